/* SPDX-License-Identifier: Apache-2.0 */
#include "event_put.h"

#include "event_words.h"

const char *const event_call_names[] = { [CALL_OPEN] = "open",
	[CALL_COMMAND] = "command",
	[CALL_STOP] = "stop",
	[CALL_LAMP] = "lamp",
	[CALL_SERVE] = "serve",
	[CALL_FOCUS] = "focus",
	[CALL_CLOSE] = "close",
	NULL };

static void put_call(struct json *json, const struct event_call *call)
{
	json_array(json, NULL);
	json_text(json, NULL, event_call_names[call->kind]);
	json_int(json, NULL, call->at_ns);
	if (call->kind == CALL_COMMAND) {
		json_exact(json, NULL, call->rates.pan_rad_s);
		json_exact(json, NULL, call->rates.tilt_rad_s);
	} else if (call->kind == CALL_FOCUS) {
		json_exact(json, NULL, call->tell);
	} else if (call->kind == CALL_LAMP) {
		json_bool(json, NULL, call->lit);
	} else if (call->kind == CALL_OPEN) {
		json_exact(json, NULL, call->start.pan_rad);
		json_exact(json, NULL, call->start.tilt_rad);
		json_exact(json, NULL, call->start_doubt_rad);
		if (call->resumed) {
			json_bool(json, NULL, true);
		}
	}
	json_end(json);
}

void event_put_calls(struct json *json, const struct event_step *step)
{
	json_array(json, "calls");
	for (size_t i = 0; i < step->call_count; i++) {
		put_call(json, &step->calls[i]);
	}
	json_end(json);
	json_int(json, "calls_before", (int64_t)step->calls_before);
	if (step->calls_cut) {
		json_bool(json, "calls_cut", true);
	}
}

static void put_report(struct json *json, const struct air_report *report)
{
	json_array(json, NULL);
	json_int(json, NULL, report->icao);
	json_exact(json, NULL, report->age_s);
	json_exact(json, NULL, report->place.lat_rad);
	json_exact(json, NULL, report->place.lon_rad);
	json_exact(json, NULL, report->place.height_m);
	if (report->has_velocity) {
		json_exact(json, NULL, report->speed_m_s);
		json_exact(json, NULL, report->course_rad);
		json_exact(json, NULL, report->climb_m_s);
	}
	json_end(json);
}

void event_put_reports(struct json *json, const struct event *event)
{
	const struct event_aircraft *aircraft = &event->aircraft;

	json_bool(json, "legible", aircraft->legible);
	json_bool(json, "more", aircraft->more);
	json_array(json, "now");
	json_exact(json, NULL, aircraft->now_s);
	json_exact(json, NULL, aircraft->messages);
	json_end(json);
	json_int(json, "absurd", aircraft->absurd);
	json_bool(json, "flooded", aircraft->flooded);
	json_array(json, "reports");
	for (size_t i = 0; i < aircraft->count; i++) {
		put_report(json, &aircraft->reports[i]);
	}
	json_end(json);
}
