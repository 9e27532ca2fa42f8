/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPORT_H
#define REPORT_H

#include "rows.h"

#include <stdio.h>

/*
 * Report: what was flown, as a table and as plots.
 */

/* report_head, report_row - lines of a table in Markdown. */
void report_head(FILE *out);
void report_row(FILE *out, const struct row *row, struct row_result *result);

/*
 * report_plot - NAME.svg in @folder: target and beam of one flight against
 * time, its error beside those of the other pilots, and the errors of all
 * flights as a histogram.
 */
bool report_plot(const char *folder, const struct row *row,
	struct row_result *result, struct error *error);

#endif
