/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/mount.h"

#include "core/geom.h"

struct mount_settings mount_settings_default(void)
{
	return (struct mount_settings){
		.address = 1,
		.baud = 9600,
		.rate_pan_rad_s = geom_radians(40.0),
		.rate_tilt_rad_s = geom_radians(40.0),
		.poll_hz = 20.0,
		.feedback = true,
		.tilt_convention = 'A',
		.dead_time_s = 0.1,
		.rate_doubt = 0.1,
		.ahead_s = 0.1,
		.fixture = dmx_fixture_default(),
		.accel_rad_s2 = geom_radians(60.0),
	};
}

const struct mount_stats *mount_stats(const struct mount *mount)
{
	return (const struct mount_stats *)mount;
}
