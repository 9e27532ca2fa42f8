/* SPDX-License-Identifier: Apache-2.0 */
#include "core/aim.h"

#include <math.h>

#define NS_PER_S 1e9

/* How far beyond a stop a target must be before the cable unwinds. */
static const double unwind_rad = 3.0 * GEOM_PI / 180.0;

/* A turn that is farther to go must last so much longer. */
static const double turn_gain_s = 1.0;

/* Farther off, the error is a way to go and nothing to integrate. */
static const double settled_rad = 0.2 * GEOM_PI / 180.0;

/* Braking at the very limit leaves nothing to correct with on the way. */
static const double braking_share = 0.9;

/* A target slower than this share of a step counts as at rest, ... */
static const double quiet_share = 0.1;
/* ... and an error is left alone under this share of what a step makes. */
static const double hunt_share = 1.0;

/* Steps are seldom evenly spaced in time; longer gaps are breaks. */
static const double step_min_s = 0.001;
static const double step_max_s = 0.2;

struct aim_settings aim_settings_default(void)
{
	double rate = geom_radians(40.0);
	double accel = geom_radians(60.0);
	struct pid_gains gains = { .filter_s = 0.1, .limit_rad_s = rate };

	return (struct aim_settings){
		.pan = gains,
		.tilt = gains,
		.pan_limits = { rate, accel, geom_radians(-175.0),
			geom_radians(175.0) },
		.tilt_limits = { rate, accel, geom_radians(-20.0),
			geom_radians(90.0) },
		.hold_s = 0.05,
	};
}

void aim_init(struct aim *aim)
{
	*aim = (struct aim){ .last_ns = 0 };
}

static void forget(struct aim *aim)
{
	pid_reset(&aim->pan.pid);
	pid_reset(&aim->tilt.pid);
	aim->pan.held = false;
	aim->tilt.held = false;
	aim->target_id = 0;
	aim->last_ns = 0;
}

void aim_stop(struct aim *aim)
{
	forget(aim);
}

static int64_t acts_ns(const struct aim_view *view)
{
	double wait_s = view->cadence->lag_s + head_delay(view->head);

	return view->now_ns + (int64_t)(wait_s * NS_PER_S);
}

/* Since the last command. */
static double elapsed(struct aim *aim, const struct aim_view *view)
{
	double time_s = aim->last_ns == 0
		? view->cadence->hold_s
		: (double)(view->now_ns - aim->last_ns) / NS_PER_S;

	aim->last_ns = view->now_ns;
	return fmax(step_min_s, fmin(step_max_s, time_s));
}

/* What one axis is to do, and what it does. */
struct axis_task {
	const struct pid_gains *gains;
	const struct slew_limits *limits;
	double hold_s;
	double step_rad_s; /* as the head makes of it */
	double gain;       /* of what it does over what it is told */
	double goal_rad;
	double goal_rate_rad_s;
	double at_rad;
	double rate_rad_s;
};

static struct axis_task pan_task(
	const struct aim_view *view, const struct head_state *head)
{
	return (struct axis_task){
		.gains = &view->settings->pan,
		.limits = &view->settings->pan_limits,
		.hold_s = view->cadence->hold_s,
		.step_rad_s = view->settings->pan_step_rad_s *
			head_gains(view->head).pan,
		.gain = head_gains(view->head).pan,
		.at_rad = head->at.pan_rad,
		.rate_rad_s = head->rates.pan_rad_s,
	};
}

static struct axis_task tilt_task(
	const struct aim_view *view, const struct head_state *head)
{
	return (struct axis_task){
		.gains = &view->settings->tilt,
		.limits = &view->settings->tilt_limits,
		.hold_s = view->cadence->hold_s,
		.step_rad_s = view->settings->tilt_step_rad_s *
			head_gains(view->head).tilt,
		.gain = head_gains(view->head).tilt,
		.at_rad = head->at.tilt_rad,
		.rate_rad_s = head->rates.tilt_rad_s,
	};
}

/*
 * Whether a head that is nearly at rest would step about its goal for nothing:
 * not along with the target, and over an error that a step makes as large.
 */
static bool would_hunt(const struct axis_task *task, double chosen_rad_s)
{
	double step = task->step_rad_s;
	double drift = task->goal_rate_rad_s;
	double error = fabs(task->goal_rad - task->at_rad);
	bool along =
		fabs(drift) > quiet_share * step && drift * chosen_rad_s > 0.0;

	return fabs(drift) < step / 2.0 && !along &&
		error < hunt_share * step * task->hold_s;
}

/* The neighbouring whole step that leaves the smaller error after the hold. */
static double dithered(const struct axis_task *task, double rate_rad_s)
{
	double step = task->step_rad_s;
	double left = (task->goal_rad - task->at_rad) / task->hold_s +
		task->goal_rate_rad_s;
	double low = floor(rate_rad_s / step) * step;
	double chosen =
		fabs(left - low) <= fabs(left - low - step) ? low : low + step;

	return would_hunt(task, chosen) ? 0.0 : chosen;
}

