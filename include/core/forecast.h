/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FORECAST_H
#define CORE_FORECAST_H

#include "core/kalman.h"
#include "core/rig.h"
#include "core/slew.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Forecast: what will come between head and target, if that flies straight
 * on: a stop, the end of the cable, or the cap about the zenith in which pan
 * cannot turn as fast as the target's azimuth does.
 *
 * Through the cap pan is led: it starts early and arrives late by as much,
 * along the line of its own highest rate, so that the target is met again as
 * soon as can be. Knows nothing of filters' errors: it is made anew with each
 * frame.
 */

enum {
	FORECAST_POINTS = 121
};

/* From one point to the next; so the horizon is 24 seconds. */
#define FORECAST_STEP_S 0.2

enum forecast_kind {
	FORECAST_CLEAR,
	FORECAST_OVERHEAD,  /* pan cannot follow near the zenith */
	FORECAST_PAN_STOP,  /* the cable or a stop ends pan's way */
	FORECAST_TILT_STOP, /* the target leaves tilt's range */
	FORECAST_KINDS,
};

/* Where the head would have to be, pan without jumps. */
struct forecast_path {
	int64_t from_ns;
	struct mount_angles at[FORECAST_POINTS];
};

struct forecast {
	enum forecast_kind kind; /* CLEAR: the rest is not filled */
	int64_t from_ns;         /* the beam leaves the target */
	int64_t to_ns; /* and meets it again; the horizon's end if later */

	/* For OVERHEAD: the line along which pan is led. */
	int64_t middle_ns;
	double middle_pan_rad;
	double pan_rate_rad_s;
};

/*
 * forecast_trusts - whether the target flies so steadily that its way can be
 * foretold. What jinks is not, however it goes just now.
 */
bool forecast_trusts(const struct kalman *k);

/*
 * forecast_path - for a target as @k has it, from @from_ns on.
 *
 * @near_pan_rad: the turn of pan on which the head goes after it
 */
void forecast_path(struct forecast_path *path, const struct kalman *k,
	const struct rig *rig, int64_t from_ns, double near_pan_rad);

/* forecast_of - the first thing that will come between. */
struct forecast forecast_of(const struct forecast_path *path,
	const struct slew_limits *pan, const struct slew_limits *tilt);

/*
 * forecast_leads - whether pan is to follow the line at @when_ns, before the
 * target is where it is fastest; then *@pan_rad is where on it.
 */
bool forecast_leads(
	const struct forecast *forecast, int64_t when_ns, double *pan_rad);

/*
 * forecast_lasts - for how long the path stays within @pan when it is moved
 * by @turn_rad.
 */
double forecast_lasts(const struct forecast_path *path,
	const struct slew_limits *pan, double turn_rad);

/* forecast_name - one word: "clear", "overhead", "pan-stop", "tilt-stop". */
const char *forecast_name(enum forecast_kind kind);

/* forecast_sentence - what it means for light, in one sentence. */
const char *forecast_sentence(enum forecast_kind kind);

#endif
