/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/moon_disc.h"

#include "calibration/beacon.h"
#include "core/moon.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	ROUNDS = 20,
	BINS = 36, /* of a turn */
	BINS_LEAST = 12,
	RIM_MAX = 4096 /* points */
};

static const double SMALLEST_PX = 4;
/* Shares of the disc: what is surely bright, and how large a patch may be. */
static const double BRIGHT_SHARE = 0.02;
static const double LEAST_SHARE = 0.05;
static const double MOST_SHARE = 1.3;
static const double CONTRAST = 12; /* over the picture's spread */
static const double ON_RIM_PX = 1.0;

/* A point of the rim, and the way from it into the bright. */
struct rim_point {
	double x_px;
	double y_px;
	double in_x;
	double in_y;
};

struct disc {
	const float *level; /* the picture */
	int width;
	int height;
	double threshold;
	double radius_px;
	struct rim_point rim[RIM_MAX];
	int rim_count;
};

static int by_level(const void *a, const void *b)
{
	float x = *(const float *)a;
	float y = *(const float *)b;

	return (x > y) - (x < y);
}

static void take_picture(const struct frame *frame, float *out)
{
	for (int y = 0; y < frame->height; y++) {
		const uint8_t *narrow = frame_row(frame, y);
		const uint16_t *wide = frame_row(frame, y);

		for (int x = 0; x < frame->width; x++) {
			*out++ = frame->format == FRAME_GRAY8 ? (float)narrow[x]
							      : (float)wide[x];
		}
	}
}

/* Half way from the sky up to the disc; false: nothing stands out. */
static bool find_threshold(struct disc *disc, float *sorted)
{
	size_t count = (size_t)disc->width * (size_t)disc->height;
	double whole = GEOM_PI * disc->radius_px * disc->radius_px;
	size_t bright = (size_t)(BRIGHT_SHARE * whole) + 1;

	memcpy(sorted, disc->level, count * sizeof(*sorted));
	qsort(sorted, count, sizeof(*sorted), by_level);
	if (bright >= count / 2) {
		return false;
	}
	double sky = (double)sorted[count / 2];
	double spread = sky - (double)sorted[count / 6] + 0.5;
	double top = (double)sorted[count - bright];
	disc->threshold = (sky + top) / 2;
	return top - sky > CONTRAST * spread;
}

static bool patch_fits(const struct disc *disc)
{
	double whole = GEOM_PI * disc->radius_px * disc->radius_px;
	int count = 0;

	for (ptrdiff_t i = 0; i < (ptrdiff_t)disc->width * disc->height; i++) {
		count += (double)disc->level[i] > disc->threshold;
	}
	return count > LEAST_SHARE * whole && count < MOST_SHARE * whole;
}

static double level_at(const struct disc *disc, int x, int y)
{
	return (double)disc->level[(ptrdiff_t)y * disc->width + x];
}

/* Where the level crosses the threshold between two neighbours, if it does. */
static void cross(struct disc *disc, int x, int y, int right, int down)
{
	double here = level_at(disc, x, y) - disc->threshold;
	double there = level_at(disc, x + right, y + down) - disc->threshold;

	if ((here > 0) == (there > 0) || disc->rim_count == RIM_MAX) {
		return;
	}
	double share = here / (here - there);
	double in_x = level_at(disc, x + 1, y) - level_at(disc, x - 1, y);
	double in_y = level_at(disc, x, y + 1) - level_at(disc, x, y - 1);
	double size = hypot(in_x, in_y);
	disc->rim[disc->rim_count++] = (struct rim_point){
		x + share * right,
		y + share * down,
		size > 0 ? in_x / size : 0,
		size > 0 ? in_y / size : 0,
	};
}

static void find_rim(struct disc *disc)
{
	for (int y = 1; y < disc->height - 2; y++) {
		for (int x = 1; x < disc->width - 2; x++) {
			cross(disc, x, y, 1, 0);
			cross(disc, x, y, 0, 1);
		}
	}
}

static bool on_rim(
	const struct disc *disc, const struct rim_point *point, struct pixel at)
{
	double off = hypot(point->x_px - at.x_px, point->y_px - at.y_px);

	return fabs(off - disc->radius_px) < ON_RIM_PX;
}

