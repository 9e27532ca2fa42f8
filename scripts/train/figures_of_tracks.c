/* SPDX-License-Identifier: Apache-2.0 */
/*
 * figures-of-tracks: what core/classify measures on the tracks of footage, for
 * scripts/train/train-classes. A row, twice a second and track: footage, frame,
 * track, state, the middle of its spot in pixels, then the figures.
 */
#include "core/classes.h"
#include "core/track.h"
#include "tools/scene.h"
#include "vision/blobs.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>

enum {
	EVERY = 15 /* frames from row to row */
};

struct watch {
	const char *name;
	struct scene *scene;
	struct blobs *blobs;
	struct track_table tracks;
	struct classes classes;
};

static void tell(const struct watch *watch, int slot, int64_t frame)
{
	const struct track *track = &watch->tracks.slot[slot];
	double figures[CLASSIFY_FIGURES];

	if (!classify_figures(&watch->classes.of_slot[slot], figures)) {
		return;
	}
	printf("%s,%" PRId64 ",%" PRIu32 ",%s,%.2f,%.2f", watch->name, frame,
		track->id, track_state_name(track->state),
		track->blob.centre.x_px, track->blob.centre.y_px);
	for (int i = 0; i < CLASSIFY_FIGURES; i++) {
		printf(",%.6f", figures[i]);
	}
	putchar('\n');
}

static void watch_frame(
	struct watch *watch, const struct frame *frame, int64_t exposure_ns)
{
	static struct blob blobs[DETECT_BLOBS_MAX];
	static struct detection found[DETECT_MAX];
	struct detect_settings detect = detect_settings_default();
	struct track_settings track = track_settings_default();
	const struct rig *rig = &watch->scene->rig;
	const struct lens *lens = &rig->lens;
	struct mount_angles head = { 0.0, 0.0 };
	struct pixel middle = { lens->cx_px, lens->cy_px };
	size_t count = blobs_find(watch->blobs, frame, blobs);

	count = detect_from_blobs(&detect, rig, head, blobs, count, found);
	track_step(&watch->tracks, &track,
		&(struct track_view){ 0, exposure_ns,
			rig_world_of_pixel(rig, middle, head),
			atan(hypot(lens->width_px / (2.0 * lens->fx_px),
				lens->height_px / (2.0 * lens->fy_px))) },
		found, count);
	classes_see(&watch->classes, &watch->tracks, 0, exposure_ns);
	for (int i = 0; i < TRACK_MAX; i++) {
		if (watch->tracks.slot[i].state != TRACK_FREE &&
			frame->sequence % EVERY == 0) {
			tell(watch, i, frame->sequence);
		}
	}
}

static bool watch_all(struct watch *watch, struct error *error)
{
	struct blobs_settings settings = blobs_settings_default();
	struct mount_angles head = { 0.0, 0.0 };
	struct mount_rates rest = { 0.0, 0.0 };
	enum camera_result result;
	int64_t exposure_ns;

	watch->scene = scene_footage(watch->name, NULL, SCENE_FIXED, error);
	if (!watch->scene) {
		return false;
	}
	watch->blobs = blobs_open(&settings, watch->scene->width,
		watch->scene->height, watch->scene->format, error);
	if (!watch->blobs) {
		return false;
	}
	track_init(&watch->tracks);
	classes_init(&watch->classes);
	while ((result = watch->scene->ops->next(
			watch->scene, &exposure_ns, error)) == CAMERA_FRAME) {
		struct scene_view view =
			watch->scene->ops->view(watch->scene, head, rest);

		watch_frame(watch, &view.frame, exposure_ns + 1);
	}
	return result == CAMERA_END;
}

int main(int argc, char **argv)
{
	static struct watch watch;
	int worst = ERROR_NONE;

	for (int i = 1; i < argc; i++) {
		struct error error;

		watch = (struct watch){ .name = argv[i] };
		if (!watch_all(&watch, &error)) {
			worst = error_report("figures-of-tracks", &error);
		}
		blobs_close(watch.blobs);
		if (watch.scene) {
			watch.scene->ops->close(watch.scene);
		}
	}
	return worst;
}
