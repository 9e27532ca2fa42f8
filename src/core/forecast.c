/* SPDX-License-Identifier: Apache-2.0 */
#include "core/forecast.h"

#include <math.h>

#define NS_PER_S 1e9

/* What is left of the highest rate to correct with, and to get up to it. */
static const double rate_share = 0.9;

/* Where the target is fastest it is at least so high, or it was misjudged. */
static const double overhead_rad = 60.0 * GEOM_PI / 180.0;

/* And the beam does not leave it lower than this. */
static const double lead_rad = 45.0 * GEOM_PI / 180.0;

/* How likely it must be that the target flies steadily. */
static const double steady_share = 0.7;

/* A target so little beyond a stop is still lit. */
static const double beyond_rad = 0.2 * GEOM_PI / 180.0;

static int64_t time_of(const struct forecast_path *path, int point)
{
	return path->from_ns +
		(int64_t)(FORECAST_STEP_S * NS_PER_S * (double)point);
}

bool forecast_trusts(const struct kalman *k)
{
	return kalman_steadiness(k) >= steady_share;
}

void forecast_path(struct forecast_path *path, const struct kalman *k,
	const struct rig *rig, int64_t from_ns, double near_pan_rad)
{
	double since_s = (double)(from_ns - k->at_ns) / NS_PER_S;

	path->from_ns = from_ns;
	for (int i = 0; i < FORECAST_POINTS; i++) {
		struct angles at = geom_angles(
			kalman_flown(k, since_s + FORECAST_STEP_S * i));

		path->at[i] = rig_head_for(rig, at, rig->range_m, near_pan_rad);
		near_pan_rad = path->at[i].pan_rad;
	}
}

static double pan_rate(const struct forecast_path *path, int point)
{
	return (path->at[point + 1].pan_rad - path->at[point].pan_rad) /
		FORECAST_STEP_S;
}

/* Where pan would have to be fastest; between it and the next point. */
static int fastest(const struct forecast_path *path)
{
	int best = 0;

	for (int i = 1; i < FORECAST_POINTS - 1; i++) {
		if (fabs(pan_rate(path, i)) > fabs(pan_rate(path, best))) {
			best = i;
		}
	}
	return best;
}

static bool is_beyond(const struct slew_limits *limits, double angle_rad)
{
	return angle_rad < limits->low_rad - beyond_rad ||
		angle_rad > limits->high_rad + beyond_rad;
}

/* The swing of pan near the zenith, and a way around it. */
struct swing {
	const struct forecast_path *path;
	int middle;      /* the swing is fastest after this point */
	double turn_rad; /* what pan has besides beyond the middle */
	int from;        /* where the line meets the path before, ... */
	int to;          /* ... and beyond */
};

static double pan_of(const struct swing *swing, int point)
{
	return swing->path->at[point].pan_rad +
		(point > swing->middle ? swing->turn_rad : 0.0);
}

/* By how much the path is ahead of the line, in the line's direction. */
static double ahead(
	const struct swing *swing, const struct forecast *line, int point)
{
	double since_s =
		(double)(time_of(swing->path, point) - line->middle_ns) /
		NS_PER_S;
	double pan = line->middle_pan_rad + line->pan_rate_rad_s * since_s;

	return (pan_of(swing, point) - pan) *
		(line->pan_rate_rad_s > 0.0 ? 1.0 : -1.0);
}

/*
 * The line of pan's highest rate through the middle of the swing: before it
 * the path lies behind, beyond it ahead; where they meet, the head leaves the
 * target and meets it again.
 */
static struct forecast lead(struct swing *swing, double pan_rate_rad_s)
{
	const struct forecast_path *path = swing->path;
	int middle = swing->middle;
	struct forecast line = {
		.kind = FORECAST_OVERHEAD,
		.middle_ns =
			(time_of(path, middle) + time_of(path, middle + 1)) / 2,
		.middle_pan_rad =
			(pan_of(swing, middle) + pan_of(swing, middle + 1)) /
			2.0,
		.pan_rate_rad_s = pan_rate_rad_s,
	};

