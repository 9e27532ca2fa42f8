/* SPDX-License-Identifier: Apache-2.0 */
#include "turn_fit.h"

#include <math.h>
#include <stdlib.h>

enum {
	SEARCHED = 64, /* edges that the search for whole pixels asks */
	STRIDE = 2,    /* its first step */
	TAPS = 4,      /* a side, of what is smoothed and between pixels */
	ROUNDS = 3     /* of least squares */
};

/* Residuals of neighbours are alike: there are fewer than there are edges. */
static const double alike = 4.0;
/* No turn is known better, in pixels. */
static const double floor_px = 0.03;
/* What is left over, of the variance of the edges' levels. */
static const double left_most = 0.3;
/* What is this many mean residuals off is something else that moves. */
static const double outlier = 3.0;
/* Edges all of one direction say nothing of the other. */
static const double det_least = 0.02;

static int in_units(double at)
{
	return (int)floor(at * EDGES_ONE + 0.5);
}

void fit_place(struct fit_view *view, const struct edge *edges, int count,
	const struct warp *warp)
{
	view->count = 0;
	for (int i = 0; i < count; i++) {
		struct pixel to = warp_at(warp, edges[i].x, edges[i].y);

		if (to.x_px >= EDGES_RIM && to.y_px >= EDGES_RIM &&
			to.x_px < warp->width - EDGES_RIM &&
			to.y_px < warp->height - EDGES_RIM) {
			view->shown[view->count++] =
				(struct fit_shown){ &edges[i],
					in_units(to.x_px), in_units(to.y_px) };
		}
	}
}

/* Off the head's word. */
struct shift {
	int x;
	int y;
};

static int64_t scaled(const struct fit_view *view, int64_t level)
{
	return view->octaves >= 0 ? level << view->octaves
				  : level >> -view->octaves;
}

/* An edge, roughly: the nearest pixel, and the level that it should have. */
struct asked {
	const uint16_t *pixel;
	int64_t level;
};

/* Those that are asked, of them all. */
struct inquiry {
	struct asked asked[EDGES_MOST];
	int count;
	int up; /* the raster's levels are to be shifted */
	int down;
	ptrdiff_t stride;
};

static void inquire(struct inquiry *inquiry, const struct fit_view *view)
{
	int step = view->count > SEARCHED ? view->count / SEARCHED : 1;

	inquiry->count = 0;
	inquiry->up = view->octaves > 0 ? view->octaves : 0;
	inquiry->down = view->octaves < 0 ? -view->octaves : 0;
	inquiry->stride = view->raster->stride;
	for (int i = 0; i < view->count; i += step) {
		const struct fit_shown *shown = &view->shown[i];
		int x = (shown->x + EDGES_ONE / 2) / EDGES_ONE;
		int y = (shown->y + EDGES_ONE / 2) / EDGES_ONE;

		inquiry->asked[inquiry->count++] = (struct asked){
			raster_row(view->raster, y) + x,
			shown->edge->level / EDGES_ONE,
		};
	}
}

/* between - TAPS neighbours, smoothed by 1 2 1: from one to the next. */
static int64_t between(int64_t a, int64_t b, int64_t c, int64_t d, int64_t part)
{
	return (a + 2 * b + c) * EDGES_ONE + (c + d - a - b) * part;
}

/* exactly_off - between smoothed pixels, in EDGES_ONE of a level. */
static int64_t exactly_off(const struct fit_view *view,
	const struct fit_shown *shown, struct shift shift)
{
	int x = shown->x + shift.x;
	int y = shown->y + shift.y;
	int part_x = x % EDGES_ONE;
	int part_y = y % EDGES_ONE;
	const uint16_t *row =
		raster_row(view->raster, y / EDGES_ONE - 1) + x / EDGES_ONE - 1;
	int across[TAPS];
	int64_t sum;

	for (int j = 0; j < TAPS; j++) {
		across[j] = between(row[0], row[1], row[2], row[3], part_x);
		row += view->raster->stride;
	}
	sum = between(across[0], across[1], across[2], across[3], part_y);
	return scaled(view, sum / (EDGES_SMOOTH * EDGES_ONE)) -
		shown->edge->level;
}

/*
 * misfit - variance of what is off, times the points squared, where all is so
 * many whole pixels farther right and down.
 */
static int64_t misfit(const struct inquiry *inquiry, int x, int y)
{
	ptrdiff_t by = y * inquiry->stride + x;
	int64_t sum = 0;
	int64_t sum2 = 0;

	for (int i = 0; i < inquiry->count; i++) {
		const struct asked *asked = &inquiry->asked[i];
		int64_t level = asked->pixel[by];
		int64_t off =
			(level << inquiry->up >> inquiry->down) - asked->level;

		sum += off;
		sum2 += off * off;
	}
	return sum2 * inquiry->count - sum * sum;
}

static bool is_within(struct shift shift, int most)
{
	return abs(shift.x) <= most && abs(shift.y) <= most;
}

/*
 * search - the shift in whole pixels that fits best; coarsely, then around
 * that.
 */
static struct shift search(const struct fit_view *view)
{
	struct inquiry inquiry;
	struct shift best = { 0, 0 };
	int64_t least;

