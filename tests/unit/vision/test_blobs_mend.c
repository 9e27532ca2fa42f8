/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "scene.h"
#include "vision/blobs.h"

/* Wrong pixels of the sensor, and what must not be taken for one. */

enum {
	WIDTH = 96,
	HEIGHT = 64
};

static const double sky_level = 500.0;
static const double noise = 10.0;

/* A camera that looks at noise with things in it. */
struct camera {
	struct blobs *blobs;
	enum frame_format format;
	double gain;
	uint64_t seed;
	struct scene scene; /* of the next frame */
	struct blob found[DETECT_BLOBS_MAX];
	size_t count;
};

static void begin(struct camera *camera)
{
	camera->scene = scene_open(WIDTH, HEIGHT, sky_level);
	camera->scene.seed = ++camera->seed;
	scene_noise(&camera->scene, noise);
}

static struct camera camera_open(enum frame_format format, bool mend)
{
	struct blobs_settings settings = blobs_settings_default();
	struct error error;
	struct camera camera = { .format = format, .seed = 100 };

	settings.mend = mend;
	settings.score_min = 3.0;
	/* The noise is one grey level of 8 bits. */
	camera.gain = format == FRAME_GRAY8 ? 0.1 : 1.0;
	camera.blobs = blobs_open(&settings, WIDTH, HEIGHT, format, &error);
	assert_non_null(camera.blobs);
	begin(&camera);
	return camera;
}

static void camera_close(struct camera *camera)
{
	scene_close(&camera->scene);
	blobs_close(camera->blobs);
}

static void spike(struct camera *camera, int x, int y, double height)
{
	camera->scene.levels[y * WIDTH + x] += height;
}

/* A point in the middle of a pixel, through a lens with no more than this. */
static void sharpest_spot(struct camera *camera, int x, int y, double height)
{
	spike(camera, x, y, height);
	spike(camera, x - 1, y, 0.1 * height);
	spike(camera, x + 1, y, 0.1 * height);
	spike(camera, x, y - 1, 0.1 * height);
	spike(camera, x, y + 1, 0.1 * height);
}

static void look(struct camera *camera)
{
	struct frame frame = scene_frame(
		&camera->scene, camera->format, camera->gain, 0.0, 0);

	camera->count = blobs_find(camera->blobs, &frame, camera->found);
	free((void *)frame.data);
	scene_close(&camera->scene);
	begin(camera);
}

static bool sees(const struct camera *camera, double x, double y)
{
	for (size_t i = 0; i < camera->count; i++) {
		if (fabs(camera->found[i].centre.x_px - x) < 2.0 &&
			fabs(camera->found[i].centre.y_px - y) < 2.0) {
			return true;
		}
	}
	return false;
}

static int frames_with_spike(struct camera *camera, double height, int frames)
{
	int seen = 0;

	for (int i = 0; i < frames; i++) {
		spike(camera, 40, 30, height);
		look(camera);
		seen += sees(camera, 40, 30);
	}
	return seen;
}

static void a_stuck_pixel_is_told_in_one_frame_and_never_again(void **state)
{
	(void)state;
	for (int kind = 0; kind < 4; kind++) {
		enum frame_format format =
			kind % 2 != 0 ? FRAME_GRAY8 : FRAME_GRAY16;
		double height = kind < 2 ? 300.0 : -300.0;
		struct camera camera = camera_open(format, true);

		assert_int_equal(frames_with_spike(&camera, height, 1), 1);
		assert_int_equal(frames_with_spike(&camera, height, 200), 0);
		camera_close(&camera);
	}
}

static void a_weaker_one_takes_a_few_frames(void **state)
{
	struct camera camera = camera_open(FRAME_GRAY16, true);
	struct camera other = camera_open(FRAME_GRAY16, false);

	(void)state;
	assert_true(frames_with_spike(&other, 130.0, 300) > 100);
	assert_true(frames_with_spike(&camera, 130.0, 300) <= 6);
	camera_close(&camera);
	camera_close(&other);
}

