/* SPDX-License-Identifier: Apache-2.0 */
#include "vision/gather.h"

#include "blobs_half.h"
#include "gather_ground.h"
#include "gather_past.h"
#include "gather_tile.h"
#include "gather_trail.h"

#include <math.h>
#include <stdlib.h>

#define NS_PER_S 1e9

enum {
	SCALE = 2, /* pixels of the frame, for one of the raster */
	/* Closer looks at a frame, at new ones and known: at the least, ... */
	LOOKS_LEAST = 3,
	LOOK_PIXELS = 8192, /* ... and one more for so many of the raster's */
	APART = 4,          /* nearer than so many raster pixels is the same */
	REACH_FOUND = 4,    /* how far off a way may be, in TRAIL_STEPS */
	REACH_FOLLOW = 2,   /* and that of what is followed */
	LOST_FRAMES = 4
};

/* A sum of eight frames from which a closer look is worth its cost. */
static const double gate_sigma = 4.75;

/*
 * A spot of many frames scores this much more than one frame's with the same
 * contrast over noise, to be as seldom: noise has no tail left.
 */
static const double worth = 1.5;

/* What a standard deviation of sixteen frames may be in the score. */
static const double hopeful_score = 0.9;

/* The most that a bare sky has, and what more of it counts for. */
static const double texture_bare = 1.0;
static const double texture_share = 0.2;

/* What is followed may become so much weaker than what is told. */
static const double follow_share = 0.6;

/* What was found, and is followed. */
struct find {
	struct trail trail;
	struct trail_spot spot; /* in the last frame */
	int lost;               /* for so many frames */
};

struct gather {
	struct gather_settings settings;
	const struct blobs *blobs;
	struct ground ground;
	struct past past;
	struct tile *tile;
	int tiles_across;
	int tiles_down;
	int looks;       /* at a frame, at most */
	unsigned turn;   /* whose tiles' turn it is */
	double turned_x; /* by how far the picture has gone, in raster pixels */
	double turned_y;
	struct find finds[GATHER_MAX];
	int find_count;
};

struct gather_settings gather_settings_default(void)
{
	return (struct gather_settings){ .every = 16, .score_min = 5.0 };
}

static bool settings_hold(
	const struct gather_settings *settings, struct error *error)
{
	if (settings->every < 0 || settings->every > GATHER_FRAMES) {
		return error_set(error, ERROR_SETTINGS,
			"gather: every %d frames; it must be within 0..%d",
			settings->every, GATHER_FRAMES);
	}
	if (!(settings->score_min > 0.0)) {
		return error_set(error, ERROR_SETTINGS,
			"gather: the lowest score is %g; it must be above 0",
			settings->score_min);
	}
	return true;
}

static int tiles_of(int side, int tile)
{
	return (side + tile - 1) / tile;
}

static bool memory_open(struct gather *gather, int width, int height)
{
	bool ground = ground_open(&gather->ground, width, height);
	bool past = past_open(&gather->past, width, height);

	gather->tile = aligned_alloc(TILE_ALIGN, sizeof(*gather->tile));
	gather->tiles_across = tiles_of(width, TILE_WIDTH);
	gather->tiles_down = tiles_of(height, TILE_HEIGHT);
	gather->looks = LOOKS_LEAST + width * height / LOOK_PIXELS;
	return ground && past && gather->tile;
}

struct gather *gather_open(const struct gather_settings *settings,
	const struct blobs *blobs, struct error *error)
{
	const struct raster *raster = blobs_half(blobs).raster;
	struct gather *gather;

	if (!settings_hold(settings, error)) {
		return NULL;
	}
	gather = calloc(1, sizeof(*gather));
	if (gather) {
		gather->settings = *settings;
		gather->blobs = blobs;
	}
	if (!gather ||
		(settings->every > 0 &&
			!memory_open(gather, raster->width, raster->height))) {
		gather_close(gather);
		error_set(error, ERROR_FAILED,
			"gather: no memory for frames of %dx%d",
			SCALE * raster->width, SCALE * raster->height);
		return NULL;
	}
	return gather;
}

void gather_close(struct gather *gather)
{
	if (!gather) {
		return;
	}
	ground_close(&gather->ground);
	past_close(&gather->past);
	free(gather->tile);
	free(gather);
}

void gather_forget(struct gather *gather)
{
	if (gather->settings.every == 0) {
		return;
	}
	ground_forget(&gather->ground);
	gather->past.count = 0;
	gather->find_count = 0;
}

/* Only a camera on the head turns. */
static const struct rig *turning(const struct gather_place *place)
{
	return place->rig && place->rig->camera_place == CAMERA_ON_HEAD
		? place->rig
		: NULL;
}

/* The frame's place in the past, before its image is there. */
static struct past_frame *begin_frame(struct gather *gather,
	const struct frame *frame, const struct gather_place *place)
{
	struct past *past = &gather->past;
	struct past_frame *newest;

	past->newest++;
	past->count = past->count < PAST_FRAMES ? past->count + 1 : PAST_FRAMES;
	newest = &past->frame[past->newest % PAST_FRAMES];
	newest->stamp_ns = frame->stamp_ns;
	newest->head = place->head;
	newest->placed = place->rig != NULL;
	return newest;
}

