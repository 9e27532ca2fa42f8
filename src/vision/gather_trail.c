/* SPDX-License-Identifier: Apache-2.0 */
#include "gather_trail.h"

#include "base/kernel.h"
#include "gather_ground.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum {
	PLACES = 3, /* each way, that a refinement tries */
	WAYS = 5,   /* and of these */
	PARTS = 2,  /* of the past, that tell its way */
	REACH = 7,  /* of the window of a measurement */
	SIDE = 2 * REACH + 1,
	LANES = 16, /* of a row of the window; what is beyond SIDE is not used
		     */
	RING = 3,   /* where the surroundings are, as in blobs */
	NEAR = 3,
	FAR = 6,
	CORE = 2,     /* half side of what may be the spot itself */
	SEEN_PART = 4 /* all but one of so many frames must show it */
};

/*
 * Mean step between neighbours, across plus down, of smoothed noise of
 * standard deviation 1: 1.3; blobs take half of that from farther around.
 */
static const double step_around = 0.65;

/*
 * Mean change of noise that is new in each frame: 2 sigma / sqrt(pi) at first,
 * 1.00 once the ground has learnt it, and 0.95 in nearly all windows at least.
 */
static const double usual_change = 0.95 * GROUND_SIGMA;
/* Less than that of it is not told apart. */
static const double least_new_share = 0.02;

static int rounded(int steps)
{
	int far = TRAIL_STEPS * PAST_FRAMES; /* makes it positive */
	int whole = far * TRAIL_STEPS + steps + TRAIL_STEPS / 2;

	return whole / TRAIL_STEPS - far;
}

void trail_advance(struct trail *trail)
{
	trail->x += rounded(trail->way_x);
	trail->y += rounded(trail->way_y);
}

/* Where the trail was @age frames ago, in that frame's image. */
static struct offset place_at(
	const struct trail *trail, const struct offset *offset, int age)
{
	return (struct offset){
		trail->x + offset->x - rounded(trail->way_x * age),
		trail->y + offset->y - rounded(trail->way_y * age),
	};
}

static bool is_inside(const struct past *past, struct offset at, int reach)
{
	return at.x >= reach && at.y >= reach && at.x < past->width - reach &&
		at.y < past->height - reach;
}

static const int8_t *pixel_at(
	const struct past *past, int age, struct offset at)
{
	return past_at(past, age)->image + (ptrdiff_t)at.y * past->width + at.x;
}

/* Sums around a trail, in lanes of which PLACES are used. */
struct places {
	int16_t sums[PLACES][LANES / 2];
};

/* add_places - the sums of @count images around their @corners. */
KERNEL static void add_places(struct places *restrict places,
	const int8_t *const *corners, int count, ptrdiff_t width)
{
	struct places sums = { { { 0 } } };

	for (int n = 0; n < count; n++) {
		for (int j = 0; j < PLACES; j++) {
			const int8_t *row = corners[n] + j * width;

			KERNEL_LANES
			for (int i = 0; i < LANES / 2; i++) {
				sums.sums[j][i] =
					(int16_t)(sums.sums[j][i] + row[i]);
			}
		}
	}
	*places = sums;
}

/* Where a trail may have been in each frame, by how it went one way. */
struct course {
	int at[WAYS][PAST_FRAMES];
};

/* Where trails of all ways were in each frame that shows them. */
struct courses {
	struct course x;
	struct course y;
};

static void plot(struct courses *courses, const struct trail *trail,
	const struct offset *offsets, int count, int step)
{
	for (int i = 0; i < WAYS; i++) {
		int by = (i - WAYS / 2) * step;

		for (int age = 0; age < count; age++) {
			courses->x.at[i][age] = trail->x + offsets[age].x -
				rounded((trail->way_x + by) * age);
			courses->y.at[i][age] = trail->y + offsets[age].y -
				rounded((trail->way_y + by) * age);
		}
	}
}

static struct places sum_places(
	const struct past *past, const int *x, const int *y)
{
	const int8_t *corners[PAST_FRAMES];
	struct places places;
	int count = 0;

	for (int age = 0; age < past->count; age++) {
		struct offset at = { x[age], y[age] };

		if (is_inside(past, at, 1)) {
			corners[count++] =
				pixel_at(past, age, at) - past->width - 1;
		}
	}
	add_places(&places, corners, count, past->width);
	return places;
}

static void take_better(struct trail *best, const struct trail *tried,
	const struct places *places)
{
	for (int j = 0; j < PLACES; j++) {
		for (int i = 0; i < PLACES; i++) {
			int sum = tried->dark ? -places->sums[j][i]
					      : places->sums[j][i];

			if (sum > best->sum) {
				*best = *tried;
				best->x += i - 1;
				best->y += j - 1;
				best->sum = sum;
			}
		}
	}
}

