/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/hunt.h"

static const int64_t s_ns = 1000000000;

static const struct hunt_means means = { .swath_rad = 0.02, .rate_rad_s = 0.2 };
static const struct hunt_means still = { .swath_rad = 0.0, .rate_rad_s = 0.2 };

/* Seen at 1 s, going right at 0.05 rad/s. */
static struct kalman going_right(void)
{
	const struct kalman_prior prior = { 0.1, 0.003, 0.05 };
	struct kalman k;

	kalman_init(&k, &prior, (struct angles){ 0.0, 0.3 }, 1e-4, s_ns);
	for (int i = 0; i < KALMAN_MODELS; i++) {
		k.model[i].state[0][MOTION_RATE] = 0.05;
		k.model[i].p[MOTION_RATE][MOTION_RATE] = 1e-4;
	}
	return k;
}

static struct hunt after_following(void)
{
	struct kalman k = going_right();
	struct hunt hunt;

	hunt_init(&hunt);
	hunt_holds(&hunt, &k);
	return hunt;
}

static void nobody_is_looked_for_who_was_never_followed(void **state)
{
	struct hunt_settings settings = hunt_settings_default();
	struct hunt hunt;
	struct angles at;

	(void)state;
	hunt_init(&hunt);
	assert_false(hunt_at(&hunt, &settings, &means, s_ns, &at));
	assert_false(hunt.lost);
}

static void it_begins_where_the_lost_one_should_be(void **state)
{
	struct hunt_settings settings = hunt_settings_default();
	struct hunt hunt = after_following();
	struct kalman k = going_right();
	struct angles at;

	(void)state;
	assert_true(hunt_at(&hunt, &settings, &means, 3 * s_ns, &at));
	assert_true(hunt.lost);
	assert_near(geom_separation(at, geom_angles(kalman_flown(&k, 2.0))),
		0.0, 1e-9);
}

static void it_looks_about_and_goes_along(void **state)
{
	struct hunt_settings settings = hunt_settings_default();
	struct hunt hunt = after_following();
	struct kalman k = going_right();
	double farthest = 0.0;

	(void)state;
	for (int i = 0; i < 70; i++) {
		int64_t now_ns = 3 * s_ns + i * s_ns / 10;
		double after_s = 2.0 + 0.1 * i;
		struct angles at;

		assert_true(hunt_at(&hunt, &settings, &means, now_ns, &at));
		farthest = fmax(farthest,
			geom_separation(
				at, geom_angles(kalman_flown(&k, after_s))));
	}
	/* 2.5 standard errors, 4 s after it was seen: of 0.01 rad/s. */
	assert_true(farthest > 0.05);
	assert_true(farthest < 0.15);
}

static void a_camera_that_does_not_turn_needs_no_search(void **state)
{
	struct hunt_settings settings = hunt_settings_default();
	struct hunt hunt = after_following();
	struct kalman k = going_right();
	struct angles at;

	(void)state;
	assert_true(hunt_at(&hunt, &settings, &still, 3 * s_ns, &at));
	assert_true(hunt_at(&hunt, &settings, &still, 5 * s_ns, &at));
	assert_near(geom_separation(at, geom_angles(kalman_flown(&k, 4.0))),
		0.0, 1e-9);
}

static void it_gives_up_in_time_and_for_good(void **state)
{
	struct hunt_settings settings = { .give_up_s = 2.0 };
	struct hunt hunt = after_following();
	struct angles at;

	(void)state;
	assert_true(hunt_at(&hunt, &settings, &means, 3 * s_ns, &at));
	assert_true(hunt_at(&hunt, &settings, &means, 3 * s_ns + 1, &at));
	assert_false(hunt_at(&hunt, &settings, &means, 5 * s_ns, &at));
	assert_false(hunt.lost);
	assert_false(hunt_at(&hunt, &settings, &means, 3 * s_ns, &at));
}

static void who_is_found_is_lost_no_more(void **state)
{
	struct hunt_settings settings = hunt_settings_default();
	struct hunt hunt = after_following();
	struct kalman k = going_right();
	struct angles at;

	(void)state;
	assert_true(hunt_at(&hunt, &settings, &means, 3 * s_ns, &at));
	hunt_holds(&hunt, &k);
	assert_false(hunt.lost);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nobody_is_looked_for_who_was_never_followed),
		cmocka_unit_test(it_begins_where_the_lost_one_should_be),
		cmocka_unit_test(it_looks_about_and_goes_along),
		cmocka_unit_test(a_camera_that_does_not_turn_needs_no_search),
		cmocka_unit_test(it_gives_up_in_time_and_for_good),
		cmocka_unit_test(who_is_found_is_lost_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
