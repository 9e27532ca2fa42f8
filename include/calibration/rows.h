/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ROWS_H
#define CALIBRATION_ROWS_H

#include "base/error.h"

#include <stddef.h>

/* Rows: what is written down one after another, in memory that grows. */

/*
 * rows_grown - @rows, or where they have moved to, with room for one more.
 *
 * @count: that there are; it grew by one at a time from 0
 *
 * NULL, with @error filled and @rows as they were, where memory is short.
 */
void *rows_grown(
	void *rows, size_t count, size_t row_size, struct error *error);

#endif