/* Tries ways @step apart, up to twice as far off. */
static void refine_by(struct trail *trail, const struct past *past,
	const struct offset *offsets, int step)
{
	struct trail best = *trail;
	struct courses courses;

	best.sum = 0;
	plot(&courses, trail, offsets, past->count, step);
	for (int j = 0; j < WAYS; j++) {
		for (int i = 0; i < WAYS; i++) {
			struct trail tried = *trail;
			struct places places = sum_places(
				past, courses.x.at[i], courses.y.at[j]);

			tried.way_x += (i - WAYS / 2) * step;
			tried.way_y += (j - WAYS / 2) * step;
			take_better(&best, &tried, &places);
		}
	}
	*trail = best;
}

void trail_refine(struct trail *trail, const struct past *past,
	const struct offset *offsets, int reach)
{
	for (int step = reach / 2; step > 0; step /= 2) {
		refine_by(trail, past, offsets, step);
	}
}

/* change_columns - of a window in two images, from their corners on. */
KERNEL static void change_columns(int16_t *restrict out, const int8_t *late,
	const int8_t *early, ptrdiff_t width)
{
	int16_t change[LANES] = { 0 };

	for (int j = 0; j < SIDE; j++) {
		KERNEL_LANES
		for (int i = 0; i < LANES; i++) {
			int16_t by = (int16_t)(late[i] - early[i]);

			change[i] = (int16_t)(change[i] + (by < 0 ? -by : by));
		}
		late += width;
		early += width;
	}
	memcpy(out, change, sizeof(change));
}

/* change_between - sum over a window in two images. */
static int change_between(const int8_t *late, const int8_t *early, int width)
{
	ptrdiff_t corner = (ptrdiff_t)REACH * width + REACH;
	int16_t columns[LANES];
	int change = 0;

	change_columns(columns, late - corner, early - corner, width);
	for (int i = 0; i < SIDE; i++) {
		change += columns[i];
	}
	return change;
}

/* The sums around a trail. */
struct window {
	int16_t sum[SIDE + 1][LANES];    /* the last row is not used */
	int part[PARTS][PLACES][PLACES]; /* its middle, of late and early */
	int frames;                      /* in it */
	int seen; /* of these, with a deviation of the right sign */
};

static void add_part(
	int sum[PLACES][PLACES], const int8_t *centre, int width, int sign)
{
	const int8_t *corner = centre - width - 1;

	for (int j = 0; j < PLACES; j++) {
		for (int i = 0; i < PLACES; i++) {
			sum[j][i] += sign * corner[(ptrdiff_t)j * width + i];
		}
	}
}

KERNEL static void add_rows(int16_t (*restrict sum)[LANES],
	const int8_t *restrict row, ptrdiff_t width, int sign)
{
	for (int j = 0; j < SIDE; j++) {
		KERNEL_LANES
		for (int i = 0; i < LANES; i++) {
			sum[j][i] = (int16_t)(sum[j][i] + sign * row[i]);
		}
		row += width;
	}
}

static void add_frame(
	struct window *window, const int8_t *centre, int width, int sign)
{
	add_rows(window->sum, centre - (ptrdiff_t)REACH * width - REACH, width,
		sign);
	window->frames++;
	window->seen += sign * *centre > 0;
}

static struct window window_of(const struct trail *trail,
	const struct past *past, const struct offset *offsets)
{
	struct window window = { .frames = 0 };
	int sign = trail->dark ? -1 : 1;

	for (int age = 0; age < past->count; age++) {
		struct offset at = place_at(trail, &offsets[age], age);

		if (is_inside(past, at, REACH)) {
			const int8_t *centre = pixel_at(past, age, at);

			add_frame(&window, centre, past->width, sign);
			add_part(window.part[age / (PAST_FRAMES / PARTS)],
				centre, past->width, sign);
		}
	}
	return window;
}

/*
 * lasting_noise - by how much the sum of frames is rougher than it would be if
 * the noise were new in each, from the mean change from one to the next.
 *
 * Of noise with correlation r from frame to frame the variance of a sum is
 * larger by (1 + r) / (1 - r), and that of a change is 1 - r of twice its own.
 * So it is with compressed video, which holds still what it has no bits for.
 */
static double lasting_noise(const struct trail *trail, const struct past *past,
	const struct offset *offsets)
{
	int64_t change = 0;
	int64_t count = 0;

	for (int age = 0; age + 1 < past->count; age++) {
		struct offset late = { trail->x + offsets[age].x,
			trail->y + offsets[age].y };
		struct offset early = { trail->x + offsets[age + 1].x,
			trail->y + offsets[age + 1].y };

		if (is_inside(past, late, REACH) &&
			is_inside(past, early, REACH)) {
			change += change_between(pixel_at(past, age, late),
				pixel_at(past, age + 1, early), past->width);
			count += SIDE * SIDE;
		}
	}
	if (count == 0) {
		return 1.0;
	}
	double share = (double)change / ((double)count * usual_change);
	double new_share = fmin(1.0, fmax(share * share, least_new_share));

	return sqrt((2.0 - new_share) / new_share);
}

/* contrast_of - above the highest of the square RING away. */
static int contrast_of(const struct window *window)
{
	int most = INT32_MIN;

	for (int j = -RING; j <= RING; j++) {
		bool side = j == -RING || j == RING;

		for (int i = -RING; i <= RING; i += side ? 1 : 2 * RING) {
			int v = window->sum[REACH + j][REACH + i];

			most = v > most ? v : most;
		}
	}
	return window->sum[REACH][REACH] - most;
}

