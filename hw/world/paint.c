/* SPDX-License-Identifier: Apache-2.0 */
#include "paint.h"

#include "hw/random.h"

#include <math.h>
#include <stddef.h>

enum {
	DISC_CORNERS = 16
};

/* From ... to, in rows. */
struct reach {
	double from;
	double to;
};

struct paint_point paint_at(
	const struct paint_site *site, double right_m, double up_m)
{
	const struct panorama *panorama = site->panorama;
	double azimuth = site->azimuth_rad + right_m / site->distance_m;
	double tangent = (up_m - site->eye_m) / site->distance_m;

	return (struct paint_point){
		.x = (azimuth - panorama->left_rad) / panorama->texel_rad,
		.y = (panorama->top - tangent) / panorama->texel_rad,
	};
}

static double corner(uint64_t seed, int64_t x, int64_t y)
{
	uint64_t bits =
		random_hash(random_hash(seed, (uint64_t)x), (uint64_t)y);

	return (double)(int32_t)(bits >> 32) / 2147483648.0;
}

static double grain_at(const struct paint_colour *colour, double x, double y)
{
	double at_x = x / colour->grain_size;
	double at_y = y / colour->grain_size;
	int64_t i = (int64_t)floor(at_x);
	int64_t j = (int64_t)floor(at_y);
	double right = at_x - (double)i;
	double below = at_y - (double)j;
	double above = corner(colour->seed, i, j) * (1.0 - right) +
		corner(colour->seed, i + 1, j) * right;
	double under = corner(colour->seed, i, j + 1) * (1.0 - right) +
		corner(colour->seed, i + 1, j + 1) * right;

	return above * (1.0 - below) + under * below;
}

static void cover(struct panorama *panorama, int x, int y, double share,
	const struct paint_colour *colour)
{
	size_t at = (size_t)y * panorama->columns + (size_t)x;
	double level = colour->level;

	if (colour->grain > 0.0) {
		level += colour->grain * grain_at(colour, x, y);
	}
	level = fmax(0.0, fmin(level, UINT16_MAX));
	panorama->level[at] = (uint16_t)lrint(
		panorama->level[at] * (1.0 - share) + level * share);
	panorama->open[at] =
		(uint16_t)lrint(panorama->open[at] * (1.0 - share));
	if (share > 0.25) {
		panorama->restless[at] = colour->restless;
	}
}

/* How much of row @y the reach covers. */
static double overlap(struct reach reach, int y)
{
	double from = fmax(reach.from, y);
	double to = fmin(reach.to, y + 1.0);

	return to > from ? to - from : 0.0;
}

/* One column; its quarters may each reach elsewhere. */
static void cover_column(struct panorama *panorama, int x,
	const struct reach quarter[PAINT_FINER],
	const struct paint_colour *colour)
{
	struct reach all = { panorama->rows, 0.0 };

	for (int i = 0; i < PAINT_FINER; i++) {
		if (quarter[i].to > quarter[i].from) {
			all.from = fmin(all.from, quarter[i].from);
			all.to = fmax(all.to, quarter[i].to);
		}
	}
	all.from = fmax(all.from, 0.0);
	all.to = fmin(all.to, panorama->rows);
	for (int y = (int)floor(all.from); y < all.to; y++) {
		double share = 0.0;

		for (int i = 0; i < PAINT_FINER; i++) {
			share += overlap(quarter[i], y) / PAINT_FINER;
		}
		if (share > 0.0) {
			cover(panorama, x, y, share, colour);
		}
	}
}

/* Where the vertical line at @x cuts the polygon; empty where it does not. */
static struct reach cut(const struct paint_point *corner, int count, double x)
{
	struct reach reach = { INFINITY, -INFINITY };

	for (int i = 0; i < count; i++) {
		struct paint_point a = corner[i];
		struct paint_point b = corner[(i + 1) % count];
		double y;

		if (a.x == b.x || (a.x <= x) == (b.x <= x)) {
			continue;
		}
		y = a.y + (b.y - a.y) * (x - a.x) / (b.x - a.x);
		reach.from = fmin(reach.from, y);
		reach.to = fmax(reach.to, y);
	}
	return reach;
}

void paint_polygon(struct panorama *panorama, const struct paint_point *corner,
	int count, const struct paint_colour *colour)
{
	double left = INFINITY;
	double right = -INFINITY;

	for (int i = 0; i < count; i++) {
		left = fmin(left, corner[i].x);
		right = fmax(right, corner[i].x);
	}
	left = fmax(left, 0.0);
	right = fmin(right, panorama->columns);
	for (int x = (int)floor(left); x < right; x++) {
		struct reach quarter[PAINT_FINER];

		for (int i = 0; i < PAINT_FINER; i++) {
			quarter[i] =
				cut(corner, count, x + (i + 0.5) / PAINT_FINER);
		}
		cover_column(panorama, x, quarter, colour);
	}
}

void paint_box(struct panorama *panorama, struct paint_point one,
	struct paint_point other, const struct paint_colour *colour)
{
	const struct paint_point corner[] = {
		one,
		{ other.x, one.y },
		other,
		{ one.x, other.y },
	};

	paint_polygon(panorama, corner, 4, colour);
}

void paint_stroke(struct panorama *panorama, struct paint_point from,
	double from_width, struct paint_point to, double to_width,
	const struct paint_colour *colour)
{
	double dx = to.x - from.x;
	double dy = to.y - from.y;
	double length = fmax(sqrt(dx * dx + dy * dy), 1e-9);
	double across_x = -dy / length / 2.0;
	double across_y = dx / length / 2.0;
	const struct paint_point corner[] = {
		{ from.x + across_x * from_width,
			from.y + across_y * from_width },
		{ to.x + across_x * to_width, to.y + across_y * to_width },
		{ to.x - across_x * to_width, to.y - across_y * to_width },
		{ from.x - across_x * from_width,
			from.y - across_y * from_width },
	};

	paint_polygon(panorama, corner, 4, colour);
}

void paint_disc(struct panorama *panorama, struct paint_point middle,
	double radius, const struct paint_colour *colour)
{
	struct paint_point corner[DISC_CORNERS];

	for (int i = 0; i < DISC_CORNERS; i++) {
		double angle = 2.0 * GEOM_PI * i / DISC_CORNERS;

		corner[i].x = middle.x + radius * cos(angle);
		corner[i].y = middle.y + radius * sin(angle);
	}
	paint_polygon(panorama, corner, DISC_CORNERS, colour);
}

void paint_ground(struct panorama *panorama, const double *height,
	const struct paint_colour *colour)
{
	for (int x = 0; x < panorama->columns; x++) {
		struct reach quarter[PAINT_FINER];

		for (int i = 0; i < PAINT_FINER; i++) {
			quarter[i] =
				(struct reach){ height[x * PAINT_FINER + i],
					panorama->rows };
		}
		cover_column(panorama, x, quarter, colour);
	}
}

void paint_restless(struct panorama *panorama, struct paint_point one,
	struct paint_point other, uint8_t restless)
{
	int left = (int)fmax(floor(fmin(one.x, other.x)), 0.0);
	int right = (int)fmin(ceil(fmax(one.x, other.x)), panorama->columns);
	int top = (int)fmax(floor(fmin(one.y, other.y)), 0.0);
	int bottom = (int)fmin(ceil(fmax(one.y, other.y)), panorama->rows);

	for (int y = top; y < bottom; y++) {
		for (int x = left; x < right; x++) {
			panorama->restless[(size_t)y * panorama->columns + x] |=
				restless;
		}
	}
}
