/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_head.h"

#include "hw/random.h"

#include <math.h>

/* Fine enough for braking ahead of a stop; the ramps are exact anyway. */
static const int64_t step_ns = 1000000;

/* A step late, full braking would run past the goal. */
static const double seek_share = 0.98;

static double seconds(int64_t ns)
{
	return (double)ns * 1e-9;
}

static double clamp(double value, double low, double high)
{
	return fmin(fmax(value, low), high);
}

struct sim_head_settings sim_head_settings_default(void)
{
	struct sim_axis_settings axis = {
		.rate_max_rad_s = geom_radians(40.0),
		.accel_rad_s2 = geom_radians(60.0),
		.speed_steps = 63,
		.backlash_rad = geom_radians(0.05),
		.encoder_rad = geom_radians(0.1),
	};
	struct sim_head_settings settings = {
		.pan = axis, .tilt = axis, .dead_time_s = 0.1, .seed = 1
	};

	settings.pan.low_rad = geom_radians(-177.5);
	settings.pan.high_rad = geom_radians(177.5);
	settings.tilt.low_rad = geom_radians(-30.0);
	settings.tilt.high_rad = geom_radians(90.0);
	return settings;
}

static struct sim_axis axis_at(double angle_rad)
{
	return (struct sim_axis){ .motor_rad = angle_rad,
		.lamp_rad = angle_rad };
}

void sim_head_init(struct sim_head *head,
	const struct sim_head_settings *settings, int64_t now_ns)
{
	*head = (struct sim_head){ .settings = *settings,
		.pan = axis_at(settings->start.pan_rad),
		.tilt = axis_at(settings->start.tilt_rad),
		.now_ns = now_ns,
		.random = settings->seed };
}

/* The rate that the drive really has for a wished one. */
static double drive_rate(const struct sim_axis_settings *axis, double wish)
{
	double share = clamp(wish / axis->rate_max_rad_s, -1.0, 1.0);

	if (axis->speed_steps > 0) {
		share = round(share * axis->speed_steps) / axis->speed_steps;
	}
	return share * (1.0 - axis->bend * (1.0 - fabs(share))) *
		axis->rate_max_rad_s;
}

static int64_t acting_time(struct sim_head *head, int64_t now_ns)
{
	double jitter = head->settings.jitter_s *
		(2.0 * random_unit(&head->random) - 1.0);
	double delay = fmax(head->settings.dead_time_s + jitter, 0.0);

	return now_ns + (int64_t)(delay * 1e9);
}

/* A slot for what is heard at @now_ns; a head does not overtake itself,
 * whatever the jitter. */
static uint32_t pend(struct sim_head *head, int64_t now_ns)
{
	int64_t acts_ns = acting_time(head, now_ns);
	uint32_t last;

	if (head->pending_count < SIM_HEAD_PENDING_MAX) {
		head->pending_count++;
	}
	last = (head->pending_first + head->pending_count - 1) %
		SIM_HEAD_PENDING_MAX;
	if (head->pending_count > 1) {
		uint32_t before = (last + SIM_HEAD_PENDING_MAX - 1) %
			SIM_HEAD_PENDING_MAX;

		if (acts_ns < head->pending[before].acts_ns) {
			acts_ns = head->pending[before].acts_ns;
		}
	}
	head->pending[last].acts_ns = acts_ns;
	return last;
}

static bool is_stop(struct mount_rates wish)
{
	return wish.pan_rad_s == 0.0 && wish.tilt_rad_s == 0.0;
}

void sim_head_command(
	struct sim_head *head, struct mount_rates wish, int64_t now_ns)
{
	uint32_t slot;

	sim_head_advance(head, now_ns);
	if (is_stop(wish) && head->trouble.deaf > 0) {
		head->trouble.deaf--;
		return;
	}
	slot = pend(head, now_ns);
	head->pending[slot].seeks = false;
	head->pending[slot].wish.pan_rad_s =
		drive_rate(&head->settings.pan, wish.pan_rad_s);
	head->pending[slot].wish.tilt_rad_s =
		drive_rate(&head->settings.tilt, wish.tilt_rad_s);
}

static double within_stops(
	const struct sim_axis_settings *axis, double angle_rad)
{
	return clamp(angle_rad, axis->low_rad, axis->high_rad);
}

void sim_head_goto(
	struct sim_head *head, struct mount_angles goal, int64_t now_ns)
{
	uint32_t slot;

	sim_head_advance(head, now_ns);
	slot = pend(head, now_ns);
	head->pending[slot].seeks = true;
	head->pending[slot].goal.pan_rad =
		within_stops(&head->settings.pan, goal.pan_rad);
	head->pending[slot].goal.tilt_rad =
		within_stops(&head->settings.tilt, goal.tilt_rad);
}

/* Obeys what is due; the time at which the next command acts. */
static int64_t obey(struct sim_head *head)
{
	while (head->pending_count > 0) {
		uint32_t first = head->pending_first;

		if (head->pending[first].acts_ns > head->now_ns) {
			return head->pending[first].acts_ns;
		}
		head->pan.wish_rad_s = head->pending[first].wish.pan_rad_s;
		head->tilt.wish_rad_s = head->pending[first].wish.tilt_rad_s;
		head->pan.seeks = head->tilt.seeks = head->pending[first].seeks;
		head->pan.goal_rad = head->pending[first].goal.pan_rad;
		head->tilt.goal_rad = head->pending[first].goal.tilt_rad;
		head->pending_first = (first + 1) % SIM_HEAD_PENDING_MAX;
		head->pending_count--;
	}
	return INT64_MAX;
}

