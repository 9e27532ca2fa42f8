/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_EVENT_TAKE_H
#define RECORD_EVENT_TAKE_H

#include "record/event.h"

#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>

/* Event take: values of an event's object; private to its parser. */

/* Each is false where @key is missing, or no such value. */
bool event_take_int(const json_t *object, const char *key, int64_t *value);
bool event_take_small(
	const json_t *object, const char *key, int low, int high, int *value);
bool event_take_bool(const json_t *object, const char *key, bool *value);
bool event_take_text(
	const json_t *object, const char *key, char text[EVENT_TEXT_MAX]);

/* @words: ended by NULL */
bool event_take_word(const json_t *object, const char *key,
	const char *const *words, int *index);

/* What was not finite was written as null. */
bool event_take_number(const json_t *value, double *number);
bool event_take_pair(const json_t *pair, double *a, double *b);

#endif
