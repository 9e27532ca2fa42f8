/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lease.h"
#include "pursuit_eyes.h"
#include "pursuit_focus.h"
#include "pursuit_look.h"

#include <math.h>

#define NS_PER_S 1e9

/* A head that disagrees, if only a little, for so long has failed. */
static const double mount_lost_s = 1.0;

/* A head that was never heard yet, and so never moved, gets longer. */
static const double first_word_s = 1.0;

/*
 * How much the model of a head errs after a second: in its angle, which may
 * drift, and in how it turned from one sight to the next.
 */
static const double stray_rad = 0.03 * GEOM_PI / 180.0;
static const double waver_rad = 0.01 * GEOM_PI / 180.0;

/* A search at the head's highest rate would see nothing but smears. */
static const double search_share = 0.25;

static double seconds(int64_t from_ns, int64_t to_ns)
{
	return (double)(to_ns - from_ns) / NS_PER_S;
}

struct pursuit_settings pursuit_settings_default(void)
{
	return (struct pursuit_settings){
		.detect = detect_settings_default(),
		.track = track_settings_default(),
		.target = target_settings_default(),
		.aim = aim_settings_default(),
		.hunt = hunt_settings_default(),
		.safety = safety_settings_default(),
		.focus = focus_settings_default(),
	};
}

static struct head_settings head_settings(
	const struct rig *rig, const struct pursuit_settings *settings)
{
	const struct aim_settings *aim = &settings->aim;

	return (struct head_settings){
		.delay_s = rig->mount_delay_s,
		.pan_accel_rad_s2 = aim->pan_limits.accel_rad_s2,
		.tilt_accel_rad_s2 = aim->tilt_limits.accel_rad_s2,
		.encoder_rad = rig->encoder_rad,
		.backlash_rad = rig->backlash_rad,
		.stray_rad = stray_rad,
		.waver_rad = waver_rad,
		.jitter_s = rig->mount_jitter_s,
		.astray_rad = settings->safety.astray_rad,
	};
}

/* While the line is as it was, nothing is reckoned. */
static void fit_gains(struct pursuit *pursuit)
{
	const struct aim_settings *set = &pursuit->settings.aim;
	struct gains_loop loop = gains_loop_of(
		&pursuit->rig, head_delay(&pursuit->head), &pursuit->cadence);

	if (gains_differ(&loop, &pursuit->loop)) {
		pursuit->loop = loop;
		pursuit->trim.pan = gains_fitted(&set->pan, &loop);
		pursuit->trim.tilt = gains_fitted(&set->tilt, &loop);
	}
}

void pursuit_init(struct pursuit *pursuit,
	const struct pursuit_settings *settings, const struct rig *rig)
{
	struct head_settings head = head_settings(rig, settings);

	*pursuit = (struct pursuit){ .settings = *settings, .rig = *rig };
	pursuit_eyes_init(pursuit);
	head_init(&pursuit->head, &head);
	track_init(&pursuit->tracks);
	classes_init(&pursuit->classes);
	target_init(&pursuit->target);
	aim_init(&pursuit->aim);
	cadence_init(&pursuit->cadence, settings->aim.hold_s);
	pursuit->trim = settings->aim;
	fit_gains(pursuit);
	mode_init(&pursuit->mode);
	hunt_init(&pursuit->hunt);
	pursuit_focus_init(pursuit);
	metrics_init(&pursuit->metrics);
}

static void begin(struct pursuit *pursuit, int64_t now_ns)
{
	if (!pursuit->started) {
		pursuit->start_ns = now_ns;
		pursuit->started = true;
	}
	earshot_listen(&pursuit->earshot, now_ns);
}

/*
 * What a camera on the head saw lies elsewhere by as much as the head does: so
 * the encoder's steps move the world and not the target before the beam.
 */
static void hear_sample(
	struct pursuit *pursuit, const struct mount_sample *sample)
{
	if (sample->measured) {
		cadence_read(&pursuit->cadence, sample->at_ns);
	}
	struct mount_angles moved = head_sample(&pursuit->head, *sample);
	struct mount_angles is = head_at(&pursuit->head, sample->at_ns).at;
	struct mount_angles was = { is.pan_rad - moved.pan_rad,
		is.tilt_rad - moved.tilt_rad };

	if (pursuit_eyes_turn(pursuit) &&
		(moved.pan_rad != 0.0 || moved.tilt_rad != 0.0)) {
		struct rotation turn = rig_turn(&pursuit->rig, was, is);

		track_turn(&pursuit->tracks, &turn);
	}
}

