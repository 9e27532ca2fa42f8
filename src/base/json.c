/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"

#include <assert.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

static void put(struct json *json, const char *bytes, size_t count)
{
	if (json->cut || count >= json->size - json->used) {
		json->cut = true;
		return;
	}
	memcpy(json->text + json->used, bytes, count);
	json->used += count;
	json->text[json->used] = '\0';
}

static void put_string(struct json *json, const char *text)
{
	put(json, text, strlen(text));
}

/* How many bytes the UTF-8 character at @s takes; 0 where it is none. */
static size_t utf8_length(const unsigned char *s)
{
	size_t length = s[0] < 0x80           ? 1
		: s[0] >= 0xc2 && s[0] < 0xe0 ? 2
		: s[0] >= 0xe0 && s[0] < 0xf0 ? 3
		: s[0] >= 0xf0 && s[0] < 0xf5 ? 4
					      : 0;

	for (size_t i = 1; i < length; i++) {
		if ((s[i] & 0xc0) != 0x80) {
			return 0;
		}
	}
	return length;
}

static void put_escaped(struct json *json, unsigned char byte)
{
	char escape[8];

	if (byte == '"' || byte == '\\') {
		snprintf(escape, sizeof(escape), "\\%c", byte);
	} else {
		snprintf(escape, sizeof(escape), "\\u%04x", byte);
	}
	put_string(json, escape);
}

static void put_quoted(struct json *json, const char *value)
{
	const unsigned char *s = (const unsigned char *)value;

	put_string(json, "\"");
	while (*s != '\0') {
		size_t length = utf8_length(s);

		if (length == 0) {
			put_string(json, "?");
			s++;
			continue;
		}
		if (*s < 0x20 || *s == '"' || *s == '\\') {
			put_escaped(json, *s);
		} else {
			put(json, (const char *)s, length);
		}
		s += length;
	}
	put_string(json, "\"");
}

/* What stands before a value: a comma, and in an object its key. */
static void put_key(struct json *json, const char *key)
{
	if (json->begun[json->depth]) {
		put_string(json, ",");
	}
	json->begun[json->depth] = true;
	if (key != NULL) {
		put_quoted(json, key);
		put_string(json, ":");
	}
}

static void put_open(
	struct json *json, const char *key, const char *opener, char closer)
{
	assert(json->depth < JSON_DEPTH_MAX);
	put_key(json, key);
	put_string(json, opener);
	json->closer[json->depth++] = closer;
	json->begun[json->depth] = false;
}

void json_init(struct json *json, char *text, size_t size)
{
	assert(size > 0);
	*json = (struct json){ .text = text, .size = size };
	text[0] = '\0';
}

void json_object(struct json *json, const char *key)
{
	put_open(json, key, "{", '}');
}

void json_array(struct json *json, const char *key)
{
	put_open(json, key, "[", ']');
}

void json_end(struct json *json)
{
	assert(json->depth > 0);
	put(json, &json->closer[--json->depth], 1);
}

void json_double(struct json *json, const char *key, double value, int decimals)
{
	char number[352];

	if (!isfinite(value)) {
		json_null(json, key);
		return;
	}
	put_key(json, key);
	snprintf(number, sizeof(number), "%.*f", decimals, value);
	if (number[0] == '-' &&
		strspn(number + 1, "0.") == strlen(number + 1)) {
		put_string(json, number + 1);
		return;
	}
	put_string(json, number);
}

void json_exact(struct json *json, const char *key, double value)
{
	char number[32];

	if (!isfinite(value)) {
		json_null(json, key);
		return;
	}
	snprintf(number, sizeof(number), "%.17g", value);
	/* Without its point "-0" would be read as a whole number: as 0. */
	json_raw(json, key, value == 0.0 && signbit(value) ? "-0.0" : number);
}

void json_int(struct json *json, const char *key, int64_t value)
{
	char number[24];

	put_key(json, key);
	snprintf(number, sizeof(number), "%" PRId64, value);
	put_string(json, number);
}

void json_bool(struct json *json, const char *key, bool value)
{
	put_key(json, key);
	put_string(json, value ? "true" : "false");
}

void json_null(struct json *json, const char *key)
{
	put_key(json, key);
	put_string(json, "null");
}

void json_raw(struct json *json, const char *key, const char *value)
{
	put_key(json, key);
	put_string(json, value);
}

void json_text(struct json *json, const char *key, const char *value)
{
	put_key(json, key);
	put_quoted(json, value);
}
