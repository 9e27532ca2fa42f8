/* SPDX-License-Identifier: Apache-2.0 */
#include "rotctl_moves.h"

#include <math.h>
#include <stdlib.h>

static const int directions[READINGS_AXES][2] = {
	[READINGS_PAN] = { ROTCTL_LEFT, ROTCTL_RIGHT },
	[READINGS_TILT] = { ROTCTL_DOWN, ROTCTL_UP },
};

bool rotctl_moves_next(struct rotctl_moves *told,
	const struct rotctl_moves *wish, struct rotctl_request *request)
{
	for (int axis = 0; axis < READINGS_AXES; axis++) {
		if (told->speed[axis] != 0 && wish->speed[axis] == 0) {
			*told = (struct rotctl_moves){ 0 };
			*request = rotctl_ask(ROTCTL_STOP);
			return true;
		}
	}
	for (int axis = 0; axis < READINGS_AXES; axis++) {
		int speed = wish->speed[axis];

		if (told->speed[axis] != speed) {
			told->speed[axis] = speed;
			*request = rotctl_move(
				directions[axis][speed > 0], abs(speed));
			return true;
		}
	}
	return false;
}

int rotctl_moves_speed(double rate_rad_s, double rate_max_rad_s)
{
	double share = rate_rad_s / rate_max_rad_s;

	if (!isfinite(share)) {
		return 0;
	}
	return (int)lround(fmin(fmax(share, -1.0), 1.0) * ROTCTL_SPEED_MAX);
}