static void hear_sent(struct pursuit *pursuit, const struct mount_command *sent)
{
	bool changed = sent->rates.pan_rad_s != pursuit->sent.pan_rad_s ||
		sent->rates.tilt_rad_s != pursuit->sent.tilt_rad_s;

	cadence_sent(&pursuit->cadence, sent->sent_ns, changed);
	head_sent(&pursuit->head, *sent);
	spread_told(&pursuit->spread, sent->focus, sent->sent_ns);
	pursuit->sent = sent->rates;
}

static void hear_mount(struct pursuit *pursuit, const struct pursuit_input *in)
{
	if (!in->sent && pursuit->last.sent_ns != 0) {
		hear_sent(pursuit, &pursuit->last);
	}
	for (size_t i = 0; in->sent && i < in->sent_count; i++) {
		hear_sent(pursuit, &in->sent[i]);
	}
	for (size_t i = 0; i < in->sample_count; i++) {
		hear_sample(pursuit, &in->samples[i]);
	}
	pursuit->width = spread_at(&pursuit->spread, in->now_ns);
}

static bool head_disagrees(const struct pursuit *pursuit)
{
	return pursuit->head.error_rad >
		pursuit->settings.safety.mount_error_rad;
}

/* Whether the head can no longer be trusted to do as it is told. */
static bool mount_failed(
	struct pursuit *pursuit, const struct pursuit_input *in)
{
	int64_t heard_ns = pursuit->head.known
		? pursuit->head.sample_ns
		: pursuit->start_ns + (int64_t)(first_word_s * 1e9);

	if (!head_disagrees(pursuit)) {
		pursuit->astray_ns = 0;
	} else if (pursuit->astray_ns == 0) {
		pursuit->astray_ns = in->now_ns;
	}
	bool jumped = pursuit->head.jumps != pursuit->jumps;
	bool silent = earshot_silence(&pursuit->earshot, heard_ns, in->now_ns) >
		pursuit->settings.safety.silence_s;
	bool lost = lull_step(
		&pursuit->lull, silent && pursuit->head.known, in->now_ns);
	bool astray = pursuit->astray_ns != 0 &&
		seconds(pursuit->astray_ns, in->now_ns) > mount_lost_s;

	pursuit->jumps = pursuit->head.jumps;
	return in->mount_fault || astray || jumped ||
		head_astray(&pursuit->head) || lost ||
		(silent && !pursuit->head.known);
}

static double frame_delay(const struct pursuit_eye *eye)
{
	return eye->seen ? seconds(eye->frame_ns, eye->arrived_ns) : -1.0;
}

static void obey(
	struct pursuit *pursuit, const struct pursuit_order *order, bool failed)
{
	if (order->mode == MODE_TO_SLEW) {
		pursuit->slew = order->slew;
	}
	if (order->mode != MODE_NOTHING || failed) {
		pursuit->cued = false;
	}
	if (order->cued) {
		pursuit->cued = true;
		pursuit->cue = order->cue;
	}
	mode_step(&pursuit->mode, order->mode);
	if (failed) {
		mode_step(&pursuit->mode, MODE_FAULT);
	}
}

/* With each frame, and for a new target at once. */
static void look_ahead(struct pursuit *pursuit, const struct track *track,
	const struct pursuit_input *in)
{
	const struct aim_settings *aim = &pursuit->settings.aim;

	if (track == NULL || !pursuit->head.known) {
		pursuit->forecast_id = 0;
		pursuit->forecast = (struct forecast){ FORECAST_CLEAR };
		return;
	}
	if (!in->frame && pursuit->forecast_id == track->id) {
		return;
	}
	double near = pursuit->aim.target_id == track->id
		? pursuit->aim.near_pan_rad
		: head_at(&pursuit->head, in->now_ns).at.pan_rad;

	forecast_path(&pursuit->path, &track->filter, &pursuit->rig, in->now_ns,
		near);
	pursuit->forecast = forecast_trusts(&track->filter)
		? forecast_of(
			  &pursuit->path, &aim->pan_limits, &aim->tilt_limits)
		: (struct forecast){ FORECAST_CLEAR };
	pursuit->forecast_id = track->id;
}

static struct aim_result rest(
	struct pursuit *pursuit, const struct aim_view *view)
{
	const struct mount_rates still = { 0.0, 0.0 };

	return pursuit->cued ? aim_point(&pursuit->aim, view, pursuit->cue)
			     : aim_slew(&pursuit->aim, view, still);
}

