/* SPDX-License-Identifier: Apache-2.0 */
#include "pelco_speeds.h"

#include <math.h>

static const uint8_t turbo_speeds[] = {
	[MOUNT_TURBO_40] = 0x40,
	[MOUNT_TURBO_FF] = 0xff,
};

enum axis {
	PAN,
	TILT
};

static double top_of(const struct mount_settings *settings, enum axis axis)
{
	return axis == PAN ? settings->rate_pan_rad_s
			   : settings->rate_tilt_rad_s;
}

static bool are_measured(const struct mount_settings *settings)
{
	return settings->speeds.count == MOUNT_PELCO_SPEEDS;
}

/* What it turns at when it is told @code, 0..63. */
static double rate_of(
	const struct mount_settings *settings, enum axis axis, int code)
{
	if (code == 0 || !are_measured(settings)) {
		return code * top_of(settings, axis) / MOUNT_PELCO_SPEEDS;
	}
	const struct mount_rates *rates = &settings->speeds.rates[code - 1];
	return axis == PAN ? rates->pan_rad_s : rates->tilt_rad_s;
}

/* Of two that are as near the lower. */
static int nearest_code(const struct mount_settings *settings, enum axis axis,
	double rate_rad_s)
{
	int nearest = 0;
	double off = rate_rad_s;

	for (int code = 1; code <= MOUNT_PELCO_SPEEDS; code++) {
		double now = fabs(rate_of(settings, axis, code) - rate_rad_s);

		if (now < off) {
			off = now;
			nearest = code;
		}
	}
	return nearest;
}

/* 0..63; a rate is that of the even steps unless they were measured. */
static int code_for(const struct mount_settings *settings, enum axis axis,
	double rate_rad_s)
{
	double share = fmin(rate_rad_s / top_of(settings, axis), 1.0);

	return are_measured(settings) ? nearest_code(settings, axis, rate_rad_s)
				      : (int)lround(share * MOUNT_PELCO_SPEEDS);
}

/* A speed code, -63..63, and the rate that it stands for. */
static int speed_code(const struct mount_settings *settings, enum axis axis,
	double rate_rad_s, double *told_rad_s)
{
	/* A wish that is no number must end in standstill, not at full speed.
	 */
	double wish = isfinite(rate_rad_s) ? rate_rad_s : 0.0;
	int code = code_for(settings, axis, fabs(wish));
	double told = rate_of(settings, axis, code);
	bool back = wish < 0.0 && code > 0;

	*told_rad_s = back ? -told : told;
	return back ? -code : code;
}

/* Nearer to the turbo than to the highest code. */
static bool wants_turbo(const struct mount_settings *settings, double pan_rad_s)
{
	double half_way = (rate_of(settings, PAN, MOUNT_PELCO_SPEEDS) +
				  settings->turbo_rad_s) /
		2.0;

	return settings->turbo != MOUNT_TURBO_NONE && isfinite(pan_rad_s) &&
		fabs(pan_rad_s) > half_way;
}

struct pelco_frame pelco_speeds_frame(const struct mount_settings *settings,
	uint8_t address, bool turbo, struct mount_rates wish,
	struct mount_rates *told)
{
	int pan = speed_code(settings, PAN, wish.pan_rad_s, &told->pan_rad_s);
	int tilt =
		speed_code(settings, TILT, wish.tilt_rad_s, &told->tilt_rad_s);
	struct pelco_frame frame =
		pelco_motion(address, settings->invert_pan ? -pan : pan,
			settings->invert_tilt ? -tilt : tilt);

	if (turbo && wants_turbo(settings, wish.pan_rad_s)) {
		frame.data1 = turbo_speeds[settings->turbo];
		told->pan_rad_s =
			copysign(settings->turbo_rad_s, wish.pan_rad_s);
	}
	return frame;
}
