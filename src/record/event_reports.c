/* SPDX-License-Identifier: Apache-2.0 */
#include "event_reports.h"

#include "event_take.h"

enum {
	PLACE_VALUES = 5,    /* address, age, and the place */
	VELOCITY_VALUES = 3, /* behind them, where they are known */
};

static bool take_velocity(const json_t *array, struct air_report *report)
{
	report->has_velocity =
		json_array_size(array) == PLACE_VALUES + VELOCITY_VALUES;
	return !report->has_velocity ||
		(event_take_number(
			 json_array_get(array, 5), &report->speed_m_s) &&
			event_take_number(json_array_get(array, 6),
				&report->course_rad) &&
			event_take_number(
				json_array_get(array, 7), &report->climb_m_s));
}

static bool take_report(const json_t *array, struct air_report *report)
{
	const json_t *icao = json_array_get(array, 0);
	json_int_t address = json_integer_value(icao);

	*report = (struct air_report){ .icao = (uint32_t)address,
		.has_place = true };
	return json_array_size(array) >= PLACE_VALUES &&
		json_is_integer(icao) && address >= 0 &&
		address <= UINT32_MAX &&
		event_take_number(json_array_get(array, 1), &report->age_s) &&
		event_take_number(
			json_array_get(array, 2), &report->place.lat_rad) &&
		event_take_number(
			json_array_get(array, 3), &report->place.lon_rad) &&
		event_take_number(
			json_array_get(array, 4), &report->place.height_m) &&
		take_velocity(array, report);
}

bool event_take_reports(const json_t *object, struct event_aircraft *aircraft)
{
	const json_t *list = json_object_get(object, "reports");

	aircraft->count = json_array_size(list);
	if (!json_is_array(list) || aircraft->count > EVENT_REPORTS_MAX) {
		return false;
	}
	for (size_t i = 0; i < aircraft->count; i++) {
		if (!take_report(
			    json_array_get(list, i), &aircraft->reports[i])) {
			return false;
		}
	}
	return event_take_bool(object, "legible", &aircraft->legible) &&
		event_take_bool(object, "more", &aircraft->more) &&
		event_take_bool(object, "flooded", &aircraft->flooded) &&
		event_take_small(
			object, "absurd", 0, INT32_MAX, &aircraft->absurd) &&
		event_take_pair(json_object_get(object, "now"),
			&aircraft->now_s, &aircraft->messages);
}
