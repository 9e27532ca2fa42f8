/* SPDX-License-Identifier: Apache-2.0 */
#include "pelco_speeds.h"

#include <math.h>

static const uint8_t turbo_speeds[] = {
	[MOUNT_TURBO_40] = 0x40,
	[MOUNT_TURBO_FF] = 0xff,
};

/* A speed code, -63..63, and the rate that it stands for. */
static int speed_code(double rate_rad_s, double rate_max_rad_s, bool invert,
	double *told_rad_s)
{
	/* A wish that is no number must end in standstill, not at full speed.
	 */
	double wish = isfinite(rate_rad_s) ? rate_rad_s : 0.0;
	double share = fmin(fmax(wish / rate_max_rad_s, -1.0), 1.0);
	int code = (int)lround(share * MOUNT_PELCO_SPEEDS);

	*told_rad_s = code * rate_max_rad_s / MOUNT_PELCO_SPEEDS;
	return invert ? -code : code;
}

/* Nearer to the turbo than to the highest code. */
static bool wants_turbo(const struct mount_settings *settings, double pan_rad_s)
{
	double half_way =
		(settings->rate_pan_rad_s + settings->turbo_rad_s) / 2.0;

	return settings->turbo != MOUNT_TURBO_NONE && isfinite(pan_rad_s) &&
		fabs(pan_rad_s) > half_way;
}

struct pelco_frame pelco_speeds_frame(const struct mount_settings *settings,
	uint8_t address, bool turbo, struct mount_rates wish,
	struct mount_rates *told)
{
	int pan = speed_code(wish.pan_rad_s, settings->rate_pan_rad_s,
		settings->invert_pan, &told->pan_rad_s);
	int tilt = speed_code(wish.tilt_rad_s, settings->rate_tilt_rad_s,
		settings->invert_tilt, &told->tilt_rad_s);
	struct pelco_frame frame = pelco_motion(address, pan, tilt);

	if (turbo && wants_turbo(settings, wish.pan_rad_s)) {
		frame.data1 = turbo_speeds[settings->turbo];
		told->pan_rad_s =
			copysign(settings->turbo_rad_s, wish.pan_rad_s);
	}
	return frame;
}
