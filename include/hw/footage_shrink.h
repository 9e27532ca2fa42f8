/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_FOOTAGE_SHRINK_H
#define HW_FOOTAGE_SHRINK_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * footage_shrink - the picture in a file as a JPEG for people: in colour where
 * it is RGB, else grey and stretched from its darkest to its brightest.
 *
 * @side_most: neither side is longer then; it is brought down by a whole number
 * @jpeg:      filled with @size bytes, to be freed
 *
 * False, with @error filled, where the file holds no picture.
 */
bool footage_shrink(const char *path, int side_most, unsigned char **jpeg,
	size_t *size, struct error *error);

#endif
