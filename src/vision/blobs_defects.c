/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_defects.h"

#include <stdlib.h>
#include <string.h>

enum {
	PEAK_REACH = 2, /* a spot's brightest pixel is so near its place */
	RING = 2,       /* the ground of a pixel is so far off */
	RING_PIXELS = 16,
	MARGIN = RING,    /* nearer to the edge nothing is a spot */
	FRAMES_LEAST = 2, /* one may be a flash */
	FRAMES_MOST = 64, /* then a new count begins */
	IDLE_MOST = 8,
	NEAR_PX = 3,     /* a question is about a place so near */
	CHECK_EVERY = 8, /* of the known, so many are checked in turn */
	PLAIN = 6,       /* sigmas by which a pixel is off without a doubt */
	FLAT_PART = 4    /* of a quantisation step is noise at least */
};

/*
 * The four neighbours' share of the height that parts lens from pixel, and
 * how sure it has to be, in sigmas of a pixel: the sum of four less four times
 * the mean of sixteen has 2.2 of them, and 2.3 times that is one in a hundred.
 */
enum {
	SHARE = 7,
	SHARE_OF = 20,
	LOOSE_SHARE = 10, /* in one frame */
	SURE = 5
};

/* Mean deviation to standard deviation of noise. */
enum {
	SIGMA = 5,
	SIGMA_OF = 4
};

/* How a pixel stands among its neighbours; in sixteenths of a sum's unit. */
struct stand {
	int x;
	int y;
	int64_t height; /* above the ring around */
	int64_t near;   /* of the four beside, above the same */
	int64_t sigma;  /* of a pixel of the ring */
};

/* A part of a picture: of a raster, or of sums. */
struct patch {
	int32_t level[DEFECTS_SIDE][DEFECTS_SIDE];
};

void defects_init(struct defects *defects)
{
	*defects = (struct defects){ .frame = 0 };
}

void defects_forget(struct defects *defects)
{
	defects->suspect_count = 0;
}

static bool is_inside(const struct raster *raster, int x, int y)
{
	return x >= MARGIN && y >= MARGIN && x < raster->width - MARGIN &&
		y < raster->height - MARGIN;
}

/* The middle one and those around, of a place that is_inside. */
static struct stand stand_at(
	const struct patch *patch, int x, int y, bool dark, int64_t flat)
{
	const int32_t(*level)[DEFECTS_SIDE] = patch->level;
	int64_t ring[RING_PIXELS];
	int64_t sum = 0;
	int64_t off = 0;
	int count = 0;
	int sign = dark ? -1 : 1;

	for (int j = -RING; j <= RING; j++) {
		int step = abs(j) == RING ? 1 : 2 * RING;

		for (int i = -RING; i <= RING; i += step) {
			ring[count] = level[y + j][x + i];
			sum += ring[count++];
		}
	}
	for (int i = 0; i < RING_PIXELS; i++) {
		off += llabs(RING_PIXELS * ring[i] - sum);
	}

	int64_t near = (int64_t)level[y - 1][x] + level[y + 1][x] +
		level[y][x - 1] + level[y][x + 1];

	return (struct stand){
		.x = x,
		.y = y,
		.height = sign * (RING_PIXELS * (int64_t)level[y][x] - sum),
		.near = sign * (RING_PIXELS * near - 4 * sum),
		.sigma = off * SIGMA / (SIGMA_OF * RING_PIXELS) + flat,
	};
}

/* The highest of a patch's middle. */
static struct stand peak_of(const struct patch *patch, bool dark, int64_t flat)
{
	const int first = DEFECTS_REACH - PEAK_REACH;
	const int last = DEFECTS_REACH + PEAK_REACH;
	int x = first;
	int y = first;

	for (int j = first; j <= last; j++) {
		for (int i = first; i <= last; i++) {
			int32_t best = patch->level[y][x];
			int32_t here = patch->level[j][i];

			if (dark ? here < best : here > best) {
				x = i;
				y = j;
			}
		}
	}
	return stand_at(patch, x, y, dark, flat);
}

