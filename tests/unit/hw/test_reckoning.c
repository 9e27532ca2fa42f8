/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/reckoning.h"

static const int64_t ms = 1000000;

static struct reckoning reckoning;

static void start(double share, double jitter_s)
{
	struct reckoning_settings settings = {
		.dead_time_s = 0.1, .rate_share = share, .jitter_s = jitter_s
	};

	reckoning_init(&reckoning, &settings, 0);
}

static void tell(double pan, double tilt, int64_t sent_ns)
{
	reckoning_told(&reckoning,
		(struct mount_command){ sent_ns, { pan, tilt }, 0.0 });
}

static void a_rate_counts_from_when_the_head_acts_on_it(void **state)
{
	struct mount_sample at;

	(void)state;
	start(0.0, 0.0);
	tell(1.0, -0.5, 0);
	assert_near(reckoning_at(&reckoning, 100 * ms).at.pan_rad, 0.0, 0.0);
	at = reckoning_at(&reckoning, 600 * ms);
	assert_near(at.at.pan_rad, 0.5, 1e-12);
	assert_near(at.at.tilt_rad, -0.25, 1e-12);
	assert_false(at.measured);
	/* told to stop it goes on for its dead time */
	tell(0.0, 0.0, 600 * ms);
	assert_near(reckoning_at(&reckoning, 2000 * ms).at.pan_rad, 0.6, 1e-12);
}

static void it_does_not_matter_how_often_it_is_asked(void **state)
{
	struct mount_angles once;
	struct mount_angles often;

	(void)state;
	start(0.1, 0.02);
	for (int i = 0; i < 20; i++) {
		tell(0.1 * i, 0.0, i * 50 * ms);
	}
	once = reckoning_at(&reckoning, 2000 * ms).at;
	start(0.1, 0.02);
	for (int i = 0; i < 20; i++) {
		tell(0.1 * i, 0.0, i * 50 * ms);
		reckoning_at(&reckoning, i * 50 * ms + 7 * ms);
	}
	often = reckoning_at(&reckoning, 2000 * ms).at;
	assert_near(once.pan_rad, often.pan_rad, 1e-9);
}

static void it_begins_where_it_is_told_with_that_doubt(void **state)
{
	struct reckoning_settings settings = { 0.1, 0.1, 0.0, { 0.5, -0.2 },
		0.03 };
	struct mount_sample at;

	(void)state;
	reckoning_init(&reckoning, &settings, 0);
	at = reckoning_at(&reckoning, 100 * ms);
	assert_near(at.at.pan_rad, 0.5, 0.0);
	assert_near(at.at.tilt_rad, -0.2, 0.0);
	assert_near(at.sigma_rad, 0.03, 1e-12);
	tell(1.0, 0.0, 100 * ms);
	at = reckoning_at(&reckoning, 600 * ms);
	/* a tenth of 0.4 beside it */
	assert_near(at.sigma_rad, 0.05, 1e-12);
}

static void doubt_grows_with_the_way_and_never_shrinks(void **state)
{
	double before;

	(void)state;
	start(0.1, 0.0);
	assert_near(reckoning_at(&reckoning, 0).sigma_rad, 0.0, 0.0);
	tell(1.0, 0.0, 0);
	reckoning_at(&reckoning, 1100 * ms);
	tell(-1.0, 0.0, 1000 * ms);
	/* there and back: it is where it was, and two radians' worth unsure */
	assert_near(reckoning_at(&reckoning, 2100 * ms).at.pan_rad, 0.0, 1e-9);
	before = reckoning_at(&reckoning, 2100 * ms).sigma_rad;
	assert_near(before, 0.2, 1e-9);
	tell(0.0, 0.0, 2000 * ms);
	assert_near(
		reckoning_at(&reckoning, 60000 * ms).sigma_rad, before, 1e-9);
}

static void each_change_of_rate_adds_what_the_dead_time_varies(void **state)
{
	(void)state;
	start(0.0, 0.02);
	for (int i = 0; i < 50; i++) {
		tell(i % 2 == 0 ? 1.0 : 0.0, 0.0, i * 100 * ms);
	}
	/* fifty changes of 1 rad/s, 20 ms each, which add as squares */
	assert_near(reckoning_at(&reckoning, 9000 * ms).sigma_rad,
		0.02 * sqrt(50.0), 1e-9);
}

static void more_commands_than_it_holds_lose_none(void **state)
{
	(void)state;
	start(0.0, 0.0);
	for (int i = 0; i < 1000; i++) {
		tell(0.001 * i, 0.0, i);
	}
	double from = reckoning_at(&reckoning, 1000 * ms).at.pan_rad;
	assert_near(reckoning_at(&reckoning, 2000 * ms).at.pan_rad - from,
		0.999, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_rate_counts_from_when_the_head_acts_on_it),
		cmocka_unit_test(it_does_not_matter_how_often_it_is_asked),
		cmocka_unit_test(it_begins_where_it_is_told_with_that_doubt),
		cmocka_unit_test(doubt_grows_with_the_way_and_never_shrinks),
		cmocka_unit_test(
			each_change_of_rate_adds_what_the_dead_time_varies),
		cmocka_unit_test(more_commands_than_it_holds_lose_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
