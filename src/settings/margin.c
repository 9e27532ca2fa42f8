/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/margin.h"

#include "core/gains.h"

/* Down to where a person would write it. */
static const double shown_step = 0.1;

static struct gains_loop loop_of(const struct aim_settings *aim,
	const struct mount_settings *mount, const struct rig *rig)
{
	struct cadence cadence;

	cadence_init(&cadence, aim->hold_s);
	cadence.seen_s = rig->camera_delay_s;
	if (mount->feedback && mount->poll_hz > 0.0) {
		cadence.read_s = 1.0 / mount->poll_hz;
	}
	return gains_loop_of(rig, rig->mount_delay_s, &cadence);
}

static double rounded_down(double value)
{
	return (double)(long)(value / shown_step) * shown_step;
}

static bool axis_fits(const char *axis, const struct pid_gains *set,
	const struct gains_loop *loop, struct error *error)
{
	double margin = gains_margin(set, loop);
	double least = gains_least_margin();

	if (set->kp <= 0.0 || margin >= least) {
		return true;
	}
	struct pid_gains fitting = gains_fitted(set, loop);

	return error_set(error, ERROR_SETTINGS,
		"aim.%s_kp: %g with ki %g and kd %g leaves a phase margin of "
		"%.0f degrees at this head, whose delay is %.0f ms, give or "
		"take %.0f, and %.0f are needed; write %.1f with ki %.2f and "
		"kd %.2f at most, or 0 to have them computed",
		axis, set->kp, set->ki, set->kd, geom_degrees(margin),
		1e3 * loop->delay_s, 1e3 * loop->doubt_s, geom_degrees(least),
		rounded_down(fitting.kp), fitting.ki, fitting.kd);
}

bool margin_fits(const struct aim_settings *aim,
	const struct mount_settings *mount, const struct rig *rig,
	struct error *error)
{
	struct gains_loop loop = loop_of(aim, mount, rig);

	return axis_fits("pan", &aim->pan, &loop, error) &&
		axis_fits("tilt", &aim->tilt, &loop, error);
}
