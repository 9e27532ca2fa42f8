/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FOCUS_H
#define CORE_FOCUS_H

#include "core/spread.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Focus: how wide the beam shall be, and what its motor is told for that.
 *
 * Why not as narrow as can be: the light on a target that is off the axis by
 * e, in a beam of full width w at half intensity (Gaussian, peak as 1 / w^2),
 *
 *   E(e, w) = 1 / w^2 exp(-4 ln 2 e^2 / w^2),
 *
 * is most at w = 2 sqrt(ln 2) e = 1.7 e, and falls off steeply below. The
 * permit POINTING (core/safety.h) is stricter, since e is not known but by a
 * prediction: error + 3 sigma within a quarter of w, where the light is still
 * 84 % of its peak. So the width that is wished for is never under
 *
 *   need = 4 (max(error, sqrt 3 RMS) + 3 sigma),
 *
 * with the error that is believed now; the RMS error that the pictures of the
 * last seconds showed, delay and all (of a Rayleigh distribution, 95 % lie
 * below sqrt 3 RMS); and the track's and head's covariance predicted to when
 * a word said now acts on what is seen now: the measured delay and the
 * motor's dead time from here. Without a target, and where the forecast has
 * the beam leave it before the motor could open, the wish is the widest.
 *
 * It widens at once, to a quarter more than the need. It narrows when that has
 * been under four fifths of the wish, or the narrow stop, for a second, to the
 * most that it was meanwhile: so it does not pump.
 *
 * A motor that only runs and stops is told by the narrowest that the beam may
 * be by then (core/spread.h): it never runs narrower than wished for, however
 * fast it is. What it does not know grows with the way that it runs; when it
 * is more than one run from the wide stop explains, it goes there to be found.
 * Pure.
 */

/* What the operator wants. */
enum focus_hold {
	FOCUS_TIED, /* to how sure the pointing is */
	FOCUS_WIDE, /* always the widest */
	FOCUS_HELD, /* at one width */
};

struct focus_settings {
	enum focus_hold hold;
	double held_rad; /* full width, brought into the lamp's bounds */
};

/* focus_settings_default - tied; 2 degrees. */
struct focus_settings focus_settings_default(void);

/* What one step knows. */
struct focus_view {
	int64_t now_ns;   /* must not fall */
	bool still;       /* nothing may move */
	bool aims;        /* the beam follows a living target */
	bool leaves;      /* and will leave it before it could be opened */
	double error_rad; /* as believed; >= 0 */
	double rms_rad;   /* as pictures of the last seconds showed; 0: none */
	double sigma_rad; /* of the prediction, when a word would act */
};

struct focus {
	struct focus_settings settings;
	double wish_rad;
	bool calm;       /* less would do ... */
	int64_t calm_ns; /* ... since then, ... */
	double calm_rad; /* ... and at most this */
	bool finds;      /* runs to the wide stop to be found */
	double tell;
};

struct focus_result {
	double wish_rad; /* full width */
	bool finds;      /* the motor runs to its wide stop to be found */
	double tell;     /* as spread_told; 0 for a lamp without a motor */
};

/* focus_init - @rig: of the lamp. */
void focus_init(struct focus *focus, const struct focus_settings *settings,
	const struct rig *rig);

/* focus_order - what the operator wants from now on. */
void focus_order(struct focus *focus, struct focus_settings wanted);

/* focus_need - the least width that the prediction allows; see above. */
double focus_need(const struct focus_view *view);

/*
 * focus_step - what is wished, and what the motor shall be told.
 *
 * @spread: of the same lamp, brought to view->now_ns
 */
struct focus_result focus_step(struct focus *focus, const struct spread *spread,
	const struct focus_view *view);

/* focus_hold_name - "tied", "wide" or "held". */
const char *focus_hold_name(enum focus_hold hold);

#endif
