/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_TRACE_DIFFERENCE_H
#define RECORD_TRACE_DIFFERENCE_H

#include <stddef.h>

/*
 * trace_difference - in what two lines of a trace differ, for people:
 * "mode: \"follow\" -> \"hold\"; target.error: 0.01 -> 0.02; and 3 more".
 *
 * @was, @is: need no end; @was of @was_size bytes
 * @text:     of @size bytes; cut where it does not fit
 */
void trace_difference(const char *was, size_t was_size, const char *is,
	char *text, size_t size);

#endif