/* Never faster than asked for. */
static double whole_steps(const struct axis_task *task, double rate_rad_s)
{
	if (task->step_rad_s <= 0.0) {
		return rate_rad_s;
	}
	return trunc(rate_rad_s / task->step_rad_s) * task->step_rad_s;
}

/* What to tell the head, so that it turns at this rate. */
static double told(const struct axis_task *task, double rate_rad_s)
{
	double most = task->limits->rate_rad_s;

	return fmax(-most, fmin(most, rate_rad_s / task->gain));
}

static double limited(const struct axis_task *task, double wish_rad_s)
{
	return slew_step(task->limits, task->at_rad, task->rate_rad_s,
		wish_rad_s, task->hold_s);
}

/* As much of the error as can be gone at without overshooting the goal. */
static double eased(const struct axis_task *task, double error_rad)
{
	double reach = slew_approach(braking_share * task->limits->accel_rad_s2,
		fabs(error_rad), task->hold_s);

	if (task->gains->kp * fabs(error_rad) <= reach) {
		return error_rad;
	}
	return copysign(reach / task->gains->kp, error_rad);
}

/* One axis' way from what should be to what is told. */
struct axis_rates {
	double wished_rad_s; /* whatever the axis can do */
	double slewed_rad_s;
	double command_rad_s;
};

static struct axis_rates follow(
	struct aim_axis *axis, const struct axis_task *task, double elapsed_s)
{
	double error = task->goal_rad - task->at_rad;
	double most = task->limits->rate_rad_s;
	double ahead = fmax(-most, fmin(most, task->goal_rate_rad_s));
	bool arriving = axis->held || fabs(error) > settled_rad;
	struct pid_gains gains = *task->gains;

	/* What is far behind it goes to meet, whichever way it comes. */
	gains.limit_rad_s += fabs(ahead);

	double trim = pid_step(
		&axis->pid, &gains, eased(task, error), elapsed_s, arriving);
	double wish = ahead + trim;
	double rate = limited(task, wish);
	bool dithers = rate == wish && task->step_rad_s > 0.0;

	axis->held = rate != wish;
	return (struct axis_rates){
		.wished_rad_s = task->goal_rate_rad_s + gains.kp * error +
			axis->pid.integral_rad_s,
		.slewed_rad_s = rate,
		.command_rad_s = told(task,
			dithers ? dithered(task, rate)
				: whole_steps(task, rate)),
	};
}

/* A goal and how fast it moves. */
struct goal {
	struct mount_angles at;
	struct mount_rates rates;
};

static double beyond(const struct slew_limits *limits, double angle_rad)
{
	return fmax(0.0,
		fmax(angle_rad - limits->high_rad,
			limits->low_rad - angle_rad));
}

static double within(const struct slew_limits *limits, double angle_rad)
{
	return fmax(limits->low_rad, fmin(limits->high_rad, angle_rad));
}

static struct aim_result steer(struct aim *aim, const struct aim_view *view,
	const struct head_state *head, const struct goal *goal)
{
	double time_s = elapsed(aim, view);
	struct axis_task pan = pan_task(view, head);
	struct axis_task tilt = tilt_task(view, head);
	struct aim_result result = {
		.goal = { within(pan.limits, goal->at.pan_rad),
			within(tilt.limits, goal->at.tilt_rad) },
		.goal_rates = goal->rates,
		.expected = head->at,
		.acts_ns = acts_ns(view),
		.reachable = beyond(pan.limits, goal->at.pan_rad) <= 0.0 &&
			beyond(tilt.limits, goal->at.tilt_rad) <= 0.0,
	};

	pan.goal_rad = result.goal.pan_rad;
	pan.goal_rate_rad_s = goal->rates.pan_rad_s;
	tilt.goal_rad = result.goal.tilt_rad;
	tilt.goal_rate_rad_s = goal->rates.tilt_rad_s;
	struct axis_rates pan_rates = follow(&aim->pan, &pan, time_s);
	struct axis_rates tilt_rates = follow(&aim->tilt, &tilt, time_s);

	result.wished = (struct mount_rates){ pan_rates.wished_rad_s,
		tilt_rates.wished_rad_s };
	result.slewed = (struct mount_rates){ pan_rates.slewed_rad_s,
		tilt_rates.slewed_rad_s };
	result.command = (struct mount_rates){ pan_rates.command_rad_s,
		tilt_rates.command_rad_s };
	result.limited = aim->pan.held || aim->tilt.held;
	return result;
}

/*
 * The turn of the cable on which a new target, whose path starts on the turn
 * nearest to the head, will be reached for longest.
 */
static double lasting_turn(
	const struct slew_limits *limits, const struct forecast_path *path)
{
	double best = 0.0;
	double longest_s = forecast_lasts(path, limits, best) + turn_gain_s;

	for (int i = -1; i <= 1; i += 2) {
		double turn = 2.0 * GEOM_PI * i;
		double lasts_s = forecast_lasts(path, limits, turn);

		if (lasts_s > longest_s) {
			longest_s = lasts_s;
			best = turn;
		}
	}
	return best;
}

