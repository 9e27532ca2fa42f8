/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "scene.h"
#include "vision/eye.h"

enum {
	WIDTH = 128,
	HEIGHT = 96,
	SPOT_Y = 44, /* between two of the rows that health looks at */
};

static const double period_s = 1.0 / 30.0;

static struct eye *must_open(void)
{
	struct eye_settings settings = eye_settings_default();
	struct error error;
	struct eye *eye =
		eye_open(&settings, WIDTH, HEIGHT, FRAME_GRAY16, &error);

	assert_non_null(eye);
	return eye;
}

/* A spot at @x, and noise of that seed; 0: none. */
static struct eye_view look(
	struct eye *eye, double x, uint64_t seed, int number)
{
	static struct eye_view view;
	struct gather_place nowhere = { .rig = NULL };
	struct scene scene = scene_open(WIDTH, HEIGHT, 90.0);

	scene.seed = seed;
	if (seed != 0) {
		scene_noise(&scene, 2.0);
	}
	scene_spot(&scene, x, SPOT_Y, 1.0, 60.0);
	struct frame frame = scene_frame(&scene, FRAME_GRAY16, 8.0, 0.0, 6);
	frame.stamp_ns = (int64_t)(number * period_s * 1e9);
	eye_look(eye, &frame, &nowhere, &view);
	free((void *)frame.data);
	scene_close(&scene);
	return view;
}

static void a_picture_that_is_held_is_told_as_repeated(void **state)
{
	struct eye *eye = must_open();

	(void)state;
	assert_false(look(eye, 50.0, 1, 0).repeated);
	assert_true(look(eye, 50.0, 1, 1).repeated);
	assert_true(look(eye, 50.0, 1, 2).repeated);
	assert_false(look(eye, 50.0, 2, 3).repeated);
	eye_close(eye);
}

static void in_a_sky_without_noise_what_flies_is_news(void **state)
{
	struct eye *eye = must_open();

	(void)state;
	look(eye, 50.0, 0, 0);
	struct eye_view view = look(eye, 50.7, 0, 1);
	assert_true(view.count > 0);
	assert_false(view.repeated);
	assert_true(look(eye, 50.7, 0, 2).repeated);
	eye_close(eye);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_picture_that_is_held_is_told_as_repeated),
		cmocka_unit_test(in_a_sky_without_noise_what_flies_is_news),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
