/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/boresight.h"
#include "check.h"

#include <string.h>

static struct rig crooked_rig(void)
{
	struct rig rig = rig_default();

	rig.camera_offset_m.x = -0.1;
	rig.lamp_offset_m = (struct vec3){ 0.3, 0, 0.15 };
	rig.lamp.yaw_rad = geom_radians(0.4);
	rig.lamp.pitch_rad = geom_radians(-0.2);
	return rig;
}

/* Where @rig's camera sees its own spot on a wall. */
static struct boresight_look look(const struct rig *rig, double distance_m)
{
	struct boresight_look look = { .distance_m = distance_m,
		.distance_sigma_m = 0.05 };
	struct rig near = *rig;
	struct mount_angles home = { 0 };

	near.range_m = distance_m;
	assert_true(rig_pixel_of_world(
		&near, rig_beam(&near, home), home, &look.at));
	return look;
}

static void two_distances_part_turn_and_offset(void **state)
{
	struct rig truth = crooked_rig();
	struct rig known = truth;
	struct boresight_look looks[2] = { look(&truth, 20), look(&truth, 60) };
	struct boresight_result result;
	struct error error;

	(void)state;
	known.lamp = (struct attitude){ 0 };
	known.lamp_offset_m = (struct vec3){ 0 };
	assert_true(boresight_run(&known, looks, 2, 0.2, &result, &error));
	assert_near(geom_degrees(result.rig.lamp.yaw_rad), 0.4, 1e-4);
	assert_near(geom_degrees(result.rig.lamp.pitch_rad), -0.2, 1e-4);
	assert_near(result.rig.lamp_offset_m.x, 0.3, 1e-4);
	assert_near(result.rig.lamp_offset_m.z, 0.15, 1e-4);
	assert_true(result.far_sigma_rad < geom_radians(0.03));
}

static void one_distance_is_refused_where_the_separation_matters(void **state)
{
	struct rig truth = crooked_rig();
	struct boresight_look near = look(&truth, 20);
	struct boresight_look far = look(&truth, 400);
	struct boresight_result result;
	struct error error;

	(void)state;
	assert_false(boresight_run(&truth, &near, 1, 0.2, &result, &error));
	assert_int_equal(error.code, ERROR_TOLERANCE);
	assert_non_null(
		strstr(error.text, "one distance, 20.0 m, cannot tell"));
	assert_non_null(strstr(error.text, "measure at a second one"));
	assert_true(boresight_run(&truth, &far, 1, 0.2, &result, &error));
	assert_true(result.offset_known);
	assert_near(geom_degrees(result.rig.lamp.yaw_rad), 0.4, 1e-3);
}

static void two_looks_at_nearly_one_distance_are_one(void **state)
{
	struct rig truth = crooked_rig();
	struct boresight_look looks[2] = { look(&truth, 20), look(&truth, 22) };
	struct boresight_result result;
	struct error error;

	(void)state;
	assert_false(boresight_run(&truth, looks, 2, 0.2, &result, &error));
	assert_non_null(strstr(error.text, "one distance"));
	assert_false(boresight_run(&truth, looks, 0, 0.2, &result, &error));
	assert_non_null(strstr(error.text, "there is no picture"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_distances_part_turn_and_offset),
		cmocka_unit_test(
			one_distance_is_refused_where_the_separation_matters),
		cmocka_unit_test(two_looks_at_nearly_one_distance_are_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
