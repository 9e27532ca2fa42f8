/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_VECTORS_H
#define SUPPORT_VECTORS_H

#include "check.h"

#include <stdlib.h>
#include <string.h>

/*
 * Vectors: the rows of tests/data/vectors_*.csv, one known frame each:
 * protocol,direction,meaning,fields,hex,source; fields is key=value;...
 */

enum {
	VECTOR_BYTES_MAX = 640,
	VECTOR_LINE_MAX = 2048
};

struct vector {
	char line[VECTOR_LINE_MAX]; /* cut in place; the rest points into it */
	char *direction;
	char *meaning;
	char *fields;
	uint8_t bytes[VECTOR_BYTES_MAX];
	size_t size;
};

/* The next column, without its quotes; @rest moves behind it. */
static inline char *vector_column(char **rest)
{
	bool quoted = **rest == '"';
	char *begin = *rest + quoted;
	char *end = strstr(begin, quoted ? "\"," : ",");

	if (end == NULL) {
		end = begin + strlen(begin);
		*rest = end;
		return begin;
	}
	*end = '\0';
	*rest = end + 1 + quoted;
	return begin;
}

static inline size_t vector_hex(
	const char *text, size_t length, uint8_t *bytes, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i + 1 < length;) {
		char pair[3] = { text[i], text[i + 1], '\0' };

		if (text[i] == ' ') {
			i++;
			continue;
		}
		assert_true(count < max);
		bytes[count++] = (uint8_t)strtoul(pair, NULL, 16);
		i += 2;
	}
	return count;
}

/* False at the end of the file. Comments and the header are passed over. */
static inline bool vector_next(FILE *file, struct vector *vector)
{
	char *rest = vector->line;
	char *hex;

	do {
		if (fgets(vector->line, sizeof(vector->line), file) == NULL) {
			return false;
		}
	} while (vector->line[0] == '#' ||
		strncmp(vector->line, "protocol,", 9) == 0);
	vector_column(&rest);
	vector->direction = vector_column(&rest);
	vector->meaning = vector_column(&rest);
	vector->fields = vector_column(&rest);
	hex = vector_column(&rest);
	vector->size = vector_hex(
		hex, strlen(hex), vector->bytes, sizeof(vector->bytes));
	return true;
}

/* The value of a field, copied into @text; false where it has none. */
static inline bool vector_field(
	const struct vector *vector, const char *key, char *text, size_t size)
{
	const char *at = vector->fields;
	size_t length = strlen(key);

	while (at != NULL &&
		!(strncmp(at, key, length) == 0 && at[length] == '=')) {
		at = strchr(at, ';');
		at = at != NULL ? at + 1 : NULL;
	}
	if (at == NULL) {
		return false;
	}
	at += length + 1;
	snprintf(text, size, "%.*s", (int)strcspn(at, ";"), at);
	return true;
}

static inline bool vector_is(
	const struct vector *vector, const char *key, const char *value)
{
	char text[256];

	return vector_field(vector, key, text, sizeof(text)) &&
		strcmp(text, value) == 0;
}

static inline long vector_number(
	const struct vector *vector, const char *key, int base)
{
	char text[256];

	if (!vector_field(vector, key, text, sizeof(text))) {
		fail_msg("%s: no field %s", vector->meaning, key);
	}
	return strtol(text, NULL, base);
}

#endif
