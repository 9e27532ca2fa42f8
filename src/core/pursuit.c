/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pursuit.h"

#include <math.h>

#define NS_PER_S 1e9

/* A head that has been silent or astray for so long has failed. */
static const double mount_lost_s = 1.0;

/*
 * How much the model of a head errs after a second: in its angle, which may
 * drift, and in how it turned from one sight to the next.
 */
static const double stray_rad = 0.03 * GEOM_PI / 180.0;
static const double waver_rad = 0.01 * GEOM_PI / 180.0;

/* No direction is surer than this. */
static const double least_rad = 1e-5;

/* Nearer to the zenith than this, pan says nothing of direction. */
static const double level_least = 0.05;

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
		.safety = safety_settings_default(),
	};
}

static struct head_settings head_settings(
	const struct rig *rig, const struct aim_settings *aim)
{
	return (struct head_settings){
		.delay_s = rig->mount_delay_s,
		.pan_accel_rad_s2 = aim->pan_limits.accel_rad_s2,
		.tilt_accel_rad_s2 = aim->tilt_limits.accel_rad_s2,
		.encoder_rad = rig->encoder_rad,
		.backlash_rad = rig->backlash_rad,
		.stray_rad = stray_rad,
		.waver_rad = waver_rad,
		.jitter_s = rig->mount_jitter_s,
	};
}

void pursuit_init(struct pursuit *pursuit,
	const struct pursuit_settings *settings, const struct rig *rig)
{
	struct head_settings head = head_settings(rig, &settings->aim);

	*pursuit = (struct pursuit){ .settings = *settings, .rig = *rig };
	head_init(&pursuit->head, &head);
	track_init(&pursuit->tracks);
	target_init(&pursuit->target);
	aim_init(&pursuit->aim);
	cadence_init(&pursuit->cadence, settings->aim.hold_s);
	mode_init(&pursuit->mode);
}

static void begin(struct pursuit *pursuit, int64_t now_ns)
{
	if (!pursuit->started) {
		pursuit->start_ns = now_ns;
		pursuit->started = true;
	}
}

static bool head_carries_camera(const struct pursuit *pursuit)
{
	return pursuit->rig.camera_place == CAMERA_ON_HEAD;
}

/*
 * What a camera on the head saw lies elsewhere by as much as the head does: so
 * the encoder's steps move the world and not the target before the beam.
 */
static void hear_sample(
	struct pursuit *pursuit, const struct mount_sample *sample)
{
	struct mount_angles moved = head_sample(&pursuit->head, *sample);
	struct mount_angles is = head_at(&pursuit->head, sample->at_ns).at;
	struct mount_angles was = { is.pan_rad - moved.pan_rad,
		is.tilt_rad - moved.tilt_rad };

	if (head_carries_camera(pursuit) &&
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
	int64_t heard_ns = pursuit->head.known ? pursuit->head.sample_ns
					       : pursuit->start_ns;

	if (!head_disagrees(pursuit)) {
		pursuit->astray_ns = 0;
	} else if (pursuit->astray_ns == 0) {
		pursuit->astray_ns = in->now_ns;
	}
	bool jumped = pursuit->head.jumps != pursuit->jumps;
	bool astray = pursuit->astray_ns != 0 &&
		seconds(pursuit->astray_ns, in->now_ns) > mount_lost_s;

	pursuit->jumps = pursuit->head.jumps;
	return in->mount_fault || astray || jumped ||
		seconds(heard_ns, in->now_ns) > mount_lost_s;
}

/* A world direction needs the head's angles where the head carries the lens. */
static bool can_place(const struct pursuit *pursuit)
{
	return pursuit->head.known ||
		pursuit->rig.camera_place == CAMERA_ON_BASE;
}

static double field_half(const struct lens *lens)
{
	return atan(hypot(lens->width_px / (2.0 * lens->fx_px),
		lens->height_px / (2.0 * lens->fy_px)));
}

/* One frame's worth of detections into the tracks; none: all are unseen. */
static void track_frame(struct pursuit *pursuit, int64_t exposure_ns,
	const struct detection *detections, size_t count)
{
	const struct lens *lens = &pursuit->rig.lens;
	struct pixel middle = { lens->cx_px, lens->cy_px };
	struct mount_angles head = head_at(&pursuit->head, exposure_ns).at;

	track_step(&pursuit->tracks, &pursuit->settings.track, exposure_ns,
		rig_world_of_pixel(&pursuit->rig, middle, head),
		field_half(lens), detections, count);
}

/* A camera that the head carries is as sure of the world as the head is. */
static void blur_by_head(const struct pursuit *pursuit, int64_t exposure_ns,
	struct detection *detections, size_t count)
{
	double sigma = head_wander(&pursuit->head, exposure_ns);

