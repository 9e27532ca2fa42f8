/* SPDX-License-Identifier: Apache-2.0 */
#include "score.h"

#include <math.h>
#include <stdlib.h>

enum {
	ROOM_AT_FIRST = 4096
};

/* Light that lasts for less does not count as found, nor a loss as regained. */
static const double hold_s = 0.5;
static const double end_s = 1.0;
static const double cycle_s = 3.0;

bool errors_add(struct errors *errors, double deg, double s)
{
	if (errors->count == errors->room) {
		size_t room =
			errors->room == 0 ? ROOM_AT_FIRST : 2 * errors->room;
		double *more_deg = realloc(errors->deg, room * sizeof(double));

		if (more_deg == NULL) {
			return false;
		}
		errors->deg = more_deg;
		double *more_s = realloc(errors->s, room * sizeof(double));

		if (more_s == NULL) {
			return false;
		}
		errors->s = more_s;
		errors->room = room;
	}
	errors->deg[errors->count] = deg;
	errors->s[errors->count++] = s;
	return true;
}

void errors_fini(struct errors *errors)
{
	free(errors->deg);
	free(errors->s);
	*errors = (struct errors){ .count = 0 };
}

static double total_s(const struct errors *errors)
{
	double sum = 0.0;

	for (size_t i = 0; i < errors->count; i++) {
		sum += errors->s[i];
	}
	return sum;
}

double errors_rms(const struct errors *errors)
{
	double sum = 0.0;

	for (size_t i = 0; i < errors->count; i++) {
		sum += errors->deg[i] * errors->deg[i] * errors->s[i];
	}
	return sqrt(sum / total_s(errors));
}

double errors_share(const struct errors *errors, double limit_deg)
{
	double sum = 0.0;

	for (size_t i = 0; i < errors->count; i++) {
		sum += errors->deg[i] <= limit_deg ? errors->s[i] : 0.0;
	}
	return sum / total_s(errors);
}

struct weighed {
	double deg;
	double s;
};

static int by_size(const void *a, const void *b)
{
	double left = *(const double *)a;
	double right = *(const double *)b;

	return (left > right) - (left < right);
}

static bool sort(struct errors *errors)
{
	struct weighed *both = calloc(errors->count + 1, sizeof(*both));

	if (both == NULL) {
		return false;
	}
	for (size_t i = 0; i < errors->count; i++) {
		both[i] = (struct weighed){ errors->deg[i], errors->s[i] };
	}
	qsort(both, errors->count, sizeof(*both), by_size);
	for (size_t i = 0; i < errors->count; i++) {
		errors->deg[i] = both[i].deg;
		errors->s[i] = both[i].s;
	}
	free(both);
	return true;
}

double errors_percentile(struct errors *errors, double share)
{
	double sought = share * total_s(errors);
	double sum = 0.0;

	if (errors->count == 0 || !sort(errors)) {
		return NAN;
	}
	for (size_t i = 0; i < errors->count; i++) {
		sum += errors->s[i];
		if (sum >= sought) {
			return errors->deg[i];
		}
	}
	return errors->deg[errors->count - 1];
}

double score_percentile(double *values, size_t count, double share)
{
	size_t rank = (size_t)ceil(share * (double)count);

	if (count == 0) {
		return NAN;
	}
	qsort(values, count, sizeof(*values), by_size);
	return values[rank > 0 ? rank - 1 : 0];
}

static double lasts_s(const struct flight *flight, size_t i)
{
	const struct moment *m = flight->moments;

	if (flight->count < 2) {
		return 0.0;
	}
	return i + 1 < flight->count ? m[i + 1].t_s - m[i].t_s
				     : m[i].t_s - m[i - 1].t_s;
}

static bool add_from(
	const struct flight *flight, double from_s, struct errors *errors)
{
	for (size_t i = 0; i < flight->count; i++) {
		const struct moment *moment = &flight->moments[i];

		if (moment->t_s >= from_s && moment->confirmed &&
			moment->exists &&
			!errors_add(errors, moment->error_deg,
				lasts_s(flight, i))) {
			return false;
		}
	}
	return true;
}

