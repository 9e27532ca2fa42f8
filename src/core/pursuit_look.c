/* SPDX-License-Identifier: Apache-2.0 */
#include "pursuit_look.h"

#include "core/celestial.h"
#include "core/moon.h"
#include "pursuit_eyes.h"
#include "pursuit_sight.h"

#include <math.h>

/* On the target: within this part of the beam's full width. */
static const double lit_part = 4.0;
/* 2024: a clock that says less was never set. */
static const double clock_least_s = 1704067200.0;
/* The moon goes 0.004 degrees in so long. */
static const double moon_fresh_s = 1.0;

/* A world direction needs the head's angles where the head carries the lens. */
static bool can_place(const struct pursuit *pursuit, int camera)
{
	return pursuit->head.known ||
		pursuit->eye[camera].rig.camera_place == CAMERA_ON_BASE;
}

static double field_half(const struct lens *lens)
{
	return atan(hypot(lens->width_px / (2.0 * lens->fx_px),
		lens->height_px / (2.0 * lens->fy_px)));
}

/* One frame's worth of detections into the tracks; none: all are unseen. */
static void track_frame(struct pursuit *pursuit, int camera,
	int64_t exposure_ns, const struct detection *detections, size_t count)
{
	const struct rig *rig = &pursuit->eye[camera].rig;
	const struct lens *lens = &rig->lens;
	bool held = pursuit->target.choice == TARGET_LOCK;
	struct pixel middle = { lens->cx_px, lens->cy_px };
	struct mount_angles head = head_at(&pursuit->head, exposure_ns).at;

	pursuit->tracks.held_id = held ? pursuit->target.id : 0;
	struct track_view view = { camera, exposure_ns,
		rig_world_of_pixel(rig, middle, head), field_half(lens) };

	track_step(&pursuit->tracks, &pursuit->settings.track, &view,
		detections, count);
}

/*
 * A camera that the head carries is as sure of the world as the head is; beside
 * one that stands, it is so in whole.
 */
static void blur_by_head(const struct pursuit *pursuit, int64_t exposure_ns,
	struct detection *detections, size_t count)
{
	double unsure = head_unsure(&pursuit->head, exposure_ns);
	double sigma = pursuit_eyes_turn(pursuit)
		? head_wander(&pursuit->head, exposure_ns)
		: unsure;

	for (size_t i = 0; i < count; i++) {
		detections[i].sigma_rad = hypot(detections[i].sigma_rad, sigma);
		detections[i].camera_rad = unsure;
	}
}

static size_t place_blobs(const struct pursuit *pursuit,
	const struct pursuit_frame *frame, int64_t now_ns,
	struct detection *detections)
{
	const struct rig *rig = &pursuit->eye[frame->camera].rig;
	struct mount_angles head =
		head_at(&pursuit->head, frame->exposure_ns).at;
	struct blob kept[DETECT_BLOBS_MAX];

	if (!pursuit_eyes_dazzled(pursuit, frame->camera, now_ns)) {
		return detect_from_blobs(&pursuit->settings.detect, rig, head,
			frame->blobs, frame->blob_count, detections);
	}
	return detect_from_blobs(&pursuit->settings.detect, rig, head, kept,
		pursuit_eyes_mask(pursuit, frame, kept), detections);
}

/* Before anything that this frame says corrects the head. */
static void measure(
	struct pursuit *pursuit, int64_t at_ns, struct pursuit_output *out)
{
	const struct track *track =
		track_find(&pursuit->tracks, pursuit->metrics.id);

	if (track == NULL || !pursuit->head.known) {
		return;
	}
	const struct rig *rig = &pursuit->rig;
	struct mount_angles head = head_at(&pursuit->head, at_ns).at;
	bool seen = track->seen_ns == at_ns;
	struct angles where =
		seen ? geom_angles(track->seen_at) : track_at(track, at_ns);
	struct mount_angles goal =
		rig_head_for(rig, where, rig->range_m, head.pan_rad);
	struct metrics_sight sight = {
		.exposure_ns = at_ns,
		.seen = seen,
		.off = { goal.pan_rad - head.pan_rad,
			goal.tilt_rad - head.tilt_rad },
		.believed_rad = geom_separation(where, rig_beam(rig, head)),
		.tilt_rad = head.tilt_rad,
		.lit_rad = pursuit->width.least_rad / lit_part,
	};

