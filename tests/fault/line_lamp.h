/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_LINE_LAMP_H
#define FAULT_LINE_LAMP_H

#include "tap.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Line lamp: a lamp on a Pelco head's auxiliary, as the frames on the wire
 * have it, whoever sent them.
 */

enum {
	LINE_LAMP_AUXILIARY = 2,
};

struct line_lamp {
	bool lit;
	uint32_t rises; /* how often it came on */
	int64_t out_ns; /* when the frame that put it out was whole; 0: none */
};

/* line_lamp_see - after all frames so far. */
struct line_lamp line_lamp_see(struct tap *tap);

#endif