/* sum_steps - across plus down, of each column between two rows. */
KERNEL static void sum_steps(int32_t *restrict out,
	const int16_t (*restrict sum)[LANES], int top, int bottom)
{
	int32_t steps[LANES] = { 0 };

	for (int j = top; j < bottom; j++) {
		const int16_t *row = sum[j];
		const int16_t *below = sum[j + 1];

		KERNEL_LANES
		for (int i = 0; i < LANES; i++) {
			int32_t across = row[i + 1] - row[i];
			int32_t down = below[i] - row[i];

			steps[i] += across < 0 ? -across : across;
			steps[i] += down < 0 ? -down : down;
		}
	}
	memcpy(out, steps, sizeof(steps));
}

/* roughness_of - mean step across plus down, outside of the spot. */
static double roughness_of(const struct window *window)
{
	const int first = REACH - FAR;
	const int end = REACH + FAR;
	int32_t all[LANES];
	int32_t spot[LANES];
	int steps = 0;

	sum_steps(all, window->sum, first, end);
	sum_steps(spot, window->sum, REACH - NEAR, REACH + NEAR + 1);
	for (int i = first; i < end; i++) {
		bool beside = abs(i - REACH) > NEAR;

		steps += all[i] - (beside ? 0 : spot[i]);
	}
	return (double)steps /
		(4 * FAR * FAR - (2 * NEAR + 1) * (2 * NEAR + 1));
}

/* between - where the parabola through three neighbours has its top. */
static double top_between(int before, int at, int after)
{
	int bend = 2 * at - before - after;

	return bend > 0 ? 0.5 * (after - before) / bend : 0.0;
}

/* extent_of - of what is above half of the peak, near it. */
static void extent_of(const struct window *window, struct trail_spot *spot)
{
	int half = window->sum[REACH][REACH] / 2;
	int left = REACH;
	int right = REACH;
	int top = REACH;
	int bottom = REACH;
	int area = 0;

	for (int j = REACH - CORE; j <= REACH + CORE; j++) {
		for (int i = REACH - CORE; i <= REACH + CORE; i++) {
			if (window->sum[j][i] < half) {
				continue;
			}
			left = i < left ? i : left;
			right = i > right ? i : right;
			top = j < top ? j : top;
			bottom = j > bottom ? j : bottom;
			area++;
		}
	}
	spot->w = right - left + 1;
	spot->h = bottom - top + 1;
	spot->area = area;
}

/* How far the top lies from where the trail has it. */
struct miss {
	double x;
	double y;
};

static struct miss miss_of(const int sum[PLACES][PLACES])
{
	return (struct miss){
		top_between(sum[1][0], sum[1][1], sum[1][2]),
		top_between(sum[0][1], sum[1][1], sum[2][1]),
	};
}

/*
 * place_of - finer than the trail has it: by where the top is in the later
 * frames, and in the earlier ones, where both show it.
 */
static void place_of(const struct trail *trail, const struct window *window,
	struct trail_spot *spot)
{
	const int middle = PLACES / 2;
	struct miss late = miss_of(window->part[0]);
	struct miss early = miss_of(window->part[1]);
	double apart = (double)PAST_FRAMES / PARTS;
	double ahead = (apart - 1.0) / 2.0;
	struct miss slip = { 0.0, 0.0 };

	if (window->part[1][middle][middle] * PARTS >
		window->part[0][middle][middle]) {
		slip.x = (late.x - early.x) / apart;
		slip.y = (late.y - early.y) / apart;
	}
	spot->x = trail->x + late.x + slip.x * ahead;
	spot->y = trail->y + late.y + slip.y * ahead;
	spot->way_x = (double)trail->way_x / TRAIL_STEPS + slip.x;
	spot->way_y = (double)trail->way_y / TRAIL_STEPS + slip.y;
}

/*
 * is_lasting - whether enough of the frames show it, and are there, and the
 * later ones no less than half of what the earlier did: it is still there.
 */
static bool is_lasting(const struct window *window, int frames)
{
	int unseen = window->frames - window->seen;
	int late = window->part[0][PLACES / 2][PLACES / 2];
	int early = window->part[1][PLACES / 2][PLACES / 2];

	return 2 * late >= early && window->frames * 2 >= frames &&
		unseen * SEEN_PART <= window->frames;
}

struct trail_spot trail_measure(const struct trail *trail,
	const struct past *past, const struct offset *offsets)
{
	struct window window = window_of(trail, past, offsets);
	struct trail_spot spot = { .score = 0.0 };
	int contrast = contrast_of(&window);

	if (contrast <= 0 || !is_lasting(&window, past->count)) {
		return spot;
	}
	double lasting = lasting_noise(trail, past, offsets);
	double noise = step_around * GROUND_SIGMA * sqrt(window.frames);

	spot.score = contrast / (lasting * (roughness_of(&window) + noise));
	spot.height = (double)window.sum[REACH][REACH] / window.frames;
	place_of(trail, &window, &spot);
	extent_of(&window, &spot);
	return spot;
}
