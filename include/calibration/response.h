/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_RESPONSE_H
#define CALIBRATION_RESPONSE_H

#include "base/error.h"
#include "calibration/exercise.h"
#include "core/rig.h"

#include <stdbool.h>

/*
 * Response: how a head obeys, from an exercise of moves from rest to rest.
 *
 * While an axis turns evenly its answers lie on a line; where the line leaves
 * the angle of the rest before tells when the axis set out, and where it meets
 * that of the rest after, when it came to stand. Both are late against their
 * commands by d + v / 2a, d the dead time, v the rate and a the acceleration;
 * moves of many rates part the two. The rates are the lines' slopes.
 */

enum {
	RESPONSE_RATES_MAX = 130, /* speeds that an exercise may try */
	RESPONSE_FEWEST = 4       /* moves of an axis that tell anything */
};

/* One speed that the axis was told, either way. */
struct response_rate {
	int code; /* its number: a Pelco head's speed code; 0: it has none */
	double told_rad_s; /* > 0 */
	double rate_rad_s; /* what it did, in the mean of its moves */
	double sigma_rad_s;
	int moves;
};

/* One move from rest to rest, for the plots. */
struct response_move {
	double from_s;  /* when the command had gone out ... */
	double to_s;    /* ... and the stop */
	double until_s; /* and the next one, or the exercise's end */
	bool rested;    /* there was a next one */
	double told_rad_s;
	double rate_rad_s;
	double start_late_s; /* NAN: not told */
	double stop_late_s;
};

struct response_axis {
	bool moved;          /* else nothing below holds */
	double dead_s;       /* d */
	double dead_sigma_s; /* standard errors */
	double accel_rad_s2;
	double accel_sigma_rad_s2;
	double jitter_s;      /* RMS by which the dead time varies */
	double late_rms_s;    /* of what the moves' lateness is off the model */
	double encoder_rad;   /* one step of the answers; 0: too fine to see */
	double drift_rad_s;   /* while it should stand still */
	double step_rad_s;    /* the lowest speed that it was told */
	double scale;         /* rates over those told, by least squares */
	double slowest_rad_s; /* of the lowest speed at which it turns evenly */
	struct response_rate rates[RESPONSE_RATES_MAX]; /* rising */
	int rate_count;
	struct response_move *moves; /* response_free */
	int move_count;
};

struct response {
	struct response_axis axes[EXERCISE_AXES];
};

/*
 * response_run - of @exercise; response_free it.
 *
 * False, with @error filled, where the head did not move, moved the other way
 * than it was told, or was not moved enough to tell.
 */
bool response_run(const struct exercise *exercise, struct response *response,
	struct error *error);

void response_free(struct response *response);

/*
 * response_rate_at - what an axis that moved turns at where it is told
 * @told_rad_s: linear between the speeds that were tried, and beyond.
 */
double response_rate_at(const struct response_axis *axis, double told_rad_s);

/*
 * response_into - what a rig file keeps of it: the axis that is worse; and
 * what each numbered speed turns at, where both axes were told a good part of
 * them.
 */
void response_into(const struct response *response, struct rig *rig);

/*
 * response_foretells - how far the model is off where it was not fitted: the
 * exercise's ramps, in which the axis goes from speed to speed without a rest,
 * are played through dead time, acceleration and rates. RMS over their
 * answers, from the rest before each; false: there are no ramps.
 */
bool response_foretells(const struct exercise *exercise,
	enum exercise_axis which, const struct response_axis *axis,
	double *off_rad);

/*
 * response_tracks - what error of an axis is to be expected, RMS, in following
 * a target that crosses.
 *
 * The loop goes back and forth between two neighbouring speeds: each command
 * of @hold_s leaves a share of a step's way, evenly spread (step hold / sqrt
 * 12), and each change comes early or late by the jitter (step jitter); play
 * leaves its width, evenly spread. How it fares against whole passes is told
 * in docs/performance.md.
 *
 * @play_rad: full width of the backlash
 * @step_rad_s: from one speed to the next
 */
double response_tracks(const struct response_axis *axis, double play_rad,
	double step_rad_s, double hold_s);

#endif
