/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CREW_H
#define CREW_H

#include "rows.h"
#include "tools/progress.h"

/*
 * Crew: flies a row with all pilots and seeds, several flights at a time.
 */

struct crew_settings {
	const char *scenarios; /* the folder */
	int jobs;              /* at a time, >= 1 */
	int seeds;             /* at most so many; 0: as the row has it */
	int pictures;          /* seeds flown with pictures drawn */
};

/* crew_fly - false, with @error filled, where one flight failed. */
bool crew_fly(const struct crew_settings *settings, const struct row *row,
	struct row_result *result, struct error *error);

/* crew_fini - of a row that was flown, well or not. */
void crew_fini(struct row_result *result);

#endif
