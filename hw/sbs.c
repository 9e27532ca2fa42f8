/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sbs.h"

#include "base/parse.h"
#include "hw/aircraft_address.h"

#include <math.h>
#include <string.h>

enum {
	FIELDS = 22 /* what stands behind them is let be */
};

/* As the format counts them, from 1. */
enum {
	FIELD_KIND = 2,
	FIELD_ICAO = 5,
	FIELD_ALTITUDE = 12,
	FIELD_SPEED = 13,
	FIELD_COURSE = 14,
	FIELD_LATITUDE = 15,
	FIELD_LONGITUDE = 16,
	FIELD_CLIMB = 17,
};

static const double foot_m = 0.3048;
static const double knot_m_s = 1852.0 / 3600.0;
static const double minute_s = 60.0;

/* Cuts @line at its commas; how many fields there are. */
static int split(char *line, char *fields[FIELDS + 1])
{
	int count = 0;

	for (char *at = line; at != NULL && count < FIELDS; count++) {
		fields[count + 1] = at;
		at = strchr(at, ',');
		if (at != NULL) {
			*at++ = '\0';
		}
	}
	return count;
}

static bool all_there(char *const *fields, int from, int to)
{
	for (int i = from; i <= to; i++) {
		if (fields[i][0] == '\0') {
			return false;
		}
	}
	return true;
}

/* An H behind it: over the ellipsoid. Where it is left out @feet stays. */
static bool read_feet(char *text, double *feet)
{
	size_t length = strlen(text);

	if (length > 1 && text[length - 1] == 'H') {
		text[length - 1] = '\0';
	}
	return length == 0 || parse_double(text, feet);
}

static enum sbs_result read_place(
	char *const *fields, bool grounded, struct air_report *report)
{
	double altitude_ft = (double)NAN;
	double lat_deg;
	double lon_deg;

	if (!all_there(fields, FIELD_LATITUDE, FIELD_LONGITUDE)) {
		return SBS_NOTHING;
	}
	if (!read_feet(fields[FIELD_ALTITUDE], &altitude_ft) ||
		!parse_double(fields[FIELD_LATITUDE], &lat_deg) ||
		!parse_double(fields[FIELD_LONGITUDE], &lon_deg)) {
		return SBS_ABSURD;
	}
	report->has_place = true;
	report->place =
		(struct geodetic){ geom_radians(lat_deg), geom_radians(lon_deg),
			grounded ? (double)NAN : altitude_ft * foot_m };
	return SBS_REPORT;
}

static enum sbs_result read_velocity(
	char *const *fields, struct air_report *report)
{
	double speed_kt;
	double course_deg;
	double climb_ft_min = 0.0;

	if (!all_there(fields, FIELD_SPEED, FIELD_COURSE)) {
		return SBS_NOTHING;
	}
	if (!parse_double(fields[FIELD_SPEED], &speed_kt) ||
		!parse_double(fields[FIELD_COURSE], &course_deg) ||
		!read_feet(fields[FIELD_CLIMB], &climb_ft_min)) {
		return SBS_ABSURD;
	}
	report->has_velocity = true;
	report->speed_m_s = speed_kt * knot_m_s;
	report->course_rad = geom_radians(course_deg);
	report->climb_m_s = climb_ft_min * foot_m / minute_s;
	return SBS_REPORT;
}

enum sbs_result sbs_read(char line[SBS_LINE_MAX + 1], struct air_report *report)
{
	char *fields[FIELDS + 1];
	struct air_report read = { .icao = 0 };
	enum sbs_result result = SBS_NOTHING;

	if (line[0] == '\0') {
		return SBS_NOTHING;
	}
	int count = split(line, fields);

	if (strcmp(fields[1], "MSG") != 0) {
		bool known = strlen(fields[1]) == strlen("MSG") && count > 1;

		return known ? SBS_NOTHING : SBS_ABSURD;
	}
	if (count != FIELDS ||
		!aircraft_address(fields[FIELD_ICAO], &read.icao)) {
		return SBS_ABSURD;
	}
	if (strcmp(fields[FIELD_KIND], "3") == 0) {
		result = read_place(fields, false, &read);
	} else if (strcmp(fields[FIELD_KIND], "2") == 0) {
		result = read_place(fields, true, &read);
	} else if (strcmp(fields[FIELD_KIND], "4") == 0) {
		result = read_velocity(fields, &read);
	}
	if (result == SBS_REPORT) {
		*report = read;
	}
	return result;
}

static enum sbs_result end_line(
	struct sbs_receiver *receiver, struct air_report *report)
{
	bool skipped = receiver->skipping;

	receiver->line[receiver->count] = '\0';
	receiver->count = 0;
	receiver->skipping = false;
	return skipped ? SBS_NOTHING : sbs_read(receiver->line, report);
}

enum sbs_result sbs_take(
	struct sbs_receiver *receiver, char byte, struct air_report *report)
{
	if (byte == '\n') {
		return end_line(receiver, report);
	}
	if (byte == '\r' || receiver->skipping) {
		return SBS_NOTHING;
	}
	if (byte == '\0' || receiver->count == SBS_LINE_MAX) {
		receiver->skipping = true;
		return SBS_ABSURD;
	}
	receiver->line[receiver->count++] = byte;
	return SBS_NOTHING;
}