static void add_patch(int32_t sums[DEFECTS_SIDE][DEFECTS_SIDE],
	const struct raster *raster, int x, int y)
{
	for (int j = 0; j < DEFECTS_SIDE; j++) {
		const uint16_t *row =
			raster_row(raster, y + j - DEFECTS_REACH) + x -
			DEFECTS_REACH;

		for (int i = 0; i < DEFECTS_SIDE; i++) {
			sums[j][i] += row[i];
		}
	}
}

static struct patch patch_at(const struct raster *raster, int x, int y)
{
	struct patch patch = { { { 0 } } };

	add_patch(patch.level, raster, x, y);
	return patch;
}

/* What even a picture without noise may be off by, in a sum of frames. */
static int64_t flat_of(const struct defects *defects, int frames)
{
	return (int64_t)frames * RING_PIXELS * defects->gain.step /
		(RASTER_FINE * FLAT_PART);
}

/* Whether the others of its frames show as much of it as the strongest. */
static bool is_no_flash(
	const struct suspect *suspect, const struct stand *stand)
{
	int64_t others = stand->height - suspect->most;

	return 2 * suspect->frames * others >=
		(suspect->frames - 1) * stand->height;
}

static enum defect_verdict judge(
	const struct suspect *suspect, const struct stand *stand)
{
	int64_t border = SHARE * stand->height;
	int64_t doubt = SURE * stand->sigma;

	if (suspect->frames < FRAMES_LEAST) {
		return DEFECT_UNSURE;
	}
	if (SHARE_OF * (stand->near + doubt) < border &&
		is_no_flash(suspect, stand)) {
		return DEFECT_SHARP;
	}
	return SHARE_OF * (stand->near - doubt) > border ? DEFECT_BLURRED
							 : DEFECT_UNSURE;
}

/* fill - the mean of those beside. */
static void fill(const struct raster *raster, int x, int y)
{
	uint16_t *at = raster_row(raster, y) + x;
	uint32_t sum = (uint32_t)at[-1] + at[1] + at[-raster->stride] +
		at[raster->stride];

	*at = (uint16_t)((sum + 2) / 4);
}

static bool is_wrong(const struct defects *defects, const struct raster *raster,
	int x, int y)
{
	struct patch patch = patch_at(raster, x, y);
	struct stand stand = stand_at(&patch, DEFECTS_REACH, DEFECTS_REACH,
		false, flat_of(defects, 1));

	return llabs(stand.height) > PLAIN * stand.sigma;
}

static void fill_known(struct defects *defects, const struct raster *raster)
{
	for (int i = 0; i < defects->count; i++) {
		struct defect *defect = &defects->known[i];

		if ((defects->frame + (uint32_t)i) % CHECK_EVERY == 0 &&
			is_wrong(defects, raster, defect->x, defect->y)) {
			defect->seen = defects->frame;
		}
		fill(raster, defect->x, defect->y);
	}
}

static int find_known(const struct defects *defects, int x, int y, int reach)
{
	for (int i = 0; i < defects->count; i++) {
		if (abs(defects->known[i].x - x) <= reach &&
			abs(defects->known[i].y - y) <= reach) {
			return i;
		}
	}
	return -1;
}

/* Room for one more, or that of the one that was not seen for longest. */
static struct defect *find_room(struct defects *defects)
{
	struct defect *oldest = &defects->known[0];

	if (defects->count < DEFECTS_MAX) {
		return &defects->known[defects->count++];
	}
	for (int i = 1; i < DEFECTS_MAX; i++) {
		if (defects->known[i].seen < oldest->seen) {
			oldest = &defects->known[i];
		}
	}
	return oldest;
}

static void learn(
	struct defects *defects, const struct raster *raster, int x, int y)
{
	if (!is_inside(raster, x, y)) {
		return;
	}
	if (find_known(defects, x, y, 0) < 0) {
		*find_room(defects) = (struct defect){ (int16_t)x, (int16_t)y,
			defects->frame };
	}
	fill(raster, x, y);
}