/* A field that turns with the head can be brought to where one looks. */
static double swath_of(const struct pursuit *pursuit)
{
	double widest = 0.0;

	for (int i = 0; i < rig_cameras(&pursuit->rig); i++) {
		const struct rig *rig = &pursuit->eye[i].rig;
		const struct lens *lens = &rig->lens;
		double narrow = fmin(lens->width_px / lens->fx_px,
			lens->height_px / lens->fy_px);

		if (rig->camera_place == CAMERA_ON_HEAD) {
			widest = fmax(widest, narrow);
		}
	}
	return widest;
}

static struct hunt_means means_of(const struct pursuit *pursuit)
{
	const struct aim_settings *aim = &pursuit->settings.aim;

	return (struct hunt_means){
		.swath_rad = swath_of(pursuit),
		.rate_rad_s = search_share *
			fmin(aim->pan_limits.rate_rad_s,
				aim->tilt_limits.rate_rad_s),
	};
}

/* Who sees nothing finds nothing. */
static bool may_hunt(const struct pursuit *pursuit, int64_t now_ns)
{
	const struct pursuit_eye *lead = pursuit_lead(pursuit);

	return pursuit->target.choice != TARGET_DROP &&
		frame_shows(lead->health) &&
		pursuit_eyes_age(lead, now_ns) <=
		pursuit->settings.safety.frame_age_s;
}

static void tell_metrics(struct pursuit *pursuit, const struct aim_result *aim)
{
	struct metrics_mark mark = { aim->acts_ns, aim->goal_rates, aim->wished,
		aim->slewed, pursuit->trim.pan.kp, pursuit->trim.tilt.kp,
		pursuit->trim.pan_step_rad_s > 0.0,
		pursuit->trim.tilt_step_rad_s > 0.0 };

	metrics_told(&pursuit->metrics, &mark);
}

static struct aim_result follow(struct pursuit *pursuit,
	const struct aim_view *view, const struct track *track)
{
	struct aim_view ahead = *view;
	struct hunt_means means = means_of(pursuit);
	struct angles at;

	if (track == NULL && !may_hunt(pursuit, view->now_ns)) {
		hunt_forget(&pursuit->hunt);
	}
	if (track == NULL) {
		return hunt_at(&pursuit->hunt, &pursuit->settings.hunt, &means,
			       view->now_ns, &at)
			? aim_point(&pursuit->aim, view, at)
			: rest(pursuit, view);
	}
	/* Another target's way is no way to find this one by. */
	if (track->id != pursuit->metrics.id) {
		hunt_forget(&pursuit->hunt);
	}
	hunt_holds(&pursuit->hunt,
		track->state == TRACK_FIRM ? &track->filter : NULL);
	pursuit->cued = false;
	metrics_follow(&pursuit->metrics, track->id);
	if (pursuit->forecast_id == track->id) {
		ahead.path = &pursuit->path;
		ahead.forecast = &pursuit->forecast;
	}
	struct aim_result aim = aim_track(&pursuit->aim, &ahead, track);

	tell_metrics(pursuit, &aim);
	return aim;
}

static struct aim_result move(
	struct pursuit *pursuit, const struct track *track, int64_t now_ns)
{
	const struct mount_rates still = { 0.0, 0.0 };
	struct aim_view view = { &pursuit->trim, &pursuit->rig, &pursuit->head,
		&pursuit->cadence, NULL, NULL, now_ns };

	if (!pursuit->head.known) {
		return (struct aim_result){ .command = still };
	}
	if (pursuit->lull.waits) {
		aim_stop(&pursuit->aim);
		return (struct aim_result){ .command = still };
	}
	if (pursuit->mode.mode != MODE_FOLLOW || track == NULL) {
		metrics_follow(&pursuit->metrics, 0);
	}
	if (pursuit->mode.mode != MODE_FOLLOW) {
		hunt_forget(&pursuit->hunt);
	}
	switch (pursuit->mode.mode) {
	case MODE_FOLLOW:
		return follow(pursuit, &view, track);
	case MODE_SLEW:
		return aim_slew(&pursuit->aim, &view, pursuit->slew);
	case MODE_HOLD:
		return rest(pursuit, &view);
	case MODE_SAFE:
	case MODE_COUNT:
		break;
	}
	aim_stop(&pursuit->aim);
	return (struct aim_result){ .limited = false };
}

static void tell_target(
	const struct track *track, int64_t now_ns, struct pursuit_output *out)
{
	if (!track) {
		return;
	}
	out->target_id = track->id;
	out->target_state = track->state;
	out->target = track_at(track, now_ns);
	out->target_rates = track_rates_at(track, now_ns);
	out->target_sigma_rad = track_sigma_at(track, now_ns);
}

