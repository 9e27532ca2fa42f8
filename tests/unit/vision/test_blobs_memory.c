/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "scene.h"
#include "vision/blobs.h"

/* A camera that does not turn, a lamp in its picture, and a passer-by. */
struct watch {
	struct blobs *blobs;
	struct blob found[DETECT_BLOBS_MAX];
	size_t count;
};

static struct watch watch_open(bool remember)
{
	struct blobs_settings settings = blobs_settings_default();
	struct watch watch = { 0 };
	struct error error;

	settings.remember = remember;
	watch.blobs = blobs_open(&settings, 96, 64, FRAME_GRAY8, &error);
	assert_non_null(watch.blobs);
	return watch;
}

static void see(struct watch *watch, double passer_x, double passer_height)
{
	struct scene scene = scene_open(96, 64, 80.0);

	scene_spot(&scene, 20.0, 40.0, 1.0, 60.0);
	scene_spot(&scene, passer_x, 20.0, 1.0, passer_height);

	struct frame frame = scene_frame(&scene, FRAME_GRAY8, 1.0, 0.0, 0);

	watch->count = blobs_find(watch->blobs, &frame, watch->found);
	free((void *)frame.data);
	scene_close(&scene);
}

/* score_at - of the spot within two pixels; 0: there is none. */
static double score_at(const struct watch *watch, double x, double y)
{
	for (size_t i = 0; i < watch->count; i++) {
		const struct pixel *at = &watch->found[i].centre;

		if (hypot(at->x_px - x, at->y_px - y) < 2.0) {
			return watch->found[i].score;
		}
	}
	return 0.0;
}

static void what_stays_loses_and_what_passes_does_not(void **state)
{
	struct watch watch = watch_open(true);
	double lamp;
	double passer;

	(void)state;
	see(&watch, 10.0, 60.0);
	lamp = score_at(&watch, 20.0, 40.0);
	passer = score_at(&watch, 10.0, 20.0);
	for (int i = 1; i <= 148; i++) {
		see(&watch, 10.0 + 0.5 * i, 60.0);
	}
	assert_true(score_at(&watch, 20.0, 40.0) < 0.5 * lamp);
	assert_true(score_at(&watch, 20.0, 40.0) >= 0.35 * lamp - 1e-9);
	assert_true(score_at(&watch, 84.0, 20.0) > 0.8 * passer);
	assert_near(watch.found[0].centre.y_px, 20.0, 0.5);
	blobs_close(watch.blobs);
}

static void a_strong_newcomer_in_front_of_a_weak_lamp_keeps_its_score(
	void **state)
{
	struct watch watch = watch_open(true);

	(void)state;
	for (int i = 0; i < 150; i++) {
		see(&watch, 60.0, 4.0);
	}
	see(&watch, 60.0, 100.0);

	double score = score_at(&watch, 60.0, 20.0);

	blobs_forget(watch.blobs);
	see(&watch, 60.0, 100.0);
	assert_true(score > 0.9 * score_at(&watch, 60.0, 20.0));
	blobs_close(watch.blobs);
}

static void forgetting_gives_the_first_score_again(void **state)
{
	struct watch watch = watch_open(true);

	(void)state;
	see(&watch, 70.0, 60.0);

	double first = score_at(&watch, 20.0, 40.0);

	for (int i = 0; i < 100; i++) {
		see(&watch, 70.0, 60.0);
	}
	blobs_forget(watch.blobs);
	see(&watch, 70.0, 60.0);
	assert_near(score_at(&watch, 20.0, 40.0), first, 1e-12);
	blobs_close(watch.blobs);
}

static void nothing_is_remembered_unless_asked_for(void **state)
{
	struct watch watch = watch_open(false);

	(void)state;
	see(&watch, 70.0, 60.0);

	double first = score_at(&watch, 20.0, 40.0);

	for (int i = 0; i < 100; i++) {
		see(&watch, 70.0, 60.0);
	}
	assert_near(score_at(&watch, 20.0, 40.0), first, 1e-12);
	blobs_forget(watch.blobs);
	blobs_close(watch.blobs);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_stays_loses_and_what_passes_does_not),
		cmocka_unit_test(
			a_strong_newcomer_in_front_of_a_weak_lamp_keeps_its_score),
		cmocka_unit_test(forgetting_gives_the_first_score_again),
		cmocka_unit_test(nothing_is_remembered_unless_asked_for),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
