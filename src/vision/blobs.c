/* SPDX-License-Identifier: Apache-2.0 */
#include "vision/blobs.h"

#include "blobs_crowd.h"
#include "blobs_defects.h"
#include "blobs_extent.h"
#include "blobs_gate.h"
#include "blobs_half.h"
#include "blobs_raster.h"
#include "blobs_scan.h"
#include "blobs_score.h"
#include "judge_patch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	SIDE_MIN = 16,
	LEVEL_SIDE_MIN = 8,
	CLOSER = 2, /* candidates looked at closely, for each that may be given
		     */
	FLOOR_PART = 2, /* of a quantisation step counts as noise */
	APART = 5, /* two spots nearer than this are one: half pixels, coarser
		    */
	SHARP_LEVELS = 2, /* on which one pixel alone may be found */
	ALIGN = 64
};

/*
 * What a contrast is worth on each scale: the larger, the more clouds and
 * trees there are of that size; and a pixel alone is noise more often.
 */
static const double level_weight[GATE_LEVELS] = { 1.2, 1.2, 0.76, 0.43 };

/* A spot of more pixels counts less, by the root of how many more; but half. */
#define AREA_FREE_PX 25.0
#define AREA_MOST_PX (4.0 * AREA_FREE_PX)

struct blobs {
	struct blobs_settings settings;
	int width;
	int height;
	enum frame_format format;
	int levels;
	struct raster rasters[GATE_LEVELS];
	struct cells cells[GATE_LEVELS];
	struct gate gate;
	uint16_t *rows;
	struct candidate candidates[CLOSER * DETECT_BLOBS_MAX];
	size_t count;
	struct raster_gain gain; /* of the last frame */
	struct defects defects;  /* used where settings.mend */
	struct judge *judge;     /* NULL where none is judged */
};

struct blobs_settings blobs_settings_default(void)
{
	return (struct blobs_settings){
		.score_min = 1.0,
		.limit = 64,
		.light = true,
		.dark = true,
		.mend = true,
		.judged = 0,
	};
}

static int count_levels(int width, int height)
{
	int side = width < height ? width : height;
	int levels = 1;

	while (levels < GATE_LEVELS && side >> levels >= LEVEL_SIDE_MIN) {
		levels++;
	}
	return levels;
}

/* zeros_open - @count elements of @size, aligned; free() them. */
static void *zeros_open(size_t count, size_t size)
{
	size_t bytes = (count * size + ALIGN - 1) / ALIGN * ALIGN;
	void *zeros = aligned_alloc(ALIGN, bytes);

	return zeros ? memset(zeros, 0, bytes) : NULL;
}

static bool level_open(struct blobs *blobs, int level)
{
	int width = blobs->width >> level;
	int height = blobs->height >> level;
	size_t cells = cells_room(width, height);
	uint16_t *raster =
		zeros_open(raster_room(width, height), sizeof(*raster));
	uint16_t *peaks = zeros_open(cells, sizeof(*peaks));
	struct gate *gate = &blobs->gate;

	blobs->rasters[level] = raster_lay(raster, width, height);
	blobs->cells[level] = cells_lay(peaks, width, height);
	gate->bins_light[level] = zeros_open(cells, sizeof(uint8_t));
	gate->bins_dark[level] = zeros_open(cells, sizeof(uint8_t));
	gate->noise[level] = zeros_open(cells, sizeof(uint16_t));
	return raster && peaks && gate->bins_light[level] &&
		gate->bins_dark[level] && gate->noise[level];
}

static bool memory_open(struct blobs *blobs)
{
	for (int i = 0; i < blobs->levels; i++) {
		if (!level_open(blobs, i)) {
			return false;
		}
	}
	blobs->rows = zeros_open(scan_room(blobs->width), sizeof(uint16_t));
	return blobs->rows != NULL;
}

static bool settings_hold(
	const struct blobs_settings *settings, struct error *error)
{
	if (!(settings->score_min > 0.0)) {
		return error_set(error, ERROR_SETTINGS,
			"blobs: the lowest score is %g; it must be above 0",
			settings->score_min);
	}
	if (settings->judged < 0 || settings->judged > DETECT_BLOBS_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"blobs: %d spots are to be judged; it must be within 0..%d",
			settings->judged, DETECT_BLOBS_MAX);
	}
	if (settings->limit < 1 || settings->limit > DETECT_BLOBS_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"blobs: the limit is %d; it must be within 1..%d",
			settings->limit, DETECT_BLOBS_MAX);
	}
	return true;
}

