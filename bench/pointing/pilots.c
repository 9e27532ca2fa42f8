/* SPDX-License-Identifier: Apache-2.0 */
#include "pilots.h"

#include <math.h>

#define NS_PER_S 1e9

/*
 * Gains for a delay of 1 s from exposure to motion; kp goes with 1 / delay, ki
 * with 1 / delay^2. By search over both crossings at 500 m, the one at 200 m
 * and the jinks: the highest that lose none of them.
 */
static const double pid_kp = 0.80;
static const double pid_ki = 0.25;
static const double pid_kd = 0.15;
static const double ahead_kp = 1.20;
static const double ahead_ki = 0.70;
static const double ahead_kd = 0.00;

/* Of the constant-velocity filter: shares of a miss, for place and rate. */
static const double filter_alpha = 0.6;
static const double filter_beta = 0.25;

/* A target that was not seen for so long is not steered after. */
static const double blind_s = 0.5;

/* Exposures and steps on the way, besides what the rig tells. */
static const double way_s = 0.05;

/* Short against the path's curvature, long against rounding. */
static const int64_t look_ns = 20000000;

const char *pilot_name(enum pilot pilot)
{
	static const char *const names[PILOT_COUNT] = {
		[PILOT_LOOP] = "loop",
		[PILOT_PID] = "pid",
		[PILOT_AHEAD] = "pid+cv",
		[PILOT_ORACLE] = "oracle",
	};

	return names[pilot];
}

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) / NS_PER_S;
}

static struct pid_gains gains_of(
	double kp, double ki, double kd, const struct pursuit *pursuit)
{
	double delay_s = pursuit->rig.mount_delay_s + way_s;

	return (struct pid_gains){
		.kp = kp / delay_s,
		.ki = ki / (delay_s * delay_s),
		.kd = kd,
		.filter_s = delay_s / 2.0,
		.limit_rad_s = pursuit->settings.aim.pan_limits.rate_rad_s,
	};
}

static double within(double rate_rad_s, const struct slew_limits *limits)
{
	return fmax(-limits->rate_rad_s, fmin(limits->rate_rad_s, rate_rad_s));
}

static void forget(struct pilot_state *state, uint32_t id)
{
	state->id = id;
	state->used_ns = 0;
	state->pan = (struct pilot_axis){ .at_rad = 0.0 };
	state->tilt = state->pan;
	state->command = (struct mount_rates){ 0.0, 0.0 };
	aim_init(&state->aim);
}

/* Where the head would have had to be when the target was seen. */
static struct mount_angles wanted(
	const struct pursuit *pursuit, const struct track *track)
{
	struct mount_angles head = head_at(&pursuit->head, track->seen_ns).at;

	return rig_head_for(&pursuit->rig, geom_angles(track->seen_at),
		pursuit->rig.range_m, head.pan_rad);
}

static void steer_by_error(struct pilot_state *state,
	const struct pid_gains *gains, const struct pursuit *pursuit,
	struct mount_angles error, double dt_s)
{
	const struct aim_settings *aim = &pursuit->settings.aim;

	state->command.pan_rad_s = within(
		pid_step(&state->pan.pid, gains, error.pan_rad, dt_s, false),
		&aim->pan_limits);
	state->command.tilt_rad_s = within(
		pid_step(&state->tilt.pid, gains, error.tilt_rad, dt_s, false),
		&aim->tilt_limits);
}

static void pid_on_pixels(struct pilot_state *state,
	const struct pursuit *pursuit, const struct track *track, double dt_s)
{
	struct pid_gains gains = gains_of(pid_kp, pid_ki, pid_kd, pursuit);
	struct mount_angles want = wanted(pursuit, track);
	struct mount_angles head = head_at(&pursuit->head, track->seen_ns).at;
	struct mount_angles error = { want.pan_rad - head.pan_rad,
		want.tilt_rad - head.tilt_rad };

	steer_by_error(state, &gains, pursuit, error, dt_s);
}

static void learn(struct pilot_axis *axis, double seen_rad, double dt_s)
{
	double miss;

	axis->at_rad += axis->rate_rad_s * dt_s;
	miss = seen_rad - axis->at_rad;
	axis->at_rad += filter_alpha * miss;
	axis->rate_rad_s += filter_beta * miss / dt_s;
}

/* From a command's making until the head obeys it. */
static double obeys_after(const struct pursuit *pursuit)
{
	return pursuit->cadence.lag_s + pursuit->rig.mount_delay_s;
}

/* By the loop's own model: where all commands under way will have brought it.
 */
static struct mount_angles head_ahead(
	const struct pursuit *pursuit, int64_t now_ns)
{
	return head_at(&pursuit->head,
		now_ns + (int64_t)(obeys_after(pursuit) * NS_PER_S))
		.at;
}

