/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/setpoint.h"

static const int64_t ms = 1000000;

/* Pan within 1 rad either way, tilt within half; 2 rad/s2. */
static struct setpoint standing(void)
{
	struct setpoint setpoint = {
		.pan = { .low_rad = -1.0,
			.high_rad = 1.0,
			.accel_rad_s2 = 2.0 },
		.tilt = { .low_rad = -0.5,
			.high_rad = 0.5,
			.accel_rad_s2 = 2.0 },
	};

	setpoint_set(&setpoint, (struct mount_angles){ 0.0, 0.0 }, 0);
	return setpoint;
}

static void it_turns_as_a_head_with_that_acceleration(void **state)
{
	struct setpoint setpoint = standing();

	(void)state;
	setpoint_turn(&setpoint, (struct mount_rates){ 0.4, -0.2 }, 0);
	/* 0.2 s to 0.4 rad/s, 0.04 rad of it */
	assert_near(setpoint_at(&setpoint, 200 * ms).pan_rad, 0.04, 1e-12);
	assert_near(setpoint_at(&setpoint, 1200 * ms).pan_rad, 0.44, 1e-12);
	assert_near(setpoint_at(&setpoint, 100 * ms).tilt_rad, -0.01, 1e-12);
	assert_near(setpoint_at(&setpoint, 1100 * ms).tilt_rad, -0.21, 1e-12);
	/* asked for what was, it says what is */
	assert_near(setpoint_at(&setpoint, -5 * ms).pan_rad, 0.0, 0.0);
}

static void its_resting_place_lies_a_braking_way_ahead(void **state)
{
	struct setpoint setpoint = standing();

	(void)state;
	setpoint_turn(&setpoint, (struct mount_rates){ 0.4, -0.2 }, 0);
	assert_near(setpoint_rest(&setpoint, 1200 * ms).pan_rad,
		0.44 + 0.4 * 0.4 / 4.0, 1e-12);
	assert_near(setpoint_rest(&setpoint, 1100 * ms).tilt_rad,
		-0.21 - 0.2 * 0.2 / 4.0, 1e-12);
	/* and braked it does come to rest there */
	setpoint_turn(&setpoint, (struct mount_rates){ 0.0, 0.0 }, 1200 * ms);
	assert_near(setpoint_at(&setpoint, 5000 * ms).pan_rad, 0.48, 1e-12);
	assert_near(setpoint_rest(&setpoint, 5000 * ms).pan_rad, 0.48, 1e-12);
}

static void it_never_leaves_its_limits(void **state)
{
	struct setpoint setpoint = standing();

	(void)state;
	setpoint_turn(&setpoint, (struct mount_rates){ 3.0, -3.0 }, 0);
	assert_near(setpoint_at(&setpoint, 9000 * ms).pan_rad, 1.0, 0.0);
	assert_near(setpoint_rest(&setpoint, 900 * ms).pan_rad, 1.0, 0.0);
	assert_near(setpoint_rest(&setpoint, 9000 * ms).tilt_rad, -0.5, 0.0);
	setpoint_set(&setpoint, (struct mount_angles){ 7.0, -7.0 }, 9000 * ms);
	assert_near(setpoint_at(&setpoint, 9000 * ms).pan_rad, 1.0, 0.0);
	assert_near(setpoint_at(&setpoint, 9000 * ms).tilt_rad, -0.5, 0.0);
}

static void it_stays_within_reach_of_the_head(void **state)
{
	struct setpoint setpoint = standing();

	(void)state;
	setpoint_turn(&setpoint, (struct mount_rates){ 0.4, 0.0 }, 0);
	setpoint_hold_near(&setpoint, (struct mount_angles){ 0.1, 0.0 },
		(struct mount_angles){ 0.2, 0.2 }, 2000 * ms);
	assert_near(setpoint_at(&setpoint, 2000 * ms).pan_rad, 0.3, 1e-12);
	/* its rate is kept */
	assert_near(setpoint_at(&setpoint, 2500 * ms).pan_rad, 0.5, 1e-12);
}

static void rates_are_bounded_and_no_number_is_standstill(void **state)
{
	struct mount_rates rates =
		setpoint_rates((struct mount_rates){ 9.0, -9.0 }, 2.0, 3.0);

	(void)state;
	assert_near(rates.pan_rad_s, 2.0, 0.0);
	assert_near(rates.tilt_rad_s, -3.0, 0.0);
	rates = setpoint_rates(
		(struct mount_rates){ NAN, -INFINITY }, 2.0, 3.0);
	assert_near(rates.pan_rad_s, 0.0, 0.0);
	assert_near(rates.tilt_rad_s, 0.0, 0.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_turns_as_a_head_with_that_acceleration),
		cmocka_unit_test(its_resting_place_lies_a_braking_way_ahead),
		cmocka_unit_test(it_never_leaves_its_limits),
		cmocka_unit_test(it_stays_within_reach_of_the_head),
		cmocka_unit_test(rates_are_bounded_and_no_number_is_standstill),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
