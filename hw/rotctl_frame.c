/* SPDX-License-Identifier: Apache-2.0 */
#include "rotctl_frame.h"

#include <math.h>

static double here(double there_deg, double zero_rad, bool invert)
{
	double angle = geom_radians(there_deg) - zero_rad;

	return invert ? -angle : angle;
}

static double there(double here_rad, double zero_rad, bool invert)
{
	return geom_degrees((invert ? -here_rad : here_rad) + zero_rad);
}

struct mount_angles rotctl_frame_here(
	const struct mount_settings *settings, double az_deg, double el_deg)
{
	return (struct mount_angles){
		here(az_deg, settings->pan_zero_rad, settings->invert_pan),
		here(el_deg, settings->tilt_zero_rad, settings->invert_tilt),
	};
}

struct rotctl_request rotctl_frame_request(
	const struct mount_settings *settings, struct mount_angles at)
{
	return rotctl_set_pos(
		there(at.pan_rad, settings->pan_zero_rad, settings->invert_pan),
		there(at.tilt_rad, settings->tilt_zero_rad,
			settings->invert_tilt));
}

void rotctl_frame_bound(const struct mount_settings *settings,
	const struct rotctl_limits *limits, struct setpoint *setpoint)
{
	struct mount_angles a = rotctl_frame_here(
		settings, limits->az_low_deg, limits->el_low_deg);
	struct mount_angles b = rotctl_frame_here(
		settings, limits->az_high_deg, limits->el_high_deg);

	setpoint->pan.low_rad = fmin(a.pan_rad, b.pan_rad);
	setpoint->pan.high_rad = fmax(a.pan_rad, b.pan_rad);
	setpoint->tilt.low_rad = fmin(a.tilt_rad, b.tilt_rad);
	setpoint->tilt.high_rad = fmax(a.tilt_rad, b.tilt_rad);
}
