/* SPDX-License-Identifier: Apache-2.0 */
#include "pursuit_eyes.h"

#include "core/column.h"

#include <math.h>

#define NS_PER_S 1e9

/* A camera that showed nothing for so long does not lead. */
static const double shows_s = 0.5;

/* The glow, and what is still on its way from sensor to here. */
static const double glow_s = 0.3;

/* Of how far two cameras are apart, once the lean between them is learned. */
static const double left_apart = 0.25;

static double since(int64_t then_ns, int64_t now_ns)
{
	return (double)(now_ns - then_ns) / NS_PER_S;
}

void pursuit_eyes_init(struct pursuit *pursuit)
{
	for (int i = 0; i < RIG_CAMERAS; i++) {
		pursuit->eye[i].rig = i < rig_cameras(&pursuit->rig)
			? rig_through(&pursuit->rig, i)
			: pursuit->rig;
	}
	lead_init(&pursuit->lead, &pursuit->rig);
}

static struct lead_view view_of(
	const struct pursuit *pursuit, int camera, int64_t now_ns)
{
	const struct pursuit_eye *eye = &pursuit->eye[camera];
	const struct track *track =
		track_find(&pursuit->tracks, pursuit->target.id);
	bool knows = track != NULL && track->by[camera].score > 0.0;

	return (struct lead_view){
		.shows = eye->shown_ns != 0 &&
			since(eye->shown_ns, now_ns) <= shows_s,
		.sees = eye->rig.camera_sees,
		.pixel_rad = lens_pixel_rad(&eye->rig.lens),
		.unseen_s =
			knows ? since(track->by[camera].at_ns, now_ns) : -1.0,
	};
}

static int choose(const struct pursuit *pursuit, int64_t now_ns, bool lit)
{
	struct lead_view views[RIG_CAMERAS];

	for (int i = 0; i < RIG_CAMERAS; i++) {
		views[i] = view_of(pursuit, i, now_ns);
	}
	return lead_choose(
		&pursuit->lead, views, rig_cameras(&pursuit->rig), lit);
}

static bool is_lit(const struct pursuit *pursuit, int64_t now_ns)
{
	return pursuit->lit_ns != 0 && since(pursuit->lit_ns, now_ns) <= glow_s;
}

bool pursuit_eyes_turn(const struct pursuit *pursuit)
{
	return pursuit_lead(pursuit)->rig.camera_place == CAMERA_ON_HEAD;
}

double pursuit_eyes_astray(const struct pursuit *pursuit, int64_t now_ns)
{
	const struct head *head = &pursuit->head;

	return pursuit_eyes_turn(pursuit)
		? head_wander(head, now_ns)
		: fmax(head_sigma(head), head->reckoned_rad);
}

double pursuit_eyes_age(const struct pursuit_eye *eye, int64_t now_ns)
{
	return eye->seen ? since(eye->arrived_ns, now_ns) : -1.0;
}

int pursuit_eyes_judge(const struct pursuit *pursuit, int64_t now_ns)
{
	return choose(pursuit, now_ns, true);
}

/* All that is known goes to where the new leader sees it. */
static void hand_over(struct pursuit *pursuit, int to, int64_t now_ns)
{
	const struct track *track =
		track_find(&pursuit->tracks, pursuit->target.id);
	struct lean lean = pursuit->eye[to].lean;

	if (lean_known(&lean)) {
		struct angles at = track != NULL
			? track_at(track, now_ns)
			: rig_beam(&pursuit->rig,
				  head_at(&pursuit->head, now_ns).at);
		struct rotation turn = lean_turn(&lean, at);

		track_turn(&pursuit->tracks, &turn);
	}
	pursuit->eye[pursuit->lead.camera].lean = lean_reverse(&lean);
	pursuit->eye[to].lean = (struct lean){ .sights = 0 };
	pursuit->lead.camera = to;
}

void pursuit_eyes_choose(struct pursuit *pursuit, int64_t now_ns)
{
	int to = choose(pursuit, now_ns, is_lit(pursuit, now_ns));

	if (to != pursuit->lead.camera) {
		hand_over(pursuit, to, now_ns);
	}
}

/* Where the beam ends the target is; one that leads must see it. */
static bool is_masked(const struct pursuit *pursuit,
	const struct pursuit_frame *frame, struct mount_angles head,
	struct pixel at)
{
	const struct rig *rig = &pursuit->eye[frame->camera].rig;
	enum column column = column_at(rig,
		fmax(pursuit->width.outer_rad, pursuit->width.most_rad), head,
		at);

	return column == COLUMN_WAY ||
		(column == COLUMN_END && frame->camera != pursuit->lead.camera);
}

bool pursuit_eyes_dazzled(
	const struct pursuit *pursuit, int camera, int64_t now_ns)
{
	return pursuit->eye[camera].rig.camera_sees == CAMERA_VISIBLE &&
		pursuit->head.known && is_lit(pursuit, now_ns);
}

size_t pursuit_eyes_mask(const struct pursuit *pursuit,
	const struct pursuit_frame *frame, struct blob *kept)
{
	struct mount_angles head =
		head_at(&pursuit->head, frame->exposure_ns).at;
	size_t count = 0;

	for (size_t i = 0; i < frame->blob_count; i++) {
		const struct blob *blob = &frame->blobs[i];

		if (!is_masked(pursuit, frame, head, blob->centre)) {
			kept[count++] = *blob;
		}
	}
	return count;
}

void pursuit_eyes_align(const struct pursuit *pursuit, int camera,
	struct detection *detections, size_t count)
{
	const struct lean *lean = &pursuit->eye[camera].lean;
	double apart_rad =
		pursuit->rig.apart_rad * (lean_known(lean) ? left_apart : 1.0);

	if (camera == pursuit->lead.camera) {
		return;
	}
	for (size_t i = 0; i < count; i++) {
		struct detection *detection = &detections[i];

		detection->at = lean_straighten(lean, detection->at);
		detection->from = lean_straighten(lean, detection->from);
		detection->sigma_rad = hypot(detection->sigma_rad, apart_rad);
	}
}

void pursuit_eyes_saw(struct pursuit *pursuit, int camera, int64_t exposure_ns,
	struct angles expected)
{
	const struct track *track =
		track_find(&pursuit->tracks, pursuit->target.id);
	bool saw = track != NULL && track->by[camera].score > 0.0 &&
		track->by[camera].at_ns == exposure_ns;

	lead_saw(&pursuit->lead, camera, saw);
	if (saw && camera != pursuit->lead.camera) {
		lean_learn(&pursuit->eye[camera].lean, expected,
			geom_angles(track->by[camera].at));
	}
}
