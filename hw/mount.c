/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/mount.h"

#include "core/geom.h"

#include <math.h>

enum {
	BITS_A_BYTE = 10
};

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

void mount_settings_know(struct mount_settings *settings, const struct rig *rig)
{
	settings->dead_time_s = rig->mount_delay_s;
	settings->focus = rig->focus.drive;
	settings->speeds = rig->speeds;
}

const struct mount_stats *mount_stats(const struct mount *mount)
{
	return (const struct mount_stats *)mount;
}

bool mount_has_lamp(
	const struct mount_ops *ops, const struct mount_settings *settings)
{
	return ops == &mount_dmx
		? settings->fixture.lit_count > 0
		: ops->lamp != NULL && settings->lamp_auxiliary > 0;
}

bool mount_focus_fits(const struct mount_ops *ops,
	const struct mount_settings *settings, struct error *error)
{
	if (settings->focus == FOCUS_TIMED && ops != &mount_pelco_d &&
		ops != &mount_pelco_p) {
		return error_set(error, ERROR_SETTINGS,
			"the rig's lamp.focus = timed hangs on the zoom of a "
			"pelco-d or pelco-p head, and mount.kind is %s; write "
			"hand where nobody moves it",
			ops->name);
	}
	if (settings->focus == FOCUS_TOLD &&
		(ops != &mount_dmx || settings->fixture.focus_coarse == 0)) {
		return error_set(error, ERROR_SETTINGS,
			"the rig's lamp.focus = told needs a dmx head whose "
			"profile (mount.fixture) names its focus_coarse; write "
			"hand where nobody moves it");
	}
	return true;
}

/*
 * A sample of two axes lies at the reading before the newest one, and the next
 * comes with the next reading; one that is lost costs as much again for either.
 */
double mount_silence_s(
	const struct mount_ops *ops, const struct mount_settings *settings)
{
	const struct mount_beat *beat = &ops->beat;
	double line_s = (double)(beat->bytes * BITS_A_BYTE) / settings->baud +
		beat->rest_s;
	double poll_s = settings->poll_hz > 0.0
		? 1.0 / (settings->poll_hz * beat->questions)
		: 0.0;

	return (beat->questions + 2) *
		fmax(beat->period_s, fmax(poll_s, line_s));
}
