/* SPDX-License-Identifier: Apache-2.0 */
#include "core/target.h"

#include <assert.h>
#include <stddef.h>

struct target_settings target_settings_default(void)
{
	return (struct target_settings){
		.switch_ratio = 1.5,
		.switch_s = 1.0,
	};
}

static void take(struct target *target, enum target_verb choice, uint32_t id)
{
	*target = (struct target){ .choice = choice, .id = id };
}

void target_init(struct target *target)
{
	take(target, TARGET_AUTO, 0);
}

static const struct track *best_firm(const struct track_table *tracks)
{
	const struct track *best = NULL;

	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &tracks->slot[i];

		if (track->state == TRACK_FIRM &&
			(best == NULL || track->score > best->score)) {
			best = track;
		}
	}
	return best;
}

/* How far the ids lie after @id, so that the turn starts over at its end. */
static uint32_t turns_after(uint32_t id, uint32_t other)
{
	return other - id - 1;
}

static const struct track *next_firm(
	const struct track_table *tracks, uint32_t id)
{
	const struct track *next = NULL;

	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &tracks->slot[i];

		if (track->state == TRACK_FIRM &&
			(next == NULL ||
				turns_after(id, track->id) <
					turns_after(id, next->id))) {
			next = track;
		}
	}
	return next;
}

static void obey(struct target *target, const struct track_table *tracks,
	enum target_verb verb, uint32_t id)
{
	const struct track *next;

	switch (verb) {
	case TARGET_KEEP:
		return;
	case TARGET_NEXT:
		next = next_firm(tracks, target->id);
		if (next != NULL) {
			take(target, TARGET_LOCK, next->id);
		}
		return;
	case TARGET_LOCK:
		take(target, TARGET_LOCK, id);
		return;
	case TARGET_DROP:
		take(target, TARGET_DROP, 0);
		return;
	case TARGET_AUTO:
		if (target->choice != TARGET_AUTO) {
			take(target, TARGET_AUTO, target->id);
		}
		return;
	}
}

static bool clearly_better(const struct target_settings *settings,
	const struct track *rival, const struct track *present)
{
	return rival != NULL && rival->id != present->id &&
		rival->score >= settings->switch_ratio * present->score;
}

/* Whether the same rival has been clearly better for long enough. */
static bool rival_wins(struct target *target,
	const struct target_settings *settings, const struct track *rival,
	const struct track *present, int64_t now_ns)
{
	if (!clearly_better(settings, rival, present)) {
		target->rival = 0;
		return false;
	}
	if (target->rival != rival->id) {
		target->rival = rival->id;
		target->rival_since_ns = now_ns;
	}
	return (double)(now_ns - target->rival_since_ns) * 1e-9 >=
		settings->switch_s;
}

static const struct track *choose(struct target *target,
	const struct target_settings *settings,
	const struct track_table *tracks, int64_t now_ns)
{
	const struct track *present = track_find(tracks, target->id);
	const struct track *best = best_firm(tracks);

	if (present == NULL || present->state == TRACK_TENTATIVE ||
		rival_wins(target, settings, best, present, now_ns)) {
		take(target, TARGET_AUTO, best == NULL ? 0 : best->id);
		return best;
	}
	return present;
}

const struct track *target_step(struct target *target,
	const struct target_settings *settings,
	const struct track_table *tracks, enum target_verb verb, uint32_t id,
	int64_t now_ns)
{
	assert(settings->switch_ratio >= 1.0);
	obey(target, tracks, verb, id);
	if (target->choice == TARGET_AUTO) {
		return choose(target, settings, tracks, now_ns);
	}
	return track_find(tracks, target->id);
}
