/* SPDX-License-Identifier: Apache-2.0 */
#include "line_lamp.h"

static void take(struct line_lamp *lamp, const struct tap_frame *frame)
{
	uint8_t command = frame->frame.command2;
	bool set = command == PELCO_SET_AUXILIARY;

	if ((!set && command != PELCO_CLEAR_AUXILIARY) ||
		frame->frame.data2 != LINE_LAMP_AUXILIARY) {
		return;
	}
	lamp->rises += set && !lamp->lit;
	if (lamp->lit && !set) {
		lamp->out_ns = frame->at_ns;
	}
	lamp->lit = set;
}

struct line_lamp line_lamp_see(struct tap *tap)
{
	struct line_lamp lamp = { .lit = false };

	pthread_mutex_lock(&tap->lock);
	/* One that is full would hide what came after. */
	bool full = tap->count == TAP_FRAMES_MAX;
	for (int i = 0; i < tap->count; i++) {
		take(&lamp, &tap->frames[i]);
	}
	pthread_mutex_unlock(&tap->lock);
	assert_false(full);
	return lamp;
}