/* take_frame - its deviations into the past. */
static void take_frame(struct gather *gather, const struct blobs_half *half,
	const struct rig *rig, struct past_frame *newest)
{
	struct past *past = &gather->past;
	long was_x = lrint(gather->turned_x);
	long was_y = lrint(gather->turned_y);

	if (past->count > 1) {
		struct past_way back = past_way(
			past, rig, SCALE, past->width / 2, past->height / 2, 1);

		gather->turned_x -= back.x;
		gather->turned_y -= back.y;
	}
	ground_step(&gather->ground, half->raster, half->gain,
		(int)(lrint(gather->turned_x) - was_x),
		(int)(lrint(gather->turned_y) - was_y), newest->image);
}

static bool is_near(const struct trail *trail, int x, int y)
{
	return abs(trail->x - x) <= APART && abs(trail->y - y) <= APART;
}

static bool is_found(const struct find *finds, int count, int x, int y)
{
	for (int i = 0; i < count; i++) {
		if (is_near(&finds[i].trail, x, y)) {
			return true;
		}
	}
	return false;
}

/*
 * restlessness - what a score has to be divided by. Where much stands still,
 * some of it moves: smoke over a chimney, the parts of a cloud.
 */
static double restlessness(const struct gather *gather, int x, int y)
{
	double texture = ground_texture(&gather->ground, x, y);

	return 1.0 + texture_share * fmax(0.0, texture - texture_bare);
}

/* measure - a trail, refined. */
static struct find measure(const struct gather *gather, const struct rig *rig,
	struct trail trail, int reach)
{
	const struct past *past = &gather->past;
	struct offset offsets[PAST_FRAMES];
	struct find find = { .trail = trail };

	past_offsets(past, rig, SCALE, trail.x, trail.y, offsets, past->count);
	trail_refine(&find.trail, past, offsets, reach);
	find.spot = trail_measure(&find.trail, past, offsets);
	find.spot.score *=
		worth / restlessness(gather, find.trail.x, find.trail.y);
	return find;
}

/* Where what was there a frame ago should be now. */
static struct trail moved_on(
	const struct gather *gather, const struct rig *rig, struct trail trail)
{
	struct past_way back =
		past_way(&gather->past, rig, SCALE, trail.x, trail.y, 1);

	trail_advance(&trail);
	trail.x -= (int)lrint(back.x);
	trail.y -= (int)lrint(back.y);
	return trail;
}

/* follow - what was found before, a frame on. */
static void follow(struct gather *gather, const struct rig *rig)
{
	double least = follow_share * gather->settings.score_min;
	int kept = 0;

	for (int i = 0; i < gather->find_count; i++) {
		struct trail trail =
			moved_on(gather, rig, gather->finds[i].trail);
		struct find find = measure(gather, rig, trail, REACH_FOLLOW);

		find.lost = find.spot.score >= least
			? 0
			: gather->finds[i].lost + 1;
		if (find.lost <= LOST_FRAMES &&
			!is_found(gather->finds, kept, find.trail.x,
				find.trail.y)) {
			gather->finds[kept++] = find;
		}
	}
	gather->find_count = kept;
}

static void search_tile(struct gather *gather, const struct rig *rig, int tile,
	const struct blobs_half *half, struct tile_best *list)
{
	const struct past *past = &gather->past;
	int x = tile % gather->tiles_across * TILE_WIDTH;
	int y = tile / gather->tiles_across * TILE_HEIGHT;
	struct offset offsets[TILE_FRAMES];
	struct tile_view found;

	past_offsets(past, rig, SCALE, x + TILE_WIDTH / 2, y + TILE_HEIGHT / 2,
		offsets, TILE_FRAMES);
	tile_search(gather->tile, past, x, y, offsets,
		(int)(gate_sigma * TILE_SIGMA), &found);
	for (size_t i = 0; i < found.count; i++) {
		const struct tile_find *find = &found.find[i];

		if ((find->dark ? half->dark : half->light) &&
			!is_found(gather->finds, gather->find_count, find->x,
				find->y)) {
			tile_best_keep(list, find);
		}
	}
}

/*
 * is_promising - whether a sum of eight frames may become a score that is told:
 * by what sixteen would give it, were they as good, and better by luck.
 */
static bool is_promising(
	const struct gather *gather, const struct tile_find *find)
{
	double sigmas = find->sum / TILE_SIGMA * sqrt(2.0);

	return sigmas * hopeful_score /
		restlessness(gather, find->x, find->y) >=
		gather->settings.score_min;
}

static struct trail trail_of(const struct tile_find *found)
{
	return (struct trail){
		.x = found->x,
		.y = found->y,
		.way_x = found->way_x * (TRAIL_STEPS / TILE_STEPS),
		.way_y = found->way_y * (TRAIL_STEPS / TILE_STEPS),
		.dark = found->dark,
	};
}

