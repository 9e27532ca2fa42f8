/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_HANDOVER_H
#define APP_HANDOVER_H

#include "app/steering.h"
#include "core/pursuit.h"
#include "guard/message.h"
#include "settings/settings.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Handover: gives the head's line, and the bytes that bring the head to rest,
 * to one who stops it should this daemon not be able to: the guard, and the
 * watchdog. Time is an argument.
 */

struct handover {
	bool missed;              /* what was told last did not go out */
	uint64_t opened;          /* which line it has; 0: none */
	struct message_line line; /* what brings the head to rest on it ... */
	int64_t next_ns;          /* ... to be looked at again then */
};

/* handover_begin - somebody who has no line yet. */
void handover_begin(struct handover *handover);

/*
 * handover_step - tells over @socket whenever the line, or what brings the
 * head to rest, is another than was told: a fixture is told where to stand.
 * What the socket does not take now is told later. Never waits.
 */
void handover_step(struct handover *handover, int socket,
	const struct pursuit_output *step, const struct steering *steering,
	const struct settings *settings, int64_t now_ns);

#endif
