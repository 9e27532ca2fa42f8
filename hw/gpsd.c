/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/gpsd.h"

#include "base/clock.h"

#include <gps.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

struct gpsd {
	struct gps_data_t data;
	char where[128];
};

struct gpsd *gpsd_open(const char *host, const char *port, struct error *error)
{
	struct gpsd *gpsd = calloc(1, sizeof(*gpsd));

	if (gpsd == NULL) {
		error_set(error, ERROR_FAILED, "out of memory");
		return NULL;
	}
	snprintf(gpsd->where, sizeof(gpsd->where), "%.80s:%.20s", host, port);
	if (gps_open(host, port, &gpsd->data) != 0) {
		error_set(error, ERROR_UNREACHABLE,
			"gpsd at %s does not answer; is it running, and does "
			"it listen there?",
			gpsd->where);
		free(gpsd);
		return NULL;
	}
	gps_stream(&gpsd->data, WATCH_ENABLE | WATCH_JSON, NULL);
	return gpsd;
}

void gpsd_close(struct gpsd *gpsd)
{
	if (gpsd != NULL) {
		gps_stream(&gpsd->data, WATCH_DISABLE, NULL);
		gps_close(&gpsd->data);
		free(gpsd);
	}
}

static void take_place(
	const struct gps_data_t *data, struct gpsd_report *report)
{
	const struct gps_fix_t *fix = &data->fix;

	if ((data->set & LATLON_SET) == 0 || fix->mode < MODE_2D ||
		!isfinite(fix->latitude) || !isfinite(fix->longitude)) {
		return;
	}
	report->has_place = true;
	report->place = (struct geodetic){
		geom_radians(fix->latitude),
		geom_radians(fix->longitude),
		fix->mode >= MODE_3D && isfinite(fix->altHAE) ? fix->altHAE : 0,
	};
}

static void take_attitude(
	const struct gps_data_t *data, struct gpsd_report *report)
{
	const struct attitude_t *attitude = &data->attitude;

	if ((data->set & ATTITUDE_SET) == 0) {
		return;
	}
	if (isfinite(attitude->heading)) {
		report->has_heading = true;
		report->heading_rad = geom_radians(attitude->heading);
	}
	if (isfinite(attitude->pitch) && isfinite(attitude->roll)) {
		report->has_level = true;
		report->pitch_rad = geom_radians(attitude->pitch);
		report->roll_rad = geom_radians(attitude->roll);
	}
}

static bool tells(const struct gpsd_report *report)
{
	return report->has_place || report->has_heading || report->has_level;
}

bool gpsd_read(struct gpsd *gpsd, int wait_ms, struct gpsd_report *report,
	struct error *error)
{
	int64_t until_ns = clock_now_ns() + wait_ms * CLOCK_NS_PER_MS;

	*report = (struct gpsd_report){ .has_place = false };
	while (!tells(report)) {
		int64_t left_ns = until_ns - clock_now_ns();

		if (left_ns <= 0 ||
			!gps_waiting(&gpsd->data, (int)(left_ns / 1000) + 1)) {
			return true;
		}
		if (gps_read(&gpsd->data, NULL, 0) < 0) {
			return error_set(error, ERROR_UNREACHABLE,
				"gpsd at %s has gone", gpsd->where);
		}
		take_place(&gpsd->data, report);
		take_attitude(&gpsd->data, report);
	}
	return true;
}
