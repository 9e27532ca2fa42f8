/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "scene.h"
#include "vision/blobs.h"

/* What one frame of a scene gave. */
struct found {
	size_t count;
	struct blob blobs[DETECT_BLOBS_MAX];
};

static struct found look(const struct scene *scene, enum frame_format format,
	double gain, double offset, size_t padding)
{
	struct blobs_settings settings = blobs_settings_default();
	struct frame frame = scene_frame(scene, format, gain, offset, padding);
	struct found found = { 0 };
	struct error error;
	struct blobs *blobs = blobs_open(
		&settings, scene->width, scene->height, format, &error);

	assert_non_null(blobs);
	found.count = blobs_find(blobs, &frame, found.blobs);
	assert_in_range(found.count, 0, settings.limit);
	blobs_close(blobs);
	free((void *)frame.data);
	return found;
}

static struct scene sky(int width, int height)
{
	struct scene scene = scene_open(width, height, 80.0);

	scene_noise(&scene, 1.0);
	return scene;
}

static void finds_a_light_spot_to_a_tenth_of_a_pixel(void **state)
{
	(void)state;
	for (int i = 0; i < 8; i++) {
		double x = 40.0 + 0.13 * i;
		double y = 30.0 - 0.17 * i;
		struct scene scene = sky(96, 64);

		scene_spot(&scene, x, y, 1.0, 60.0);

		struct found found = look(&scene, FRAME_GRAY8, 1.0, 0.0, 0);

		assert_true(found.count > 0);
		assert_near(found.blobs[0].centre.x_px, x, 0.1);
		assert_near(found.blobs[0].centre.y_px, y, 0.1);
		assert_near(found.blobs[0].contrast, 54.0, 8.0);
		assert_near(found.blobs[0].w_px, 2.5, 1.0);
		assert_true(found.blobs[0].score > 20.0);
		scene_close(&scene);
	}
}

static void the_box_lies_around_the_centroid(void **state)
{
	struct scene scene = sky(96, 64);

	(void)state;
	scene_spot(&scene, 50.3, 20.6, 1.5, 60.0);

	struct blob blob = look(&scene, FRAME_GRAY8, 1.0, 0.0, 0).blobs[0];

	assert_near(
		blob.x_px + (blob.w_px - 1.0) / 2.0, blob.centre.x_px, 1e-9);
	assert_near(
		blob.y_px + (blob.h_px - 1.0) / 2.0, blob.centre.y_px, 1e-9);
	/* Above half its height, a Gaussian covers 2 pi ln 2 sigma^2. */
	assert_near(blob.area_px, 9.8, 3.5);
	scene_close(&scene);
}

static void finds_a_dark_spot_and_says_so(void **state)
{
	struct scene scene = sky(96, 64);

	(void)state;
	scene_spot(&scene, 33.4, 41.7, 1.2, -40.0);

	struct found found = look(&scene, FRAME_GRAY8, 1.0, 0.0, 0);

	assert_true(found.count > 0);
	assert_near(found.blobs[0].centre.x_px, 33.4, 0.1);
	assert_near(found.blobs[0].centre.y_px, 41.7, 0.1);
	assert_near(found.blobs[0].contrast, -40.0, 6.0);
	scene_close(&scene);
}

static void looks_only_for_what_it_is_told(void **state)
{
	struct blobs_settings settings = blobs_settings_default();
	struct scene scene = scene_open(64, 64, 80.0);
	struct blob out[DETECT_BLOBS_MAX];
	struct error error;

	(void)state;
	scene_spot(&scene, 20.0, 20.0, 1.0, -40.0);
	scene_spot(&scene, 44.0, 44.0, 1.0, 40.0);
	settings.dark = false;

	struct frame frame = scene_frame(&scene, FRAME_GRAY8, 1.0, 0.0, 0);
	struct blobs *blobs =
		blobs_open(&settings, 64, 64, FRAME_GRAY8, &error);

	assert_non_null(blobs);

	size_t count = blobs_find(blobs, &frame, out);

	assert_true(count >= 1);
	for (size_t i = 0; i < count; i++) {
		assert_true(out[i].contrast > 0.0);
	}
	assert_near(out[0].centre.x_px, 44.0, 0.1);
	blobs_close(blobs);
	free((void *)frame.data);
	scene_close(&scene);
}

