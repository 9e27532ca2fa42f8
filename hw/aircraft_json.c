/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/aircraft_json.h"

#include "hw/aircraft_address.h"

#include <jansson.h>
#include <math.h>
#include <string.h>

static const double foot_m = 0.3048;
static const double knot_m_s = 1852.0 / 3600.0;
static const double minute_s = 60.0;

/* More than this and a report counts as old: see core/airspace. */
static const double old_s = (double)AIRSPACE_OLD_NS / 1e9 + 1.0;

/* True where it is there; false in @sound where it is there and no number. */
static bool has_number(
	const json_t *craft, const char *key, double *number, bool *sound)
{
	const json_t *value = json_object_get(craft, key);

	if (value == NULL || json_is_null(value)) {
		return false;
	}
	if (!json_is_number(value)) {
		*sound = false;
		return false;
	}
	*number = json_number_value(value);
	return true;
}

static bool is_grounded(const json_t *craft)
{
	const char *text =
		json_string_value(json_object_get(craft, "alt_baro"));

	return text != NULL && strcmp(text, "ground") == 0;
}

/* Not a number where none is told, as on the ground. */
static double read_height(const json_t *craft, bool *sound)
{
	double height_ft = (double)NAN;

	if (!is_grounded(craft) &&
		!has_number(craft, "alt_geom", &height_ft, sound)) {
		has_number(craft, "alt_baro", &height_ft, sound);
	}
	return height_ft * foot_m;
}

static void read_velocity(
	const json_t *craft, struct air_report *report, bool *sound)
{
	double speed_kt;
	double course_deg;
	double climb_ft_min = 0.0;

	if (!has_number(craft, "gs", &speed_kt, sound) ||
		!has_number(craft, "track", &course_deg, sound)) {
		return;
	}
	if (!has_number(craft, "geom_rate", &climb_ft_min, sound)) {
		has_number(craft, "baro_rate", &climb_ft_min, sound);
	}
	report->has_velocity = true;
	report->speed_m_s = speed_kt * knot_m_s;
	report->course_rad = geom_radians(course_deg);
	report->climb_m_s = climb_ft_min * foot_m / minute_s;
}

/* False where it is no aircraft; one without a place has none to report. */
static bool read_craft(const json_t *craft, struct air_report *report)
{
	bool sound = true;
	double lat_deg;
	double lon_deg;

	*report = (struct air_report){ .icao = 0 };
	const char *hex = json_string_value(json_object_get(craft, "hex"));

	if (hex == NULL || !aircraft_address(hex, &report->icao)) {
		return false;
	}
	if (!has_number(craft, "lat", &lat_deg, &sound) ||
		!has_number(craft, "lon", &lon_deg, &sound)) {
		return sound;
	}
	report->has_place = true;
	report->place.lat_rad = geom_radians(lat_deg);
	report->place.lon_rad = geom_radians(lon_deg);
	report->place.height_m = read_height(craft, &sound);
	report->age_s = old_s;
	has_number(craft, "seen_pos", &report->age_s, &sound);
	read_velocity(craft, report, &sound);
	return sound;
}

static void read_all(const json_t *all, struct aircraft_list *list)
{
	size_t index;
	const json_t *craft;
	struct air_report report;

	json_array_foreach(all, index, craft)
	{
		if (!read_craft(craft, &report)) {
			list->absurd++;
		} else if (report.has_place && list->count == AIRSPACE_MAX) {
			list->flooded = true;
		} else if (report.has_place) {
			list->reports[list->count++] = report;
		}
	}
}

bool aircraft_json_read(const char *text, size_t size,
	struct aircraft_list *list, struct error *error)
{
	json_error_t wrong;
	json_t *root = json_loadb(text, size, JSON_REJECT_DUPLICATES, &wrong);
	const json_t *all = json_object_get(root, "aircraft");
	bool sound = true;
	double now_s = 0.0;
	double messages = 0.0;
	bool good = has_number(root, "now", &now_s, &sound) && sound &&
		json_is_array(all);

	if (good) {
		has_number(root, "messages", &messages, &sound);
		list->now_s = now_s;
		list->messages = messages;
		list->count = list->absurd = 0;
		list->flooded = false;
		read_all(all, list);
	}
	json_decref(root);
	return good ||
		error_set(error, ERROR_FAILED,
			"it is no aircraft.json: neither \"now\" nor "
			"\"aircraft\" can be read");
}
