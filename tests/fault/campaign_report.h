/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_CAMPAIGN_REPORT_H
#define FAULT_CAMPAIGN_REPORT_H

#include "trial.h"

/*
 * Campaign report: a row a fault, as text while it runs, and as CSV and one
 * page to read when it is over.
 */

void campaign_print_head(FILE *out);
void campaign_print_row(
	FILE *out, const struct fault *fault, const struct trial *trial);

/* campaign_write - faults.csv and faults.html in @folder; false: could not. */
bool campaign_write(const char *folder, const struct fault *const *faults,
	const struct trial *trials, size_t count);

#endif