bool score_confirmed(const struct flight *flight, struct errors *errors)
{
	return add_from(flight, 0.0, errors);
}

bool score_steady(
	const struct flight *flight, double limit_deg, struct errors *errors)
{
	return add_from(
		flight, score_first_light(flight, limit_deg) + hold_s, errors);
}

/* The beginning of the first half second, from @from_s on, that @is lasts. */
static double first_stretch(const struct flight *flight, double from_s,
	double limit_deg, bool (*is)(const struct moment *, double))
{
	double since_s = SCORE_NEVER;

	for (size_t i = 0; i < flight->count; i++) {
		const struct moment *moment = &flight->moments[i];

		if (moment->t_s < from_s || !is(moment, limit_deg)) {
			since_s = SCORE_NEVER;
			continue;
		}
		since_s = fmin(since_s, moment->t_s);
		if (moment->t_s - since_s >= hold_s) {
			return since_s;
		}
	}
	return SCORE_NEVER;
}

static bool is_lit(const struct moment *moment, double limit_deg)
{
	return moment->exists && moment->error_deg <= limit_deg;
}

static bool is_seen_and_lit(const struct moment *moment, double limit_deg)
{
	return is_lit(moment, limit_deg) && moment->confirmed && moment->seen;
}

double score_first_light(const struct flight *flight, double limit_deg)
{
	return first_stretch(flight, 0.0, limit_deg, is_lit);
}

double score_regained(const struct flight *flight, double limit_deg)
{
	double shown_s = SCORE_NEVER;

	for (size_t i = 1; i < flight->count; i++) {
		if (flight->moments[i - 1].hidden &&
			!flight->moments[i].hidden) {
			shown_s = flight->moments[i].t_s;
		}
	}
	double back_s =
		first_stretch(flight, shown_s, limit_deg, is_seen_and_lit);

	return back_s == SCORE_NEVER ? SCORE_NEVER : back_s - shown_s;
}

bool score_kept(const struct flight *flight, double limit_deg)
{
	double end = flight->count > 0 ? flight->moments[flight->count - 1].t_s
				       : 0.0;

	for (size_t i = 0; i < flight->count; i++) {
		const struct moment *moment = &flight->moments[i];

		if (moment->t_s >= end - end_s &&
			!(moment->confirmed &&
				moment->first_deg <= limit_deg)) {
			return false;
		}
	}
	return flight->count > 0;
}

/* Sums for a straight line through moments, by least squares. */
struct line {
	double n;
	double t;
	double tt;
	double y;
	double ty;
};

static double part(const struct moment *moment, int axis)
{
	return axis == 0 ? moment->right_deg : moment->up_deg;
}

static double swing(
	const struct flight *flight, size_t from, size_t to, int axis)
{
	struct line l = { 0.0, 0.0, 0.0, 0.0, 0.0 };
	double t0 = flight->moments[from].t_s;
	double low = 1e9;
	double high = -1e9;

	for (size_t i = from; i < to; i++) {
		double t = flight->moments[i].t_s - t0;
		double y = part(&flight->moments[i], axis);

		l.n += 1.0;
		l.t += t;
		l.tt += t * t;
		l.y += y;
		l.ty += t * y;
	}
	double slope = (l.n * l.ty - l.t * l.y) / (l.n * l.tt - l.t * l.t);
	double base = (l.y - slope * l.t) / l.n;

	for (size_t i = from; i < to; i++) {
		double t = flight->moments[i].t_s - t0;
		double off = part(&flight->moments[i], axis) - base - slope * t;

		low = fmin(low, off);
		high = fmax(high, off);
	}
	return (high - low) / 2.0;
}

static size_t at_time(const struct flight *flight, double t_s)
{
	size_t i = 0;

	while (i < flight->count && flight->moments[i].t_s < t_s) {
		i++;
	}
	return i;
}

static bool is_followed(const struct flight *flight, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++) {
		const struct moment *moment = &flight->moments[i];

		if (!moment->confirmed || !moment->exists) {
			return false;
		}
	}
	return true;
}

