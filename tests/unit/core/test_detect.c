/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/detect.h"

static const struct mount_angles AHEAD = { 0.0, 0.0 };

static struct blob blob_at(double x, double y, double score)
{
	return (struct blob){
		.centre = { x, y },
		.x_px = x - 1.0,
		.y_px = y - 1.0,
		.w_px = 3.0,
		.h_px = 2.0,
		.area_px = 4.0,
		.score = score,
		.contrast = 20.0,
	};
}

static size_t detect(
	const struct blob *blobs, size_t count, struct detection *out)
{
	struct detect_settings settings = detect_settings_default();
	struct rig rig = rig_default();

	settings.score_min = 5.0;
	return detect_from_blobs(&settings, &rig, AHEAD, blobs, count, out);
}

static void a_blob_right_of_the_axis_is_seen_there_in_the_world(void **state)
{
	struct blob blob = blob_at(419.5, 255.5, 10.0);
	struct detection found[DETECT_MAX];
	double pixel = lens_pixel_rad(
		&(struct lens){ .fx_px = 50.0 / 0.012, .fy_px = 50.0 / 0.012 });

	(void)state;
	assert_int_equal(detect(&blob, 1, found), 1);
	assert_near(found[0].at.az_rad, atan(100.0 * pixel), 1e-12);
	assert_near(found[0].size_rad, 3.0 * pixel, 1e-12);
	assert_near(found[0].blob.x_px, blob.x_px, 0.0);
}

static void the_weak_the_huge_and_the_broken_are_left_out(void **state)
{
	struct blob blobs[] = { blob_at(10, 10, 4.9), blob_at(20, 20, 9.0),
		blob_at(30, 30, 9.0), blob_at((double)NAN, 40, 9.0),
		blob_at(50, 50, 7.0) };
	struct detection found[DETECT_MAX];

	(void)state;
	blobs[1].w_px = 400.0;
	blobs[2].score = (double)NAN;
	assert_int_equal(detect(blobs, 5, found), 1);
	assert_near(found[0].score, 7.0, 0.0);
}

static void the_best_come_first_and_equals_keep_their_order(void **state)
{
	struct blob blobs[] = { blob_at(10, 10, 6.0), blob_at(20, 20, 9.0),
		blob_at(30, 30, 6.0), blob_at(40, 40, 12.0) };
	double want_x[] = { 40.0, 20.0, 10.0, 30.0 };
	struct detection found[DETECT_MAX];

	(void)state;
	assert_int_equal(detect(blobs, 4, found), 4);
	for (int i = 0; i < 4; i++) {
		assert_near(found[i].blob.centre.x_px, want_x[i], 0.0);
	}
}

static void of_too_many_the_strongest_are_kept(void **state)
{
	struct blob blobs[DETECT_BLOBS_MAX];
	struct detection found[DETECT_MAX];

	(void)state;
	for (int i = 0; i < DETECT_BLOBS_MAX; i++) {
		int column = i % 64;
		int row = i / 64;

		blobs[i] = blob_at(20.0 + 5.0 * column, 20.0 + 5.0 * row,
			10.0 + (i * 37) % DETECT_BLOBS_MAX);
	}
	assert_int_equal(detect(blobs, DETECT_BLOBS_MAX, found), DETECT_MAX);
	for (int i = 0; i < DETECT_MAX; i++) {
		assert_near(
			found[i].score, 10.0 + DETECT_BLOBS_MAX - 1 - i, 0.0);
	}
}

static void of_two_spots_in_one_box_the_better_stands(void **state)
{
	struct blob blobs[] = { blob_at(100, 100, 6.0), blob_at(102, 103, 9.0),
		blob_at(110, 103, 7.0) };
	struct detection found[DETECT_MAX];

	(void)state;
	blobs[0].x_px = 97.0; /* a large faint one around a small bright one */
	blobs[0].y_px = 97.0;
	blobs[0].w_px = 7.0;
	blobs[0].h_px = 7.0;
	assert_int_equal(detect(blobs, 3, found), 2);
	assert_near(found[0].score, 9.0, 0.0);
	assert_near(found[1].score, 7.0, 0.0);
}

static void what_the_edge_of_the_picture_cuts_is_left_out(void **state)
{
	struct blob blobs[] = { blob_at(1.0, 100, 9.0), blob_at(638.5, 100, 9),
		blob_at(100, 1.0, 9.0), blob_at(100, 510.5, 9.0),
		blob_at(3.0, 3.0, 9.0) };
	struct detection found[DETECT_MAX];

	(void)state;
	assert_int_equal(detect(blobs, 5, found), 1);
	assert_near(found[0].blob.centre.x_px, 3.0, 0.0);
}

static void a_faint_or_broad_blob_is_less_sure_of_its_place(void **state)
{
	struct blob blobs[] = { blob_at(10, 10, 500.0), blob_at(20, 20, 6.0),
		blob_at(30, 30, 5.5) };
	struct detection found[DETECT_MAX];
	double pixel = 0.012 / 50.0;

	(void)state;
	blobs[2].area_px = 400.0;
	assert_int_equal(detect(blobs, 3, found), 3);
	assert_near(found[0].sigma_rad,
		detect_settings_default().centroid_px * pixel, 1e-7);
	assert_true(found[1].sigma_rad > found[0].sigma_rad);
	assert_true(found[2].sigma_rad > 3.0 * found[1].sigma_rad);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_blob_right_of_the_axis_is_seen_there_in_the_world),
		cmocka_unit_test(the_weak_the_huge_and_the_broken_are_left_out),
		cmocka_unit_test(
			the_best_come_first_and_equals_keep_their_order),
		cmocka_unit_test(of_too_many_the_strongest_are_kept),
		cmocka_unit_test(of_two_spots_in_one_box_the_better_stands),
		cmocka_unit_test(what_the_edge_of_the_picture_cuts_is_left_out),
		cmocka_unit_test(
			a_faint_or_broad_blob_is_less_sure_of_its_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