/* add_frame - to what is known of a suspect; returns what the sums say. */
static struct stand add_frame(const struct defects *defects,
	struct suspect *suspect, const struct raster *raster)
{
	struct patch now = patch_at(raster, suspect->x, suspect->y);
	struct patch sums;
	struct stand sum;
	int64_t here;

	if (suspect->frames == FRAMES_MOST) {
		suspect->frames = 0;
		suspect->most = 0;
		memset(suspect->sums, 0, sizeof(suspect->sums));
	}
	add_patch(suspect->sums, raster, suspect->x, suspect->y);
	suspect->frames++;
	memcpy(sums.level, suspect->sums, sizeof(sums.level));
	sum = peak_of(&sums, suspect->dark, flat_of(defects, suspect->frames));
	here = stand_at(&now, sum.x, sum.y, suspect->dark, 0).height;
	suspect->most = here > suspect->most ? here : suspect->most;
	return sum;
}

static void watch(struct defects *defects, struct suspect *suspect,
	const struct raster *raster)
{
	struct stand stand = add_frame(defects, suspect, raster);

	suspect->verdict = judge(suspect, &stand);
	if (suspect->verdict == DEFECT_SHARP) {
		learn(defects, raster, suspect->x + stand.x - DEFECTS_REACH,
			suspect->y + stand.y - DEFECTS_REACH);
	}
}

/* watch_all - what is known by now, or nobody asks for, is let go. */
static void watch_all(struct defects *defects, const struct raster *raster)
{
	int kept = 0;

	for (int i = 0; i < defects->suspect_count; i++) {
		struct suspect *suspect = &defects->suspects[i];

		if (++suspect->idle > IDLE_MOST) {
			continue;
		}
		if (suspect->verdict == DEFECT_UNSURE) {
			watch(defects, suspect, raster);
		}
		if (suspect->verdict != DEFECT_SHARP) {
			defects->suspects[kept++] = *suspect;
		}
	}
	defects->suspect_count = kept;
}

void defects_step(struct defects *defects, const struct raster *raster,
	struct raster_gain gain)
{
	/* Sums of different scales cannot be added. */
	if (gain.up != defects->gain.up || gain.down != defects->gain.down) {
		defects_forget(defects);
	}
	defects->gain = gain;
	defects->frame++;
	fill_known(defects, raster);
	watch_all(defects, raster);
}

static struct suspect *find_suspect(
	struct defects *defects, int x, int y, bool dark)
{
	for (int i = 0; i < defects->suspect_count; i++) {
		struct suspect *suspect = &defects->suspects[i];

		if (suspect->dark == dark && abs(suspect->x - x) <= NEAR_PX &&
			abs(suspect->y - y) <= NEAR_PX) {
			return suspect;
		}
	}
	return NULL;
}

/* open_suspect - where there is room for one more. */
static void open_suspect(struct defects *defects, const struct raster *raster,
	int x, int y, bool dark)
{
	struct suspect *suspect;

	if (defects->suspect_count == DEFECTS_SUSPECTS) {
		return;
	}
	suspect = &defects->suspects[defects->suspect_count++];
	*suspect = (struct suspect){
		.x = x,
		.y = y,
		.dark = dark,
	};
	add_frame(defects, suspect, raster);
}

void defects_suspect(struct defects *defects, const struct raster *raster,
	int x, int y, bool dark)
{
	struct suspect *suspect = find_suspect(defects, x, y, dark);
	struct patch patch;
	struct stand stand;

	if (!is_inside(raster, x, y)) {
		return;
	}
	if (suspect) {
		suspect->idle = 0;
		return;
	}
	patch = patch_at(raster, x, y);
	stand = peak_of(&patch, dark, flat_of(defects, 1));
	if (SHARE_OF * stand.near < LOOSE_SHARE * stand.height &&
		stand.height > PLAIN * stand.sigma) {
		open_suspect(defects, raster, x, y, dark);
	}
}