double score_cycle(const struct flight *flight, double limit_deg,
	double skip_from_s, double skip_to_s)
{
	double t_s = score_first_light(flight, limit_deg) + 2.0 * hold_s;
	double worst = -1.0;
	size_t end = flight->count;

	if (t_s > SCORE_NEVER) {
		return SCORE_NEVER;
	}
	for (; at_time(flight, t_s + cycle_s) < end; t_s += cycle_s / 2.0) {
		size_t from = at_time(flight, t_s);
		size_t to = at_time(flight, t_s + cycle_s);

		if ((t_s < skip_to_s && t_s + cycle_s > skip_from_s) ||
			!is_followed(flight, from, to)) {
			continue;
		}
		worst = fmax(worst, swing(flight, from, to, 0));
		worst = fmax(worst, swing(flight, from, to, 1));
	}
	return worst < 0.0 ? SCORE_NEVER : worst;
}

/* The target's highest moment. */
static size_t highest(const struct flight *flight)
{
	size_t best = 0;

	for (size_t i = 1; i < flight->count; i++) {
		const struct moment *m = flight->moments;

		if (m[i].exists && m[i].target.el_rad > m[best].target.el_rad) {
			best = i;
		}
	}
	return best;
}

/* The first moment beyond the limit, after first light; the count if none. */
static size_t leaves(const struct flight *flight, double limit_deg)
{
	size_t i =
		at_time(flight, score_first_light(flight, limit_deg) + hold_s);

	while (i < flight->count && is_lit(&flight->moments[i], limit_deg)) {
		i++;
	}
	return i;
}

double score_warned(const struct flight *flight, double limit_deg)
{
	size_t left = leaves(flight, limit_deg);
	size_t last = left < flight->count ? left : highest(flight);
	size_t i = last;

	if (flight->count == 0 || !flight->moments[last].warned) {
		return -1.0;
	}
	while (i > 0 && flight->moments[i - 1].warned) {
		i--;
	}
	return flight->moments[last].t_s - flight->moments[i].t_s;
}

static double pan_way(const struct flight *flight, size_t i)
{
	const struct moment *m = flight->moments;

	return geom_degrees(
		geom_wrap(m[i].target.az_rad - m[i - 1].target.az_rad));
}

static double pan_rate(const struct flight *flight, size_t i)
{
	const struct moment *m = flight->moments;

	return fabs(pan_way(flight, i)) / (m[i].t_s - m[i - 1].t_s);
}

/* What a change to the highest rate costs of the way. */
static double ramp_deg(const struct flight *flight, double rate_deg_s)
{
	double change = fmax(0.0, flight->head_rate_deg_s - rate_deg_s);

	return change * change / (2.0 * flight->head_accel_deg_s2);
}

/*
 * When pan can be where the target is, if since the beam left it turned as it
 * best could: up to its highest rate, and down again to the target's.
 */
static double meets_again(const struct flight *flight, size_t left)
{
	const struct moment *m = flight->moments;
	size_t top = highest(flight);
	double start_deg = ramp_deg(flight, pan_rate(flight, left));
	double way = 0.0;

	for (size_t i = left + 1; i < flight->count; i++) {
		way += pan_way(flight, i);
		double can =
			flight->head_rate_deg_s * (m[i].t_s - m[left].t_s) -
			start_deg - ramp_deg(flight, pan_rate(flight, i));

		if (i > top && fabs(way) <= can) {
			return m[i].t_s;
		}
	}
	return SCORE_NEVER;
}

double score_overhead(const struct flight *flight, double limit_deg)
{
	size_t left = leaves(flight, limit_deg);

	if (left >= flight->count) {
		return score_first_light(flight, limit_deg) >= SCORE_NEVER
			? SCORE_NEVER
			: 0.0;
	}
	size_t from = left > highest(flight) ? left : highest(flight);
	double back_s = first_stretch(
		flight, flight->moments[from].t_s, limit_deg, is_lit);

	return back_s >= SCORE_NEVER
		? SCORE_NEVER
		: fmax(0.0, back_s - meets_again(flight, left));
}
