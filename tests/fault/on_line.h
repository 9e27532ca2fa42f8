/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_ON_LINE_H
#define FAULT_ON_LINE_H

#include "fault.h"

enum {
	ON_LINE_MAX = 48,
};

/*
 * on_line_make - faults of @tables, a list that ends with NULL, in a site whose
 * lamp hangs on the head's own line, a Pelco auxiliary or a DMX channel: dark
 * is when the frame that says so is on the wire. The count; the rows live as
 * long as the program.
 */
size_t on_line_make(const struct fault_table *const *tables,
	struct fault rows[ON_LINE_MAX]);

#endif
