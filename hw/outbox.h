/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_OUTBOX_H
#define HW_OUTBOX_H

#include "hw/link.h"

#include <stdbool.h>

/*
 * Outbox: the one command that is on its way out, over a line that may take
 * it in pieces.
 */

enum {
	OUTBOX_MAX = 520 /* a whole DMX frame */
};

struct outbox {
	uint8_t bytes[OUTBOX_MAX]; /* filled by the owner, then outbox_put */
	size_t size;
	size_t left; /* 0: it has gone */
	int64_t since_ns;
};

/* outbox_put - the first @size of its bytes are to go out. */
void outbox_put(struct outbox *outbox, size_t size, int64_t now_ns);

/*
 * outbox_write - puts out what the line takes. @gone: set where the last byte
 * was written just now. False, with @error filled, where the line is gone or
 * has taken nothing for a second.
 */
bool outbox_write(struct outbox *outbox, struct link *link, int64_t now_ns,
	bool *gone, struct error *error);

#endif