	for (size_t i = 0; i < count; i++) {
		detections[i].sigma_rad = hypot(detections[i].sigma_rad, sigma);
	}
}

static size_t place_blobs(const struct pursuit *pursuit,
	const struct pursuit_frame *frame, struct detection *detections)
{
	return detect_from_blobs(&pursuit->settings.detect, &pursuit->rig,
		head_at(&pursuit->head, frame->exposure_ns).at, frame->blobs,
		frame->blob_count, detections);
}

static struct head_sight sight_of(const struct pursuit *pursuit,
	struct angles expected, struct angles seen, double variance_rad2)
{
	const struct rig *rig = &pursuit->rig;
	struct mount_angles was = rig_head_for(rig, seen, rig->range_m, 0.0);
	struct mount_angles is =
		rig_head_for(rig, expected, rig->range_m, was.pan_rad);
	double sigma = sqrt(fmax(variance_rad2, least_rad * least_rad));

	return (struct head_sight){
		.off = { is.pan_rad - was.pan_rad, is.tilt_rad - was.tilt_rad },
		.sigma = { sigma / fmax(level_least, cos(was.tilt_rad)),
			sigma },
	};
}

/*
 * The only detection that may be the chosen target, as a sight by which to
 * correct the head. False where there is none, or more than one.
 *
 * The target flies more smoothly than a cheap head turns: what is off from
 * frame to frame is the head's, as far as it is the less sure of the two.
 */
static bool sight_target(struct pursuit *pursuit, int64_t exposure_ns,
	const struct detection *detections, size_t count,
	struct head_sight *sight)
{
	const struct track *track =
		track_find(&pursuit->tracks, pursuit->target.id);
	double gate = pursuit->settings.track.gate_sigma;
	double wander = head_wander(&pursuit->head, exposure_ns);
	int found = 0;

	if (!track || exposure_ns <= track->filter.at_ns) {
		return false;
	}
	struct kalman filter = track->filter;

	kalman_predict(&filter, exposure_ns);
	for (size_t i = 0; i < count; i++) {
		struct kalman_fix fix = { geom_vector(detections[i].at),
			detections[i].sigma_rad, exposure_ns };
		struct kalman_match match = kalman_match(&filter, &fix);

		if (match.distance2 <= gate * gate) {
			*sight = sight_of(pursuit, kalman_angles(&filter),
				detections[i].at,
				match.spread_rad2 - wander * wander);
			sight->at_ns = exposure_ns;
			found++;
		}
	}
	return found == 1;
}

static bool is_of_use(
	const struct pursuit *pursuit, const struct pursuit_frame *frame)
{
	return frame->health == FRAME_SOUND && can_place(pursuit);
}

static double frame_age(const struct pursuit *pursuit, int64_t now_ns)
{
	return pursuit->frame_seen ? seconds(pursuit->arrived_ns, now_ns)
				   : -1.0;
}

static double frame_delay(const struct pursuit *pursuit)
{
	return pursuit->frame_seen
		? seconds(pursuit->frame_ns, pursuit->arrived_ns)
		: -1.0;
}

/* What the frame says of targets, and of the head that carries the camera. */
static void look_at_frame(struct pursuit *pursuit,
	const struct pursuit_frame *frame, struct pursuit_output *out)
{
	int64_t exposure_ns = frame->exposure_ns;
	struct head_sight sight;
	bool sighted = false;

	/* Blobs of a picture that is not sound are no evidence of anything. */
	if (is_of_use(pursuit, frame)) {
		out->detection_count =
			place_blobs(pursuit, frame, out->detections);
	}
	if (head_carries_camera(pursuit)) {
		if (pursuit->target.id == 0 ||
			pursuit->sighted_id != pursuit->target.id) {
			head_blink(&pursuit->head, exposure_ns);
		}
		pursuit->sighted_id = pursuit->target.id;
		blur_by_head(pursuit, exposure_ns, out->detections,
			out->detection_count);
		sighted = sight_target(pursuit, exposure_ns, out->detections,
			out->detection_count, &sight);
	}
	track_frame(
		pursuit, exposure_ns, out->detections, out->detection_count);
	if (sighted) {
		head_sighted(&pursuit->head, &sight);
	}
}

static void look(struct pursuit *pursuit, const struct pursuit_input *in,
	struct pursuit_output *out)
{
	const struct pursuit_frame *frame = in->frame;

