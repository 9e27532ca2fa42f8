/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/dmx_fixture.h"

static struct mount_angles deg(double pan, double tilt)
{
	return (struct mount_angles){ geom_radians(pan), geom_radians(tilt) };
}

static void the_middle_is_half_of_sixteen_bits_and_the_ends_are_the_ends(
	void **state)
{
	struct dmx_fixture fixture = dmx_fixture_default();
	uint8_t slots[6];

	(void)state;
	dmx_fixture_dark(&fixture, deg(0.0, 0.0), slots);
	assert_int_equal(slots[0] << 8 | slots[1], 0x8000);
	assert_int_equal(slots[2] << 8 | slots[3], 0x8000);
	dmx_fixture_dark(&fixture, deg(270.0, -135.0), slots);
	assert_int_equal(slots[0] << 8 | slots[1], 0xffff);
	assert_int_equal(slots[2] << 8 | slots[3], 0);
	dmx_fixture_dark(&fixture, deg(9999.0, -9999.0), slots);
	assert_int_equal(slots[0] << 8 | slots[1], 0xffff);
	assert_int_equal(slots[2] << 8 | slots[3], 0);
}

static void a_step_is_under_a_hundredth_of_a_degree(void **state)
{
	struct dmx_fixture fixture = dmx_fixture_default();
	uint8_t slots[6];

	(void)state;
	for (int i = -36; i <= 36; i++) {
		double pan = 7.31 * i;
		struct mount_angles place;

		dmx_fixture_dark(&fixture, deg(pan, pan / 2.0), slots);
		place = dmx_fixture_place(&fixture, slots);
		assert_near(geom_degrees(place.pan_rad), pan, 0.0042);
		assert_near(geom_degrees(place.tilt_rad), pan / 2.0, 0.0021);
	}
}

static void without_a_fine_slot_it_has_eight_bits(void **state)
{
	struct dmx_fixture fixture = dmx_fixture_default();
	uint8_t slots[6];

	(void)state;
	fixture.pan_fine = 0;
	dmx_fixture_dark(&fixture, deg(100.0, 0.0), slots);
	assert_int_equal(slots[0], 175);
	assert_int_equal(slots[1], 0);
	assert_near(geom_degrees(dmx_fixture_place(&fixture, slots).pan_rad),
		100.0, 1.06);
}

static void every_frame_holds_what_is_always_so_and_what_makes_it_dark(
	void **state)
{
	struct dmx_fixture fixture = dmx_fixture_default();
	uint8_t slots[6];

	(void)state;
	fixture.always[0] = (struct dmx_hold){ 5, 77 };
	fixture.always_count = 1;
	fixture.dark[0] = (struct dmx_hold){ 6, 8 };
	fixture.dark_count = 1;
	dmx_fixture_dark(&fixture, deg(0.0, 0.0), slots);
	assert_int_equal(slots[4], 77);
	assert_int_equal(slots[5], 8);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_middle_is_half_of_sixteen_bits_and_the_ends_are_the_ends),
		cmocka_unit_test(a_step_is_under_a_hundredth_of_a_degree),
		cmocka_unit_test(without_a_fine_slot_it_has_eight_bits),
		cmocka_unit_test(
			every_frame_holds_what_is_always_so_and_what_makes_it_dark),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
