/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_LINK_TAP_H
#define HW_LINK_TAP_H

#include "hw/link.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Who hears the bytes that go over a line. */
struct link_ear {
	void *context;
	/* @out: to the head; NULL instead of a function: nobody does */
	void (*heard)(void *context, bool out, const uint8_t *bytes,
		size_t size, int64_t now_ns);
};

/*
 * link_tap - @line as it was, but for @ear, who hears what goes over it. It
 * is closed with what is returned; where nobody listens, or memory is short,
 * that is @line itself.
 */
struct link *link_tap(struct link *line, struct link_ear ear);

#endif