static void tell_head(const struct pursuit *pursuit, int64_t now_ns,
	struct pursuit_output *out)
{
	out->head_known = pursuit->head.known;
	out->head = head_at(&pursuit->head, now_ns).at;
	out->beam = rig_beam(&pursuit->rig, out->head);
}

/* Since the camera saw it that permits are about; -1: it never did. */
static double unseen(const struct track *track, int camera, int64_t now_ns)
{
	return track != NULL && track->by[camera].score > 0.0
		? seconds(track->by[camera].at_ns, now_ns)
		: -1.0;
}

static struct safety_facts facts_of(const struct pursuit *pursuit,
	const struct track *track, const struct pursuit_output *out)
{
	const struct head *head = &pursuit->head;
	int64_t now_ns = out->now_ns;
	int judge = pursuit_eyes_judge(pursuit, now_ns);
	const struct pursuit_eye *eye = &pursuit->eye[judge];

	return (struct safety_facts){
		.may_move = out->mode == MODE_FOLLOW || out->mode == MODE_SLEW,
		.track_firm = track &&
			(track->state == TRACK_FIRM ||
				track->state == TRACK_COASTING),
		.track_age_s = unseen(track, judge, now_ns),
		.frame_age_s = pursuit_eyes_age(eye, now_ns),
		.frame_sound = eye->seen && frame_shows(eye->health),
		.mount_age_s = head->known && !out->waits
			? seconds(head->sample_ns, now_ns)
			: -1.0,
		.mount_measured = head->measured,
		.reckoned_rad = head->reckoned_rad,
		.mount_error_rad = head->error_rad,
		.delay_s = frame_delay(eye),
		.pointing_error_rad = track ? out->error_rad : -1.0,
		.pointing_sigma_rad = hypot(out->target_sigma_rad,
			pursuit_eyes_astray(pursuit, now_ns)),
		.beam = out->beam,
		.beam_soon = rig_beam(&pursuit->rig,
			head_at(head, now_ns + LEASE_PERMIT_NS).at),
		.beam_rad = pursuit->width.least_rad,
		.outer_beam_rad = pursuit->width.outer_rad,
	};
}

void pursuit_step(struct pursuit *pursuit, const struct pursuit_input *in,
	struct pursuit_output *out)
{
	*out = (struct pursuit_output){ .now_ns = in->now_ns };
	begin(pursuit, in->now_ns);
	hear_mount(pursuit, in);
	if (in->lit) {
		pursuit->lit_ns = in->now_ns;
	}
	pursuit_eyes_choose(pursuit, in->now_ns);
	pursuit_look(pursuit, in, out);
	const struct track *track = target_step(&pursuit->target,
		&pursuit->settings.target, &pursuit->tracks, in->order.target,
		in->order.target_id, in->now_ns);

	bool failed = mount_failed(pursuit, in);

	obey(pursuit, &in->order, failed);
	pursuit_focus_hear(pursuit, &in->order, failed);
	out->mode = pursuit->mode.mode;
	out->waits = pursuit->lull.waits && out->mode != MODE_SAFE;
	out->stop = out->mode == MODE_SAFE || out->waits;
	look_ahead(pursuit, track, in);
	out->forecast = pursuit->forecast;
	fit_gains(pursuit);
	out->aim = move(pursuit, track, in->now_ns);
	out->command = out->aim.command;
	pursuit->last = (struct mount_command){ in->now_ns, out->command, 0.0 };
	cadence_made(&pursuit->cadence, in->now_ns);

	out->lead = pursuit->lead.camera;
	out->hunting = pursuit->hunt.lost;
	out->metrics = metrics_report(&pursuit->metrics);
	tell_target(track, in->now_ns, out);
	tell_head(pursuit, in->now_ns, out);
	out->error_rad = track ? geom_separation(out->beam, out->target) : 0.0;
	out->locked = track && out->mode == MODE_FOLLOW;
	out->facts = facts_of(pursuit, track, out);
	out->permits = safety_permits(&pursuit->settings.safety, &out->facts);
	pursuit_focus_step(pursuit, track, out);
}

const char *pursuit_notice(const struct pursuit_output *step)
{
	if (step->waits) {
		return "The head is not heard; it stands, dark, and goes on "
		       "once it is heard again.";
	}
	if (step->hunting) {
		return "The target is lost; the beam searches where it should "
		       "be by now.";
	}
	if (step->target_id != 0 && step->target_state == TRACK_COASTING) {
		return "The target is hidden; the beam goes on along its way.";
	}
	if (step->target_id == 0 && step->moon) {
		return "The moon is in sight; it is never taken for a target.";
	}
	return step->forecast.kind == FORECAST_CLEAR
		? NULL
		: forecast_sentence(step->forecast.kind);
}