	if (frame) {
		pursuit->frame_ns = frame->exposure_ns;
		pursuit->arrived_ns = in->now_ns;
		pursuit->frame_seen = true;
		pursuit->health = frame->health;
		look_at_frame(pursuit, frame, out);
		return;
	}
	/* No camera: the tracks grow old all the same, and die in time. */
	if (frame_age(pursuit, in->now_ns) >
		pursuit->settings.safety.frame_age_s) {
		track_frame(pursuit,
			in->now_ns - (pursuit->arrived_ns - pursuit->frame_ns),
			NULL, 0);
	}
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

static struct aim_result rest(
	struct pursuit *pursuit, const struct aim_view *view)
{
	const struct mount_rates still = { 0.0, 0.0 };

	return pursuit->cued ? aim_point(&pursuit->aim, view, pursuit->cue)
			     : aim_slew(&pursuit->aim, view, still);
}

static struct aim_result follow(struct pursuit *pursuit,
	const struct aim_view *view, const struct track *track)
{
	if (track == NULL) {
		return rest(pursuit, view);
	}
	pursuit->cued = false;
	return aim_track(&pursuit->aim, view, track);
}

static struct aim_result move(
	struct pursuit *pursuit, const struct track *track, int64_t now_ns)
{
	const struct mount_rates still = { 0.0, 0.0 };
	struct aim_view view = { &pursuit->settings.aim, &pursuit->rig,
		&pursuit->head, &pursuit->cadence, now_ns };

	if (!pursuit->head.known) {
		return (struct aim_result){ .command = still };
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

static struct safety_facts facts_of(const struct pursuit *pursuit,
	const struct track *track, const struct pursuit_output *out)
{
	const struct head *head = &pursuit->head;
	int64_t now_ns = out->now_ns;

	return (struct safety_facts){
		.may_move = out->mode == MODE_FOLLOW || out->mode == MODE_SLEW,
		.track_firm = track &&
			(track->state == TRACK_FIRM ||
				track->state == TRACK_COASTING),
		.track_age_s = track ? seconds(track->seen_ns, now_ns) : -1.0,
		.frame_age_s = frame_age(pursuit, now_ns),
		.frame_sound =
			pursuit->frame_seen && pursuit->health == FRAME_SOUND,
		.mount_age_s =
			head->known ? seconds(head->sample_ns, now_ns) : -1.0,
		.mount_measured = head->measured,
		.reckoned_rad = head->reckoned_rad,
		.mount_error_rad = head->error_rad,
		.delay_s = frame_delay(pursuit),
		.pointing_error_rad = track ? out->error_rad : -1.0,
		.pointing_sigma_rad = hypot(out->target_sigma_rad,
			head_carries_camera(pursuit) ? head_wander(head, now_ns)
						     : head_sigma(head)),
		.beam = out->beam,
		.beam_rad = pursuit->rig.beam_rad,
		.outer_beam_rad = pursuit->rig.outer_beam_rad,
	};
}

void pursuit_step(struct pursuit *pursuit, const struct pursuit_input *in,
	struct pursuit_output *out)
{
	*out = (struct pursuit_output){ .now_ns = in->now_ns };
	begin(pursuit, in->now_ns);
	hear_mount(pursuit, in);
	look(pursuit, in, out);
	const struct track *track = target_step(&pursuit->target,
		&pursuit->settings.target, &pursuit->tracks, in->order.target,
		in->order.target_id, in->now_ns);

	obey(pursuit, &in->order, mount_failed(pursuit, in));
	out->mode = pursuit->mode.mode;
	out->stop = out->mode == MODE_SAFE;
	out->aim = move(pursuit, track, in->now_ns);
	out->command = out->aim.command;
	pursuit->last = (struct mount_command){ in->now_ns, out->command };
	cadence_made(&pursuit->cadence, in->now_ns);

	tell_target(track, in->now_ns, out);
	tell_head(pursuit, in->now_ns, out);
	out->error_rad = track ? geom_separation(out->beam, out->target) : 0.0;
	out->locked = track && out->mode == MODE_FOLLOW;
	out->facts = facts_of(pursuit, track, out);
	out->permits = safety_permits(&pursuit->settings.safety, &out->facts);
}