/* The fastest from which it still comes to rest over @way_rad. */
static double braking_rate(double accel_rad_s2, double way_rad)
{
	return sqrt(2.0 * accel_rad_s2 * fmax(way_rad, 0.0));
}

/* The rate that it wishes for now. */
static double wished_rate(
	const struct sim_axis *axis, const struct sim_axis_settings *settings)
{
	double way = axis->goal_rad - axis->motor_rad;
	double rate = fmin(settings->rate_max_rad_s,
		braking_rate(seek_share * settings->accel_rad_s2, fabs(way)));

	return axis->seeks ? copysign(rate, way) : axis->wish_rad_s;
}

/* So near and so slow that the next step would pass the goal. */
static bool arrives(
	const struct sim_axis *axis, double accel_rad_s2, double dt_s)
{
	double step_rad_s = accel_rad_s2 * dt_s;

	return axis->seeks && fabs(axis->rate_rad_s) <= 2.0 * step_rad_s &&
		fabs(axis->goal_rad - axis->motor_rad) <=
		2.0 * step_rad_s * dt_s;
}

static void axis_step(struct sim_axis *axis,
	const struct sim_axis_settings *settings, double dt_s)
{
	double accel = settings->accel_rad_s2;
	double goal = clamp(wished_rate(axis, settings),
		-braking_rate(accel, axis->motor_rad - settings->low_rad),
		braking_rate(accel, settings->high_rad - axis->motor_rad));
	double change =
		clamp(goal - axis->rate_rad_s, -accel * dt_s, accel * dt_s);
	double play = settings->backlash_rad / 2.0;

	axis->motor_rad += (axis->rate_rad_s + change / 2.0) * dt_s;
	axis->rate_rad_s += change;
	if (arrives(axis, accel, dt_s)) {
		axis->motor_rad = axis->goal_rad;
		axis->rate_rad_s = 0.0;
	}
	if (axis->motor_rad <= settings->low_rad ||
		axis->motor_rad >= settings->high_rad) {
		axis->motor_rad = clamp(
			axis->motor_rad, settings->low_rad, settings->high_rad);
		axis->rate_rad_s = 0.0;
	}
	axis->lamp_rad = clamp(
		axis->lamp_rad, axis->motor_rad - play, axis->motor_rad + play);
}

static bool axis_rests(const struct sim_axis *axis)
{
	return axis->rate_rad_s == 0.0 &&
		(axis->seeks ? axis->motor_rad == axis->goal_rad
			     : axis->wish_rad_s == 0.0);
}

/* The stops of an axis, or those that trouble has put nearer. */
static struct sim_axis_settings stops_now(const struct sim_head *head,
	const struct sim_axis_settings *settings, double bound_at_rad)
{
	const struct sim_head_trouble *trouble = &head->trouble;
	struct sim_axis_settings now = *settings;

	if (trouble->bound) {
		now.low_rad =
			fmax(now.low_rad, bound_at_rad - trouble->bound_rad);
		now.high_rad =
			fmin(now.high_rad, bound_at_rad + trouble->bound_rad);
	}
	return now;
}

static void turn_axes(struct sim_head *head, double dt_s)
{
	const struct sim_head_trouble *trouble = &head->trouble;
	struct sim_axis_settings pan =
		stops_now(head, &head->settings.pan, trouble->bound_at.pan_rad);
	struct sim_axis_settings tilt = stops_now(
		head, &head->settings.tilt, trouble->bound_at.tilt_rad);

	if (trouble->stalled) {
		head->pan.rate_rad_s = head->tilt.rate_rad_s = 0.0;
		return;
	}
	head->pan.motor_rad += trouble->drift_rad_s * dt_s;
	axis_step(&head->pan, &pan, dt_s);
	axis_step(&head->tilt, &tilt, dt_s);
}

void sim_head_advance(struct sim_head *head, int64_t now_ns)
{
	while (head->now_ns < now_ns) {
		int64_t next_ns = obey(head);
		bool rests = axis_rests(&head->pan) &&
			axis_rests(&head->tilt) &&
			head->trouble.drift_rad_s == 0.0;

		if (!rests && next_ns > head->now_ns + step_ns) {
			next_ns = head->now_ns + step_ns;
		}
		if (next_ns > now_ns) {
			next_ns = now_ns;
		}
		if (!rests) {
			double dt_s = seconds(next_ns - head->now_ns);

			turn_axes(head, dt_s);
		}
		head->now_ns = next_ns;
	}
	obey(head);
}

struct mount_angles sim_head_true(const struct sim_head *head)
{
	return (struct mount_angles){ .pan_rad = head->pan.lamp_rad,
		.tilt_rad = head->tilt.lamp_rad };
}

struct mount_rates sim_head_rates(const struct sim_head *head)
{
	return (struct mount_rates){ .pan_rad_s = head->pan.rate_rad_s,
		.tilt_rad_s = head->tilt.rate_rad_s };
}

static double encoder(double angle_rad, double step_rad)
{
	return step_rad > 0.0 ? round(angle_rad / step_rad) * step_rad
			      : angle_rad;
}

struct mount_angles sim_head_reads(const struct sim_head *head)
{
	return (struct mount_angles){
		.pan_rad = encoder(head->pan.motor_rad + head->trouble.jump_rad,
			head->settings.pan.encoder_rad),
		.tilt_rad = encoder(
			head->tilt.motor_rad, head->settings.tilt.encoder_rad),
	};
}