	inquire(&inquiry, view);
	least = misfit(&inquiry, 0, 0);
	for (int stride = STRIDE; stride > 0; stride /= 2) {
		int reach = stride == STRIDE ? EDGES_REACH : stride;
		struct shift from = best;

		for (int y = -reach; y <= reach; y += stride) {
			for (int x = -reach; x <= reach; x += stride) {
				struct shift shift = { from.x + x, from.y + y };
				int64_t fit = is_within(shift, EDGES_REACH)
					? misfit(&inquiry, shift.x, shift.y)
					: INT64_MAX;

				if (fit < least) {
					least = fit;
					best = shift;
				}
			}
		}
	}
	return best;
}

/* Sums over points, of their slopes and of what is off. */
struct sums {
	int64_t count;
	int64_t x;
	int64_t y;
	int64_t xx;
	int64_t xy;
	int64_t yy;
	int64_t off;
	int64_t off2;
	int64_t x_off;
	int64_t y_off;
	int64_t level;
	int64_t level2;
};

static void add(struct sums *sums, const struct edge *edge, int64_t off)
{
	int64_t x = edge->slope_x;
	int64_t y = edge->slope_y;
	int64_t level = edge->level / EDGES_ONE;

	sums->count++;
	sums->x += x;
	sums->y += y;
	sums->xx += x * x;
	sums->xy += x * y;
	sums->yy += y * y;
	sums->off += off;
	sums->off2 += off * off;
	sums->x_off += x * off;
	sums->y_off += y * off;
	sums->level += level;
	sums->level2 += level * level;
}

/* The sum of products of two quantities, about their means. */
static double about(int64_t product, int64_t a, int64_t b, int64_t count)
{
	return (double)product - (double)a * (double)b / (double)count;
}

/* What the points say together. */
struct least {
	double x; /* pixels, by which the shift should be more */
	double y;
	double sigma2; /* of each */
	double mean;   /* of what is off, EDGES_ONE of a level */
	double size;   /* mean of how far off from that, before */
	double left;   /* its share of the variance of levels */
};

/*
 * solve - a slope is over two pixels and in EDGES_SMOOTH of a level, so that
 * what is off, in EDGES_ONE of one, is slope times way times EDGES_ONE /
 * EDGES_SMOOTH / 2.
 */
static bool solve(const struct sums *sums, struct least *fit)
{
	double n = (double)sums->count;
	double xx = about(sums->xx, sums->x, sums->x, sums->count);
	double xy = about(sums->xy, sums->x, sums->y, sums->count);
	double yy = about(sums->yy, sums->y, sums->y, sums->count);
	double x_off = about(sums->x_off, sums->x, sums->off, sums->count);
	double y_off = about(sums->y_off, sums->y, sums->off, sums->count);
	double off2 = about(sums->off2, sums->off, sums->off, sums->count);
	double level2 =
		about(sums->level2, sums->level, sums->level, sums->count);
	double det = xx * yy - xy * xy;
	double unit = 2.0 * EDGES_SMOOTH / EDGES_ONE;

	if (sums->count < EDGES_LEAST || det <= det_least * xx * yy) {
		return false;
	}
	fit->x = -(yy * x_off - xy * y_off) / det * unit;
	fit->y = -(xx * y_off - xy * x_off) / det * unit;
	fit->mean = (double)sums->off / n;
	fit->sigma2 = (xx + yy) / det * unit * unit * off2 / n;
	fit->left = off2 / (EDGES_ONE * EDGES_ONE) / level2;
	return true;
}

/* fit_points - those that are off by no more than @most from @mean. */
static bool fit_points(const struct fit_view *view, struct shift shift,
	double mean, double most, struct least *fit)
{
	struct sums sums = { 0 };
	double size = 0.0;

	for (int i = 0; i < view->count; i++) {
		int64_t off = exactly_off(view, &view->shown[i], shift);
		double from = fabs((double)off - mean);

		size += from;
		if (from <= most) {
			add(&sums, view->shown[i].edge, off);
		}
	}
	fit->size = size / view->count;
	return solve(&sums, fit);
}

/* refine - from whole pixels to parts of them, by those that agree. */
static bool refine(
	const struct fit_view *view, struct shift *shift, struct least *fit)
{
	double most = HUGE_VAL;

	fit->mean = 0.0;
	for (int i = 0; i < ROUNDS; i++) {
		if (!fit_points(view, *shift, fit->mean, most, fit)) {
			return false;
		}
		/* The first is far from all; the second sees who is. */
		most = i == 0 ? HUGE_VAL : outlier * fit->size;
		if (fabs(fit->x) > 1.0 || fabs(fit->y) > 1.0) {
			return false;
		}
		shift->x += in_units(fit->x);
		shift->y += in_units(fit->y);
	}
	return is_within(*shift, (EDGES_REACH - 1) * EDGES_ONE) &&
		fit->left <= left_most;
}

bool fit_measure(const struct fit_view *view, struct fit_off *off)
{
	struct shift shift;
	struct least fit;

	if (view->count < EDGES_LEAST) {
		return false;
	}
	shift = search(view);
	shift.x *= EDGES_ONE;
	shift.y *= EDGES_ONE;
	if (!refine(view, &shift, &fit)) {
		return false;
	}
	off->x = (double)shift.x / EDGES_ONE;
	off->y = (double)shift.y / EDGES_ONE;
	off->sigma = sqrt(alike * fit.sigma2 + floor_px * floor_px);
	return true;
}
