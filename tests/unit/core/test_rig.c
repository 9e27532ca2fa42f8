/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/rig.h"

static struct rig crooked_rig(void)
{
	struct rig rig = rig_default();

	rig.camera = (struct attitude){ 0.02, -0.01, 0.03 };
	rig.camera_offset_m = (struct vec3){ 0.3, 0.1, 0.2 };
	rig.lamp = (struct attitude){ -0.015, 0.02, 0.0 };
	rig.lamp_offset_m = (struct vec3){ -0.4, 0.2, 0.1 };
	rig.axes = (struct axes){ 0.012, 0.008 };
	rig.base = (struct attitude){ 0.7, 0.01, -0.02 };
	rig.range_m = 300.0;
	return rig;
}

static void a_straight_rig_looks_where_the_head_points(void **state)
{
	struct rig rig = rig_default();
	struct mount_angles head = { geom_radians(30.0), geom_radians(20.0) };
	struct angles at =
		rig_world_of_pixel(&rig, (struct pixel){ 319.5, 255.5 }, head);

	(void)state;
	assert_near(geom_degrees(at.az_rad), 30.0, 1e-9);
	assert_near(geom_degrees(at.el_rad), 20.0, 1e-9);
}

static void a_target_to_the_right_and_above_has_larger_angles(void **state)
{
	struct rig rig = rig_default();
	struct mount_angles head = { 0.0, 0.0 };
	struct angles right =
		rig_world_of_pixel(&rig, (struct pixel){ 419.5, 255.5 }, head);
	struct angles above =
		rig_world_of_pixel(&rig, (struct pixel){ 319.5, 155.5 }, head);

	(void)state;
	assert_true(right.az_rad > 0.0);
	assert_true(above.el_rad > 0.0);
}

static void the_head_found_for_a_target_puts_the_beam_on_it(void **state)
{
	struct rig rig = crooked_rig();

	(void)state;
	for (int az = -170; az <= 170; az += 17) {
		for (int el = -20; el <= 75; el += 5) {
			struct angles target = { geom_radians(az),
				geom_radians(el) };
			struct mount_angles head =
				rig_head_for(&rig, target, rig.range_m, 0.0);

			assert_near(
				geom_separation(rig_beam(&rig, head), target),
				0.0, 1e-9);
		}
	}
}

static void pixels_come_back_from_the_world_with_everything_crooked(
	void **state)
{
	struct rig rig = crooked_rig();
	struct mount_angles head = { 0.5, 0.3 };

	(void)state;
	for (int place = CAMERA_ON_HEAD; place <= CAMERA_ON_BASE; place++) {
		struct pixel at = { 100.25, 400.5 };
		struct pixel back;

		rig.camera_place = (enum camera_place)place;
		assert_true(rig_pixel_of_world(
			&rig, rig_world_of_pixel(&rig, at, head), head, &back));
		assert_near(back.x_px, at.x_px, 1e-6);
		assert_near(back.y_px, at.y_px, 1e-6);
	}
}

static void the_pan_stays_on_the_turn_where_the_head_is(void **state)
{
	struct rig rig = rig_default();
	struct angles target = { geom_radians(-170.0), 0.0 };
	struct mount_angles head =
		rig_head_for(&rig, target, rig.range_m, geom_radians(185.0));

	(void)state;
	assert_near(geom_degrees(head.pan_rad), 190.0, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_straight_rig_looks_where_the_head_points),
		cmocka_unit_test(
			a_target_to_the_right_and_above_has_larger_angles),
		cmocka_unit_test(
			the_head_found_for_a_target_puts_the_beam_on_it),
		cmocka_unit_test(
			pixels_come_back_from_the_world_with_everything_crooked),
		cmocka_unit_test(the_pan_stays_on_the_turn_where_the_head_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
