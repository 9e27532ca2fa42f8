/* SPDX-License-Identifier: Apache-2.0 */
#include "core/classes.h"

#include <stddef.h>

void classes_init(struct classes *classes)
{
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		classify_init(&classes->of_slot[slot]);
		classes->id[slot] = 0;
	}
}

void classes_see(struct classes *classes, const struct track_table *tracks,
	int camera, int64_t exposure_ns)
{
	for (int slot = 0; slot < TRACK_MAX; slot++) {
		const struct track *track = &tracks->slot[slot];

		if (track->state == TRACK_FREE) {
			continue;
		}
		if (classes->id[slot] != track->id) {
			classify_init(&classes->of_slot[slot]);
			classes->id[slot] = track->id;
		}
		if (track->judged_by == camera &&
			track->seen_ns == exposure_ns) {
			classify_see(&classes->of_slot[slot], exposure_ns,
				track->seen_at, track->size_rad, &track->blob);
		}
	}
}

struct classify_guess classes_guess(const struct classes *classes,
	const struct track_table *tracks, const struct track *track)
{
	ptrdiff_t slot = track - tracks->slot;

	return classes->id[slot] == track->id
		? classify_guess(&classes->of_slot[slot])
		: (struct classify_guess){ CLASSIFY_UNKNOWN, 0.0 };
}