static void pid_ahead(struct pilot_state *state, const struct pursuit *pursuit,
	const struct track *track, double dt_s, int64_t now_ns)
{
	struct pid_gains gains =
		gains_of(ahead_kp, ahead_ki, ahead_kd, pursuit);
	struct mount_angles want = wanted(pursuit, track);
	double ahead_s = seconds(track->seen_ns, now_ns) + obeys_after(pursuit);
	struct mount_angles head = head_ahead(pursuit, now_ns);
	struct mount_angles error;

	if (state->used_ns == 0) {
		state->pan.at_rad = want.pan_rad;
		state->tilt.at_rad = want.tilt_rad;
	}
	learn(&state->pan, want.pan_rad, dt_s);
	learn(&state->tilt, want.tilt_rad, dt_s);
	error.pan_rad = state->pan.at_rad + state->pan.rate_rad_s * ahead_s -
		head.pan_rad;
	error.tilt_rad = state->tilt.at_rad + state->tilt.rate_rad_s * ahead_s -
		head.tilt_rad;
	steer_by_error(state, &gains, pursuit, error, dt_s);
}

static void pid_step_of(void *context, struct pursuit *pursuit,
	const struct pursuit_input *in, struct pursuit_output *out)
{
	struct pilot_state *state = context;
	const struct track *track;
	double dt_s;

	pursuit_step(pursuit, in, out);
	track = track_find(&pursuit->tracks, out->target_id);
	if (!out->locked || track == NULL) {
		return;
	}
	if (track->id != state->id) {
		forget(state, track->id);
	}
	if (track->seen_ns > state->used_ns) {
		dt_s = state->used_ns == 0
			? 1.0 / 30.0
			: seconds(state->used_ns, track->seen_ns);
		if (state->pilot == PILOT_PID) {
			pid_on_pixels(state, pursuit, track, dt_s);
		} else {
			pid_ahead(state, pursuit, track, dt_s, in->now_ns);
		}
		state->used_ns = track->seen_ns;
	}
	if (seconds(track->seen_ns, in->now_ns) > blind_s) {
		state->command = (struct mount_rates){ 0.0, 0.0 };
	}
	out->command = state->command;
}

static struct vec3 truth(const struct pilot_state *state, int64_t when_ns)
{
	const struct sim_world_settings *world = state->world;

	return geom_unit(
		sim_path_place(&world->course, &world->targets[state->target],
			state->target, seconds(state->zero_ns, when_ns)));
}

static int nearest(
	const struct pilot_state *state, struct angles at, int64_t now_ns)
{
	int best = 0;
	double least = 4.0;

	for (int i = 0; i < state->world->target_count; i++) {
		struct pilot_state other = *state;

		other.target = i;
		double off =
			geom_separation(geom_angles(truth(&other, now_ns)), at);

		if (off < least) {
			least = off;
			best = i;
		}
	}
	return best;
}

/* A track that knows place, rate and acceleration at @when_ns. */
static struct track known_track(
	const struct pilot_state *state, uint32_t id, int64_t when_ns)
{
	struct kalman_prior prior = { .rate_rad_s = 1.0 };
	double h = (double)look_ns / NS_PER_S;
	struct track track = { .id = id, .state = TRACK_FIRM };
	struct kalman *k = &track.filter;

	kalman_init(
		k, &prior, geom_angles(truth(state, when_ns)), 1e-6, when_ns);
	struct plane_step on =
		plane_way(&k->plane, truth(state, when_ns + look_ns));
	struct plane_step back =
		plane_way(&k->plane, truth(state, when_ns - look_ns));

	for (int i = 0; i < KALMAN_MODELS; i++) {
		double(*s)[MOTION_STATES] = k->model[i].state;

		s[0][MOTION_RATE] = (on.right - back.right) / (2.0 * h);
		s[1][MOTION_RATE] = (on.up - back.up) / (2.0 * h);
		s[0][MOTION_ACCEL] = (on.right + back.right) / (h * h);
		s[1][MOTION_ACCEL] = (on.up + back.up) / (h * h);
	}
	return track;
}

static void oracle_step(void *context, struct pursuit *pursuit,
	const struct pursuit_input *in, struct pursuit_output *out)
{
	struct pilot_state *state = context;
	struct aim_view view = { &pursuit->trim, &pursuit->rig, &pursuit->head,
		&pursuit->cadence, NULL, NULL, in->now_ns };
	struct track track;

	pursuit_step(pursuit, in, out);
	if (!out->locked) {
		return;
	}
	if (out->target_id != state->id) {
		forget(state, out->target_id);
		state->target = nearest(state, out->target, in->now_ns);
	}
	track = known_track(state, out->target_id,
		in->now_ns +
			(int64_t)((pursuit->cadence.lag_s +
					  pursuit->rig.mount_delay_s) *
				NS_PER_S));
	out->aim = aim_track(&state->aim, &view, &track);
	out->command = out->aim.command;
}

struct rehearsal_pilot pilot_of(struct pilot_state *state)
{
	switch (state->pilot) {
	case PILOT_PID:
	case PILOT_AHEAD:
		return (struct rehearsal_pilot){ state, pid_step_of };
	case PILOT_ORACLE:
		return (struct rehearsal_pilot){ state, oracle_step };
	case PILOT_LOOP:
	case PILOT_COUNT:
		break;
	}
	return (struct rehearsal_pilot){ NULL, NULL };
}
