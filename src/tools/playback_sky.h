/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_PLAYBACK_SKY_H
#define TOOLS_PLAYBACK_SKY_H

#include "hw/traffic.h"
#include "record/event.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Playback sky: the permits of sun and aircraft, judged anew; private to
 * playback. What receivers told waits for the step that took it in.
 */

enum {
	PLAYBACK_HEARD_MAX = 64 * 1024
};

struct playback_sky {
	struct traffic traffic;
	size_t heard;   /* bytes of the feed */
	bool broke_off; /* the feed did, after them */
	bool listed;    /* a file came: */
	bool legible;
	struct aircraft_list list;
	uint8_t bytes[PLAYBACK_HEARD_MAX];
};

void playback_sky_init(struct playback_sky *sky,
	const struct traffic_settings *settings, int64_t now_ns);

/* playback_sky_hear - EVENT_AIR and EVENT_AIRCRAFT; others are let pass. */
void playback_sky_hear(struct playback_sky *sky, const struct event *event);

/* playback_sky_judge - the permits withheld at the step of @event. */
unsigned playback_sky_judge(struct playback_sky *sky, const struct event *event,
	const struct pursuit_output *output);

/* playback_sky_tell - "aircraft" or such; "nothing" where none is. */
void playback_sky_tell(unsigned withheld, char *text, size_t size);

#endif
