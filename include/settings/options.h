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
 * A file has one "name = value" a line; # begins a comment where it opens
 * the line or follows a blank. Unknown and repeated names, missing values,
 * values out of range and trailing garbage are refused:
 * "FILE:LINE: what is wrong, what would be right".
 *
 * The defaults are not here: whoever owns the struct fills it first, so they
 * stand in one place.
 */

enum option_kind {
	OPTION_DOUBLE, /* a double; degrees in text are radians in memory */
	OPTION_INT,    /* an int */
	OPTION_BOOL,   /* a bool: yes or no */
	OPTION_TEXT,   /* a char[OPTION_TEXT_MAX]; may be empty */
	OPTION_CHOICE, /* an int or enum: min + index into choices */
	OPTION_ROWS,   /* an array of rows of doubles; may be repeated */
};

enum {
	OPTION_TEXT_MAX = 256,
	OPTION_COUNT_MAX = 256,
	OPTION_COLUMNS_MAX = 24,       /* of a row */
	OPTION_LINE_MAX = 1024,        /* bytes of one line, without its end */
	OPTION_FILE_MAX = 1024 * 1024, /* bytes of one file */
};

/* For OPTION_ROWS. Every line of that name is one row more. */
struct option_rows {
	int columns; /* doubles in a row, <= OPTION_COLUMNS_MAX, unpadded */
	/* Numbers that a line must have at least, and what more come in; the
	 * rest of the row are not numbers. 0: all columns. */
	int fewest;
	int step;
	int max;             /* rows */
	size_t count_offset; /* of the int that counts them */
};

struct option_field {
	const char *name; /* "safety.horizon_deg": the unit ends the name */
	enum option_kind kind;
	size_t offset;    /* of the field in the struct that is filled */
	const char *unit; /* "deg", "deg/s", "m", ...; "": none */
	double min;       /* of the text's number, inclusive */
	double max;
	const char *const *choices;     /* NULL-ended, for OPTION_CHOICE */
	const struct option_rows *rows; /* for OPTION_ROWS */
	const char *help;               /* what it does; no stop at its end */
};

struct option_table {
	const struct option_field *options;
	size_t count;     /* <= OPTION_COUNT_MAX */
	size_t size;      /* of the struct that is filled */
	const char *what; /* "settings file", for messages */
};

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

/*
 * options_print - @target as a file that options_read takes, with help.
 *
 * Reading it gives the same @target to the bit.
 */
void options_print(
	const struct option_table *table, const void *target, FILE *out);

#endif
