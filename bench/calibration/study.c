/* SPDX-License-Identifier: Apache-2.0 */
#include "study.h"

#include <assert.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static struct study_row *row_of(struct study *study, const char *what)
{
	for (int i = 0; i < study->row_count; i++) {
		if (strcmp(study->rows[i].what, what) == 0) {
			return &study->rows[i];
		}
	}
	assert(study->row_count < STUDY_ROWS_MAX);
	study->rows[study->row_count] = (struct study_row){ .what = what };
	return &study->rows[study->row_count++];
}

void study_note(struct study *study, const char *what, const char *unit,
	double limit, double error)
{
	struct study_row *row = row_of(study, what);

	row->unit = unit;
	row->limit = limit;
	if (row->count == row->room) {
		row->room = row->room > 0 ? 2 * row->room : 256;
		row->errors = realloc(
			row->errors, (size_t)row->room * sizeof(double));
		if (row->errors == NULL) {
			abort();
		}
	}
	row->errors[row->count++] = fabs(error);
}

void study_states(struct study *study, const char *what, bool held)
{
	struct study_row *row = row_of(study, what);

	row->stated++;
	row->covered += held;
}
