/* SPDX-License-Identifier: Apache-2.0 */
#include "pursuit_stage.h"

#include <string.h>

/* Reykjavik, 2044 June 21, noon: where ERFA has the moon, without air. */
static const double noon_s = 2350123200.0;
static const struct angles moon_deg = { 225.09365, 36.23594 };

/* What is seen is @off_deg above the moon, by a rig that knows its site. */
static void set_under_the_moon(double off_deg)
{
	set_stage();
	stage.settings.site_known = true;
	stage.settings.site = (struct geodetic){ deg(64.1), deg(-21.9), 50.0 };
	stage.target = (struct angles){ deg(moon_deg.az_rad),
		deg(moon_deg.el_rad + off_deg) };
	pursuit_init(&stage.pursuit, &stage.settings, &stage.rig);
	stage.truth = stage.pursuit.head;
	head_sample(&stage.truth,
		(struct mount_sample){ stage.now_ns,
			{ stage.target.az_rad, stage.target.el_rad }, true,
			0.0 });
}

static void the_moon_is_never_a_target(void **state)
{
	(void)state;
	set_under_the_moon(0.02);
	stage.unix_s = noon_s;
	for (int i = 0; i < 900; i++) {
		step();
		assert_int_equal(stage.out.target_id, 0);
	}
	assert_non_null(pursuit_notice(&stage.out));
	assert_non_null(strstr(pursuit_notice(&stage.out), "moon"));
}

static void what_is_bright_beside_it_is_one(void **state)
{
	(void)state;
	set_under_the_moon(1.5);
	stage.unix_s = noon_s;
	run(1.0);
	assert_int_not_equal(stage.out.target_id, 0);
	assert_false(stage.out.moon);
}

static void without_a_clock_nobody_knows_that_it_is_the_moon(void **state)
{
	(void)state;
	set_under_the_moon(0.02);
	run(1.0);
	assert_int_not_equal(stage.out.target_id, 0);
	set_under_the_moon(0.02);
	stage.unix_s = 86400.0;
	run(1.0);
	assert_int_not_equal(stage.out.target_id, 0);
}

static void a_target_that_flies_across_it_is_kept(void **state)
{
	(void)state;
	set_under_the_moon(0.02);
	stage.unix_s = noon_s;
	stage.target.az_rad -= deg(2.0);
	fly(0.5, 1.0);

	uint32_t id = stage.out.target_id;

	assert_int_not_equal(id, 0);
	fly(0.5, 7.0);
	assert_int_equal(stage.out.target_id, id);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_moon_is_never_a_target),
		cmocka_unit_test(what_is_bright_beside_it_is_one),
		cmocka_unit_test(
			without_a_clock_nobody_knows_that_it_is_the_moon),
		cmocka_unit_test(a_target_that_flies_across_it_is_kept),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