	swing->from = middle;
	swing->to = middle + 1;
	while (swing->from > 0 && ahead(swing, &line, swing->from) < 0.0) {
		swing->from--;
	}
	while (swing->to < FORECAST_POINTS - 1 &&
		ahead(swing, &line, swing->to) > 0.0) {
		swing->to++;
	}
	line.from_ns = time_of(path, swing->from);
	line.to_ns = time_of(path, swing->to);
	while (path->at[swing->from].tilt_rad < lead_rad &&
		swing->from < middle) {
		line.from_ns = time_of(path, ++swing->from);
	}
	return line;
}

/* Where the swing ends beyond a stop, pan goes the other way round. */
static struct forecast overhead(
	const struct forecast_path *path, const struct slew_limits *pan)
{
	double rate = rate_share * pan->rate_rad_s;
	struct swing swing = { .path = path, .middle = fastest(path) };
	double there = pan_rate(path, swing.middle);

	if (fabs(there) <= rate ||
		path->at[swing.middle].tilt_rad < overhead_rad) {
		return (struct forecast){ .kind = FORECAST_CLEAR };
	}
	struct forecast line = lead(&swing, copysign(rate, there));
	double back = -copysign(2.0 * GEOM_PI, there);
	double end = pan_of(&swing, swing.to);

	if (!is_beyond(pan, end) || is_beyond(pan, end + back)) {
		return line;
	}
	swing.turn_rad = back;
	return lead(&swing, -copysign(rate, there));
}

/* Of two, what comes first. */
static struct forecast earlier(struct forecast a, struct forecast b)
{
	if (a.kind == FORECAST_CLEAR ||
		(b.kind != FORECAST_CLEAR && b.from_ns < a.from_ns)) {
		return b;
	}
	return a;
}

static struct forecast stop(const struct forecast_path *path,
	enum forecast_kind kind, const struct slew_limits *limits)
{
	struct forecast forecast = { .kind = FORECAST_CLEAR };

	for (int i = 0; i < FORECAST_POINTS; i++) {
		double at = kind == FORECAST_PAN_STOP ? path->at[i].pan_rad
						      : path->at[i].tilt_rad;
		bool beyond = is_beyond(limits, at);

		if (beyond && forecast.kind == FORECAST_CLEAR) {
			forecast.kind = kind;
			forecast.from_ns = time_of(path, i);
		}
		if (!beyond && forecast.kind != FORECAST_CLEAR) {
			break;
		}
		forecast.to_ns = time_of(path, i);
	}
	return forecast;
}

struct forecast forecast_of(const struct forecast_path *path,
	const struct slew_limits *pan, const struct slew_limits *tilt)
{
	struct forecast first = earlier(stop(path, FORECAST_PAN_STOP, pan),
		stop(path, FORECAST_TILT_STOP, tilt));

	return earlier(overhead(path, pan), first);
}

bool forecast_leads(
	const struct forecast *forecast, int64_t when_ns, double *pan_rad)
{
	if (forecast->kind != FORECAST_OVERHEAD ||
		when_ns < forecast->from_ns || when_ns > forecast->middle_ns) {
		return false;
	}
	*pan_rad = forecast->middle_pan_rad +
		forecast->pan_rate_rad_s *
			(double)(when_ns - forecast->middle_ns) / NS_PER_S;
	return true;
}

double forecast_lasts(const struct forecast_path *path,
	const struct slew_limits *pan, double turn_rad)
{
	int i = 0;

	while (i < FORECAST_POINTS &&
		!is_beyond(pan, path->at[i].pan_rad + turn_rad)) {
		i++;
	}
	return FORECAST_STEP_S * i;
}

struct words {
	const char *name;
	const char *sentence;
};

static const struct words words[FORECAST_KINDS] = {
	[FORECAST_CLEAR] = { "clear",
		"Nothing comes between beam and target." },
	[FORECAST_OVERHEAD] = { "overhead",
		"The target will pass overhead faster than pan can turn; the "
		"beam will leave it and meet it on the other side." },
	[FORECAST_PAN_STOP] = { "pan-stop",
		"Pan will come to the end of its way; the beam will then stay "
		"behind until pan has unwound." },
	[FORECAST_TILT_STOP] = { "tilt-stop",
		"The target will leave the range of tilt; the beam will wait "
		"at its stop." },
};

const char *forecast_name(enum forecast_kind kind)
{
	return words[kind].name;
}

const char *forecast_sentence(enum forecast_kind kind)
{
	return words[kind].sentence;
}
