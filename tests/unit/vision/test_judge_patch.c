/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_raster.h"
#include "check.h"
#include "judge_patch.h"
#include "scene.h"

/* A scene on all scales that the judge looks at. */
struct view {
	struct raster rasters[JUDGE_SCALES];
	int levels;
};

static struct view view_of(
	const struct scene *scene, enum frame_format format, double gain)
{
	struct frame frame = scene_frame(scene, format, gain, 10.0, 0);
	struct view view = { .levels = JUDGE_SCALES };

	for (int i = 0; i < JUDGE_SCALES; i++) {
		int width = scene->width >> i;
		int height = scene->height >> i;
		uint16_t *memory =
			calloc(raster_room(width, height), sizeof(*memory));

		view.rasters[i] = raster_lay(memory, width, height);
	}
	raster_fill(&view.rasters[0], &frame, raster_gain_of(&frame));
	for (int i = 1; i < JUDGE_SCALES; i++) {
		raster_halve(&view.rasters[i], &view.rasters[i - 1], 0,
			view.rasters[i].height);
	}
	free((void *)frame.data);
	return view;
}

static void view_close(struct view *view)
{
	for (int i = 0; i < JUDGE_SCALES; i++) {
		free(view->rasters[i].memory);
	}
}

static struct judge_patch patch_at(
	const struct view *view, double x, double y, bool dark)
{
	struct judge_patch patch;

	patch_of(view->rasters, view->levels, (struct pixel){ x, y }, dark,
		&patch);
	return patch;
}

static int difference(const struct judge_patch *a, const struct judge_patch *b)
{
	const int16_t *one = (const int16_t *)a->at;
	const int16_t *other = (const int16_t *)b->at;
	int worst = 0;

	for (int i = 0; i < JUDGE_INPUTS; i++) {
		int gap = abs(one[i] - other[i]);

		worst = gap > worst ? gap : worst;
	}
	return worst;
}

static void the_spot_stands_in_the_middle_64_high(void **state)
{
	struct scene scene = scene_open(96, 64, 60.0);

	(void)state;
	scene_spot(&scene, 40.0, 31.0, 1.2, 80.0);

	struct view view = view_of(&scene, FRAME_GRAY8, 1.0);
	struct judge_patch patch = patch_at(&view, 40.2, 30.9, false);

	assert_int_equal(patch.at[JUDGE_SIDE / 2][JUDGE_SIDE / 2][0], 64);
	assert_int_equal(patch.at[0][0][0], 0);
	view_close(&view);
	scene_close(&scene);
}

static void gain_offset_and_depth_of_the_camera_do_not_matter(void **state)
{
	struct scene scene = scene_open(96, 64, 20.0);

	(void)state;
	scene_noise(&scene, 2.0);
	scene_spot(&scene, 40.0, 31.0, 1.5, 60.0);

	struct view flat = view_of(&scene, FRAME_GRAY8, 1.0);
	struct view steep = view_of(&scene, FRAME_GRAY8, 2.0);
	struct view deep = view_of(&scene, FRAME_GRAY16, 300.0);
	struct judge_patch a = patch_at(&flat, 40.0, 31.0, false);
	struct judge_patch b = patch_at(&steep, 40.0, 31.0, false);
	struct judge_patch c = patch_at(&deep, 40.0, 31.0, false);

	/* A grey level of the flat frame is a unit of the patch. */
	assert_in_range(difference(&a, &b), 0, 2);
	assert_in_range(difference(&a, &c), 0, 2);
	view_close(&flat);
	view_close(&steep);
	view_close(&deep);
	scene_close(&scene);
}

