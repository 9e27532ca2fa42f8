/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_AIRCRAFT_JSON_H
#define HW_AIRCRAFT_JSON_H

#include "base/error.h"
#include "core/airspace.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Aircraft json: the file aircraft.json, which readsb and its relatives write
 * anew each second: "now", "messages", and "aircraft", an array of objects of
 * which "hex", "lat", "lon", "seen_pos", "alt_geom" or "alt_baro", "gs",
 * "track", "geom_rate" or "baro_rate" are read.
 *
 * On the ground no height is told; a place that does not say how old it is
 * counts as old. Allocates; opens nothing.
 */

enum {
	AIRCRAFT_JSON_BYTES_MAX = 8 * 1024 * 1024
};

/* What one file says. */
struct aircraft_list {
	double now_s;    /* when it was written, since 1970 */
	double messages; /* that the receiver has heard ever */
	int count;       /* AIRSPACE_MAX at most */
	int absurd;      /* aircraft that could not be understood */
	bool flooded;    /* there were more aircraft than that */
	struct air_report reports[AIRSPACE_MAX]; /* each with a place */
};

/*
 * aircraft_json_read - false, with @error filled, where it is no such file.
 *
 * @size: AIRCRAFT_JSON_BYTES_MAX at most
 */
bool aircraft_json_read(const char *text, size_t size,
	struct aircraft_list *list, struct error *error);

#endif
