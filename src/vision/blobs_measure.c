/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_measure.h"

#include "blobs_scan.h"

#include <stdlib.h>
#include <string.h>

enum {
	RING_CELLS = 8,
	AROUND = 16,
	NEAR = 3, /* half side of the square that the spot itself may fill */
	FAR = 6,  /* and of the one in which roughness is measured */
	SIDE = 2 * FAR + 2,
	WINDOW = 2 * MEASURE_REACH + 1,
	QUARTER = 4,
	HALF = 2
};

static const int ring[RING_CELLS][2] = { { -1, -1 }, { 0, -1 }, { 1, -1 },
	{ 1, 0 }, { 1, 1 }, { 0, 1 }, { -1, 1 }, { -1, 0 } };

/* The square SCAN_RING aside: the eight that the scan took, eight between. */
static const int around[AROUND][2] = { { -3, -3 }, { 0, -3 }, { 3, -3 },
	{ 3, 0 }, { 3, 3 }, { 0, 3 }, { -3, 3 }, { -3, 0 }, { -1, -3 },
	{ 1, -3 }, { 3, -1 }, { 3, 1 }, { 1, 3 }, { -1, 3 }, { -3, 1 },
	{ -3, -1 } };

/* smooth_at - the plane smoothed by 1 2 1 both ways, times SCAN_WEIGHT. */
static int32_t smooth_at(const struct plane *plane, int x, int y)
{
	const uint16_t *a = plane_row(plane, y - 1) + x;
	const uint16_t *b = a + plane->stride;
	const uint16_t *c = b + plane->stride;

	return a[-1] + 2 * a[0] + a[1] + 2 * (b[-1] + 2 * b[0] + b[1]) + c[-1] +
		2 * c[0] + c[1];
}

/* What the ring around a place holds, with the sign of the spot. */
struct surroundings {
	int32_t worst; /* highest of all */
	int32_t mean;  /* of the first RING_CELLS */
};

static struct surroundings look_around(
	const struct plane *plane, struct place place)
{
	struct surroundings s = { .worst = INT32_MIN };
	int32_t sign = place.dark ? -1 : 1;

	for (int i = 0; i < AROUND; i++) {
		int32_t v = sign *
			smooth_at(plane, place.x + around[i][0],
				place.y + around[i][1]);

		s.worst = v > s.worst ? v : s.worst;
		s.mean += i < RING_CELLS ? v : 0;
	}
	s.mean /= RING_CELLS;
	return s;
}

/* Steps between neighbouring smoothed pixels around a spot. */
struct roughness {
	uint32_t sum;
	uint32_t pixels; /* each with a step across and one down */
};

/* roughness_of - within the frame only. */
static struct roughness roughness_of(const struct plane *plane, int x, int y)
{
	int32_t smooth[SIDE][SIDE];
	struct roughness rough = { 0 };
	int left = x > FAR ? 0 : FAR - x;
	int top = y > FAR ? 0 : FAR - y;
	int right = plane->width - 1 - x + FAR;
	int bottom = plane->height - 1 - y + FAR;

	right = right < SIDE - 1 ? right : SIDE - 1;
	bottom = bottom < SIDE - 1 ? bottom : SIDE - 1;
	for (int j = top; j <= bottom; j++) {
		for (int i = left; i <= right; i++) {
			smooth[j][i] =
				smooth_at(plane, x - FAR + i, y - FAR + j);
		}
	}
	for (int j = top; j < bottom; j++) {
		for (int i = left; i < right; i++) {
			int32_t across = smooth[j][i + 1] - smooth[j][i];
			int32_t down = smooth[j + 1][i] - smooth[j][i];

			if (abs(i - FAR) > NEAR || abs(j - FAR) > NEAR) {
				rough.sum +=
					(uint32_t)(abs(across) + abs(down));
				rough.pixels++;
			}
		}
	}
	return rough;
}

double measure_score(
	const struct plane *planes, struct place place, uint32_t noise)
{
	const struct plane *plane = &planes[place.level];
	struct surroundings beside = look_around(plane, place);
	struct roughness rough = roughness_of(plane, place.x, place.y);
	int32_t sign = place.dark ? -1 : 1;
	int64_t contrast =
		sign * smooth_at(plane, place.x, place.y) - beside.worst;
	int64_t step = (int64_t)rough.sum +
		(int64_t)rough.pixels * noise / (PLANE_FINE / SCAN_WEIGHT);

	if (contrast <= 0 || step <= 0) {
		return 0.0;
	}
	return (double)(contrast * rough.pixels) / (double)step;
}

/* The pixels around a spot, in units of plane levels times SCAN_WEIGHT. */
struct window {
	int left; /* of the plane */
	int top;
	int width;
	int height;
	int32_t peak;
	int32_t contrast[WINDOW * WINDOW]; /* row by row */
	bool part[WINDOW * WINDOW];
	int todo[WINDOW * WINDOW];
};

static void open_window(struct window *window, const struct plane *plane,
	struct place place, int32_t ground)
{
	int right = place.x + MEASURE_REACH;
	int bottom = place.y + MEASURE_REACH;
	int32_t sign = place.dark ? -1 : 1;

