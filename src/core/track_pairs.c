/* SPDX-License-Identifier: Apache-2.0 */
#include "track_pairs.h"

#include <math.h>

/* Dearer than any pair within the gate: as many tracks as can be are seen. */
static const double UNSEEN_COST = 1e4;
static const double RULED_OUT = INFINITY;
/* The gate of the second look: a target may jerk, or its spot may change. */
static const double WIDE = 6;
/* A chord is a little shorter than its arc. */
static const double CHORD_MARGIN = 1.1;

/* Who may choose now, and how far off. */
struct turn {
	bool (*may_choose)(const struct track *);
	double gate_sigma;
};

bool track_is_established(const struct track *track)
{
	return track->state == TRACK_FIRM || track->state == TRACK_COASTING;
}

static bool is_tentative(const struct track *track)
{
	return track->state == TRACK_TENTATIVE;
}

static double chord2(struct vec3 a, struct vec3 b)
{
	struct vec3 way = { a.x - b.x, a.y - b.y, a.z - b.z };

	return geom_dot(way, way);
}

/* Whether to have come from where it was last seen, it would be too fast. */
static bool is_too_fast(const struct track *track,
	const struct track_frame *frame, const struct kalman_fix *fix)
{
	double time = fabs(1e-9 * (double)(fix->at_ns - track->seen_ns));
	double way = time * frame->settings->rate_max_rad_s +
		frame->settings->gate_sigma * fix->sigma_rad;

	return chord2(track->seen_at, fix->at) > way * way;
}

/* Cheaply: whether it is worth to look closer. */
static bool may_reach(const struct track *track, double variance_rad2,
	const struct kalman_fix *fix, double gate)
{
	double spread = variance_rad2 + fix->sigma_rad * fix->sigma_rad;

	return fix->at_ns != track->filter.at_ns ||
		chord2(track->filter.plane.at, fix->at) <=
		CHORD_MARGIN * gate * gate * spread;
}

/* Twice the negative logarithm of the likelihood, less a constant. */
static double pair_cost(const struct track *track,
	const struct track_frame *frame, const struct kalman_fix *fix,
	double gate)
{
	struct kalman_match match = kalman_match(&track->filter, fix);

	if (!(match.distance2 <= gate * gate) ||
		is_too_fast(track, frame, fix)) {
		return RULED_OUT;
	}
	return match.distance2 + 2.0 * log(match.spread_rad2);
}

static void fill_row(double *cost, const struct track *track,
	const struct track_frame *frame, const struct track_pairs *pairs,
	double gate)
{
	double sigma = kalman_sigma(&track->filter);

	for (size_t i = 0; i < frame->count; i++) {
		const struct kalman_fix *fix = &frame->fix[i];
		bool near = !pairs->taken[i] &&
			may_reach(track, sigma * sigma, fix, gate);

		cost[i] = RULED_OUT;
		if (near) {
			cost[i] = pair_cost(track, frame, fix, gate);
		}
	}
}

static void take_turn(struct track_table *table,
	const struct track_frame *frame, const struct turn *turn,
	struct track_pairs *pairs)
{
	double cost[TRACK_MAX * DETECT_MAX];
	int slots[TRACK_MAX];
	int column[TRACK_MAX];
	size_t rows = 0;

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		const struct track *track = &table->slot[slot];

		if (pairs->of_slot[slot] == ASSIGN_ALONE &&
			turn->may_choose(track)) {
			fill_row(&cost[rows * frame->count], track, frame,
				pairs, turn->gate_sigma);
			slots[rows++] = slot;
		}
	}
	assign_solve(
		&table->work, cost, rows, frame->count, UNSEEN_COST, column);
	for (size_t row = 0; row < rows; row++) {
		pairs->of_slot[slots[row]] = column[row];
		if (column[row] != ASSIGN_ALONE) {
			pairs->taken[column[row]] = true;
		}
	}
}

void track_pairs_find(struct track_table *table,
	const struct track_frame *frame, struct track_pairs *pairs)
{
	double gate = frame->settings->gate_sigma;
	const struct turn turns[] = {
		{ track_is_established, gate },
		{ is_tentative, gate },
		{ track_is_established, gate * WIDE },
	};

	for (int slot = 0; slot < TRACK_MAX; slot++) {
		pairs->of_slot[slot] = ASSIGN_ALONE;
	}
	for (size_t i = 0; i < frame->count; i++) {
		pairs->taken[i] = false;
	}
	for (size_t i = 0; i < sizeof(turns) / sizeof(turns[0]); i++) {
		take_turn(table, frame, &turns[i], pairs);
	}
}
