/* SPDX-License-Identifier: Apache-2.0 */
#include "core/search.h"

#include <math.h>

enum {
	ARC_STEPS = 8 /* of Newton; each doubles the digits */
};

/* Neighbouring ways overlap, since no way is kept exactly. */
static const double overlap = 0.9;

static double step_of(const struct search *search)
{
	return overlap * search->swath_rad;
}

/* What lies between two lines is still seen so far beyond their ends. */
static const double end_share = 0.2;

/* How far one has to look beyond the middle, where a look covers half a step */
static double reach(const struct search *search, double half_rad)
{
	return fmax(0.0, half_rad - step_of(search) / 2.0);
}

/* A triangle wave of amplitude @top: 0, top, 0, -top, 0; by the way gone. */
static double to_and_fro(double top, double way)
{
	double turn = 4.0 * top;

	if (top <= 0.0) {
		return 0.0;
	}
	double into = fmod(way, turn);

	if (into <= top) {
		return into;
	}
	return into <= 3.0 * top ? 2.0 * top - into : into - turn;
}

/* ---- along ---- */

/* Until both ends have been seen. */
static double along_way(const struct search *search)
{
	return 3.0 * reach(search, search->along_rad);
}

static struct plane_step along_at(const struct search *search, double way)
{
	return (struct plane_step){
		to_and_fro(reach(search, search->along_rad), way), 0.0
	};
}

/* ---- spiral ---- */

/*
 * An Archimedean spiral, r = step phi / 2 pi, squeezed to the ellipse: its
 * long half axis sets the number of turns. Neighbouring turns are a step
 * apart along the long axis and less along the short one.
 */
struct spiral {
	double pitch;  /* of r in phi */
	double end;    /* the last phi */
	double length; /* of the unsqueezed way */
};

/* Length of r = pitch phi from 0 on. */
static double arc(double pitch, double phi)
{
	double root = sqrt(1.0 + phi * phi);

	return pitch / 2.0 * (phi * root + log(phi + root));
}

static struct spiral spiral_of(const struct search *search)
{
	double longer = fmax(search->along_rad, search->across_rad);
	struct spiral spiral = { .pitch = step_of(search) / (2.0 * GEOM_PI) };
	double out = reach(search, longer);

	if (out > 0.0) {
		/* One turn more, so that the last one covers the rim. */
		spiral.end = out / spiral.pitch + 2.0 * GEOM_PI;
		spiral.length = arc(spiral.pitch, spiral.end);
	}
	return spiral;
}

/* The angle after a way, by Newton; the arc is convex, so it converges. */
static double phi_after(const struct spiral *spiral, double way)
{
	double phi = sqrt(2.0 * way / spiral->pitch);

	for (int i = 0; i < ARC_STEPS; i++) {
		double slope = spiral->pitch * sqrt(1.0 + phi * phi);

		phi = fmax(0.0, phi - (arc(spiral->pitch, phi) - way) / slope);
	}
	return fmin(phi, spiral->end);
}

/* Out and back on the same way, for ever. */
static struct plane_step spiral_at(const struct search *search, double way)
{
	struct spiral spiral = spiral_of(search);
	double longer = fmax(search->along_rad, search->across_rad);

	if (spiral.length <= 0.0) {
		return (struct plane_step){ 0.0, 0.0 };
	}
	double phi = phi_after(&spiral, fabs(to_and_fro(spiral.length, way)));
	double r = spiral.pitch * phi;

	return (struct plane_step){
		r * cos(phi) * search->along_rad / longer,
		r * sin(phi) * search->across_rad / longer,
	};
}

/* ---- raster ---- */

/*
 * Lines along the long axis of the box around the ellipse, a step apart, from
 * one end to the other and back; first the way from the middle to a corner.
 */
struct raster {
	double half_line; /* along */
	double half_box;  /* across */
	int lines;
	double to_corner; /* way from the middle to the first corner */
	double length;    /* of the lines and the steps between them */
};

static struct raster raster_of(const struct search *search)
{
	double line =
		fmax(0.0, search->along_rad - end_share * search->swath_rad);
	double box = reach(search, search->across_rad);
	int lines = 1 + (int)ceil(2.0 * box / step_of(search));

	return (struct raster){
		.half_line = line,
		.half_box = box,
		.lines = lines,
		.to_corner = hypot(line, box),
		.length = 2.0 * line * lines + 2.0 * box,
	};
}

/* From the first corner on. */
static struct plane_step on_lines(const struct raster *raster, double way)
{
	double line = 2.0 * raster->half_line;
	double step = raster->lines > 1
		? 2.0 * raster->half_box / (raster->lines - 1)
		: 0.0;
	double pair = line + step;
	int number = pair > 0.0
		? (int)fmin(floor(way / pair), raster->lines - 1)
		: 0;
	double into = way - pair * number;
	double right = fmin(into, line) - raster->half_line;
	double up = -raster->half_box + step * number + fmax(0.0, into - line);

	return (struct plane_step){ number % 2 == 0 ? right : -right,
		fmin(up, raster->half_box) };
}

static struct plane_step raster_at(const struct search *search, double way)
{
	struct raster raster = raster_of(search);
	struct plane_step at;

	if (way < raster.to_corner) {
		double share = way / raster.to_corner;

		return (struct plane_step){ -share * raster.half_line,
			-share * raster.half_box };
	}
	if (raster.length <= 0.0) {
		return (struct plane_step){ 0.0, 0.0 };
	}
	/* To its end and back again on the same lines. */
	double into = fmod(way - raster.to_corner, 2.0 * raster.length);

	at = on_lines(&raster,
		into <= raster.length ? into : 2.0 * raster.length - into);
	return at;
}

/* ---- all ---- */

double search_duration(const struct search *search, enum search_kind kind)
{
	struct raster raster = raster_of(search);

	switch (kind) {
	case SEARCH_ALONG:
		return 2.0 * search->across_rad > step_of(search)
			? (double)INFINITY
			: along_way(search) / search->rate_rad_s;
	case SEARCH_SPIRAL:
		return spiral_of(search).length / search->rate_rad_s;
	case SEARCH_RASTER:
	case SEARCH_KINDS:
		break;
	}
	return (raster.to_corner + raster.length) / search->rate_rad_s;
}

enum search_kind search_best(const struct search *search)
{
	enum search_kind best = SEARCH_ALONG;

	for (int kind = 0; kind < SEARCH_KINDS; kind++) {
		if (search_duration(search, (enum search_kind)kind) <
			search_duration(search, best)) {
			best = (enum search_kind)kind;
		}
	}
	return best;
}

struct plane_step search_at(
	const struct search *search, enum search_kind kind, double time_s)
{
	double way = search->rate_rad_s * time_s;

	switch (kind) {
	case SEARCH_ALONG:
		return along_at(search, way);
	case SEARCH_SPIRAL:
		return spiral_at(search, way);
	case SEARCH_RASTER:
	case SEARCH_KINDS:
		break;
	}
	return raster_at(search, way);
}