static void finds_spots_of_one_to_forty_pixels(void **state)
{
	static const double sizes[] = { 1.0, 2.0, 4.0, 8.0, 16.0, 28.0, 40.0 };

	(void)state;
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		/* Full width at half of the height, of a Gaussian. */
		double sigma = sizes[i] / 2.355;
		struct scene scene = sky(320, 256);

		scene_spot(&scene, 141.0, 117.0, sigma, 100.0);

		struct found found = look(&scene, FRAME_GRAY8, 1.0, 0.0, 0);

		assert_true(found.count > 0);
		assert_near(found.blobs[0].centre.x_px, 141.0,
			0.2 + 0.04 * sizes[i]);
		assert_near(found.blobs[0].centre.y_px, 117.0,
			0.2 + 0.04 * sizes[i]);
		assert_near(
			found.blobs[0].w_px, sizes[i], 1.0 + 0.35 * sizes[i]);
		scene_close(&scene);
	}
}

static void any_gain_and_offset_gives_the_same_blobs(void **state)
{
	static const double gains[][2] = { { 1.0, 0.0 }, { 1.0, 7000.0 },
		{ 16.0, 100.0 }, { 37.0, 1234.0 }, { 256.0, 0.0 },
		{ 250.0, 1500.0 } };
	struct scene scene = sky(128, 96);

	(void)state;
	scene_spot(&scene, 30.2, 40.7, 1.1, 50.0);
	scene_spot(&scene, 90.6, 20.1, 1.5, -35.0);

	struct found want = look(&scene, FRAME_GRAY8, 1.0, 0.0, 0);

	/* The 8-bit rounding, so that only gain and offset differ. */
	for (int i = 0; i < 128 * 96; i++) {
		scene.levels[i] = scene_clamped(scene.levels[i], 255.0);
	}
	for (size_t g = 0; g < sizeof(gains) / sizeof(gains[0]); g++) {
		struct found got =
			look(&scene, FRAME_GRAY16, gains[g][0], gains[g][1], 0);

		for (int i = 0; i < 2; i++) {
			assert_near(got.blobs[i].centre.x_px,
				want.blobs[i].centre.x_px, 0.05);
			assert_near(got.blobs[i].centre.y_px,
				want.blobs[i].centre.y_px, 0.05);
			assert_near(got.blobs[i].score / want.blobs[i].score,
				1.0, 0.08);
			assert_near(got.blobs[i].contrast /
					(gains[g][0] * want.blobs[i].contrast),
				1.0, 0.05);
		}
	}
	scene_close(&scene);
}

static void what_lies_far_beyond_all_else_keeps_its_contrast(void **state)
{
	static const double heights[] = { 200.0, 2000.0, 15000.0 };

	(void)state;
	for (size_t i = 0; i < sizeof(heights) / sizeof(heights[0]); i++) {
		struct scene scene = scene_open(128, 96, 20000.0);

		scene_noise(&scene, 10.0);
		/* Between the pixels that the gain is measured from. */
		scene_spot(&scene, 44.0, 36.0, 0.8, heights[i]);
		scene_spot(&scene, 84.0, 68.0, 0.8, -heights[i]);

		struct found found = look(&scene, FRAME_GRAY16, 1.0, 0.0, 0);

		assert_true(found.count >= 2);
		for (int b = 0; b < 2; b++) {
			const struct blob *blob = &found.blobs[b];
			double sign = blob->centre.x_px < 64.0 ? 1.0 : -1.0;

			assert_near(
				sign * blob->contrast / heights[i], 1.0, 0.15);
		}
		scene_close(&scene);
	}
}

static void padding_of_rows_changes_nothing(void **state)
{
	struct scene scene = sky(101, 67);

	(void)state;
	scene_spot(&scene, 97.0, 60.0, 1.0, 50.0);
	for (int format = FRAME_GRAY8; format <= FRAME_GRAY16; format++) {
		struct found tight =
			look(&scene, (enum frame_format)format, 1.0, 0.0, 0);
		struct found padded =
			look(&scene, (enum frame_format)format, 1.0, 0.0, 38);

		assert_int_equal(tight.count, padded.count);
		assert_memory_equal(tight.blobs, padded.blobs,
			tight.count * sizeof(struct blob));
	}
	scene_close(&scene);
}