/* The turn of the cable on which to go to a pan that is given but for turns. */
static double chosen_turn(
	const struct slew_limits *limits, double pan_rad, double tolerated_rad)
{
	double turn =
		pan_rad > limits->high_rad ? -2.0 * GEOM_PI : 2.0 * GEOM_PI;

	if (beyond(limits, pan_rad) <= tolerated_rad ||
		beyond(limits, pan_rad + turn) > 0.0) {
		return pan_rad;
	}
	return pan_rad + turn;
}

static struct mount_angles head_for(const struct aim_view *view,
	const struct track *track, int64_t when_ns, double near_pan_rad)
{
	return rig_head_for(view->rig, track_at(track, when_ns),
		view->rig->range_m, near_pan_rad);
}

/*
 * The rates are those over the command's life, so that the goal's
 * acceleration is in them.
 */
static struct goal goal_of_track(struct aim *aim, const struct aim_view *view,
	const struct track *track, double tolerated_rad)
{
	double hold_s = view->cadence->hold_s;
	int64_t from_ns = acts_ns(view);
	int64_t to_ns = from_ns + (int64_t)(hold_s * NS_PER_S);
	struct mount_angles from =
		head_for(view, track, from_ns, aim->near_pan_rad);

	from.pan_rad = chosen_turn(
		&view->settings->pan_limits, from.pan_rad, tolerated_rad);
	aim->near_pan_rad = from.pan_rad;
	struct mount_angles to = head_for(view, track, to_ns, from.pan_rad);
	struct goal goal = {
		.at = from,
		.rates = { (to.pan_rad - from.pan_rad) / hold_s,
			(to.tilt_rad - from.tilt_rad) / hold_s },
	};

	if (view->forecast != NULL &&
		forecast_leads(view->forecast, from_ns, &goal.at.pan_rad)) {
		goal.rates.pan_rad_s = view->forecast->pan_rate_rad_s;
	}
	return goal;
}

struct aim_result aim_track(
	struct aim *aim, const struct aim_view *view, const struct track *track)
{
	struct head_state head = head_at(view->head, acts_ns(view));
	double tolerated = unwind_rad;

	if (track->id != aim->target_id) {
		forget(aim);
		aim->target_id = track->id;
		aim->near_pan_rad = head.at.pan_rad;
		if (view->path != NULL) {
			aim->near_pan_rad = view->path->at[0].pan_rad +
				lasting_turn(&view->settings->pan_limits,
					view->path);
		}
		tolerated = 0.0;
	}
	struct goal goal = goal_of_track(aim, view, track, tolerated);

	return steer(aim, view, &head, &goal);
}

struct aim_result aim_to(struct aim *aim, const struct aim_view *view,
	struct mount_angles goal_at)
{
	struct head_state head = head_at(view->head, acts_ns(view));
	struct goal goal = { .at = goal_at };

	if (aim->target_id != 0) {
		forget(aim);
	}
	return steer(aim, view, &head, &goal);
}

struct aim_result aim_point(
	struct aim *aim, const struct aim_view *view, struct angles world)
{
	double pan_rad = head_at(view->head, acts_ns(view)).at.pan_rad;
	struct mount_angles goal =
		rig_head_for(view->rig, world, view->rig->range_m, pan_rad);

	goal.pan_rad =
		chosen_turn(&view->settings->pan_limits, goal.pan_rad, 0.0);
	return aim_to(aim, view, goal);
}

bool aim_reaches(const struct aim_settings *settings, const struct rig *rig,
	struct angles world)
{
	const struct slew_limits *pan = &settings->pan_limits;
	double middle_rad = (pan->low_rad + pan->high_rad) / 2.0;
	struct mount_angles goal =
		rig_head_for(rig, world, rig->range_m, middle_rad);

	return beyond(pan, goal.pan_rad) <= 0.0 &&
		beyond(&settings->tilt_limits, goal.tilt_rad) <= 0.0;
}

struct aim_result aim_slew(
	struct aim *aim, const struct aim_view *view, struct mount_rates wish)
{
	struct head_state head = head_at(view->head, acts_ns(view));
	struct axis_task pan = pan_task(view, &head);
	struct axis_task tilt = tilt_task(view, &head);
	struct mount_rates rates = { limited(&pan, wish.pan_rad_s),
		limited(&tilt, wish.tilt_rad_s) };

	forget(aim);
	(void)elapsed(aim, view);
	return (struct aim_result){
		.goal = head.at,
		.goal_rates = wish,
		.expected = head.at,
		.command = { told(&pan, whole_steps(&pan, rates.pan_rad_s)),
			told(&tilt, whole_steps(&tilt, rates.tilt_rad_s)) },
		.limited = rates.pan_rad_s != wish.pan_rad_s ||
			rates.tilt_rad_s != wish.tilt_rad_s,
		.reachable = true,
	};
}
