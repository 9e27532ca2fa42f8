/* SPDX-License-Identifier: Apache-2.0 */
#include "playback_sky.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

void playback_sky_init(struct playback_sky *sky,
	const struct traffic_settings *settings, int64_t now_ns)
{
	traffic_init(&sky->traffic, settings, now_ns);
	sky->heard = 0;
	sky->broke_off = sky->listed = false;
}

static void hear_feed(struct playback_sky *sky, const struct event_line *line)
{
	if (line->size == 0) {
		sky->broke_off = true;
	} else if (line->size <= PLAYBACK_HEARD_MAX - sky->heard) {
		memcpy(sky->bytes + sky->heard, line->bytes, line->size);
		sky->heard += line->size;
	}
}

/* A long file comes in parts. */
static void hear_file(
	struct playback_sky *sky, const struct event_aircraft *part)
{
	struct aircraft_list *list = &sky->list;

	if (!sky->listed) {
		list->count = 0;
	}
	sky->listed = true;
	sky->legible = part->legible;
	list->now_s = part->now_s;
	list->messages = part->messages;
	list->absurd = part->absurd;
	list->flooded = part->flooded;
	for (size_t i = 0; i < part->count && list->count < AIRSPACE_MAX; i++) {
		list->reports[list->count++] = part->reports[i];
	}
}

void playback_sky_hear(struct playback_sky *sky, const struct event *event)
{
	if (event->kind == EVENT_AIR) {
		hear_feed(sky, &event->line);
	} else if (event->kind == EVENT_AIRCRAFT) {
		hear_file(sky, &event->aircraft);
	}
}

/* In the order in which the daemon does. */
static void take_in(struct playback_sky *sky, double unix_s, int64_t now_ns)
{
	traffic_hear(&sky->traffic, sky->bytes, sky->heard, now_ns);
	if (sky->broke_off) {
		traffic_break_off(&sky->traffic);
	}
	if (sky->listed) {
		traffic_list(&sky->traffic, sky->legible ? &sky->list : NULL,
			unix_s, now_ns);
	}
	sky->heard = 0;
	sky->broke_off = sky->listed = false;
}

unsigned playback_sky_judge(struct playback_sky *sky, const struct event *event,
	const struct pursuit_output *output)
{
	double unix_s = clock_seconds(event->wall_ns);
	int64_t now_ns = event->step.now_ns;
	unsigned withheld = 0;

	take_in(sky, unix_s, now_ns);
	traffic_judge(&sky->traffic, output, unix_s, now_ns);
	for (int i = 0; i < SKY_PERMIT_COUNT; i++) {
		withheld |= sky->traffic.verdict.granted[i] ? 0u : 1u << i;
	}
	return withheld;
}

void playback_sky_tell(unsigned withheld, char *text, size_t size)
{
	size_t used = 0;

	snprintf(text, size, "nothing");
	for (int i = 0; i < SKY_PERMIT_COUNT && used < size; i++) {
		if ((withheld & 1u << i) != 0) {
			used += (size_t)snprintf(text + used, size - used,
				"%s%s", used > 0 ? " and " : "",
				sky_name((enum sky_permit)i));
		}
	}
}
