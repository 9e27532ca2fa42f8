/* SPDX-License-Identifier: Apache-2.0 */
#include "event_take.h"

#include "record/event.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

bool event_take_int(const json_t *object, const char *key, int64_t *value)
{
	const json_t *number = json_object_get(object, key);

	*value = json_integer_value(number);
	return json_is_integer(number);
}

bool event_take_small(
	const json_t *object, const char *key, int low, int high, int *value)
{
	int64_t whole;

	if (!event_take_int(object, key, &whole) || whole < low ||
		whole > high) {
		return false;
	}
	*value = (int)whole;
	return true;
}

bool event_take_bool(const json_t *object, const char *key, bool *value)
{
	const json_t *flag = json_object_get(object, key);

	*value = json_is_true(flag);
	return json_is_boolean(flag);
}

bool event_take_text(
	const json_t *object, const char *key, char text[EVENT_TEXT_MAX])
{
	const char *value = json_string_value(json_object_get(object, key));

	return value != NULL &&
		snprintf(text, EVENT_TEXT_MAX, "%s", value) < EVENT_TEXT_MAX;
}

/* What was not finite was written as null. */
bool event_take_number(const json_t *value, double *number)
{
	*number = json_is_null(value) ? (double)NAN : json_number_value(value);
	return json_is_number(value) || json_is_null(value);
}

bool event_take_pair(const json_t *pair, double *a, double *b)
{
	return json_array_size(pair) == 2 &&
		event_take_number(json_array_get(pair, 0), a) &&
		event_take_number(json_array_get(pair, 1), b);
}

bool event_take_word(const json_t *object, const char *key,
	const char *const *words, int *index)
{
	const char *word = json_string_value(json_object_get(object, key));

	for (int i = 0; word != NULL && words[i] != NULL; i++) {
		if (strcmp(words[i], word) == 0) {
			*index = i;
			return true;
		}
	}
	return false;
}