	out->split = metrics_frame(
		&pursuit->metrics, &pursuit->head, &sight, &out->error_split);
}

static bool is_of_use(
	const struct pursuit *pursuit, const struct pursuit_frame *frame)
{
	return frame_shows(frame->health) && can_place(pursuit, frame->camera);
}

static int firm_tracks(const struct track_table *tracks)
{
	int count = 0;

	for (int i = 0; i < TRACK_MAX; i++) {
		count += tracks->slot[i].state == TRACK_FIRM;
	}
	return count;
}

/* So that four frames of a slow camera take no longer than it may take. */
static int frame_weight(const struct pursuit_eye *eye, int64_t exposure_ns)
{
	double apart_s = (double)(exposure_ns - eye->crowd_ns) * 1e-9;

	return apart_s > PURSUIT_SLOW_S ? 2 : 1;
}

/* A sound frame with so much in it that nobody knows is cluttered. */
static void note_crowd(
	struct pursuit_eye *eye, int unknown, int64_t exposure_ns)
{
	int weight = frame_weight(eye, exposure_ns);

	if (unknown >= PURSUIT_CROWD) {
		eye->crowd += weight;
	} else {
		eye->crowd -= weight;
	}
	eye->crowd = eye->crowd < 0 ? 0 : eye->crowd;
	if (eye->crowd >= PURSUIT_CROWD_FRAMES) {
		eye->crowd = PURSUIT_CROWD_FRAMES;
		eye->cluttered = true;
	}
	eye->cluttered = eye->cluttered && eye->crowd > 0;
	eye->crowd_ns = exposure_ns;
	if (eye->cluttered) {
		eye->health = FRAME_CLUTTERED;
	}
}

static bool frame_leads(
	const struct pursuit *pursuit, const struct pursuit_frame *frame)
{
	return frame->camera == pursuit->lead.camera;
}

/* Where the target should be; anywhere where there is none. */
static struct angles expected_at(
	const struct pursuit *pursuit, int64_t exposure_ns)
{
	const struct track *track =
		track_find(&pursuit->tracks, pursuit->target.id);

	return track != NULL ? track_at(track, exposure_ns)
			     : (struct angles){ 0.0, 0.0 };
}

static void place(struct pursuit *pursuit, const struct pursuit_frame *frame,
	struct pursuit_output *out)
{
	/* Blobs of a picture that is not sound are no evidence of anything. */
	if (is_of_use(pursuit, frame)) {
		out->detection_count = place_blobs(
			pursuit, frame, out->now_ns, out->detections);
	}
	pursuit_eyes_align(
		pursuit, frame->camera, out->detections, out->detection_count);
}

/* What the frame says of targets, and of the head that carries the camera. */
static void look_at_frame(struct pursuit *pursuit,
	const struct pursuit_frame *frame, struct pursuit_output *out)
{
	struct pursuit_eye *eye = &pursuit->eye[frame->camera];
	int64_t exposure_ns = frame->exposure_ns;
	struct angles expected = expected_at(pursuit, exposure_ns);
	bool steers = frame_leads(pursuit, frame) && pursuit_eyes_turn(pursuit);
	struct pursuit_sight sight = { .found = false };

	if (steers) {
		pursuit_sight_turn(pursuit, frame);
	}
	place(pursuit, frame, out);
	/* Old news with a new stamp would hold a target back. */
	if (frame->repeated && frame_shows(frame->health)) {
		return;
	}
	if (steers) {
		pursuit_sight_begin(pursuit, frame);
	}
	if (eye->rig.camera_place == CAMERA_ON_HEAD) {
		blur_by_head(pursuit, exposure_ns, out->detections,
			out->detection_count);
	}
	if (steers) {
		sight = pursuit_sight_target(pursuit, exposure_ns,
			out->detections, out->detection_count);
	}
	track_frame(pursuit, frame->camera, exposure_ns, out->detections,
		out->detection_count);
	pursuit_eyes_saw(pursuit, frame->camera, exposure_ns, expected);
	if (frame_leads(pursuit, frame)) {
		measure(pursuit, exposure_ns, out);
	}
	classes_see(&pursuit->classes, &pursuit->tracks, frame->camera,
		exposure_ns);
	pursuit_sight_take(pursuit, &sight);
	if (frame->health == FRAME_SOUND) {
		note_crowd(eye,
			(int)out->detection_count -
				firm_tracks(&pursuit->tracks),
			exposure_ns);
	}
}

