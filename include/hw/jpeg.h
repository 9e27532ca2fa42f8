/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_JPEG_H
#define HW_JPEG_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* JPEG: the luma of single pictures, as cameras send them ("MJPG"). */

struct jpeg; /* owned by the caller */

/* jpeg_open - NULL, with @error filled, where no memory is left. */
struct jpeg *jpeg_open(struct error *error);

/* jpeg_close - NULL is fine. */
void jpeg_close(struct jpeg *jpeg);

/*
 * jpeg_grey - the luma of the picture at @data into @to, row after row.
 *
 * False, with @error filled and @to in part written, where it is damaged or
 * is not @width x @height: damage is never smoothed over.
 */
bool jpeg_grey(struct jpeg *jpeg, const void *data, size_t size, int width,
	int height, uint8_t *to, struct error *error);

#endif
