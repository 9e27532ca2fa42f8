/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "scene.h"
#include "vision/blobs.h"

/* The score at which a scene of pure noise is to be all but silent. */
#define QUIET_SCORE 4.0

static size_t find(const struct scene *scene, enum frame_format format,
	double gain, double offset, struct blob *out)
{
	struct blobs_settings settings = blobs_settings_default();
	struct frame frame = scene_frame(scene, format, gain, offset, 0);
	struct error error;
	struct blobs *blobs = blobs_open(
		&settings, scene->width, scene->height, format, &error);

	assert_non_null(blobs);

	size_t count = blobs_find(blobs, &frame, out);

	assert_in_range(count, 0, settings.limit);
	blobs_close(blobs);
	free((void *)frame.data);
	return count;
}

static size_t count_above(const struct blob *blobs, size_t count, double score)
{
	size_t above = 0;

	for (size_t i = 0; i < count; i++) {
		above += blobs[i].score >= score;
	}
	return above;
}

static void noise_of_any_strength_is_silent_at_one_score(void **state)
{
	static const double sigmas[] = { 0.2, 1.0, 5.0, 25.0 };
	struct blob out[DETECT_BLOBS_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(sigmas) / sizeof(sigmas[0]); i++) {
		struct scene scene = scene_open(320, 256, 128.0);

		scene_noise(&scene, sigmas[i]);

		size_t count = find(&scene, FRAME_GRAY8, 1.0, 0.0, out);

		assert_int_equal(count_above(out, count, QUIET_SCORE), 0);
		count = find(&scene, FRAME_GRAY16, 40.0, 2000.0, out);
		assert_int_equal(count_above(out, count, QUIET_SCORE), 0);
		scene_close(&scene);
	}
}

static void a_frame_of_salt_and_pepper_gives_no_more_than_the_limit(
	void **state)
{
	struct blob out[DETECT_BLOBS_MAX];
	struct scene scene = scene_open(333, 257, 0.0);

	(void)state;
	for (int i = 0; i < 333 * 257; i++) {
		scene.levels[i] = random_bits(&scene.seed) & 1 ? 0.0 : 255.0;
	}

	size_t count = find(&scene, FRAME_GRAY8, 1.0, 0.0, out);

	for (size_t i = 1; i < count; i++) {
		assert_true(out[i - 1].score >= out[i].score);
	}
	scene_close(&scene);
}

static void a_flat_sky_with_steps_of_one_level_is_silent(void **state)
{
	struct blob out[DETECT_BLOBS_MAX];
	struct scene scene = scene_open(320, 256, 0.0);

	(void)state;
	/* A gradient, rounded, with blocks of 8 that are off by one. */
	for (int y = 0; y < 256; y++) {
		for (int x = 0; x < 320; x++) {
			scene_set(&scene, x, y,
				floor(60.0 + y / 9.0) +
					((x / 8 + y / 8 * 3) % 7 == 0));
		}
	}

	size_t count = find(&scene, FRAME_GRAY8, 1.0, 0.0, out);

	assert_int_equal(count_above(out, count, QUIET_SCORE), 0);
	scene_close(&scene);
}

static void edges_and_bars_are_silent(void **state)
{
	struct blob out[DETECT_BLOBS_MAX];
	struct scene scene = scene_open(320, 256, 60.0);

	(void)state;
	for (int y = 0; y < 256; y++) {
		for (int x = 0; x < 320; x++) {
			bool roof = y > 180 + x / 7;
			bool mast = x >= 200 && x < 203 && y > 40;

			scene_set(&scene, x, y,
				roof           ? 200.0
					: mast ? 150.0
					       : 60.0);
		}
	}
	scene_noise(&scene, 1.0);

	size_t count = find(&scene, FRAME_GRAY8, 1.0, 0.0, out);

	for (size_t i = 0; i < count; i++) {
		bool tip = hypot(out[i].centre.x_px - 201.0,
				   out[i].centre.y_px - 41.0) < 6.0;

		assert_true(tip || out[i].score < QUIET_SCORE);
	}
	scene_close(&scene);
}

static void a_weak_spot_scores_by_its_surroundings(void **state)
{
	struct blob out[DETECT_BLOBS_MAX];
	double quiet = 0.0;
	double loud = 0.0;
	struct scene scene = scene_open(320, 128, 100.0);

	(void)state;
	for (int y = 0; y < 128; y++) {
		for (int x = 160; x < 320; x++) {
			scene.levels[y * 320 + x] +=
				random_between(&scene.seed, -20.0, 20.0);
		}
	}
	scene_noise(&scene, 1.0);
	scene_spot(&scene, 60.0, 60.0, 1.2, 40.0);
	scene_spot(&scene, 240.0, 60.0, 1.2, 40.0);

	size_t count = find(&scene, FRAME_GRAY8, 1.0, 0.0, out);

	for (size_t i = 0; i < count; i++) {
		if (hypot(out[i].centre.x_px - 60.0,
			    out[i].centre.y_px - 60.0) < 2.0) {
			quiet = out[i].score;
		}
		if (hypot(out[i].centre.x_px - 240.0,
			    out[i].centre.y_px - 60.0) < 2.0) {
			loud = out[i].score;
		}
	}
	assert_true(quiet > 4.0 * loud);
	assert_true(loud > 0.0);
	scene_close(&scene);
}

static void the_same_frame_gives_the_same_bytes(void **state)
{
	struct blob first[DETECT_BLOBS_MAX];
	struct blob second[DETECT_BLOBS_MAX];
	struct scene scene = scene_open(200, 150, 100.0);

	(void)state;
	scene_noise(&scene, 9.0);

	size_t count = find(&scene, FRAME_GRAY8, 1.0, 0.0, first);

	assert_int_equal(find(&scene, FRAME_GRAY8, 1.0, 0.0, second), count);
	assert_memory_equal(first, second, count * sizeof(struct blob));
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(noise_of_any_strength_is_silent_at_one_score),
		cmocka_unit_test(
			a_frame_of_salt_and_pepper_gives_no_more_than_the_limit),
		cmocka_unit_test(a_flat_sky_with_steps_of_one_level_is_silent),
		cmocka_unit_test(edges_and_bars_are_silent),
		cmocka_unit_test(a_weak_spot_scores_by_its_surroundings),
		cmocka_unit_test(the_same_frame_gives_the_same_bytes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
