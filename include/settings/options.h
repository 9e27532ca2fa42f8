/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_OPTIONS_H
#define SETTINGS_OPTIONS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Options: one const table says what a file may contain; it feeds the
 * parser, --check-config, --print-config and the manual page.
 *
 * A file has one "name = value" a line; # begins a comment. Unknown and
 * repeated names, wrong or missing units, values out of range and trailing
 * garbage are refused: "FILE:LINE: what is wrong, what would be right".
 */

enum option_kind {
	OPTION_DOUBLE, /* a double; in text with its unit's scale */
	OPTION_INT,    /* an int */
	OPTION_BOOL,   /* a bool: yes or no */
	OPTION_TEXT,   /* a char[OPTION_TEXT_MAX] */
	OPTION_CHOICE, /* an int or enum: index into choices */
};

enum {
	OPTION_TEXT_MAX = 256
};

struct option {
	const char *name; /* "lamp.offset_x_m": the unit ends the name */
	enum option_kind kind;
	size_t offset; /* of the field in the struct that is filled */
	double scale;  /* stored = text * scale; degrees: pi/180; else 1 */
	double min;    /* of the text's number, inclusive */
	double max;
	const char *fallback;       /* the default, as text */
	const char *const *choices; /* NULL-ended, for OPTION_CHOICE */
	const char *help;           /* one sentence */
};

struct option_table {
	const struct option *options;
	size_t count; /* <= OPTION_COUNT_MAX */
};

enum {
	OPTION_COUNT_MAX = 256
};

/* options_default - every field of @target from the table's defaults. */
void options_default(const struct option_table *table, void *target);

/*
 * options_read - the file at @path over what stands in @target.
 *
 * False, with @error filled and @target untouched, on the first fault.
 */
bool options_read(const struct option_table *table, const char *path,
	void *target, struct error *error);

/* options_parse - the same from text in memory; @name stands for the path. */
bool options_parse(const struct option_table *table, const char *name,
	const char *text, size_t size, void *target, struct error *error);

/* options_print - @target as a file that options_read takes, with help. */
void options_print(
	const struct option_table *table, const void *target, FILE *out);

#endif