static void a_dark_spot_looks_like_a_light_one(void **state)
{
	struct scene light = scene_open(96, 64, 100.0);
	struct scene dark = scene_open(96, 64, 100.0);

	(void)state;
	scene_spot(&light, 40.0, 31.0, 1.5, 60.0);
	scene_spot(&dark, 40.0, 31.0, 1.5, -60.0);

	struct view one = view_of(&light, FRAME_GRAY8, 1.0);
	struct view other = view_of(&dark, FRAME_GRAY8, 1.0);
	struct judge_patch a = patch_at(&one, 40.0, 31.0, false);
	struct judge_patch b = patch_at(&other, 40.0, 31.0, true);

	assert_in_range(difference(&a, &b), 0, 2);
	view_close(&one);
	view_close(&other);
	scene_close(&light);
	scene_close(&dark);
}

static void what_is_far_brighter_than_the_spot_is_held_at_127(void **state)
{
	struct scene scene = scene_open(96, 64, 20.0);

	(void)state;
	scene_spot(&scene, 40.0, 31.0, 1.0, 6.0);
	scene_spot(&scene, 40.0, 50.0, 3.0, 200.0);

	struct view view = view_of(&scene, FRAME_GRAY8, 1.0);
	struct judge_patch patch = patch_at(&view, 40.0, 31.0, false);
	int16_t highest = 0;

	for (int i = 0; i < JUDGE_INPUTS; i++) {
		int16_t level = ((const int16_t *)patch.at)[i];

		assert_true(level >= -127 && level <= 127);
		highest = level > highest ? level : highest;
	}
	assert_int_equal(highest, 127);
	view_close(&view);
	scene_close(&scene);
}

static void beyond_the_border_its_pixels_go_on(void **state)
{
	struct scene scene = scene_open(64, 48, 50.0);

	(void)state;
	scene_noise(&scene, 20.0);

	struct view view = view_of(&scene, FRAME_GRAY8, 1.0);

	for (int corner = 0; corner < 4; corner++) {
		double x = corner % 2 ? 63.4 : -0.4;
		double y = corner / 2 ? 47.4 : -0.4;
		struct judge_patch patch = patch_at(&view, x, y, false);
		int edge = corner % 2 ? JUDGE_SIDE - 1 : 0;

		for (int row = 0; row < JUDGE_SIDE; row++) {
			assert_int_equal(patch.at[row][edge][0],
				patch.at[row][corner % 2 ? edge - 1 : 1][0]);
		}
	}
	view_close(&view);
	scene_close(&scene);
}

static void a_frame_with_fewer_scales_shows_its_coarsest_again(void **state)
{
	struct scene scene = scene_open(32, 32, 50.0);

	(void)state;
	scene_spot(&scene, 16.0, 16.0, 2.0, 60.0);

	struct view view = view_of(&scene, FRAME_GRAY8, 1.0);

	view.levels = 1;

	struct judge_patch patch = patch_at(&view, 16.0, 16.0, false);

	for (int y = 0; y < JUDGE_SIDE; y++) {
		for (int x = 0; x < JUDGE_SIDE; x++) {
			assert_int_equal(patch.at[y][x][0], patch.at[y][x][2]);
		}
	}
	view_close(&view);
	scene_close(&scene);
}

static void a_picture_without_anything_gives_a_patch_of_nothing(void **state)
{
	struct scene scene = scene_open(32, 32, 50.0);
	struct view view = view_of(&scene, FRAME_GRAY8, 1.0);
	struct judge_patch patch = patch_at(&view, 16.0, 16.0, true);

	(void)state;
	for (int i = 0; i < JUDGE_INPUTS; i++) {
		assert_int_equal(((const int16_t *)patch.at)[i], 0);
	}
	view_close(&view);
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_spot_stands_in_the_middle_64_high),
		cmocka_unit_test(
			gain_offset_and_depth_of_the_camera_do_not_matter),
		cmocka_unit_test(a_dark_spot_looks_like_a_light_one),
		cmocka_unit_test(
			what_is_far_brighter_than_the_spot_is_held_at_127),
		cmocka_unit_test(beyond_the_border_its_pixels_go_on),
		cmocka_unit_test(
			a_frame_with_fewer_scales_shows_its_coarsest_again),
		cmocka_unit_test(
			a_picture_without_anything_gives_a_patch_of_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
