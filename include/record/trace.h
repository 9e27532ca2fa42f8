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

void trace_write(FILE *out, int64_t frame, const struct pursuit *pursuit,
	const struct pursuit_output *step);

#endif
