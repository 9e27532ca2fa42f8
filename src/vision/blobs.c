/* SPDX-License-Identifier: Apache-2.0 */
#include "vision/blobs.h"

#include "blobs_measure.h"
#include "blobs_scan.h"

#include <stdlib.h>
#include <string.h>

enum {
	LEVELS = 4,
	SIDE_MIN = 16,
	LEVEL_SIDE_MIN = 8,
	CANDIDATES = 4, /* looked at closely, for each that may be given */
	GATE_BINS = 1024,
	GATE_SCALE = 8, /* bins for one unit of rough score */
	ALIGN = 64,
	CELLS_AROUND = 8,
	AROUND_PART = 2, /* of the roughness around counts as noise */
	FLOOR_PART = 5   /* and so does this of a quantisation step */
};

/* Two spots nearer than this, in pixels of the coarser plane, are one. */
#define APART_PX 2.5

/*
 * What a contrast is worth on each scale: the larger, the more clouds and
 * trees there are of that size.
 */
static const double level_weight[LEVELS] = { 1.0, 0.9, 0.81, 0.73 };

/* A candidate, before and after the close look. */
struct candidate {
	struct place place;
	uint32_t gate;  /* rough score, GATE_SCALE a unit */
	uint32_t noise; /* 1/PLANE_FINE plane levels */
	double score;
};

struct blobs {
	struct blobs_settings settings;
	int width;
	int height;
	enum frame_format format;
	int levels;
	struct plane planes[LEVELS];
	struct scan_cell *cells[LEVELS];
	uint16_t *rows;
	struct candidate *candidates;
	size_t room; /* of candidates */
	size_t count;
	uint32_t bins[GATE_BINS];
};

struct blobs_settings blobs_settings_default(void)
{
	return (struct blobs_settings){
		.score_min = 1.0,
		.limit = 64,
		.light = true,
		.dark = true,
	};
}

static size_t cells_of(const struct plane *plane)
{
	return (size_t)scan_cells_across(plane->width) *
		(size_t)scan_cells_across(plane->height);
}

static int count_levels(int width, int height)
{
	int side = width < height ? width : height;
	int levels = 1;

	while (levels < LEVELS && side >> levels >= LEVEL_SIDE_MIN) {
		levels++;
	}
	return levels;
}

static uint16_t *pixels_open(size_t count)
{
	size_t size = (count * sizeof(uint16_t) + ALIGN - 1) / ALIGN * ALIGN;
	uint16_t *pixels = aligned_alloc(ALIGN, size);

	if (pixels) {
		memset(pixels, 0, size);
	}
	return pixels;
}

static bool level_open(struct blobs *blobs, int level)
{
	int width = blobs->width >> level;
	int height = blobs->height >> level;
	uint16_t *memory = pixels_open(plane_room(width, height));

	if (!memory) {
		return false;
	}
	blobs->planes[level] = plane_lay(memory, width, height);
	blobs->cells[level] =
		calloc(cells_of(&blobs->planes[level]), sizeof(**blobs->cells));
	return blobs->cells[level] != NULL;
}

static bool memory_open(struct blobs *blobs)
{
	for (int i = 0; i < blobs->levels; i++) {
		if (!level_open(blobs, i)) {
			return false;
		}
		blobs->room += 2 * cells_of(&blobs->planes[i]);
	}
	blobs->rows = pixels_open(scan_room(blobs->width));
	blobs->candidates = calloc(blobs->room, sizeof(*blobs->candidates));
	return blobs->rows && blobs->candidates;
}

static bool settings_hold(
	const struct blobs_settings *settings, struct error *error)
{
	if (!(settings->score_min > 0.0)) {
		return error_set(error, ERROR_SETTINGS,
			"blobs: the lowest score is %g; it must be above 0",
			settings->score_min);
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
	}
	if (!blobs || !memory_open(blobs)) {
		blobs_close(blobs);
		error_set(error, ERROR_FAILED,
			"blobs: no memory to search frames of %dx%d", width,
			height);
		return NULL;
	}
	return blobs;
}

void blobs_close(struct blobs *blobs)
{
	if (!blobs) {
		return;
	}
	for (int i = 0; i < LEVELS; i++) {
		free(blobs->planes[i].memory);
		free(blobs->cells[i]);
	}
	free(blobs->rows);
	free(blobs->candidates);
	free(blobs);
}

/* place_in_order - @count values in rising order, one more among them. */
static void place_in_order(uint32_t *values, int count, uint32_t value)
{
	int at = count;

	for (; at > 0 && values[at - 1] > value; at--) {
		values[at] = values[at - 1];
	}
	values[at] = value;
}

/*
 * rough_around - the lower median of the cells around (i, j): a spot beside
 * a tree line is in the sky, one inside of it is not.
 */
static uint32_t rough_around(
	const struct scan_cell *cells, int across, int down, int i, int j)
{
	uint32_t values[CELLS_AROUND + 1];
	int count = 0;

	for (int y = j > 0 ? j - 1 : 0; y <= j + 1 && y < down; y++) {
		for (int x = i > 0 ? i - 1 : 0; x <= i + 1 && x < across; x++) {
			if (x != i || y != j) {
				place_in_order(values, count++,
					cells[(ptrdiff_t)y * across + x].rough);
			}
		}
	}
	return count ? values[(count - 1) / 2] : 0;
}

static void add_candidate(struct blobs *blobs, struct place cell,
	struct scan_peak peak, uint32_t noise)
{
	uint32_t gate = (uint32_t)peak.contrast * GATE_SCALE *
		(PLANE_FINE / SCAN_WEIGHT) / noise;