static void unmended_it_is_told_for_ever(void **state)
{
	struct camera camera = camera_open(FRAME_GRAY16, false);

	(void)state;
	assert_int_equal(frames_with_spike(&camera, 300.0, 50), 50);
	camera_close(&camera);
}

static void a_pixel_that_comes_and_goes_stays_known(void **state)
{
	struct camera camera = camera_open(FRAME_GRAY16, true);

	(void)state;
	frames_with_spike(&camera, 300.0, 10);
	for (int round = 0; round < 4; round++) {
		for (int i = 0; i < 500; i++) {
			look(&camera);
		}
		assert_int_equal(frames_with_spike(&camera, 300.0, 20), 0);
	}
	camera_close(&camera);
}

static void another_scene_has_the_same_wrong_pixels(void **state)
{
	struct camera camera = camera_open(FRAME_GRAY16, true);

	(void)state;
	frames_with_spike(&camera, 300.0, 10);
	blobs_forget(camera.blobs);
	assert_int_equal(frames_with_spike(&camera, 300.0, 20), 0);
	camera_close(&camera);
}

static void a_hovering_target_of_the_sharpest_lens_lives(void **state)
{
	(void)state;
	for (int strength = 1; strength <= 8; strength *= 2) {
		double height = 150.0 * strength;
		struct camera camera = camera_open(FRAME_GRAY16, true);
		int seen = 0;

		for (int i = 0; i < 300; i++) {
			sharpest_spot(&camera, 40, 30, height);
			look(&camera);
			seen += sees(&camera, 40, 30);
		}
		assert_in_range(seen, 285, 300);
		camera_close(&camera);
	}
}

static void a_flash_now_and_then_is_not_learnt(void **state)
{
	struct camera camera = camera_open(FRAME_GRAY16, true);

	(void)state;
	for (int round = 0; round < 20; round++) {
		assert_int_equal(frames_with_spike(&camera, 400.0, 1), 1);
		for (int i = 0; i < 10 + round; i++) {
			look(&camera);
		}
	}
	camera_close(&camera);
}

static void what_flies_over_a_mended_pixel_is_seen(void **state)
{
	struct camera camera = camera_open(FRAME_GRAY16, true);
	int seen = 0;

	(void)state;
	frames_with_spike(&camera, 300.0, 10);
	for (int i = 0; i < 40; i++) {
		double x = 30.0 + 0.5 * i;

		spike(&camera, 40, 30, 300.0);
		scene_spot(&camera.scene, x, 30.0, 0.8, 200.0);
		look(&camera);
		seen += sees(&camera, x, 30.0);
	}
	assert_in_range(seen, 36, 40);
	camera_close(&camera);
}

/* More than are remembered, also where the picture ends. */
static void any_number_of_wrong_pixels_does_no_harm(void **state)
{
	struct camera camera = camera_open(FRAME_GRAY16, true);
	uint64_t seed = 77;

	(void)state;
	for (int i = 0; i < 400; i++) {
		for (int k = 0; k < 60; k++) {
			spike(&camera, (int)random_between(&seed, 0, WIDTH),
				(int)random_between(&seed, 0, HEIGHT), 400.0);
		}
		spike(&camera, 0, 0, 400.0);
		spike(&camera, WIDTH - 1, HEIGHT - 1, 400.0);
		spike(&camera, 1, HEIGHT / 2, 400.0);
		look(&camera);
		assert_in_range(camera.count, 0, 64);
	}
	camera_close(&camera);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_stuck_pixel_is_told_in_one_frame_and_never_again),
		cmocka_unit_test(a_weaker_one_takes_a_few_frames),
		cmocka_unit_test(unmended_it_is_told_for_ever),
		cmocka_unit_test(a_pixel_that_comes_and_goes_stays_known),
		cmocka_unit_test(another_scene_has_the_same_wrong_pixels),
		cmocka_unit_test(a_hovering_target_of_the_sharpest_lens_lives),
		cmocka_unit_test(a_flash_now_and_then_is_not_learnt),
		cmocka_unit_test(what_flies_over_a_mended_pixel_is_seen),
		cmocka_unit_test(any_number_of_wrong_pixels_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