struct blobs *blobs_open(const struct blobs_settings *settings, int width,
	int height, enum frame_format format, struct error *error)
{
	if (!settings_hold(settings, error)) {
		return NULL;
	}
	if (width < SIDE_MIN || height < SIDE_MIN || width > FRAME_SIDE_MAX ||
		height > FRAME_SIDE_MAX) {
		error_set(error, ERROR_FAILED,
			"blobs: a frame of %dx%d cannot be searched; sides of %d to %d pixels can",
			width, height, SIDE_MIN, FRAME_SIDE_MAX);
		return NULL;
	}

	struct blobs *blobs = calloc(1, sizeof(*blobs));

	if (blobs) {
		blobs->settings = *settings;
		blobs->width = width;
		blobs->height = height;
		blobs->format = format;
		blobs->levels = count_levels(width, height);
		defects_init(&blobs->defects);
	}
	if (!blobs || !memory_open(blobs)) {
		blobs_close(blobs);
		error_set(error, ERROR_FAILED,
			"blobs: no memory to search frames of %dx%d", width,
			height);
		return NULL;
	}
	if (settings->judged > 0) {
		blobs->judge = judge_open(settings->weights, error);
		if (!blobs->judge) {
			blobs_close(blobs);
			return NULL;
		}
	}
	return blobs;
}

void blobs_close(struct blobs *blobs)
{
	if (!blobs) {
		return;
	}
	for (int i = 0; i < GATE_LEVELS; i++) {
		free(blobs->rasters[i].memory);
		free(blobs->cells[i].memory);
		free(blobs->gate.bins_light[i]);
		free(blobs->gate.bins_dark[i]);
		free(blobs->gate.noise[i]);
	}
	free(blobs->rows);
	judge_close(blobs->judge);
	free(blobs);
}

/* Best first; equal scores in the order of their place. */
static bool before(const struct candidate *a, const struct candidate *b)
{
	if (a->score != b->score) {
		return a->score > b->score;
	}
	if (a->place.level != b->place.level) {
		return a->place.level < b->place.level;
	}
	if (a->place.y != b->place.y) {
		return a->place.y < b->place.y;
	}
	if (a->place.x != b->place.x) {
		return a->place.x < b->place.x;
	}
	return a->place.dark < b->place.dark;
}

/* sort - by Shell's method: the C library's may allocate. */
static void sort(struct candidate *list, size_t count)
{
	static const size_t gaps[] = { 132, 57, 23, 10, 4, 1 };

	for (size_t g = 0; g < sizeof(gaps) / sizeof(gaps[0]); g++) {
		size_t gap = gaps[g];

		for (size_t i = gap; i < count; i++) {
			struct candidate moved = list[i];
			size_t j = i;

			for (; j >= gap && before(&moved, &list[j - gap]);
				j -= gap) {
				list[j] = list[j - gap];
			}
			list[j] = moved;
		}
	}
}

static bool same_spot(struct place a, struct place b)
{
	int coarse = a.level > b.level ? a.level : b.level;
	int64_t apart = (int64_t)APART << coarse;
	/* Centres of pixels, in half pixels of the frame. */
	int64_t dx = ((2 * a.x + 1) << a.level) - ((2 * b.x + 1) << b.level);
	int64_t dy = ((2 * a.y + 1) << a.level) - ((2 * b.y + 1) << b.level);

	return dx * dx + dy * dy <= apart * apart;
}

static bool is_known(
	const struct candidate *kept, size_t count, struct place place)
{
	for (size_t i = 0; i < count; i++) {
		if (same_spot(kept[i].place, place)) {
			return true;
		}
	}
	return false;
}

/* score_candidates - drops those that are not worth a row. */
static void score_candidates(struct blobs *blobs)
{
	size_t kept = 0;

	for (size_t i = 0; i < blobs->count; i++) {
		struct candidate candidate = blobs->candidates[i];

		candidate.score = level_weight[candidate.place.level] *
			score_of(blobs->rasters, candidate.place,
				candidate.noise);
		if (candidate.score >= blobs->settings.score_min) {
			blobs->candidates[kept++] = candidate;
		}
	}
	blobs->count = kept;
}

/* merge - one candidate for each spot, the best, at most the limit. */
static void merge(struct blobs *blobs)
{
	size_t limit = (size_t)blobs->settings.limit;
	size_t kept = 0;

	sort(blobs->candidates, blobs->count);
	for (size_t i = 0; i < blobs->count && kept < limit; i++) {
		struct candidate next = blobs->candidates[i];

		if (!is_known(blobs->candidates, kept, next.place)) {
			blobs->candidates[kept++] = next;
		}
	}
	blobs->count = kept;
}

/* region_of - the pixels of a box around a centre, within the frame. */
static struct region region_of(
	const struct frame *frame, const struct extent *extent)
{
	int left = (int)(extent->x_px - (extent->w_px - 1.0) / 2.0);
	int top = (int)(extent->y_px - (extent->h_px - 1.0) / 2.0);
	int right = (int)(left + extent->w_px) + 1;
	int bottom = (int)(top + extent->h_px) + 1;

	return (struct region){
		.left = left > 0 ? left : 0,
		.top = top > 0 ? top : 0,
		.right = right < frame->width ? right : frame->width,
		.bottom = bottom < frame->height ? bottom : frame->height,
	};
}

/*
 * contrast_of - in levels of the frame. What is far beyond all that the gain
 * was measured from is cut in the raster, and looked up here.
 */
