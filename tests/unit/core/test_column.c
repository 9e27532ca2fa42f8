/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/column.h"

/* The lamp half a metre to the right of a camera of 31 degrees. */
static struct rig lamp_beside(void)
{
	struct rig rig = rig_default();

	rig.lens = lens_pinhole(640, 512, 1152.0);
	rig.lamp_offset_m = (struct vec3){ 0.5, 0.0, 0.0 };
	rig.beam_rad = geom_radians(1.0);
	rig.outer_beam_rad = geom_radians(2.0);
	return rig;
}

static const struct mount_angles HEAD = { 0.7, 0.4 };

static enum column right_of_middle(
	const struct rig *rig, double x_deg, double y_deg)
{
	struct pixel at = { rig->lens.cx_px +
			rig->lens.fx_px * tan(geom_radians(x_deg)),
		rig->lens.cy_px - rig->lens.fy_px * tan(geom_radians(y_deg)) };

	return column_at(rig, rig->outer_beam_rad, HEAD, at);
}

static void the_beam_ends_where_it_points(void **state)
{
	struct rig rig = lamp_beside();

	(void)state;
	assert_int_equal(right_of_middle(&rig, 0.0, 0.0), COLUMN_END);
	assert_int_equal(right_of_middle(&rig, 0.0, 0.9), COLUMN_END);
	assert_int_equal(right_of_middle(&rig, 0.0, 1.2), COLUMN_NONE);
	assert_int_equal(right_of_middle(&rig, -1.2, 0.0), COLUMN_NONE);
}

static void on_its_way_it_comes_from_the_lamps_side(void **state)
{
	struct rig rig = lamp_beside();

	(void)state;
	assert_int_equal(right_of_middle(&rig, 3.0, 0.0), COLUMN_WAY);
	assert_int_equal(right_of_middle(&rig, 14.0, 0.0), COLUMN_WAY);
	assert_int_equal(right_of_middle(&rig, -3.0, 0.0), COLUMN_NONE);
	assert_int_equal(right_of_middle(&rig, 3.0, 8.0), COLUMN_NONE);
}

static void a_lamp_above_throws_it_from_above(void **state)
{
	struct rig rig = lamp_beside();

	(void)state;
	rig.lamp_offset_m = (struct vec3){ 0.0, 0.0, 0.5 };
	assert_int_equal(right_of_middle(&rig, 0.0, 5.0), COLUMN_WAY);
	assert_int_equal(right_of_middle(&rig, 0.0, -5.0), COLUMN_NONE);
	assert_int_equal(right_of_middle(&rig, 5.0, 0.0), COLUMN_NONE);
}

/* From ten metres to the left the beam is seen from the side, at an angle. */
static void a_camera_of_its_own_sees_the_whole_beam_go_out(void **state)
{
	struct rig rig = lamp_beside();
	const struct mount_angles ahead = { 0.0, 0.0 };
	int covered = 0;

	(void)state;
	rig.camera_place = CAMERA_ON_BASE;
	rig.camera_offset_m = (struct vec3){ -5.0, 0.0, 0.0 };
	rig.lamp_offset_m = (struct vec3){ 0.0, 0.0, 0.0 };
	for (int x = 0; x < 640; x++) {
		covered += column_at(&rig, rig.outer_beam_rad, ahead,
				   (struct pixel){ x, rig.lens.cy_px }) !=
			COLUMN_NONE;
	}
	/*
	 * From its end in the middle, five metres in a thousand to the right,
	 * less half of the beam, to the right edge.
	 */
	assert_near(covered,
		320.0 + 1152.0 * (tan(geom_radians(1.0)) - 5.0 / 1000.0), 2.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_beam_ends_where_it_points),
		cmocka_unit_test(on_its_way_it_comes_from_the_lamps_side),
		cmocka_unit_test(a_lamp_above_throws_it_from_above),
		cmocka_unit_test(
			a_camera_of_its_own_sees_the_whole_beam_go_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
