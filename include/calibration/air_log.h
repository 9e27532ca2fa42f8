/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_AIR_LOG_H
#define CALIBRATION_AIR_LOG_H

#include "base/error.h"
#include "core/geodesy.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Air_log: where aircraft said they were, from recorded lines of an ADS-B
 * receiver (hw/sbs.h), which stamp each report with its day and time.
 *
 * The stamps count as UTC. Heights are barometric.
 */

struct air_log;

/*
 * air_log_read - the file at @path, up to 64 MB. NULL, with @error filled,
 * where it cannot be read or tells no place with a time.
 */
struct air_log *air_log_read(const char *path, struct error *error);

/* air_log_parse - the same from text in memory; @name stands for the path. */
struct air_log *air_log_parse(
	const char *name, const char *text, size_t size, struct error *error);

/*
 * air_log_open - an empty one, to which air_log_hear adds a receiver's lines
 * and air_log_add a place, in any order, but for one without a height; the
 * functions below are for it once air_log_settle was called. NULL, or false:
 * out of memory.
 */
struct air_log *air_log_open(void);
bool air_log_hear(struct air_log *log, const char *text, size_t size);
bool air_log_add(
	struct air_log *log, uint32_t icao, double unix_s, struct geodetic at);

/*
 * air_log_settle - nothing more comes. False, with @error filled, where it
 * tells no place with a time; @name: of what was read.
 */
bool air_log_settle(struct air_log *log, const char *name, struct error *error);

void air_log_close(struct air_log *log); /* NULL is fine */

/* air_log_span - the first and the last moment of which it tells. */
void air_log_span(const struct air_log *log, double *first_s, double *last_s);

/* air_log_aircraft - how many there are; they count from 0. */
int air_log_aircraft(const struct air_log *log);

/* air_log_icao - the address of one of them. */
uint32_t air_log_icao(const struct air_log *log, int aircraft);

/*
 * air_log_place - where it was at @unix_s, on the straight between the reports
 * before and after; false where these are more than 15 s apart.
 */
bool air_log_place(const struct air_log *log, int aircraft, double unix_s,
	struct geodetic *at);

#endif
