/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_TRACE_H
#define RECORD_TRACE_H

#include "core/pursuit.h"

#include <stdio.h>

/*
 * Trace: one line of JSON a step: everything that was decided and why.
 *
 * Fixed keys in a fixed order and fixed decimals, so that two equal runs
 * give equal bytes. The keys stand in docs/formats.md.
 */

enum {
	TRACE_LINE_MAX = 65536 /* bytes; a full step takes under half of it */
};

/*
 * trace_text - the line of the step, without its end, that used @frame.
 *
 * @zero_ns: of the pursuit's clock: the moment that the trace calls 0
 */
void trace_text(char text[TRACE_LINE_MAX], int64_t frame, int64_t zero_ns,
	const struct pursuit *pursuit, const struct pursuit_output *step);

/* trace_write - that line into @out, ended. */
void trace_write(FILE *out, int64_t frame, int64_t zero_ns,
	const struct pursuit *pursuit, const struct pursuit_output *step);

#endif
