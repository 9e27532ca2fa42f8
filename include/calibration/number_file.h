/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_NUMBER_FILE_H
#define CALIBRATION_NUMBER_FILE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Number_file: CSV whose first line names its columns, each of which holds
 * numbers within bounds; the first one may hold a name instead. Empty lines
 * and lines that begin with # are passed over.
 */

enum {
	NUMBER_COLUMNS_MAX = 12
};

struct number_column {
	const char *name; /* "pan_deg" */
	double low;
	double high;
};

struct number_form {
	const char *named; /* what the first column is called, or NULL */
	const char *clock; /* the column that holds moments as utc_parse reads
			    * them, given in seconds since 1970; or NULL */
	const struct number_column *columns;
	int count; /* <= NUMBER_COLUMNS_MAX */

	/*
	 * One row. @name: of a form with names, else NULL. False, with @error
	 * filled: this is the first fault.
	 */
	bool (*take)(void *target, const char *name, const double *value,
		struct error *error);
};

/*
 * number_file_parse - hands each row of @text to @form's take; @path stands in
 * messages. False, with @error as FILE:LINE and what is wrong, on the first
 * fault.
 */
bool number_file_parse(const struct number_form *form, const char *path,
	const char *text, size_t size, void *target, struct error *error);

/* number_file_read - the same for the file at @path, up to 16 MB. */
bool number_file_read(const struct number_form *form, const char *path,
	void *target, struct error *error);

/* number_file_head - writes the line that names the columns. */
void number_file_head(const struct number_form *form, FILE *out);

#endif
