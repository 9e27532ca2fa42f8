/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_AIM_H
#define CORE_AIM_H

#include "core/cadence.h"
#include "core/forecast.h"
#include "core/head.h"
#include "core/pid.h"
#include "core/rig.h"
#include "core/slew.h"
#include "core/track.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Aim: the axis rates that bring the lamp's axis onto a moving target and
 * keep it there.
 *
 * The target is predicted to the moment at which the head will act on the
 * command; its rate there is fed forward; a PID trims the rest; slew keeps
 * to what the head can do. Errors are taken where the head will be once all
 * commands under way have acted (a Smith predictor over the dead time), so
 * that the delay does not eat the phase margin.
 */

struct aim_settings {
	struct pid_gains pan; /* kp = 0: to be computed (core/gains.h) */
	struct pid_gains tilt;
	struct slew_limits pan_limits;
	struct slew_limits tilt_limits;
	double hold_s; /* how long a command lasts, until that is seen; > 0 */
	/*
	 * Steps in which the head's speed can be set; 0: continuous. Where
	 * they are known the command is always a whole step, the one of the
	 * two neighbours that leaves the smaller error at its end, so that
	 * the head dithers around the rate that is wanted.
	 */
	double pan_step_rad_s;
	double tilt_step_rad_s;
};

/* aim_settings_default - a cheap head: 40 deg/s, 60 deg/s2, 20 Hz line. */
struct aim_settings aim_settings_default(void);

/* What one axis remembers from command to command. */
struct aim_axis {
	struct pid pid;
	bool held; /* the last command was limited */
};

struct aim {
	struct aim_axis pan;
	struct aim_axis tilt;
	int64_t last_ns;     /* of the last command; 0: none yet */
	uint32_t target_id;  /* whose trim the integrators hold; 0: none */
	double near_pan_rad; /* the turn of the cable that was chosen */
};

/* Where the beam should be, and what was done about it. */
struct aim_result {
	struct mount_angles goal; /* at the time of acting, within the stops */
	struct mount_rates goal_rates;
	struct mount_angles expected; /* of the head, at the same time */
	/*
	 * How the axes should turn: by goal and trim, and then within what
	 * they can do.
	 */
	struct mount_rates wished;
	struct mount_rates slewed;
	struct mount_rates command;
	int64_t acts_ns; /* when the command will be obeyed */
	bool limited;    /* rate, acceleration or a stop held it back */
	bool reachable;  /* what was wanted lies within the stops */
};

/* What aim looks at and does not change. */
struct aim_view {
	const struct aim_settings *settings;
	const struct rig *rig;
	const struct head *head; /* known */
	const struct cadence *cadence;
	const struct forecast_path *path; /* of the target; NULL: not known */
	const struct forecast *forecast;  /* made from it; NULL as well */
	int64_t now_ns;
};

/* aim_init - at rest. */
void aim_init(struct aim *aim);

/*
 * aim_track - the command that follows @track.
 *
 * A target other than the last one starts with empty integrators, and with
 * the turn of pan on which it will stay within the stops for the longest time;
 * of those that are equal by a second, the nearest. The turn is kept until
 * the target is 3 degrees beyond a stop: then, where another turn reaches it,
 * pan unwinds to that one, and does not change its mind until the target is 3
 * degrees beyond the stop of that turn. Through the cap about the zenith pan
 * is led as the forecast has it.
 */
struct aim_result aim_track(struct aim *aim, const struct aim_view *view,
	const struct track *track);

/* aim_slew - the command that turns at the wished rates, within limits. */
struct aim_result aim_slew(
	struct aim *aim, const struct aim_view *view, struct mount_rates wish);

/* aim_to - the command that brings the head to @goal and holds it there. */
struct aim_result aim_to(
	struct aim *aim, const struct aim_view *view, struct mount_angles goal);

/*
 * aim_point - the command that brings the lamp's axis to @world, at the
 * assumed range, and holds it there; on the turn of pan that is nearest of
 * those within the stops.
 */
struct aim_result aim_point(
	struct aim *aim, const struct aim_view *view, struct angles world);

/* aim_reaches - whether @world lies within the stops on any turn of pan. */
bool aim_reaches(const struct aim_settings *settings, const struct rig *rig,
	struct angles world);

/* aim_stop - forgets target and trim; what follows begins from rest. */
void aim_stop(struct aim *aim);

#endif
