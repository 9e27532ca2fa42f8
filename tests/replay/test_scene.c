/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "tools/scene.h"

#include <string.h>

/* A bundled clip of 320 x 256, named on the command line. */
static const char *clip;

static struct scene *open_scene(enum scene_layout layout)
{
	struct error error;
	struct scene *scene = scene_footage(clip, NULL, layout, &error);
	int64_t exposure_ns;

	assert_non_null(scene);
	assert_int_equal(
		scene->ops->next(scene, &exposure_ns, &error), CAMERA_FRAME);
	assert_int_equal(exposure_ns, 0);
	return scene;
}

static const struct mount_rates still = { 0.0, 0.0 };

static void a_still_camera_sees_all_of_24_degrees(void **state)
{
	struct scene *scene = open_scene(SCENE_FIXED);
	struct mount_angles head = { 0.3, 0.1 };
	struct scene_view view = scene->ops->view(scene, head, still);
	struct angles left = rig_world_of_pixel(
		&scene->rig, (struct pixel){ -0.5, 127.5 }, head);
	struct angles right = rig_world_of_pixel(
		&scene->rig, (struct pixel){ 319.5, 127.5 }, head);

	(void)state;
	assert_int_equal(view.frame.width, 320);
	assert_null(view.whole);
	assert_near(view.dx_px, 0.0, 0.0);
	assert_near(geom_degrees(geom_separation(left, right)), 24.0, 1e-6);
	scene->ops->close(scene);
}

static void a_head_at_rest_looks_at_the_middle(void **state)
{
	struct scene *scene = open_scene(SCENE_HEAD);
	struct mount_angles ahead = { 0.0, 0.0 };
	struct scene_view view = scene->ops->view(scene, ahead, still);

	(void)state;
	assert_int_equal(view.frame.width, 160);
	assert_int_equal(view.frame.height, 128);
	assert_int_equal(view.whole->width, 320);
	assert_near(view.dx_px, 80.0, 1.0 / 64.0);
	assert_near(view.dy_px, 64.0, 1.0 / 64.0);
	scene->ops->close(scene);
}

static void within_its_stops_the_window_stays_in_the_frame(void **state)
{
	struct scene *scene = open_scene(SCENE_HEAD);
	struct mount_angles reach = scene_reach(scene);
	double hair = 1.0 / 16.0;

	(void)state;
	for (int i = -10; i <= 10; i++) {
		for (int j = -10; j <= 10; j++) {
			struct mount_angles head = { reach.pan_rad * i / 10.0,
				reach.tilt_rad * j / 10.0 };
			struct scene_view view =
				scene->ops->view(scene, head, still);

			assert_true(view.dx_px >= -hair);
			assert_true(view.dy_px >= -hair);
			assert_true(view.dx_px <= 160.0 + hair);
			assert_true(view.dy_px <= 128.0 + hair);
		}
	}
	scene->ops->close(scene);
}

static void what_the_window_has_in_its_middle_lies_there_in_the_frame(
	void **state)
{
	struct scene *scene = open_scene(SCENE_HEAD);
	struct mount_angles head = { geom_radians(3.0), geom_radians(-2.0) };
	struct scene_view view = scene->ops->view(scene, head, still);
	struct pixel middle = { 79.5, 63.5 };
	struct angles world = rig_world_of_pixel(&scene->rig, middle, head);
	struct pixel there;

	(void)state;
	assert_true(rig_pixel_of_world(&scene->recorded, world, head, &there));
	assert_near(there.x_px, middle.x_px + view.dx_px, 1.0 / 32.0);
	assert_near(there.y_px, middle.y_px + view.dy_px, 1.0 / 32.0);
	/* To the right and downwards, by about 13 pixels a degree. */
	assert_true(view.dx_px > 80.0 + 35.0);
	assert_true(view.dy_px > 64.0 + 22.0);
	scene->ops->close(scene);
}

static void a_rig_of_another_camera_is_refused(void **state)
{
	struct rig rig = rig_default();
	struct error error = { 0 };

	(void)state;
	assert_null(scene_footage(clip, &rig, SCENE_FIXED, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_non_null(strstr(error.text, "320 x 256"));
	assert_non_null(strstr(error.text, "640 x 512"));
}

static void a_camera_on_the_head_counts_as_still_at_pan_0(void **state)
{
	struct rig rig = rig_default();
	struct error error;
	struct scene *scene;
	struct angles middle;

	(void)state;
	rig.lens = lens_pinhole(320, 256, 700.0);
	rig.base.yaw_rad = geom_radians(90.0);
	rig.camera.pitch_rad = geom_radians(5.0);
	scene = scene_footage(clip, &rig, SCENE_FIXED, &error);
	assert_non_null(scene);
	middle = rig_world_of_pixel(&scene->rig, (struct pixel){ 159.5, 127.5 },
		(struct mount_angles){ 1, 1 });
	assert_near(geom_degrees(middle.az_rad), 90.0, 1e-9);
	assert_near(geom_degrees(middle.el_rad), 5.0, 1e-9);
	scene->ops->close(scene);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_still_camera_sees_all_of_24_degrees),
		cmocka_unit_test(a_head_at_rest_looks_at_the_middle),
		cmocka_unit_test(
			within_its_stops_the_window_stays_in_the_frame),
		cmocka_unit_test(
			what_the_window_has_in_its_middle_lies_there_in_the_frame),
		cmocka_unit_test(a_rig_of_another_camera_is_refused),
		cmocka_unit_test(a_camera_on_the_head_counts_as_still_at_pan_0),
	};

	if (argc != 2) {
		return 2;
	}
	clip = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
