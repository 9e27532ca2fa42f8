/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TESTS_TRACK_WATCH_H
#define TESTS_TRACK_WATCH_H

/* Track watch: a table of tracks that is shown one frame after the other. */

#include "check.h"
#include "core/track.h"

static const int64_t FRAME_NS = 33333333;
static const double SIGMA_RAD = 1e-4;
static const double FIELD_RAD = 0.1;
static const struct angles CENTRE = { 0.0, 0.3 };

struct watch {
	struct track_table table;
	struct track_settings settings;
	int64_t now_ns;
};

static inline struct watch *new_watch(void)
{
	static struct watch watch;

	track_init(&watch.table);
	watch.settings = track_settings_default();
	watch.now_ns = 1000000000;
	return &watch;
}

static inline struct detection seen_at(double az_rad, double el_rad)
{
	return (struct detection){
		.at = { CENTRE.az_rad + az_rad, CENTRE.el_rad + el_rad },
		.sigma_rad = SIGMA_RAD,
		.size_rad = 5e-4,
		.score = 20.0,
		.blob = { .w_px = 2.0, .h_px = 2.0 },
	};
}

static inline void frame(
	struct watch *watch, const struct detection *seen, size_t n)
{
	watch->now_ns += FRAME_NS;
	track_step(&watch->table, &watch->settings,
		&(struct track_view){ 0, watch->now_ns, CENTRE, FIELD_RAD },
		seen, n);
}

static inline int count(const struct watch *watch, enum track_state state)
{
	int found = 0;

	for (int i = 0; i < TRACK_MAX; i++) {
		found += watch->table.slot[i].state == state;
	}
	return found;
}

/* The only track there is. */
static inline const struct track *only(const struct watch *watch)
{
	const struct track *found = NULL;

	for (int i = 0; i < TRACK_MAX; i++) {
		if (watch->table.slot[i].state != TRACK_FREE) {
			assert_null(found);
			found = &watch->table.slot[i];
		}
	}
	assert_non_null(found);
	return found;
}

static inline const struct track *firm_after(struct watch *watch, int frames)
{
	for (int i = 0; i < frames; i++) {
		struct detection seen = seen_at(0.001 * i, 0.0);

		frame(watch, &seen, 1);
	}
	assert_int_equal(only(watch)->state, TRACK_FIRM);
	return only(watch);
}

#endif
