/* SPDX-License-Identifier: Apache-2.0 */
#include "record/trace_difference.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	TOLD_MAX = 4,   /* differences by name */
	VALUE_MAX = 48, /* of a value's text */
	PATH_MAX_TEXT = 96,
};

struct writer {
	char *text;
	size_t size;
	size_t used;
	int count;
};

static void put(struct writer *writer, const char *text)
{
	int length = snprintf(writer->text + writer->used,
		writer->size - writer->used, "%s", text);

	writer->used += (size_t)length;
	if (writer->used >= writer->size) {
		writer->used = writer->size - 1;
	}
}

/* A value as short text; a long one is cut. */
static void put_value(struct writer *writer, const json_t *value)
{
	char *text = value == NULL
		? NULL
		: json_dumps(value, JSON_ENCODE_ANY | JSON_COMPACT);
	char brief[VALUE_MAX];

	snprintf(brief, sizeof(brief), "%.*s%s", VALUE_MAX - 4,
		text == NULL ? "nothing" : text,
		text != NULL && strlen(text) > VALUE_MAX - 4 ? "..." : "");
	put(writer, brief);
	free(text);
}

static void tell(struct writer *writer, const char *path, const json_t *was,
	const json_t *is)
{
	if (writer->count++ >= TOLD_MAX) {
		return;
	}
	put(writer, writer->count > 1 ? "; " : "");
	put(writer, path);
	put(writer, ": ");
	put_value(writer, was);
	put(writer, " -> ");
	put_value(writer, is);
}

static void compare(struct writer *writer, const char *path, json_t *was,
	json_t *is, int depth);

static void compare_keys(struct writer *writer, const char *path, json_t *was,
	json_t *is, int depth)
{
	const char *key;
	json_t *value;

	json_object_foreach(is, key, value)
	{
		char inner[PATH_MAX_TEXT];

		snprintf(inner, sizeof(inner), "%.60s%s%.30s", path,
			path[0] == '\0' ? "" : ".", key);
		compare(writer, inner, json_object_get(was, key), value,
			depth + 1);
	}
	json_object_foreach(was, key, value)
	{
		if (json_object_get(is, key) == NULL) {
			tell(writer, key, value, NULL);
		}
	}
}

static void compare(struct writer *writer, const char *path, json_t *was,
	json_t *is, int depth)
{
	if (json_equal(was, is)) {
		return;
	}
	if (json_is_object(was) && json_is_object(is) && depth < 2) {
		compare_keys(writer, path, was, is, depth);
	} else {
		tell(writer, path, was, is);
	}
}

void trace_difference(const char *was, size_t was_size, const char *is,
	char *text, size_t size)
{
	struct writer writer = { .text = text, .size = size };
	json_t *then = json_loadb(was, was_size, 0, NULL);
	json_t *now = json_loads(is, 0, NULL);
	char more[32];

	text[0] = '\0';
	compare(&writer, "", then, now, 0);
	if (writer.count > TOLD_MAX) {
		snprintf(more, sizeof(more), "; and %d more",
			writer.count - TOLD_MAX);
		put(&writer, more);
	}
	if (writer.count == 0) {
		put(&writer, "the same values, written otherwise");
	}
	json_decref(then);
	json_decref(now);
}
