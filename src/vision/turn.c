/* SPDX-License-Identifier: Apache-2.0 */
#include "turn.h"

#include "blobs_half.h"
#include "turn_fit.h"

#include <math.h>
#include <stdlib.h>

#define NS_PER_S 1e9

enum {
	WIDTH_ENOUGH = 200, /* a raster that is no wider is fine enough */
	OCTAVES_APART = 2,  /* gains that can be compared */
	MISSED_MAX = 2,
	REST_EVERY = 8 /* frames at rest, one is compared */
};

/* A kept frame is replaced by the time that so much of it has gone, ... */
static const double gone_share = 1.0 / 8.0;
/* ... or after so long. */
static const double kept_s = 1.0;
/* What is less sure, in pixels of the raster, is not worth telling. */
static const double sigma_most_px = 1.0;
/* Restlessness: from so long on, and a frame's share. */
static const double rest_s = 0.25;
static const double rest_share = 1.0 / 16.0;

void turn_init(struct turn *turn, const struct blobs *blobs)
{
	const struct raster *raster = blobs_raster(blobs, 0);
	int level = 0;

	while (raster->width > WIDTH_ENOUGH &&
		blobs_raster(blobs, level + 1) != NULL) {
		raster = blobs_raster(blobs, ++level);
	}
	*turn = (struct turn){
		.level = level,
		.warp = { .width = raster->width,
			.height = raster->height,
			.scale = 1 << level },
	};
}

void turn_forget(struct turn *turn)
{
	turn->count = 0;
	turn->restless_s = 0.0;
}

static void keep_frame(struct turn *turn, const struct raster *raster,
	struct raster_gain gain, int64_t stamp_ns, struct mount_angles head)
{
	turn->count = edges_take(turn->edges, raster);
	turn->stamp_ns = stamp_ns;
	turn->head = head;
	turn->gain = gain.up - gain.down;
	turn->missed = 0;
}

/* note_rest - what moves while the head does not. */
static void note_rest(
	struct turn *turn, const struct fit_off *off, double age_s)
{
	double speed = sqrt(off->x * off->x + off->y * off->y) / age_s;

	turn->restless_s += rest_share * (speed - turn->restless_s);
}

static bool is_spent(const struct turn *turn, double age_s)
{
	const struct warp *warp = &turn->warp;
	struct pixel middle = warp_middle(warp);
	int middle_x = warp->width / 2;
	int middle_y = warp->height / 2;

	return turn->missed >= MISSED_MAX || age_s >= kept_s ||
		fabs(middle.x_px - middle_x) > gone_share * warp->width ||
		fabs(middle.y_px - middle_y) > gone_share * warp->height;
}

static bool has_turned(const struct turn *turn, struct mount_angles head)
{
	return turn->head.pan_rad != head.pan_rad ||
		turn->head.tilt_rad != head.tilt_rad;
}

/* is_idle - at rest there is little to tell, and no hurry. */
static bool is_idle(struct turn *turn, struct mount_angles head)
{
	turn->rested = has_turned(turn, head) ? 0 : turn->rested + 1;
	return turn->rested % REST_EVERY != 0;
}

/* compare - the new frame with the kept one; false where it says nothing. */
static bool compare(struct turn *turn, struct fit_view *view,
	struct mount_angles head, double age_s, struct head_turn *out)
{
	const struct warp *warp = &turn->warp;
	struct pixel middle = warp_middle(warp);
	int middle_x = warp->width / 2;
	int middle_y = warp->height / 2;
	struct fit_off off;
	double drift;

	fit_place(view, turn->edges, turn->count, warp);
	if (!fit_measure(view, &off)) {
		turn->missed++;
		return false;
	}
	turn->missed = 0;
	if (!has_turned(turn, head) && age_s >= rest_s) {
		note_rest(turn, &off, age_s);
	}
	drift = turn->restless_s * age_s;
	off.sigma = sqrt(off.sigma * off.sigma + drift * drift);
	out->from = warp_in_frame(warp, middle_x, middle_y);
	out->to = warp_in_frame(warp, middle.x_px + off.x, middle.y_px + off.y);
	out->sigma_px = off.sigma * warp->scale;
	return off.sigma <= sigma_most_px;
}

static bool turns(const struct gather_place *place)
{
	return place->rig != NULL && place->rig->camera_place == CAMERA_ON_HEAD;
}

struct head_turn turn_step(struct turn *turn, const struct blobs *blobs,
	int64_t stamp_ns, const struct gather_place *place)
{
	struct raster_gain gain = blobs_half(blobs).gain;
	struct fit_view view = {
		.raster = blobs_raster(blobs, turn->level),
		.octaves = turn->gain - gain.up + gain.down,
	};
	struct head_turn out = { .ago_ns = stamp_ns - turn->stamp_ns };
	double age_s = (double)out.ago_ns / NS_PER_S;
	bool spent = true;

	if (!turns(place)) {
		turn_forget(turn);
		return out;
	}
	if (turn->count > 0 && abs(view.octaves) <= OCTAVES_APART &&
		age_s > 0.0 &&
		warp_between(
			&turn->warp, place->rig, turn->head, place->head)) {
		out.seen = !is_idle(turn, place->head) &&
			compare(turn, &view, place->head, age_s, &out);
		spent = is_spent(turn, age_s);
	}
	if (spent) {
		keep_frame(turn, view.raster, gain, stamp_ns, place->head);
		out.kept = turn->count > 0;
	}
	return out;
}