static void finds_spots_two_pixels_inside_of_edges_and_corners(void **state)
{
	static const double at[][2] = { { 2.0, 2.0 }, { 2.0, 30.0 },
		{ 98.0, 64.0 }, { 50.0, 64.0 }, { 98.0, 2.0 } };

	(void)state;
	for (size_t i = 0; i < sizeof(at) / sizeof(at[0]); i++) {
		struct scene scene = sky(101, 67);

		scene_spot(&scene, at[i][0], at[i][1], 1.0, 60.0);

		struct found found = look(&scene, FRAME_GRAY8, 1.0, 0.0, 0);

		assert_true(found.count > 0);
		assert_near(found.blobs[0].centre.x_px, at[i][0], 0.2);
		assert_near(found.blobs[0].centre.y_px, at[i][1], 0.2);
		scene_close(&scene);
	}
}

static void what_the_border_cuts_is_no_spot(void **state)
{
	struct scene scene = scene_open(101, 67, 80.0);

	(void)state;
	for (int y = 50; y < 67; y++) {
		for (int x = 40; x < 46; x++) {
			scene_set(&scene, x, y, 160.0);
		}
	}
	scene_set(&scene, 100, 20, 200.0);
	scene_set(&scene, 0, 0, 200.0);
	assert_int_equal(look(&scene, FRAME_GRAY8, 1.0, 0.0, 0).count, 0);
	scene_close(&scene);
}

static void a_single_hot_pixel_is_one_blob_of_one_pixel(void **state)
{
	struct scene scene = scene_open(64, 64, 80.0);

	(void)state;
	scene_set(&scene, 20, 33, 200.0);

	struct found found = look(&scene, FRAME_GRAY8, 1.0, 0.0, 0);

	assert_int_equal(found.count, 1);
	assert_near(found.blobs[0].centre.x_px, 20.0, 1e-9);
	assert_near(found.blobs[0].centre.y_px, 33.0, 1e-9);
	assert_near(found.blobs[0].area_px, 1.0, 1e-9);
	assert_near(found.blobs[0].w_px, 1.0, 1e-9);
	scene_close(&scene);
}

static void one_spot_is_one_blob(void **state)
{
	struct scene scene = scene_open(128, 128, 80.0);

	(void)state;
	scene_spot(&scene, 60.0, 70.0, 3.0, 90.0);

	struct found found = look(&scene, FRAME_GRAY8, 1.0, 0.0, 0);

	assert_int_equal(found.count, 1);
	scene_close(&scene);
}

static void the_smallest_frame_can_be_searched(void **state)
{
	struct scene scene = scene_open(16, 16, 50.0);

	(void)state;
	scene_spot(&scene, 7.0, 9.0, 1.0, 90.0);
	assert_near(look(&scene, FRAME_GRAY8, 1.0, 0.0, 0).blobs[0].centre.x_px,
		7.0, 0.1);
	assert_near(
		look(&scene, FRAME_GRAY16, 9.0, 0.0, 2).blobs[0].centre.y_px,
		9.0, 0.1);
	scene_close(&scene);
}

static void sizes_out_of_bounds_are_refused_with_a_sentence(void **state)
{
	struct blobs_settings settings = blobs_settings_default();
	struct error error;

	(void)state;
	assert_null(blobs_open(&settings, 15, 64, FRAME_GRAY8, &error));
	assert_non_null(strstr(error.text, "15x64"));
	assert_null(blobs_open(
		&settings, 64, FRAME_SIDE_MAX + 1, FRAME_GRAY8, &error));
	settings.limit = DETECT_BLOBS_MAX + 1;
	assert_null(blobs_open(&settings, 64, 64, FRAME_GRAY8, &error));
	assert_non_null(strstr(error.text, "limit"));
	blobs_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_a_light_spot_to_a_tenth_of_a_pixel),
		cmocka_unit_test(the_box_lies_around_the_centroid),
		cmocka_unit_test(finds_a_dark_spot_and_says_so),
		cmocka_unit_test(looks_only_for_what_it_is_told),
		cmocka_unit_test(finds_spots_of_one_to_forty_pixels),
		cmocka_unit_test(any_gain_and_offset_gives_the_same_blobs),
		cmocka_unit_test(
			what_lies_far_beyond_all_else_keeps_its_contrast),
		cmocka_unit_test(padding_of_rows_changes_nothing),
		cmocka_unit_test(
			finds_spots_two_pixels_inside_of_edges_and_corners),
		cmocka_unit_test(what_the_border_cuts_is_no_spot),
		cmocka_unit_test(a_single_hot_pixel_is_one_blob_of_one_pixel),
		cmocka_unit_test(one_spot_is_one_blob),
		cmocka_unit_test(the_smallest_frame_can_be_searched),
		cmocka_unit_test(
			sizes_out_of_bounds_are_refused_with_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
