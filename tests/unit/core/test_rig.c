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

static void each_of_two_cameras_looks_through_its_own_lens(void **state)
{
	struct rig rig = crooked_rig();
	struct mount_angles head = { 0.5, 0.3 };
	struct rig other;
	struct rig back;

	(void)state;
	assert_int_equal(rig_cameras(&rig), 1);
	rig.beside = (struct rig_camera){ .lens = lens_pinhole(320, 240, 600.0),
		.place = CAMERA_ON_BASE,
		.sees = CAMERA_VISIBLE,
		.camera = { 0.25, 0.125, 0.0 },
		.delay_s = 0.08 };
	other = rig_through(&rig, 1);
	back = rig_through(&other, 1);

	struct angles at = rig_world_of_pixel(
		&other, (struct pixel){ 159.5, 119.5 }, head);

	assert_int_equal(rig_cameras(&rig), 2);
	assert_near(at.az_rad, 0.25, 1e-9);
	assert_near(at.el_rad, 0.125, 1e-9);
	assert_near(other.camera_delay_s, 0.08, 0.0);
	assert_near(rig_beam(&other, head).az_rad, rig_beam(&rig, head).az_rad,
		0.0);
	assert_near(back.lens.fx_px, rig.lens.fx_px, 0.0);
	assert_near(back.camera.yaw_rad, rig.camera.yaw_rad, 0.0);
	assert_int_equal(back.beside.sees, CAMERA_VISIBLE);
}

static void the_lamp_shines_from_where_it_is_to_where_the_beam_meets(
	void **state)
{
	struct rig rig = crooked_rig();
	struct mount_angles head = { 0.5, 0.3 };
	struct vec3 lamp = rig_lamp_at(&rig, head);
	struct vec3 axis = rig_lamp_axis(&rig, head);
	struct vec3 far = { lamp.x + axis.x * rig.range_m,
		lamp.y + axis.y * rig.range_m, lamp.z + axis.z * rig.range_m };

	(void)state;
	assert_near(geom_dot(lamp, lamp), 0.21, 1e-9);
	assert_near(geom_separation(geom_angles(far), rig_beam(&rig, head)),
		0.0, 1e-5);
}

static void what_lies_on_a_carrier_comes_back_from_the_world(void **state)
{
	struct attitude carrier = { 2.0, 0.1, -0.2 };
	struct attitude on_it = { -0.7, 0.05, 0.3 };
	struct attitude level = { 2.0, 0.0, 0.0 };
	struct attitude bow = { 0.5, 0.0, 0.0 };

	(void)state;
	struct attitude whole = rig_carried(&carrier, &on_it);
	struct attitude back = rig_on_carrier(&carrier, &whole);
	assert_near(back.yaw_rad, on_it.yaw_rad, 1e-12);
	assert_near(back.pitch_rad, on_it.pitch_rad, 1e-12);
	assert_near(back.roll_rad, on_it.roll_rad, 1e-12);
	whole = rig_carried(&level, &bow);
	assert_near(whole.yaw_rad, 2.5, 1e-12);
	assert_near(whole.pitch_rad, 0.0, 1e-12);
	/* What looks to the right has a raised bow on its left. */
	struct attitude bow_up = { 0.0, 0.1, 0.0 };
	struct attitude right = { GEOM_PI / 2, 0.0, 0.0 };
	whole = rig_carried(&bow_up, &right);
	assert_near(whole.pitch_rad, 0.0, 1e-12);
	assert_near(whole.roll_rad, 0.1, 1e-12);
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
		cmocka_unit_test(
			each_of_two_cameras_looks_through_its_own_lens),
		cmocka_unit_test(
			the_lamp_shines_from_where_it_is_to_where_the_beam_meets),
		cmocka_unit_test(
			what_lies_on_a_carrier_comes_back_from_the_world),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
