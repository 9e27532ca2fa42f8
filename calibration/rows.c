/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/rows.h"

#include <stdlib.h>

/* They grow by doubling, so a power of two is full. */
void *rows_grown(void *rows, size_t count, size_t row_size, struct error *error)
{
	bool full = (count & (count - 1)) == 0;
	void *more = full
		? reallocarray(rows, count > 0 ? 2 * count : 1, row_size)
		: rows;

	if (more == NULL) {
		error_set(error, ERROR_FAILED, "out of memory");
	}
	return more;
}
