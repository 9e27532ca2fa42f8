/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_OPTION_VALUE_H
#define SETTINGS_OPTION_VALUE_H

#include "settings/options.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Option value: one value, from text into its field and back. Private to
 * this room.
 */

enum {
	/* A text, or a row of numbers. */
	OPTION_VALUE_MAX = OPTION_COLUMNS_MAX * 32
};

/*
 * option_set - @text, without blanks around it, into @option's field of
 * @target.
 *
 * @why: filled on failure with what is wrong and what would be right
 *
 * A row is added behind those that are there.
 */
bool option_set(const struct option_field *option, void *target, char *text,
	char *why, size_t why_size);

/* option_forget_rows - before the first row of a file. */
void option_forget_rows(const struct option_field *option, void *target);

/* option_row_count - how many rows stand in @target. */
int option_row_count(const struct option_field *option, const void *target);

/*
 * option_get - the field as option_set takes it, in OPTION_VALUE_MAX bytes.
 *
 * @row: which row, for OPTION_ROWS
 */
void option_get(const struct option_field *option, const void *target, int row,
	char *text);

/* option_wants - "a number from 0 to 90 deg", "yes or no", ... */
void option_wants(const struct option_field *option, char *text, size_t size);

#endif
