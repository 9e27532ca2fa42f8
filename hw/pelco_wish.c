/* SPDX-License-Identifier: Apache-2.0 */
#include "pelco_wish.h"

#include "pelco_speeds.h"

#include <string.h>

/* A commander that says nothing for so long is gone. */
static const int64_t commander_ns = 1000000000;

static const int stop_frames = 3;

void pelco_wish_init(struct pelco_wish *wish,
	const struct mount_settings *settings, uint8_t address, bool turbo)
{
	*wish = (struct pelco_wish){
		.settings = settings, .address = address, .turbo = turbo
	};
	zoom_word_init(&wish->zoom, settings);
	pelco_wish_stop(wish);
}

void pelco_wish_command(
	struct pelco_wish *wish, struct mount_rates rates, int64_t now_ns)
{
	struct pelco_frame frame = pelco_speeds_frame(wish->settings,
		wish->address, wish->turbo, rates, &wish->rates);

	frame = zoom_word_frame(&wish->zoom, frame);
	wish->changed = wish->stopped || wish->changed ||
		memcmp(&frame, &wish->frame, sizeof(frame)) != 0;
	wish->frame = frame;
	wish->stopped = false;
	wish->spoken_ns = now_ns;
}

void pelco_wish_focus(struct pelco_wish *wish, double tell)
{
	zoom_word_say(&wish->zoom, tell);
}

static struct pelco_frame stop_frame(const struct pelco_wish *wish)
{
	return pelco_motion(wish->address, 0, 0);
}

void pelco_wish_stop(struct pelco_wish *wish)
{
	zoom_word_say(&wish->zoom, 0.0);
	wish->frame = stop_frame(wish);
	wish->rates = (struct mount_rates){ 0 };
	wish->changed = false;
	if (!wish->stopped) {
		wish->stopped = true;
		wish->stops_left = stop_frames;
	}
}

int64_t pelco_wish_expiry(const struct pelco_wish *wish)
{
	return wish->stopped ? INT64_MAX : wish->spoken_ns + commander_ns;
}

void pelco_wish_expire(struct pelco_wish *wish, int64_t now_ns)
{
	if (now_ns >= pelco_wish_expiry(wish)) {
		pelco_wish_stop(wish);
	}
}

bool pelco_wish_stops(const struct pelco_wish *wish)
{
	return wish->stops_left > 0;
}

bool pelco_wish_is_news(const struct pelco_wish *wish)
{
	return wish->changed || wish->zoom.left > 0;
}

struct pelco_said pelco_wish_say(struct pelco_wish *wish)
{
	struct pelco_said said = { .frame = stop_frame(wish) };

	if (wish->stops_left > 0) {
		wish->stops_left--;
	} else {
		wish->changed = false;
		said.frame = wish->frame;
		said.rates = wish->rates;
	}
	said.focus = zoom_word_told(&wish->zoom, &said.frame);
	return said;
}
