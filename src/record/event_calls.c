/* SPDX-License-Identifier: Apache-2.0 */
#include "event_calls.h"

#include "event_take.h"
#include "event_words.h"

#include <string.h>

static bool take_kind(const json_t *name, enum event_call_kind *kind)
{
	const char *word = json_string_value(name);

	for (int i = 0; word != NULL && event_call_names[i] != NULL; i++) {
		if (strcmp(word, event_call_names[i]) == 0) {
			*kind = (enum event_call_kind)i;
			return true;
		}
	}
	return false;
}

/* False where one is missing. */
static bool take_numbers(
	const json_t *array, size_t count, double *const *numbers)
{
	for (size_t i = 0; i < count; i++) {
		if (!event_take_number(
			    json_array_get(array, 2 + i), numbers[i])) {
			return false;
		}
	}
	return true;
}

static bool take_arguments(const json_t *array, struct event_call *call)
{
	double *const rates[] = { &call->rates.pan_rad_s,
		&call->rates.tilt_rad_s };
	double *const start[] = { &call->start.pan_rad, &call->start.tilt_rad,
		&call->start_doubt_rad };

	double *const tell[] = { &call->tell };

	switch (call->kind) {
	case CALL_FOCUS:
		return take_numbers(array, 1, tell);
	case CALL_COMMAND:
		return take_numbers(array, 2, rates);
	case CALL_OPEN:
		call->resumed = json_is_true(json_array_get(array, 5));
		return take_numbers(array, 3, start);
	case CALL_LAMP:
		call->lit = json_is_true(json_array_get(array, 2));
		return json_is_boolean(json_array_get(array, 2));
	default:
		return true;
	}
}

static bool take_call(const json_t *array, struct event_call *call)
{
	const json_t *at = json_array_get(array, 1);

	*call = (struct event_call){ .at_ns = json_integer_value(at) };
	return json_is_integer(at) &&
		take_kind(json_array_get(array, 0), &call->kind) &&
		take_arguments(array, call);
}

bool event_take_calls(const json_t *object, struct event_step *step)
{
	const json_t *list = json_object_get(object, "calls");
	int before = 0;

	step->call_count = json_array_size(list);
	step->calls_before = 0;
	step->calls_cut = json_is_true(json_object_get(object, "calls_cut"));
	if (list == NULL) {
		return true;
	}
	if (!json_is_array(list) || step->call_count > EVENT_CALLS_MAX ||
		!event_take_small(object, "calls_before", 0,
			(int)step->call_count, &before)) {
		return false;
	}
	step->calls_before = (size_t)before;
	for (size_t i = 0; i < step->call_count; i++) {
		if (!take_call(json_array_get(list, i), &step->calls[i])) {
			return false;
		}
	}
	return true;
}
