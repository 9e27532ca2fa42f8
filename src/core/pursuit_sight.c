/* SPDX-License-Identifier: Apache-2.0 */
#include "pursuit_sight.h"

#include <math.h>

/* No direction is surer than this. */
static const double least_rad = 1e-5;

void pursuit_sight_begin(
	struct pursuit *pursuit, const struct pursuit_frame *frame)
{
	if (pursuit->target.id == 0 ||
		pursuit->sighted_id != pursuit->target.id ||
		pursuit->sighted_by != frame->camera) {
		head_blink(&pursuit->head, frame->exposure_ns);
	}
	pursuit->sighted_id = pursuit->target.id;
	pursuit->sighted_by = frame->camera;
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

void pursuit_sight_turn(
	struct pursuit *pursuit, const struct pursuit_frame *frame)
{
	const struct rig *rig = &pursuit->eye[frame->camera].rig;
	const struct head_turn *turn = &frame->turn;
	const struct head_anchor *anchor = &pursuit->head.anchor;
	int64_t at_ns = frame->exposure_ns;

	if (!pursuit->head.known || pursuit->target.id != 0) {
		return;
	}
	if (turn->seen && anchor->set &&
		at_ns - turn->ago_ns == anchor->at_ns) {
		double sigma = turn->sigma_px * lens_pixel_rad(&rig->lens);
		struct mount_angles head = head_at(&pursuit->head, at_ns).at;
		struct head_sight sight = sight_of(pursuit, at_ns,
			rig_world_of_pixel(rig, turn->from, anchor->at),
			rig_world_of_pixel(rig, turn->to, head), sigma * sigma);

		head_turned(&pursuit->head, &sight);
	}
	if (turn->kept) {
		head_anchor(&pursuit->head, at_ns);
	}
}

/*
 * The target flies more smoothly than a cheap head turns: what is off from
 * frame to frame is the head's, as far as it is the less sure of the two.
 */
struct pursuit_sight pursuit_sight_target(const struct pursuit *pursuit,
	int64_t exposure_ns, const struct detection *detections, size_t count)
{
	const struct track_eye *eye =
		&pursuit->tracks.eye[pursuit->lead.camera];
	const struct track *track =
		track_find(&pursuit->tracks, pursuit->target.id);
	double gate = pursuit->settings.track.gate_sigma;
	double wander = head_wander(&pursuit->head, exposure_ns);
	struct pursuit_sight sight = { .found = false };
	int found = 0;

	if (!track || exposure_ns <= eye->now_ns) {
		return sight;
	}
	struct kalman filter = track->filter;

	kalman_predict(&filter, exposure_ns);
	for (size_t i = 0; i < count; i++) {
		struct kalman_fix fix = { geom_vector(detections[i].at),
			detections[i].sigma_rad, exposure_ns };
		struct kalman_match match = kalman_match(&filter, &fix);

		if (match.distance2 <= gate * gate) {
			sight.at = fix.at;
			sight.of_head = sight_of(pursuit, exposure_ns,
				kalman_angles(&filter), detections[i].at,
				match.spread_rad2 - wander * wander);
			found++;
		}
	}
	sight.found = found == 1;
	return sight;
}

/* Whether the target's track went on with the very spot that was sighted. */
static bool was_taken(
	const struct pursuit *pursuit, const struct pursuit_sight *sight)
{
	const struct track *track =
		track_find(&pursuit->tracks, pursuit->target.id);

	if (!track) {
		return false;
	}
	const struct track_sight *seen = &track->by[pursuit->lead.camera];

	return seen->at_ns == sight->of_head.at_ns &&
		geom_chord2(seen->at, sight->at) == 0.0;
}

void pursuit_sight_take(
	struct pursuit *pursuit, const struct pursuit_sight *sight)
{
	if (sight->found && was_taken(pursuit, sight)) {
		head_sighted(&pursuit->head, &sight->of_head);
	}
}
