/* SPDX-License-Identifier: Apache-2.0 */
#include "gather_past.h"

#include <math.h>
#include <stdlib.h>

bool past_open(struct past *past, int width, int height)
{
	bool good = true;

	*past = (struct past){ .width = width, .height = height };
	for (int i = 0; i < PAST_FRAMES; i++) {
		past->frame[i].image =
			calloc((size_t)width * (size_t)height + PAST_SPARE, 1);
		good = good && past->frame[i].image;
	}
	return good;
}

void past_close(struct past *past)
{
	for (int i = 0; i < PAST_FRAMES; i++) {
		free(past->frame[i].image);
	}
	*past = (struct past){ 0 };
}

const struct past_frame *past_at(const struct past *past, int age)
{
	return &past->frame[(past->newest - (unsigned)age) % PAST_FRAMES];
}

static bool same_place(const struct past_frame *a, const struct past_frame *b)
{
	return !a->placed || !b->placed ||
		(a->head.pan_rad == b->head.pan_rad &&
			a->head.tilt_rad == b->head.tilt_rad);
}

/* What is asked for again and again: a place of the newest image. */
struct spot {
	const struct rig *rig;
	int scale;
	struct pixel at; /* in the frame */
	struct angles world;
};

static struct spot spot_of(
	const struct past *past, const struct rig *rig, int scale, int x, int y)
{
	const struct past_frame *now = past_at(past, 0);
	struct spot spot = {
		.rig = now->placed ? rig : NULL,
		.scale = scale,
		/* The middle of a pixel of the coarser picture. */
		.at = { scale * (x + 0.5) - 0.5, scale * (y + 0.5) - 0.5 },
	};

	if (spot.rig) {
		spot.world = rig_world_of_pixel(rig, spot.at, now->head);
	}
	return spot;
}

static struct past_way way_back(
	const struct past *past, const struct spot *spot, int age)
{
	const struct past_frame *then = past_at(past, age);
	struct pixel before;

	if (!spot->rig || same_place(past_at(past, 0), then) ||
		!rig_pixel_of_world(
			spot->rig, spot->world, then->head, &before)) {
		return (struct past_way){ 0.0, 0.0 };
	}
	return (struct past_way){
		(before.x_px - spot->at.x_px) / spot->scale,
		(before.y_px - spot->at.y_px) / spot->scale,
	};
}

struct past_way past_way(const struct past *past, const struct rig *rig,
	int scale, int x, int y, int age)
{
	struct spot spot = spot_of(past, rig, scale, x, y);

	return way_back(past, &spot, age);
}

void past_offsets(const struct past *past, const struct rig *rig, int scale,
	int x, int y, struct offset *out, int count)
{
	struct spot spot = spot_of(past, rig, scale, x, y);

	for (int age = 0; age < count; age++) {
		struct past_way way = way_back(past, &spot, age);

		out[age] =
			(struct offset){ (int)lrint(way.x), (int)lrint(way.y) };
	}
}