/* One look is left for what is new. */
static int finds_most(const struct gather *gather)
{
	int most = gather->looks - 1;

	return most < GATHER_MAX ? most : GATHER_MAX;
}

/* add_find - where there is no room, the weakest gives way if it is weaker. */
static void add_find(struct gather *gather, const struct find *find)
{
	int weakest = 0;

	if (is_found(gather->finds, gather->find_count, find->trail.x,
		    find->trail.y)) {
		return;
	}
	if (gather->find_count < finds_most(gather)) {
		gather->finds[gather->find_count++] = *find;
		return;
	}
	for (int i = 1; i < gather->find_count; i++) {
		if (gather->finds[i].spot.score <
			gather->finds[weakest].spot.score) {
			weakest = i;
		}
	}
	if (gather->finds[weakest].spot.score < find->spot.score) {
		gather->finds[weakest] = *find;
	}
}

/* search - the tiles whose turn it is. */
static void search(struct gather *gather, const struct rig *rig,
	const struct blobs_half *half)
{
	int looks = gather->looks - gather->find_count;
	int tiles = gather->tiles_across * gather->tiles_down;
	int every = gather->settings.every;
	struct tile_best list = { .count = 0 };

	for (int i = (int)(gather->turn++ % (unsigned)every); i < tiles;
		i += every) {
		search_tile(gather, rig, i, half, &list);
	}
	for (int i = 0; i < list.count && looks > 0; i++) {
		if (!is_promising(gather, &list.find[i])) {
			continue;
		}
		looks--;
		struct find find = measure(
			gather, rig, trail_of(&list.find[i]), REACH_FOUND);

		if (find.spot.score >= gather->settings.score_min) {
			add_find(gather, &find);
		}
	}
}

/* One pixel of the raster is as wide, and lies so in the frame. */
static double frame_px(double at)
{
	return SCALE * (at + 0.5) - 0.5;
}

/* The side of what is smoothed by as much as the raster is. */
static double frame_side(double side)
{
	return fmax(1.0, SCALE * (side - 1.0));
}

static struct blob blob_of(const struct gather *gather, const struct find *find,
	const struct blobs_half *half, double span_s)
{
	const struct trail_spot *spot = &find->spot;
	double px_s = SCALE * (gather->past.count - 1) / span_s;
	double contrast = ground_contrast(&gather->ground, find->trail.x,
				  find->trail.y, spot->height) *
		(1 << half->gain.down) / (1 << half->gain.up);
	struct blob blob = {
		.centre = { frame_px(spot->x), frame_px(spot->y) },
		.w_px = frame_side(spot->w),
		.h_px = frame_side(spot->h),
		.area_px = spot->area,
		.score = spot->score,
		.contrast = find->trail.dark ? -contrast : contrast,
		.span_s = span_s,
		.rate = { px_s * spot->way_x, px_s * spot->way_y },
	};

	blob.x_px = blob.centre.x_px - (blob.w_px - 1.0) / 2.0;
	blob.y_px = blob.centre.y_px - (blob.h_px - 1.0) / 2.0;
	return blob;
}

/* is_known - whether one frame alone shows it well enough. */
static bool is_known(const struct blob *blob, const struct blob *known,
	size_t count, double score_min)
{
	for (size_t i = 0; i < count; i++) {
		if (known[i].score >= score_min &&
			hypot(known[i].centre.x_px - blob->centre.x_px,
				known[i].centre.y_px - blob->centre.y_px) <=
				SCALE * APART) {
			return true;
		}
	}
	return false;
}

static double span_of(const struct past *past)
{
	int64_t span_ns = past_at(past, 0)->stamp_ns -
		past_at(past, past->count - 1)->stamp_ns;

	return (double)span_ns / NS_PER_S;
}

static size_t tell(const struct gather *gather, const struct blobs_half *half,
	const struct blob *known, size_t known_count, struct blob *out)
{
	double least = gather->settings.score_min;
	double span_s = span_of(&gather->past);
	size_t count = 0;

	for (int i = 0; i < gather->find_count && span_s > 0.0; i++) {
		struct blob blob =
			blob_of(gather, &gather->finds[i], half, span_s);

		if (blob.score >= least &&
			!is_known(&blob, known, known_count, least)) {
			out[count++] = blob;
		}
	}
	return count;
}

size_t gather_step(struct gather *gather, const struct frame *frame,
	const struct gather_place *place, const struct blob *known,
	size_t known_count, struct blob *out)
{
	struct blobs_half half = blobs_half(gather->blobs);
	const struct rig *rig = turning(place);

	if (gather->settings.every == 0) {
		return 0;
	}
	take_frame(gather, &half, rig, begin_frame(gather, frame, place));
	if (gather->past.count < PAST_FRAMES) {
		return 0;
	}
	follow(gather, rig);
	search(gather, rig, &half);
	return tell(gather, &half, known, known_count, out);
}
