/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_GPSD_H
#define HW_GPSD_H

#include "base/error.h"
#include "core/geodesy.h"

#include <stdbool.h>

/*
 * Gpsd: where the platform stands and how it lies, as gpsd tells it: a GNSS
 * receiver for the place, a gyro or GNSS compass for heading, pitch and roll.
 * By Debian's libgps, which no other file knows.
 */

/* What one report tells; the rest is unknown. */
struct gpsd_report {
	bool has_place;
	struct geodetic place; /* height over the ellipsoid */
	bool has_heading;
	double heading_rad; /* of the bow, clockwise from true north */
	bool has_level;
	double pitch_rad; /* bow up */
	double roll_rad;  /* starboard down */
};

struct gpsd;

/*
 * gpsd_open - asks the gpsd at @host, port @port, to tell of all its devices.
 * NULL, with @error filled, where none answers.
 */
struct gpsd *gpsd_open(const char *host, const char *port, struct error *error);
void gpsd_close(struct gpsd *gpsd); /* NULL is fine */

/*
 * gpsd_read - the next report that tells of the place or of the attitude.
 *
 * @wait_ms: how long to wait for it, at most
 * @report:  all unknown where none came in that time
 *
 * False, with @error filled, where gpsd has gone.
 */
bool gpsd_read(struct gpsd *gpsd, int wait_ms, struct gpsd_report *report,
	struct error *error);

#endif
