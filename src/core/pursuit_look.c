/* SPDX-License-Identifier: Apache-2.0 */
#include "pursuit_look.h"

#include <math.h>

/* No direction is surer than this. */
static const double least_rad = 1e-5;

/* On the target: within this part of the beam's full width. */
static const double lit_part = 4.0;

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
	bool held = pursuit->target.choice == TARGET_LOCK;
	struct pixel middle = { lens->cx_px, lens->cy_px };
	struct mount_angles head = head_at(&pursuit->head, exposure_ns).at;

	pursuit->tracks.held_id = held ? pursuit->target.id : 0;
	struct track_view view = { 0, exposure_ns,
		rig_world_of_pixel(&pursuit->rig, middle, head),
		field_half(lens) };

	track_step(&pursuit->tracks, &pursuit->settings.track, &view,
		detections, count);
}

/* A camera that the head carries is as sure of the world as the head is. */
static void blur_by_head(const struct pursuit *pursuit, int64_t exposure_ns,
	struct detection *detections, size_t count)
{
	double sigma = head_wander(&pursuit->head, exposure_ns);
	double unsure = head_unsure(&pursuit->head, exposure_ns);

	for (size_t i = 0; i < count; i++) {
		detections[i].sigma_rad = hypot(detections[i].sigma_rad, sigma);
		detections[i].camera_rad = unsure;
	}
}

static size_t place_blobs(const struct pursuit *pursuit,
	const struct pursuit_frame *frame, struct detection *detections)
{
	return detect_from_blobs(&pursuit->settings.detect, &pursuit->rig,
		head_at(&pursuit->head, frame->exposure_ns).at, frame->blobs,
		frame->blob_count, detections);
}

static struct head_sight sight_of(const struct pursuit *pursuit, int64_t at_ns,
	struct angles expected, struct angles seen, double variance_rad2)
{
	struct mount_angles head = head_at(&pursuit->head, at_ns).at;
	double sigma = sqrt(fmax(variance_rad2, least_rad * least_rad));
	struct mount_angles unsure;
	struct mount_angles off =
		rig_correction(&pursuit->rig, head, seen, expected, &unsure);

	return (struct head_sight){
		.at_ns = at_ns,
		.off = off,
		.sigma = { sigma * unsure.pan_rad, sigma * unsure.tilt_rad },
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
			*sight = sight_of(pursuit, exposure_ns,
				kalman_angles(&filter), detections[i].at,
				match.spread_rad2 - wander * wander);
			found++;
		}
	}
	return found == 1;
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
		.lit_rad = rig->beam_rad / lit_part,
	};

	out->split = metrics_frame(
		&pursuit->metrics, &pursuit->head, &sight, &out->error_split);
}

static bool is_of_use(
	const struct pursuit *pursuit, const struct pursuit_frame *frame)
{
	return frame_shows(frame->health) && can_place(pursuit);
}

static int firm_tracks(const struct track_table *tracks)
{
	int count = 0;

	for (int i = 0; i < TRACK_MAX; i++) {
		count += tracks->slot[i].state == TRACK_FIRM;
	}
	return count;
}

/* A sound frame with so much in it that nobody knows is cluttered. */
static void note_crowd(struct pursuit *pursuit, size_t detections)
{
	int unknown = (int)detections - firm_tracks(&pursuit->tracks);

	if (unknown >= PURSUIT_CROWD) {
		pursuit->crowd += pursuit->crowd < PURSUIT_CROWD_FRAMES;
	} else {
		pursuit->crowd -= pursuit->crowd > 0;
	}
	pursuit->cluttered = pursuit->crowd == PURSUIT_CROWD_FRAMES ||
		(pursuit->cluttered && pursuit->crowd > 0);
	if (pursuit->cluttered) {
		pursuit->health = FRAME_CLUTTERED;
	}
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
	if (pursuit_carries_camera(pursuit)) {
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
	measure(pursuit, exposure_ns, out);
	classes_see(&pursuit->classes, &pursuit->tracks, 0, exposure_ns);
	if (sighted) {
		head_sighted(&pursuit->head, &sight);
	}
	if (frame->health == FRAME_SOUND) {
		note_crowd(pursuit, out->detection_count);
	}
}

/* One that was overtaken on its way tells of the past all the same. */
static void note_newest(
	struct pursuit *pursuit, int64_t exposure_ns, int64_t now_ns)
{
	if (!pursuit->frame_seen || exposure_ns > pursuit->frame_ns) {
		pursuit->frame_ns = exposure_ns;
		pursuit->arrived_ns = now_ns;
	}
}

void pursuit_look(struct pursuit *pursuit, const struct pursuit_input *in,
	struct pursuit_output *out)
{
	const struct pursuit_frame *frame = in->frame;

	if (frame) {
		note_newest(pursuit, frame->exposure_ns, in->now_ns);
		pursuit->frame_seen = true;
		pursuit->health = frame->health;
		cadence_seen(&pursuit->cadence,
			(double)(in->now_ns - frame->exposure_ns) * 1e-9);
		look_at_frame(pursuit, frame, out);
		return;
	}
	/* No camera: the tracks grow old all the same, and die in time. */
	if (pursuit_frame_age(pursuit, in->now_ns) >
		pursuit->settings.safety.frame_age_s) {
		track_frame(pursuit,
			in->now_ns - (pursuit->arrived_ns - pursuit->frame_ns),
			NULL, 0);
	}
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
