/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_PAIRS_H
#define FAULT_PAIRS_H

#include "fault.h"

enum {
	PAIRS_MAX = 32,
};

/*
 * pairs_make - rows in which two faults of @tables, a list that ends with
 * NULL, strike at the same moment; the count. They live as long as the program.
 */
size_t pairs_make(
	const struct fault_table *const *tables, struct fault pairs[PAIRS_MAX]);

#endif