	if (!peak.contrast || gate == 0) {
		return;
	}
	gate = gate < GATE_BINS ? gate : GATE_BINS - 1;
	cell.x += peak.x;
	cell.y += peak.y;
	blobs->bins[gate]++;
	blobs->candidates[blobs->count++] = (struct candidate){
		.place = cell, .gate = gate, .noise = noise
	};
}

static void gather_level(struct blobs *blobs, int level, uint32_t floor)
{
	const struct plane *plane = &blobs->planes[level];
	const struct scan_cell *cells = blobs->cells[level];
	int across = scan_cells_across(plane->width);
	int down = scan_cells_across(plane->height);

	for (int j = 0; j < down; j++) {
		for (int i = 0; i < across; i++) {
			const struct scan_cell *cell =
				&cells[(ptrdiff_t)j * across + i];
			struct place place = { .level = level,
				.x = i * SCAN_CELL,
				.y = j * SCAN_CELL };
			uint32_t noise = floor +
				rough_around(cells, across, down, i, j) *
					(PLANE_FINE / SCAN_CELL / SCAN_CELL) /
					AROUND_PART;

			if (blobs->settings.light) {
				add_candidate(blobs, place, cell->light, noise);
			}
			if (blobs->settings.dark) {
				place.dark = true;
				add_candidate(blobs, place, cell->dark, noise);
			}
		}
	}
}

/* keep_best - of all candidates, those that deserve the close look. */
static void keep_best(struct blobs *blobs)
{
	uint32_t most = (uint32_t)blobs->settings.limit * CANDIDATES;
	uint32_t least = GATE_BINS - 1;
	size_t kept = 0;

	for (uint32_t sum = blobs->bins[least]; least > 0; least--) {
		sum += blobs->bins[least - 1];
		if (sum > most) {
			break;
		}
	}
	for (size_t i = 0; i < blobs->count && kept < most; i++) {
		if (blobs->candidates[i].gate >= least) {
			blobs->candidates[kept++] = blobs->candidates[i];
		}
	}
	blobs->count = kept;
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

static double frame_px(int at, int level)
{
	return (at + 0.5) * (1 << level) - 0.5;
}

static bool same_spot(const struct candidate *a, const struct candidate *b)
{
	int coarse = a->place.level > b->place.level ? a->place.level
						     : b->place.level;
	double apart = APART_PX * (1 << coarse);
	double dx = frame_px(a->place.x, a->place.level) -
		frame_px(b->place.x, b->place.level);
	double dy = frame_px(a->place.y, a->place.level) -
		frame_px(b->place.y, b->place.level);

	return dx * dx + dy * dy <= apart * apart;
}

static bool is_known(const struct candidate *kept, size_t count,
	const struct candidate *candidate)
{
	for (size_t i = 0; i < count; i++) {
		if (same_spot(&kept[i], candidate)) {
			return true;
		}
	}
	return false;
}

/* merge - one candidate for each spot, the best, at most the limit. */
static void merge(struct blobs *blobs)
{
	size_t limit = (size_t)blobs->settings.limit;
	size_t kept = 0;

	sort(blobs->candidates, blobs->count);
	for (size_t i = 0; i < blobs->count && kept < limit; i++) {
		const struct candidate *next = &blobs->candidates[i];

		if (next->score < blobs->settings.score_min) {
			break;
		}
		if (!is_known(blobs->candidates, kept, next)) {
			blobs->candidates[kept++] = *next;
		}
	}
	blobs->count = kept;
}

static struct blob describe(const struct blobs *blobs,
	const struct candidate *candidate, struct plane_gain gain)
{
	struct extent extent = measure_extent(blobs->planes, candidate->place);
	double contrast = extent.contrast * (1 << gain.down) / (1 << gain.up);

	return (struct blob){
		.centre = { .x_px = extent.x_px, .y_px = extent.y_px },
		.x_px = extent.x_px - (extent.w_px - 1.0) / 2.0,
		.y_px = extent.y_px - (extent.h_px - 1.0) / 2.0,
		.w_px = extent.w_px,
		.h_px = extent.h_px,
		.area_px = extent.area_px,
		.score = candidate->score,
		.contrast = candidate->place.dark ? -contrast : contrast,
	};
}

size_t blobs_find(
	struct blobs *blobs, const struct frame *frame, struct blob *out)
{
	struct plane_gain gain = plane_gain_of(frame);
	uint32_t floor = gain.step / FLOOR_PART;

	blobs->count = 0;
	memset(blobs->bins, 0, sizeof(blobs->bins));
	plane_fill(&blobs->planes[0], frame, gain);
	for (int i = 0; i < blobs->levels; i++) {
		if (i > 0) {
			plane_halve(&blobs->planes[i], &blobs->planes[i - 1]);
		}
		scan_plane(&blobs->planes[i], blobs->rows, blobs->cells[i]);
		gather_level(blobs, i, floor);
	}
	keep_best(blobs);
	for (size_t i = 0; i < blobs->count; i++) {
		struct candidate *candidate = &blobs->candidates[i];

		candidate->score = level_weight[candidate->place.level] *
			measure_score(blobs->planes, candidate->place,
				candidate->noise);
	}
	merge(blobs);
	for (size_t i = 0; i < blobs->count; i++) {
		out[i] = describe(blobs, &blobs->candidates[i], gain);
	}
	return blobs->count;
}

void blobs_forget(struct blobs *blobs)
{
	(void)blobs;
}