/* One that was overtaken on its way tells of the past all the same. */
static void note_newest(struct pursuit_eye *eye,
	const struct pursuit_frame *frame, int64_t now_ns)
{
	if (!eye->seen || frame->exposure_ns > eye->frame_ns) {
		eye->frame_ns = frame->exposure_ns;
		eye->arrived_ns = now_ns;
	}
	if (frame_shows(frame->health)) {
		eye->shown_ns = now_ns;
	}
	eye->seen = true;
	eye->health = frame->health;
}

/* Of the camera that showed something last. */
static double youngest_age(const struct pursuit *pursuit, int64_t now_ns)
{
	double youngest = INFINITY;

	for (int i = 0; i < RIG_CAMERAS; i++) {
		double age = pursuit_eyes_age(&pursuit->eye[i], now_ns);

		youngest = age >= 0.0 ? fmin(youngest, age) : youngest;
	}
	return isinf(youngest) ? -1.0 : youngest;
}

/* No camera: the tracks grow old all the same, and die in time. */
static void grow_old(struct pursuit *pursuit, int64_t now_ns)
{
	const struct pursuit_eye *lead = pursuit_lead(pursuit);

	if (youngest_age(pursuit, now_ns) >
		pursuit->settings.safety.frame_age_s) {
		track_frame(pursuit, pursuit->lead.camera,
			now_ns - (lead->arrived_ns - lead->frame_ns), NULL, 0);
	}
}

/* By a clock that was set, at a site that was told. */
static void look_up_moon(struct pursuit *pursuit, double unix_s)
{
	const struct pursuit_settings *settings = &pursuit->settings;
	struct track_moon *moon = &pursuit->tracks.moon;

	if (!settings->site_known || !(unix_s >= clock_least_s)) {
		moon->known = false;
		return;
	}
	if (moon->known && fabs(unix_s - moon->unix_s) < moon_fresh_s) {
		return;
	}
	struct sight sight = moon_sight(unix_s, settings->site);

	sight.at.el_rad +=
		celestial_lift(sight.at.el_rad, settings->site.height_m);
	*moon = (struct track_moon){ true, geom_vector(sight.at),
		moon_radius_rad(sight.range_m), unix_s };
}

void pursuit_look(struct pursuit *pursuit, const struct pursuit_input *in,
	struct pursuit_output *out)
{
	const struct pursuit_frame *frame = in->frame;

	look_up_moon(pursuit, in->unix_s);
	out->moon = track_sees_moon(&pursuit->tracks);
	out->camera = pursuit->lead.camera;
	if (frame == NULL) {
		grow_old(pursuit, in->now_ns);
		return;
	}
	out->camera = frame->camera;
	note_newest(&pursuit->eye[frame->camera], frame, in->now_ns);
	if (frame_leads(pursuit, frame)) {
		cadence_seen(&pursuit->cadence,
			(double)(in->now_ns - frame->exposure_ns) * 1e-9);
	}
	look_at_frame(pursuit, frame, out);
}

const char *frame_health_name(enum frame_health health)
{
	static const char *const names[] = {
		[FRAME_SOUND] = "sound",
		[FRAME_CLUTTERED] = "cluttered",
		[FRAME_SHUTTER] = "shutter",
		[FRAME_FROZEN] = "frozen",
		[FRAME_BLIND] = "blind",
		[FRAME_SATURATED] = "saturated",
	};

	return names[health];
}
