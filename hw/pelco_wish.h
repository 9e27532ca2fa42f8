/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_PELCO_WISH_H
#define HW_PELCO_WISH_H

#include "hw/mount.h"
#include "hw/pelco.h"
#include "zoom_word.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Pelco wish: the motion that a Pelco head shall make, of which the newest
 * wins, and whether the head has been told. A stop is said three times; who
 * wished for motion and then is silent for a second is gone, which is a stop
 * too.
 *
 * Knows when there is something new to say. Knows nothing of the line.
 */

struct pelco_wish {
	const struct mount_settings *settings;
	uint8_t address; /* the byte on the line */
	bool turbo;      /* the dialect knows one */
	bool stopped;
	int stops_left;
	bool changed; /* the motion has not been said */
	struct pelco_frame frame;
	struct mount_rates rates; /* as rounded */
	struct zoom_word zoom;
	int64_t spoken_ns; /* when the commander spoke last */
};

/* A motion frame, and what it stands for. */
struct pelco_said {
	struct pelco_frame frame;
	struct mount_rates rates;
	double focus;
};

/* pelco_wish_init - a stop. @settings must outlive it. */
void pelco_wish_init(struct pelco_wish *wish,
	const struct mount_settings *settings, uint8_t address, bool turbo);

/* pelco_wish_command, _focus, _stop - as struct mount_ops has them. */
void pelco_wish_command(
	struct pelco_wish *wish, struct mount_rates rates, int64_t now_ns);
void pelco_wish_focus(struct pelco_wish *wish, double tell);
void pelco_wish_stop(struct pelco_wish *wish);

/* pelco_wish_expire - to be called before anything is sent. */
void pelco_wish_expire(struct pelco_wish *wish, int64_t now_ns);

/* pelco_wish_expiry - when it would be a stop; INT64_MAX: it is one. */
int64_t pelco_wish_expiry(const struct pelco_wish *wish);

/* pelco_wish_stops - whether a stop is still to be said: before the rest. */
bool pelco_wish_stops(const struct pelco_wish *wish);

/* pelco_wish_is_news - whether motion or zoom are still to be said. */
bool pelco_wish_is_news(const struct pelco_wish *wish);

/* pelco_wish_say - what is to be said now; it counts as said. */
struct pelco_said pelco_wish_say(struct pelco_wish *wish);

#endif
