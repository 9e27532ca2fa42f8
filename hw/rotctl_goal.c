/* SPDX-License-Identifier: Apache-2.0 */
#include "rotctl_goal.h"

#include "rotctl_frame.h"

#include <string.h>

static const int64_t period_ns = 1000000000 / MOUNT_ROTCTL_HZ;
static const int64_t repeat_ns = 1000000000;

/* How far ahead of the head its goal may run, in seconds of full speed. */
static const double reach_s = 1.0;

void rotctl_goal_init(
	struct rotctl_goal *goal, const struct mount_settings *settings)
{
	*goal = (struct rotctl_goal){ .settings = settings };
	goal->setpoint.pan.accel_rad_s2 = settings->accel_rad_s2;
	goal->setpoint.tilt.accel_rad_s2 = settings->accel_rad_s2;
}

void rotctl_goal_bound(
	struct rotctl_goal *goal, const struct rotctl_limits *limits)
{
	rotctl_frame_bound(goal->settings, limits, &goal->setpoint);
}

void rotctl_goal_begin(
	struct rotctl_goal *goal, struct mount_angles at, int64_t now_ns)
{
	setpoint_set(&goal->setpoint, at, now_ns);
}

void rotctl_goal_hold(
	struct rotctl_goal *goal, struct mount_angles at, int64_t now_ns)
{
	const struct mount_settings *s = goal->settings;
	struct mount_angles reach = { s->rate_pan_rad_s * reach_s,
		s->rate_tilt_rad_s * reach_s };

	setpoint_hold_near(&goal->setpoint, at, reach, now_ns);
}

static bool next_place(struct rotctl_goal *goal, struct mount_rates wish,
	int64_t now_ns, struct rotctl_request *request)
{
	int64_t ahead_ns = (int64_t)(goal->settings->ahead_s * 1e9);
	struct rotctl_request place;
	bool same;

	/* Only what is told counts: the loop sees that the head obeys it. */
	setpoint_turn(&goal->setpoint, wish, now_ns);
	place = rotctl_frame_request(goal->settings,
		setpoint_rest(&goal->setpoint, now_ns + ahead_ns));
	same = memcmp(place.words, goal->place.words, sizeof(place.words)) == 0;
	goal->tell_ns = now_ns + period_ns;
	if (same && now_ns - goal->told_ns < repeat_ns) {
		return false;
	}
	goal->place = place;
	*request = place;
	return true;
}

static double rate_of(int speed, double rate_max_rad_s)
{
	return speed * rate_max_rad_s / ROTCTL_SPEED_MAX;
}

/* One axis at a time, so that the next is told as soon as that is answered. */
static bool next_speed(struct rotctl_goal *goal, struct mount_rates wish,
	int64_t now_ns, struct rotctl_request *request,
	struct mount_rates *told)
{
	const struct mount_settings *s = goal->settings;
	int pan = rotctl_moves_speed(wish.pan_rad_s, s->rate_pan_rad_s);
	int tilt = rotctl_moves_speed(wish.tilt_rad_s, s->rate_tilt_rad_s);
	struct rotctl_moves moves = { { s->invert_pan ? -pan : pan,
		s->invert_tilt ? -tilt : tilt } };
	bool news = rotctl_moves_next(&goal->moves, &moves, request);

	if (!news && now_ns - goal->told_ns >= repeat_ns) {
		goal->moves = (struct rotctl_moves){ 0 };
		news = rotctl_moves_next(&goal->moves, &moves, request);
	}
	if (!news) {
		goal->tell_ns = now_ns + period_ns;
		return false;
	}
	*told = (struct mount_rates){ rate_of(pan, s->rate_pan_rad_s),
		rate_of(tilt, s->rate_tilt_rad_s) };
	return true;
}

bool rotctl_goal_next(struct rotctl_goal *goal, struct mount_rates wish,
	int64_t now_ns, struct rotctl_request *request,
	struct mount_rates *told)
{
	*told = wish;
	if (now_ns < goal->tell_ns ||
		!(goal->settings->rotator_moves
				? next_speed(goal, wish, now_ns, request, told)
				: next_place(goal, wish, now_ns, request))) {
		return false;
	}
	goal->told_ns = now_ns;
	return true;
}

void rotctl_goal_forget(struct rotctl_goal *goal)
{
	goal->place = (struct rotctl_request){ 0 };
	goal->moves = (struct rotctl_moves){ 0 };
	goal->tell_ns = 0;
}
