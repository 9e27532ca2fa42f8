/* SPDX-License-Identifier: Apache-2.0 */
#include "core/pursuit.h"

#include <math.h>

#define NS_PER_S 1e9

/* A head that has been silent or astray for so long has failed. */
static const double mount_lost_s = 1.0;

/*
 * How much the model of the head errs after a second. A camera on the head
 * sees the beam's error itself, so that a head angle may be wrong but must not
 * jump: the encoder's steps are taken in slowly. A camera on its own base
 * needs the true angle: the encoder counts for more.
 */
static const double stray_on_head_rad = 0.01 * GEOM_PI / 180.0;
static const double stray_on_base_rad = 0.03 * GEOM_PI / 180.0;

/*
 * Errors of the head's angle last for half a second, some 15 frames. To a
 * filter that takes each frame's error as new they must look sqrt(15) times
 * as large, or it follows the head's errors instead of the target.
 */
static const double head_blur = 4.0;

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
		.stray_rad = rig->camera_place == CAMERA_ON_HEAD
			? stray_on_head_rad
			: stray_on_base_rad,
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
	mode_init(&pursuit->mode);
}

static void begin(struct pursuit *pursuit, int64_t now_ns)
{
	if (!pursuit->started) {
		pursuit->start_ns = now_ns;
		pursuit->started = true;
	}
}

static void hear_mount(struct pursuit *pursuit, const struct pursuit_input *in)
{
	if (!in->sent && pursuit->last.sent_ns != 0) {
		head_sent(&pursuit->head, pursuit->last);
	}
	for (size_t i = 0; in->sent && i < in->sent_count; i++) {
		head_sent(&pursuit->head, in->sent[i]);
	}
	for (size_t i = 0; i < in->sample_count; i++) {
		head_sample(&pursuit->head, in->samples[i]);
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
	bool astray = pursuit->astray_ns != 0 &&
		seconds(pursuit->astray_ns, in->now_ns) > mount_lost_s;

	return in->mount_fault || astray ||
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
static void blur_by_head(const struct pursuit *pursuit,
	struct detection *detections, size_t count)
{
	double sigma = head_blur * head_sigma(&pursuit->head);

	for (size_t i = 0; i < count; i++) {
		detections[i].sigma_rad = hypot(detections[i].sigma_rad, sigma);
	}
}

/* Blobs of a picture that is not sound are no evidence of anything. */
static size_t detections_of(const struct pursuit *pursuit,
	const struct pursuit_frame *frame, struct detection *detections)
{
	if (frame->health != FRAME_SOUND || !can_place(pursuit)) {
		return 0;
	}
	size_t count = detect_from_blobs(&pursuit->settings.detect,
		&pursuit->rig, head_at(&pursuit->head, frame->exposure_ns).at,
		frame->blobs, frame->blob_count, detections);

	if (pursuit->rig.camera_place == CAMERA_ON_HEAD) {
		blur_by_head(pursuit, detections, count);
	}
	return count;
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

static void look(struct pursuit *pursuit, const struct pursuit_input *in,
	struct pursuit_output *out)
{
	const struct pursuit_frame *frame = in->frame;

	if (frame) {
		pursuit->frame_ns = frame->exposure_ns;
		pursuit->arrived_ns = in->now_ns;
		pursuit->frame_seen = true;
		pursuit->health = frame->health;
		out->detection_count =
			detections_of(pursuit, frame, out->detections);
		track_frame(pursuit, frame->exposure_ns, out->detections,
			out->detection_count);
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
		&pursuit->head, now_ns };

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
		.mount_error_rad = head->error_rad,
		.delay_s = frame_delay(pursuit),
		.pointing_error_rad = track ? out->error_rad : -1.0,
		.pointing_sigma_rad =
			hypot(out->target_sigma_rad, head_sigma(head)),
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

	tell_target(track, in->now_ns, out);
	tell_head(pursuit, in->now_ns, out);
	out->error_rad = track ? geom_separation(out->beam, out->target) : 0.0;
	out->locked = track && out->mode == MODE_FOLLOW;
	out->facts = facts_of(pursuit, track, out);
	out->permits = safety_permits(&pursuit->settings.safety, &out->facts);
}