/* How much of a turn the rim lies on the circle around @at, in bins. */
static int bins_on(const struct disc *disc, struct pixel at)
{
	bool bin[BINS] = { false };
	int count = 0;

	for (int i = 0; i < disc->rim_count; i++) {
		const struct rim_point *point = &disc->rim[i];

		if (on_rim(disc, point, at)) {
			double turn = atan2(
				point->y_px - at.y_px, point->x_px - at.x_px);
			int which = (int)(BINS * (turn / (2 * GEOM_PI) + 0.5));

			bin[which % BINS] = true;
		}
	}
	for (int i = 0; i < BINS; i++) {
		count += bin[i];
	}
	return count;
}

/* Each point of the limb says where the middle is: where most agree. */
static int vote(const struct disc *disc, struct pixel *at)
{
	int most = 0;

	for (int i = 0; i < disc->rim_count; i++) {
		const struct rim_point *point = &disc->rim[i];
		struct pixel said = {
			point->x_px + disc->radius_px * point->in_x,
			point->y_px + disc->radius_px * point->in_y,
		};
		int agree = bins_on(disc, said);

		if (agree > most) {
			most = agree;
			*at = said;
		}
	}
	return most;
}

/* One step towards the least squares of a circle of known size. */
static void step(const struct disc *disc, struct pixel *at)
{
	double xx = 1e-9;
	double yy = 1e-9;
	double xy = 0;
	double x = 0;
	double y = 0;

	for (int i = 0; i < disc->rim_count; i++) {
		const struct rim_point *point = &disc->rim[i];
		double off_x = point->x_px - at->x_px;
		double off_y = point->y_px - at->y_px;
		double off = hypot(off_x, off_y);

		if (!on_rim(disc, point, *at)) {
			continue;
		}
		off_x /= off;
		off_y /= off;
		xx += off_x * off_x;
		yy += off_y * off_y;
		xy += off_x * off_y;
		x += off_x * (off - disc->radius_px);
		y += off_y * (off - disc->radius_px);
	}
	double whole = xx * yy - xy * xy;
	at->x_px += (yy * x - xy * y) / whole;
	at->y_px += (xx * y - xy * x) / whole;
}

static bool find(struct disc *disc, float *sorted, struct pixel *at)
{
	if (!find_threshold(disc, sorted) || !patch_fits(disc)) {
		return false;
	}
	find_rim(disc);
	if (vote(disc, at) < BINS_LEAST) {
		return false;
	}
	for (int i = 0; i < ROUNDS; i++) {
		step(disc, at);
	}
	return bins_on(disc, *at) >= BINS_LEAST;
}

bool moon_disc_find(const struct frame *frame, double radius_px,
	struct pixel *at, struct error *error)
{
	size_t count = (size_t)frame->width * (size_t)frame->height;
	struct disc *disc = calloc(1, sizeof(*disc));
	float *levels = calloc(2 * count, sizeof(*levels));
	bool found = false;

	if (disc == NULL || levels == NULL) {
		free(disc);
		free(levels);
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	take_picture(frame, levels);
	disc->level = levels;
	disc->width = frame->width;
	disc->height = frame->height;
	disc->radius_px = radius_px;
	found = radius_px >= SMALLEST_PX && find(disc, levels + count, at);
	free(disc);
	free(levels);
	return found ||
		error_set(error, ERROR_TOLERANCE,
			"no moon of %.1f px radius is seen whole; it must be "
			"at least %.0f px, off the edge, clear of clouds and "
			"not washed out",
			radius_px, SMALLEST_PX);
}

bool moon_disc_look(const struct frame *frame, const struct rig *rig,
	double unix_s, struct geodetic site, struct sighting *out,
	struct error *error)
{
	const struct lens *lens = &rig->lens;
	double range_m = moon_sight(unix_s, site).range_m;

	if (frame->width != lens->width_px ||
		frame->height != lens->height_px) {
		return error_set(error, ERROR_TOLERANCE,
			"it has %d x %d pixels, the rig's lens %d x %d",
			frame->width, frame->height, lens->width_px,
			lens->height_px);
	}
	if (!beacon_look("Moon", unix_s, site, &out->truth, error) ||
		!moon_disc_find(frame, moon_radius_rad(range_m) * lens->fx_px,
			&out->at, error)) {
		return false;
	}
	snprintf(out->name, sizeof(out->name), "Moon");
	return true;
}
