/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/platform.h"
#include "check.h"
#include "random.h"

#include <string.h>

static struct platform heard(
	struct attitude at, double noise_rad, bool level, int reports)
{
	struct platform platform = { 0 };
	uint64_t random = 3;

	for (int i = 0; i < reports; i++) {
		struct gpsd_report report = {
			.has_heading = true,
			.heading_rad =
				at.yaw_rad + noise_rad * random_normal(&random),
			.has_level = level,
			.pitch_rad = at.pitch_rad +
				noise_rad * random_normal(&random),
			.roll_rad = at.roll_rad +
				noise_rad * random_normal(&random),
		};

		platform_add(&platform, &report);
	}
	return platform;
}

static void what_was_learnt_in_one_place_aligns_in_the_next(void **state)
{
	const struct attitude mounted = { -0.4, 0.01, 0.02 };
	struct attitude here = { 3.1, 0.05, -0.03 };
	struct attitude there = { -1.2, -0.02, 0.06 };
	struct platform first = heard(here, 0.001, true, 50);
	struct platform second = heard(there, 0.001, true, 50);
	struct rig rig = rig_default();
	struct platform_mean mean;
	struct error error;

	(void)state;
	rig.base = rig_carried(&here, &mounted);
	assert_true(platform_mean(&first, &mean, &error));
	assert_near(mean.at.yaw_rad, 3.1, 0.001);
	assert_near(mean.spread.yaw_rad, 0.001, 0.0003);
	platform_learn(&first, &mean, &rig);
	assert_near(rig.compass.yaw_rad, -0.4, 0.001);
	assert_true(platform_mean(&second, &mean, &error));
	platform_base(&second, &mean, &rig);
	struct attitude wanted = rig_carried(&there, &mounted);
	assert_near(rig.base.yaw_rad, wanted.yaw_rad, 0.001);
	assert_near(rig.base.pitch_rad, wanted.pitch_rad, 0.001);
	assert_near(rig.base.roll_rad, wanted.roll_rad, 0.001);
}

static void a_heading_alone_renews_north_alone(void **state)
{
	struct platform platform =
		heard((struct attitude){ 0.5, 0, 0 }, 0, false, 20);
	struct rig rig = rig_default();
	struct platform_mean mean;
	struct error error;

	(void)state;
	rig.base = (struct attitude){ 2, 0.03, 0.04 };
	rig.compass.yaw_rad = 0.25;
	assert_true(platform_mean(&platform, &mean, &error));
	platform_base(&platform, &mean, &rig);
	assert_near(rig.base.yaw_rad, 0.75, 1e-9);
	assert_near(rig.base.pitch_rad, 0.03, 0);
	assert_near(rig.base.roll_rad, 0.04, 0);
	rig.base.yaw_rad = 1;
	platform_learn(&platform, &mean, &rig);
	assert_near(rig.compass.yaw_rad, 0.5, 1e-9);
}

static void a_compass_that_swings_is_refused(void **state)
{
	struct platform platform =
		heard((struct attitude){ 0.5, 0, 0 }, 0.05, true, 50);
	struct platform_mean mean;
	struct error error;

	(void)state;
	assert_false(platform_mean(&platform, &mean, &error));
	assert_int_equal(error.code, ERROR_TOLERANCE);
	assert_non_null(strstr(error.text, "the compass swings by"));
}

static void a_receiver_without_a_heading_is_no_compass(void **state)
{
	struct platform platform = { 0 };
	struct gpsd_report report = { .has_place = true };
	struct platform_mean mean;
	struct error error;

	(void)state;
	platform_add(&platform, &report);
	assert_true(platform_knows_place(&platform));
	assert_false(platform_mean(&platform, &mean, &error));
	assert_non_null(strstr(error.text, "gpsd tells no heading"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_was_learnt_in_one_place_aligns_in_the_next),
		cmocka_unit_test(a_heading_alone_renews_north_alone),
		cmocka_unit_test(a_compass_that_swings_is_refused),
		cmocka_unit_test(a_receiver_without_a_heading_is_no_compass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
