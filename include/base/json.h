/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Json: writes JSON into the caller's memory, with fixed decimals so that
 * equal values give equal bytes. Allocates nothing. (Reading is jansson's.)
 *
 * Inside an object every call takes a key; inside an array the key is NULL.
 */

enum {
	JSON_DEPTH_MAX = 8
};

struct json {
	char *text; /* always ended with a NUL */
	size_t size;
	size_t used;
	bool cut; /* something did not fit: the text is not to be used */
	int depth;
	char closer[JSON_DEPTH_MAX];
	bool begun[JSON_DEPTH_MAX + 1]; /* this level holds a value already */
};

/* json_init - writes into @text of @size bytes, at least 1. */
void json_init(struct json *json, char *text, size_t size);

/* json_object, json_array - opens one, at most JSON_DEPTH_MAX deep. */
void json_object(struct json *json, const char *key);
void json_array(struct json *json, const char *key);

/* json_end - closes what was opened last. */
void json_end(struct json *json);

/* json_double - null where @value is not finite; never "-0". */
void json_double(
	struct json *json, const char *key, double value, int decimals);

/* json_exact - so that reading gives the same @value; null as above. */
void json_exact(struct json *json, const char *key, double value);
void json_int(struct json *json, const char *key, int64_t value);
void json_bool(struct json *json, const char *key, bool value);
void json_null(struct json *json, const char *key);

/* json_raw - @value is JSON already. */
void json_raw(struct json *json, const char *key, const char *value);

/* json_text - escaped; bytes that are not UTF-8 become '?'. */
void json_text(struct json *json, const char *key, const char *value);

#endif