static double contrast_of(const struct frame *frame, struct raster_gain gain,
	const struct extent *extent, bool dark)
{
	double contrast = extent->contrast * (1 << gain.down) / (1 << gain.up);

	if (frame->format == FRAME_GRAY16) {
		contrast +=
			raster_cut(frame, gain, region_of(frame, extent), dark);
	}
	return dark ? -contrast : contrast;
}

static double size_share(double area_px)
{
	double most = area_px < AREA_MOST_PX ? area_px : AREA_MOST_PX;

	return most > AREA_FREE_PX ? sqrt(AREA_FREE_PX / most) : 1.0;
}

static struct blob describe(const struct blobs *blobs,
	const struct frame *frame, const struct candidate *candidate,
	struct raster_gain gain)
{
	struct extent extent = extent_of(blobs->rasters, candidate->place);

	return (struct blob){
		.centre = { .x_px = extent.x_px, .y_px = extent.y_px },
		.x_px = extent.x_px - (extent.w_px - 1.0) / 2.0,
		.y_px = extent.y_px - (extent.h_px - 1.0) / 2.0,
		.w_px = extent.w_px,
		.h_px = extent.h_px,
		.area_px = extent.area_px,
		.score = candidate->score * size_share(extent.area_px),
		.contrast = contrast_of(
			frame, gain, &extent, candidate->place.dark),
	};
}

/* search - the candidates of all scales, not yet looked at closely. */
static void search(
	struct blobs *blobs, const struct frame *frame, struct raster_gain gain)
{
	size_t most = CLOSER * (size_t)blobs->settings.limit;

	gate_start(&blobs->gate, gain.step / FLOOR_PART);
	raster_fill(&blobs->rasters[0], frame, gain);
	if (blobs->settings.mend) {
		defects_step(&blobs->defects, &blobs->rasters[0], gain);
	}
	for (int i = 0; i < blobs->levels; i++) {
		const struct raster *half =
			i + 1 < blobs->levels ? &blobs->rasters[i + 1] : NULL;

		scan_raster(&blobs->rasters[i], blobs->rows, &blobs->cells[i],
			half);
		gate_take(&blobs->gate, i, &blobs->cells[i],
			blobs->settings.light, blobs->settings.dark);
	}
	blobs->count = gate_pass(&blobs->gate, blobs->cells, blobs->levels,
		blobs->candidates, most);
}

/* suspect - what may be a pixel of the sensor, from the next frame on. */
static void suspect(struct blobs *blobs, const struct blob *found)
{
	for (size_t i = 0; i < blobs->count; i++) {
		struct place place = blobs->candidates[i].place;

		if (place.level < SHARP_LEVELS) {
			defects_suspect(&blobs->defects, &blobs->rasters[0],
				(int)(found[i].centre.x_px + 0.5),
				(int)(found[i].centre.y_px + 0.5), place.dark);
		}
	}
}

static size_t count_worthy(
	const struct blob *blobs, size_t count, double score_min)
{
	while (count > 0 && blobs[count - 1].score < score_min) {
		count--;
	}
	return count;
}

/* Weaker spots are not worth a look: no opinion makes targets of them. */
static const double judged_score = 2.0;

/* judge_best - moves the scores of the best @count by their looks. */
static void judge_best(
	const struct blobs *blobs, struct blob *out, size_t count)
{
	for (size_t i = 0; i < count && out[i].score >= judged_score; i++) {
		struct judge_patch patch;

		patch_of(blobs->rasters, blobs->levels, out[i].centre,
			out[i].contrast < 0.0, &patch);
		out[i].score *= judge_factor(judge_look(blobs->judge, &patch));
	}
}

size_t blobs_find(
	struct blobs *blobs, const struct frame *frame, struct blob *out)
{
	struct raster_gain gain = raster_gain_of(frame);
	size_t judged = (size_t)blobs->settings.judged;

	blobs->gain = gain;
	search(blobs, frame, gain);
	score_candidates(blobs);
	merge(blobs);
	for (size_t i = 0; i < blobs->count; i++) {
		out[i] = describe(blobs, frame, &blobs->candidates[i], gain);
	}
	if (blobs->settings.mend) {
		suspect(blobs, out);
	}
	crowd_weigh(out, blobs->count, (double)blobs->width * blobs->height);
	judge_best(blobs, out, judged < blobs->count ? judged : blobs->count);
	crowd_order(out, blobs->count);
	return count_worthy(out, blobs->count, blobs->settings.score_min);
}

void blobs_forget(struct blobs *blobs)
{
	defects_forget(&blobs->defects);
}

const struct raster *blobs_raster(const struct blobs *blobs, int level)
{
	return level < blobs->levels ? &blobs->rasters[level] : NULL;
}

struct blobs_half blobs_half(const struct blobs *blobs)
{
	return (struct blobs_half){
		.raster = &blobs->rasters[1],
		.gain = blobs->gain,
		.light = blobs->settings.light,
		.dark = blobs->settings.dark,
	};
}
