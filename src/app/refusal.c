/* SPDX-License-Identifier: Apache-2.0 */
#include "refusal.h"

#include <math.h>

const char *refusal_mode(const struct status *status)
{
	if (status->fault == NULL && steering_starts(status->steering)) {
		return "the head has not said yet where it is; try again in a "
		       "moment";
	}
	return status->fault;
}

const char *refusal_motion(const struct status *status)
{
	if (refusal_mode(status) != NULL) {
		return refusal_mode(status);
	}
	if (status->steering->state == STEERING_NONE) {
		return "there is no head to move (mount.kind = none)";
	}
	return NULL;
}

const char *refusal_slew(
	const struct status *status, double pan_deg_s, double tilt_deg_s)
{
	const struct aim_settings *aim = &status->settings->pursuit.aim;
	const char *still = refusal_motion(status);

	if (still != NULL) {
		return still;
	}
	if (status->step->mode == MODE_SAFE) {
		return "the mode is safe; say 'mode hold' first";
	}
	if (fabs(geom_radians(pan_deg_s)) > aim->pan_limits.rate_rad_s ||
		fabs(geom_radians(tilt_deg_s)) > aim->tilt_limits.rate_rad_s) {
		return "faster than aim.pan_rate_deg_s or aim.tilt_rate_deg_s "
		       "allow";
	}
	return NULL;
}

const char *refusal_cue(const struct status *status, struct angles cue)
{
	const char *still = refusal_motion(status);

	if (still != NULL) {
		return still;
	}
	if (status->step->mode == MODE_SAFE) {
		return "the mode is safe; say 'mode hold' first";
	}
	if (status->step->mode == MODE_SLEW) {
		return "the head is turned by hand";
	}
	if (status->step->locked) {
		return "the beam follows a target; say 'target drop' or 'mode "
		       "hold' first";
	}
	if (!aim_reaches(&status->settings->pursuit.aim, &status->pursuit->rig,
		    cue)) {
		return "the head does not reach that; see aim.pan_low_deg to "
		       "aim.tilt_high_deg";
	}
	return NULL;
}

const char *refusal_focus(const struct status *status)
{
	switch (status->pursuit->rig.focus.drive) {
	case FOCUS_FIXED:
		return "the beam of this lamp is always as wide (rig: "
		       "lamp.focus = fixed)";
	case FOCUS_HAND:
		return "the beam of this lamp is set by hand, at the lamp";
	case FOCUS_TIMED:
	case FOCUS_TOLD:
		break;
	}
	return NULL;
}
