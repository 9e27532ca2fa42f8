/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/options.h"

#include "base/parse.h"
#include "option_name.h"
#include "option_value.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	WHY_MAX = 440,
	VALUE_WHY_MAX = 380,
	SHOWN_MAX = 40, /* of a name that nobody knows */
};

/* One file on its way through the parser. */
struct reading {
	const struct option_table *table;
	const char *name;
	void *draft; /* the target's copy, that a fault throws away */
	int line;
	int seen_at[OPTION_COUNT_MAX]; /* line of each option; 0: not yet */
	struct error *error;
};

__attribute__((format(printf, 2, 3))) static bool refuse(
	const struct reading *in, const char *format, ...)
{
	char why[WHY_MAX];
	va_list args;

	va_start(args, format);
	vsnprintf(why, sizeof(why), format, args);
	va_end(args);
	return error_set(in->error, ERROR_SETTINGS, "%s:%d: %s", in->name,
		in->line, why);
}

static bool refuse_unknown(const struct reading *in, const char *name)
{
	const char *nearest = option_nearest(in->table, name);

	if (nearest == NULL) {
		return refuse(in,
			"'%.*s' is no name that a %s has; --print-config "
			"lists them",
			SHOWN_MAX, name, in->table->what);
	}
	return refuse(in, "'%.*s' is no name that a %s has; was '%s' meant?",
		SHOWN_MAX, name, in->table->what, nearest);
}

/* A row may come again; everything else only once. */
static bool note_seen(struct reading *in, int index)
{
	const struct option_field *option = &in->table->options[index];

	if (in->seen_at[index] != 0 && option->kind != OPTION_ROWS) {
		return refuse(in,
			"%s stands in line %d already; keep one of them",
			option->name, in->seen_at[index]);
	}
	if (in->seen_at[index] == 0 && option->kind == OPTION_ROWS) {
		option_forget_rows(option, in->draft);
	}
	in->seen_at[index] = in->line;
	return true;
}

static bool take_pair(struct reading *in, const char *name, char *value)
{
	char why[VALUE_WHY_MAX];
	int index = option_find(in->table, name);

	if (index < 0) {
		return refuse_unknown(in, name);
	}
	if (!note_seen(in, index)) {
		return false;
	}
	const struct option_field *option = &in->table->options[index];
	if (!option_set(option, in->draft, value, why, sizeof(why))) {
		return refuse(in, "%s: %s", option->name, why);
	}
	return true;
}

/* Ends @line where a comment begins. */
static void cut_comment(char *line)
{
	for (char *c = line; *c != '\0'; c++) {
		if (*c == '#' && (c == line || c[-1] == ' ' || c[-1] == '\t')) {
			*c = '\0';
			return;
		}
	}
}

static bool take_line(struct reading *in, char *line)
{
	cut_comment(line);
	char *pair = parse_trim(line);
	if (*pair == '\0') {
		return true;
	}
	char *equals = strchr(pair, '=');
	if (equals == NULL || equals == pair) {
		return refuse(in, "'%.*s' is no setting; write NAME = VALUE",
			SHOWN_MAX, pair);
	}
	*equals = '\0';
	return take_pair(in, parse_trim(pair), parse_trim(equals + 1));
}

/* Control bytes have no place in a text; of the ends of lines only CR. */
static bool is_text(const struct reading *in, const char *bytes, size_t size)
{
	for (size_t i = 0; i < size; i++) {
		uint8_t byte = (uint8_t)bytes[i];

		if ((byte < 0x20 && byte != '\t') || byte == 0x7f) {
			return refuse(in,
				"byte %zu is 0x%02x, which no text holds; "
				"save the file as plain UTF-8",
				i + 1, byte);
		}
	}
	return true;
}

static bool take_bytes(struct reading *in, const char *bytes, size_t size)
{
	char line[OPTION_LINE_MAX + 1];

	if (size > 0 && bytes[size - 1] == '\r') {
		size--;
	}
	if (!is_text(in, bytes,
		    size < OPTION_LINE_MAX ? size : OPTION_LINE_MAX)) {
		return false;
	}
	if (size > OPTION_LINE_MAX) {
		return refuse(in,
			"the line has %zu bytes; at most %d are allowed", size,
			OPTION_LINE_MAX);
	}
	memcpy(line, bytes, size);
	line[size] = '\0';
	return take_line(in, line);
}

static bool take_lines(struct reading *in, const char *text, size_t size)
{
	const char *end = text + size;

	while (text < end) {
		const char *stop = memchr(text, '\n', (size_t)(end - text));
		const char *next = stop == NULL ? end : stop + 1;

		in->line++;
		if (!take_bytes(in, text,
			    (size_t)((stop == NULL ? end : stop) - text))) {
			return false;
		}
		text = next;
	}
	return true;
}

bool options_parse(const struct option_table *table, const char *name,
	const char *text, size_t size, void *target, struct error *error)
{
	static const char mark[] = "\xef\xbb\xbf"; /* of UTF-8 */
	struct reading in = { .table = table, .name = name, .error = error };
	bool good;

	assert(table->count <= OPTION_COUNT_MAX);
	in.draft = malloc(table->size);
	if (in.draft == NULL) {
		return error_set(
			error, ERROR_FAILED, "%s: out of memory", name);
	}
	memcpy(in.draft, target, table->size);
	if (size >= strlen(mark) && memcmp(text, mark, strlen(mark)) == 0) {
		text += strlen(mark);
		size -= strlen(mark);
	}
	good = take_lines(&in, text, size);
	if (good) {
		memcpy(target, in.draft, table->size);
	}
	free(in.draft);
	return good;
}

/* As much of @file as fits; one byte more than allowed tells too large. */
static bool parse_file(const struct option_table *table, const char *path,
	FILE *file, void *target, struct error *error)
{
	size_t room = OPTION_FILE_MAX + 1;
	char *text = malloc(room);
	bool good = false;

	if (text == NULL) {
		return error_set(
			error, ERROR_FAILED, "%s: out of memory", path);
	}
	errno = 0;
	size_t size = fread(text, 1, room, file);
	if (ferror(file)) {
		error_errno(error, ERROR_SETTINGS, "%s: cannot be read", path);
	} else if (size > OPTION_FILE_MAX) {
		error_set(error, ERROR_SETTINGS,
			"%s: over %d bytes; that is no %s", path,
			OPTION_FILE_MAX, table->what);
	} else {
		good = options_parse(table, path, text, size, target, error);
	}
	free(text);
	return good;
}

bool options_read(const struct option_table *table, const char *path,
	void *target, struct error *error)
{
	FILE *file = fopen(path, "re");

	if (file == NULL) {
		return error_errno(error, ERROR_SETTINGS,
			"%s: the %s cannot be opened", path, table->what);
	}
	bool good = parse_file(table, path, file, target, error);
	fclose(file);
	return good;
}
