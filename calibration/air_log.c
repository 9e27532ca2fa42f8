/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/air_log.h"

#include "base/utc.h"
#include "hw/sbs.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FILE_MAX = 64 * 1024 * 1024,
	FIELD_DAY = 6, /* counted from 0 */
	FIELD_TIME = 7,
	STAMP_SIZE = 40
};

static const double GAP_S = 15;

struct fix {
	uint32_t icao;
	double unix_s;
	struct geodetic at;
};

struct air_log {
	struct fix *fixes; /* by aircraft, and by time */
	size_t count;
	size_t room;
	size_t *first; /* of each aircraft; one more for the end */
	int aircraft;
};

/* Field @index of a line of words behind commas; its length. */
static const char *field(const char *line, int index, size_t *length)
{
	for (int i = 0; i < index; i++) {
		line = strchr(line, ',');
		if (line == NULL) {
			return NULL;
		}
		line++;
	}
	*length = strcspn(line, ",");
	return line;
}

/* "2026/11/30,21:04:05.123" */
static bool stamp_of(const char *line, double *unix_s)
{
	char stamp[STAMP_SIZE];
	size_t day_length;
	size_t time_length;
	const char *day = field(line, FIELD_DAY, &day_length);
	const char *time = field(line, FIELD_TIME, &time_length);

	if (day == NULL || time == NULL ||
		day_length + time_length + 2 > sizeof(stamp)) {
		return false;
	}
	snprintf(stamp, sizeof(stamp), "%.*s %.*s", (int)day_length, day,
		(int)time_length, time);
	for (char *slash = stamp; (slash = strchr(slash, '/')) != NULL;) {
		*slash = '-';
	}
	return utc_parse(stamp, unix_s);
}

struct air_log *air_log_open(void)
{
	return calloc(1, sizeof(struct air_log));
}

bool air_log_add(
	struct air_log *log, uint32_t icao, double unix_s, struct geodetic at)
{
	if (isnan(at.height_m)) {
		return true;
	}
	if (log->count == log->room) {
		size_t room = log->room > 0 ? 2 * log->room : 1024;
		struct fix *more = realloc(log->fixes, room * sizeof(*more));

		if (more == NULL) {
			return false;
		}
		log->fixes = more;
		log->room = room;
	}
	log->fixes[log->count++] = (struct fix){ icao, unix_s, at };
	return true;
}

/* What cannot be understood is passed over: receivers say many things. */
static bool take_line(struct air_log *log, const char *text, size_t length)
{
	char line[SBS_LINE_MAX + 1];
	struct air_report report;
	double unix_s;

	if (length > 0 && text[length - 1] == '\r') {
		length--;
	}
	if (length > SBS_LINE_MAX) {
		return true;
	}
	memcpy(line, text, length);
	line[length] = '\0';
	return !stamp_of(line, &unix_s) ||
		sbs_read(line, &report) != SBS_REPORT || !report.has_place ||
		air_log_add(log, report.icao, unix_s, report.place);
}

static int by_aircraft_and_time(const void *a, const void *b)
{
	const struct fix *x = a;
	const struct fix *y = b;

	if (x->icao != y->icao) {
		return x->icao < y->icao ? -1 : 1;
	}
	return (x->unix_s > y->unix_s) - (x->unix_s < y->unix_s);
}

static bool sort(struct air_log *log)
{
	if (log->count > 0) {
		qsort(log->fixes, log->count, sizeof(*log->fixes),
			by_aircraft_and_time);
	}
	log->first = calloc(log->count + 1, sizeof(*log->first));
	if (log->first == NULL) {
		return false;
	}
	for (size_t i = 0; i < log->count; i++) {
		if (i == 0 || log->fixes[i].icao != log->fixes[i - 1].icao) {
			log->first[log->aircraft++] = i;
		}
	}
	log->first[log->aircraft] = log->count;
	return true;
}

bool air_log_hear(struct air_log *log, const char *text, size_t size)
{
	for (size_t at = 0; at < size;) {
		const char *end = memchr(text + at, '\n', size - at);
		size_t length =
			end != NULL ? (size_t)(end - text) - at : size - at;

		if (memchr(text + at, '\0', length) == NULL &&
			!take_line(log, text + at, length)) {
			return false;
		}
		at += length + 1;
	}
	return true;
}

bool air_log_settle(struct air_log *log, const char *name, struct error *error)
{
	if (!sort(log)) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	return log->count > 0 ||
		error_set(error, ERROR_SETTINGS,
			"%s: no aircraft tells its place and time there; "
			"record the lines of TCP port 30003, or let the daemon "
			"hear a receiver (aircraft.feed, aircraft.file)",
			name);
}

struct air_log *air_log_parse(
	const char *name, const char *text, size_t size, struct error *error)
{
	struct air_log *log = air_log_open();

	if (log == NULL || !air_log_hear(log, text, size)) {
		error_set(error, ERROR_FAILED, "out of memory");
	} else if (air_log_settle(log, name, error)) {
		return log;
	}
	air_log_close(log);
	return NULL;
}

struct air_log *air_log_read(const char *path, struct error *error)
{
	FILE *file = fopen(path, "re");
	char *text = malloc(FILE_MAX);
	struct air_log *log = NULL;

	if (file == NULL) {
		error_errno(error, ERROR_FAILED, "%s", path);
	} else if (text == NULL) {
		error_set(error, ERROR_FAILED, "out of memory");
	} else {
		size_t size = fread(text, 1, FILE_MAX, file);

		log = air_log_parse(path, text, size, error);
	}
	if (file != NULL) {
		fclose(file);
	}
	free(text);
	return log;
}

void air_log_close(struct air_log *log)
{
	if (log != NULL) {
		free(log->fixes);
		free(log->first);
		free(log);
	}
}

void air_log_span(const struct air_log *log, double *first_s, double *last_s)
{
	*first_s = log->fixes[0].unix_s;
	*last_s = *first_s;
	for (size_t i = 1; i < log->count; i++) {
		double unix_s = log->fixes[i].unix_s;

		*first_s = unix_s < *first_s ? unix_s : *first_s;
		*last_s = unix_s > *last_s ? unix_s : *last_s;
	}
}

int air_log_aircraft(const struct air_log *log)
{
	return log->aircraft;
}

uint32_t air_log_icao(const struct air_log *log, int aircraft)
{
	return log->fixes[log->first[aircraft]].icao;
}

/* The first of its fixes that is later than @unix_s. */
static size_t later_than(const struct air_log *log, int aircraft, double unix_s)
{
	size_t low = log->first[aircraft];
	size_t high = log->first[aircraft + 1];

	while (low < high) {
		size_t middle = (low + high) / 2;

		if (log->fixes[middle].unix_s > unix_s) {
			high = middle;
		} else {
			low = middle + 1;
		}
	}
	return low;
}

bool air_log_place(const struct air_log *log, int aircraft, double unix_s,
	struct geodetic *at)
{
	size_t next = later_than(log, aircraft, unix_s);

	if (next == log->first[aircraft] || next == log->first[aircraft + 1]) {
		return false;
	}
	const struct fix *a = &log->fixes[next - 1];
	const struct fix *b = &log->fixes[next];
	double share = (unix_s - a->unix_s) / (b->unix_s - a->unix_s);
	at->lat_rad = a->at.lat_rad + share * (b->at.lat_rad - a->at.lat_rad);
	at->lon_rad = a->at.lon_rad +
		share * geom_wrap(b->at.lon_rad - a->at.lon_rad);
	at->height_m =
		a->at.height_m + share * (b->at.height_m - a->at.height_m);
	return b->unix_s - a->unix_s <= GAP_S;
}