	window->left = place.x > MEASURE_REACH ? place.x - MEASURE_REACH : 0;
	window->top = place.y > MEASURE_REACH ? place.y - MEASURE_REACH : 0;
	right = right < plane->width ? right : plane->width - 1;
	bottom = bottom < plane->height ? bottom : plane->height - 1;
	window->width = right - window->left + 1;
	window->height = bottom - window->top + 1;
	for (int y = 0; y < window->height; y++) {
		const uint16_t *row =
			plane_row(plane, window->top + y) + window->left;

		for (int x = 0; x < window->width; x++) {
			window->contrast[y * window->width + x] =
				sign * SCAN_WEIGHT * row[x] - ground;
		}
	}
	memset(window->part, 0, sizeof(window->part));
}

/* highest_near - index of the highest pixel within @reach of @place. */
static int highest_near(
	const struct window *window, struct place place, int reach)
{
	int best = (place.y - window->top) * window->width + place.x -
		window->left;

	for (int y = place.y - reach; y <= place.y + reach; y++) {
		for (int x = place.x - reach; x <= place.x + reach; x++) {
			int column = x - window->left;
			int row = y - window->top;

			if (column < 0 || row < 0 || column >= window->width ||
				row >= window->height) {
				continue;
			}

			int at = row * window->width + column;

			best = window->contrast[at] > window->contrast[best]
				? at
				: best;
		}
	}
	return best;
}

/* grow - marks what hangs together with @seed above half of its height. */
static void grow(struct window *window, int seed)
{
	int count = 1;

	window->part[seed] = true;
	window->todo[0] = seed;
	while (count > 0) {
		int at = window->todo[--count];
		int x = at % window->width;
		int y = at / window->width;

		for (int i = 0; i < RING_CELLS; i++) {
			int column = x + ring[i][0];
			int row = y + ring[i][1];
			int next = row * window->width + column;

			if (column < 0 || row < 0 || column >= window->width ||
				row >= window->height || window->part[next] ||
				window->contrast[next] * HALF <= window->peak) {
				continue;
			}
			window->part[next] = true;
			window->todo[count++] = next;
		}
	}
}

/* What the marked pixels add up to. */
struct sums {
	int left;
	int top;
	int right;
	int bottom;
	int area;
	int64_t weight;
	int64_t x;
	int64_t y;
};

static bool touches_part(const struct window *window, int x, int y)
{
	for (int row = y > 0 ? y - 1 : 0; row <= y + 1 && row < window->height;
		row++) {
		for (int column = x > 0 ? x - 1 : 0;
			column <= x + 1 && column < window->width; column++) {
			if (window->part[row * window->width + column]) {
				return true;
			}
		}
	}
	return false;
}

static void bound(struct sums *sums, const struct window *window)
{
	*sums = (struct sums){ .left = window->width, .top = window->height };
	for (int y = 0; y < window->height; y++) {
		for (int x = 0; x < window->width; x++) {
			if (!window->part[y * window->width + x]) {
				continue;
			}
			sums->left = x < sums->left ? x : sums->left;
			sums->top = y < sums->top ? y : sums->top;
			sums->right = x > sums->right ? x : sums->right;
			sums->bottom = y > sums->bottom ? y : sums->bottom;
			sums->area++;
		}
	}
}

/*
 * weigh - the centroid's sums. One pixel beyond the marked part counts too,
 * and a quarter of the peak is taken off: so the weights fade to nothing at
 * the rim, and the centroid does not jump when a pixel joins.
 */
static void weigh(struct sums *sums, const struct window *window)
{
	int left = sums->left > 0 ? sums->left - 1 : 0;
	int top = sums->top > 0 ? sums->top - 1 : 0;

	for (int y = top; y <= sums->bottom + 1 && y < window->height; y++) {
		for (int x = left; x <= sums->right + 1 && x < window->width;
			x++) {
			int32_t weight =
				window->contrast[y * window->width + x] -
				window->peak / QUARTER;

			if (weight <= 0 || !touches_part(window, x, y)) {
				continue;
			}
			sums->weight += weight;
			sums->x += (int64_t)weight * x;
			sums->y += (int64_t)weight * y;
		}
	}
}

struct extent measure_extent(const struct plane *planes, struct place place)
{
	struct surroundings beside = look_around(&planes[place.level], place);
	struct place fine = place;
	int reach = 1;
	struct window window;
	struct sums sums;

	if (place.level > 0) {
		fine.level--;
		fine.x = 2 * place.x;
		fine.y = 2 * place.y;
		reach = 3;
	}
	open_window(&window, &planes[fine.level], fine, beside.mean);

	int seed = highest_near(&window, fine, reach);
	double scale = (double)(1 << fine.level);

	window.peak = window.contrast[seed];
	window.peak = window.peak > 1 ? window.peak : 1;
	grow(&window, seed);
	bound(&sums, &window);
	weigh(&sums, &window);
	sums.weight = sums.weight > 0 ? sums.weight : 1;
	return (struct extent){
		.x_px = (window.left + (double)sums.x / (double)sums.weight +
				0.5) *
				scale -
			0.5,
		.y_px = (window.top + (double)sums.y / (double)sums.weight +
				0.5) *
				scale -
			0.5,
		.w_px = (sums.right - sums.left + 1) * scale,
		.h_px = (sums.bottom - sums.top + 1) * scale,
		.area_px = sums.area * scale * scale,
		.contrast = (double)window.peak / SCAN_WEIGHT,
	};
}
