/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lead.h"

/* So many frames in a row convince that the finer camera has the target. */
static const int convinced = 5;

/* Who saw the target in so short a time has it. */
static const double sight_s = 0.5;

void lead_init(struct lead *lead, const struct rig *rig)
{
	struct rig other = rig_through(rig, rig_cameras(rig) - 1);
	bool wider = lens_pixel_rad(&other.lens) > lens_pixel_rad(&rig->lens);

	*lead = (struct lead){ .camera = wider ? 1 : 0 };
}

void lead_saw(struct lead *lead, int camera, bool saw)
{
	int *streak = &lead->streak[camera];

	*streak = saw ? *streak + (*streak < convinced) : 0;
}

static bool has_sight(const struct lead_view *view)
{
	return view->unseen_s >= 0.0 && view->unseen_s <= sight_s;
}

static int wider(const struct lead_view *views)
{
	return views[1].pixel_rad > views[0].pixel_rad ? 1 : 0;
}

/* Thermal, and it has seen this target: what the other says is in its light. */
static bool is_dazzle_proof(
	const struct lead_view *view, const struct lead_view *other)
{
	return view->sees == CAMERA_THERMAL && other->sees == CAMERA_VISIBLE &&
		view->unseen_s >= 0.0;
}

static int by_sight(const struct lead *lead, const struct lead_view *views)
{
	int now = lead->camera;
	int other = 1 - now;
	bool finer = views[other].pixel_rad < views[now].pixel_rad;

	if (!has_sight(&views[0]) && !has_sight(&views[1])) {
		bool known =
			views[0].unseen_s >= 0.0 || views[1].unseen_s >= 0.0;

		return known ? now : wider(views);
	}
	if (!has_sight(&views[now]) ||
		(finer && lead->streak[other] >= convinced)) {
		return other;
	}
	return now;
}

int lead_choose(const struct lead *lead, const struct lead_view *views,
	int count, bool lit)
{
	if (count == 1) {
		return 0;
	}
	if (views[0].shows != views[1].shows) {
		return views[0].shows ? 0 : 1;
	}
	for (int i = 0; lit && i < RIG_CAMERAS; i++) {
		if (is_dazzle_proof(&views[i], &views[1 - i])) {
			return i;
		}
	}
	return by_sight(lead, views);
}
