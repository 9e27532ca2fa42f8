/* SPDX-License-Identifier: Apache-2.0 */
#include "random.h"
#include "track_watch.h"

static void what_jumps_faster_than_any_target_is_another(void **state)
{
	struct watch *watch = new_watch();
	uint32_t id = firm_after(watch, 5)->id;
	double too_far = 0.004 +
		2.0 * watch->settings.rate_max_rad_s * 1e-9 * (double)FRAME_NS;
	struct detection seen = seen_at(too_far, 0.0);

	(void)state;
	frame(watch, &seen, 1);
	assert_int_equal(track_find(&watch->table, id)->state, TRACK_COASTING);
	assert_int_equal(count(watch, TRACK_TENTATIVE), 1);
}

static void two_that_cross_keep_their_names(void **state)
{
	struct watch *watch = new_watch();
	uint32_t left;
	uint32_t right;

	(void)state;
	for (int i = -30; i <= 30; i++) {
		struct detection seen[] = { seen_at(0.001 * i, 5e-5 * i),
			seen_at(-0.001 * i, 5e-5 * i) };

		frame(watch, seen, 2);
		if (i == -20) {
			assert_int_equal(count(watch, TRACK_FIRM), 2);
		}
	}
	assert_int_equal(count(watch, TRACK_FIRM), 2);
	left = watch->table.slot[0].id;
	right = watch->table.slot[1].id;
	assert_int_equal(left, 1);
	assert_int_equal(right, 2);
	assert_near(
		kalman_angles(&watch->table.slot[0].filter).az_rad, 0.03, 3e-4);
	assert_near(kalman_angles(&watch->table.slot[1].filter).az_rad, -0.03,
		3e-4);
}

static void a_second_spot_in_the_gate_of_a_firm_track_starts_none(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = 0; i < 40; i++) {
		struct detection seen[] = { seen_at(0.001 * i, 0.0),
			seen_at(0.001 * i, 2e-4) };

		frame(watch, seen, i < 20 ? 1 : 2);
	}
	assert_int_equal(only(watch)->id, 1);
}

static void a_jerk_of_the_camera_does_not_lose_a_firm_track(void **state)
{
	struct watch *watch = new_watch();
	uint32_t id = firm_after(watch, 30)->id;

	(void)state;
	for (int i = 30; i < 40; i++) {
		struct detection seen = seen_at(0.001 * i, 0.0015);

		frame(watch, &seen, 1);
		assert_int_equal(only(watch)->id, id);
		assert_int_equal(only(watch)->state, TRACK_FIRM);
	}
	assert_near(track_rates_at(only(watch), watch->now_ns).el_rad_s, 0.0,
		0.004);
}

static void two_that_become_one_leave_one_track(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = 0; i < 90; i++) {
		double apart = fmax(0.0, 0.006 - 2e-4 * i);
		struct detection seen[] = { seen_at(0.001 * i, apart),
			seen_at(0.001 * i, 0.0) };

		frame(watch, seen, apart > 5e-4 ? 2 : 1);
	}
	assert_int_equal(only(watch)->state, TRACK_FIRM);
}

static void a_track_lost_in_clutter_gets_its_name_back(void **state)
{
	struct watch *watch = new_watch();
	uint64_t seed = 7;
	uint32_t id = firm_after(watch, 60)->id;

	(void)state;
	for (int i = 60; i < 120; i++) {
		struct detection seen[4];
		size_t found = 3;

		for (size_t j = 0; j < found; j++) {
			seen[j] = seen_at(random_between(&seed, -0.05, 0.15),
				random_between(&seed, -0.08, 0.08));
			seen[j].score = 5.5;
		}
		if (i >= 105) {
			seen[found++] = seen_at(0.001 * i, 0.0);
		}
		watch->now_ns += FRAME_NS;
		track_step(&watch->table, &watch->settings,
			&(struct track_view){ 0, watch->now_ns,
				(struct angles){ 0.001 * i, 0.3 }, FIELD_RAD },
			seen, found);
	}
	assert_non_null(track_find(&watch->table, id));
	assert_int_equal(track_find(&watch->table, id)->state, TRACK_FIRM);
	assert_near(
		track_at(track_find(&watch->table, id), watch->now_ns).az_rad,
		0.119, 5e-4);
}

/* Two that meet, are one spot between them for a while, and part again. */
static void two_that_cross_as_one_spot_keep_their_names(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = -30; i <= 30; i++) {
		double apart = 0.0006 * fabs((double)i);
		double side = 0.0003 * i;
		struct detection seen[] = { seen_at(side, 5e-5 * i),
			seen_at(-side, 5e-5 * i) };

		if (apart < 0.002) {
			seen[0] = seen_at(0.0, 5e-5 * i);
		}
		frame(watch, seen, apart < 0.002 ? 1 : 2);
	}
	assert_int_equal(count(watch, TRACK_FIRM), 2);
	assert_near(kalman_angles(&track_find(&watch->table, 1)->filter).az_rad,
		0.009, 3e-4);
	assert_near(kalman_angles(&track_find(&watch->table, 2)->filter).az_rad,
		-0.009, 3e-4);
}

/* A spot of @score at a place, among faint ones at random. */
static void frame_of_clutter(struct watch *watch, uint64_t *seed, double az_rad,
	double el_rad, double score)
{
	struct detection seen[12];

	seen[0] = seen_at(az_rad, el_rad);
	seen[0].score = score;
	for (int i = 1; i < 12; i++) {
		seen[i] = seen_at(random_between(seed, -0.08, 0.08),
			random_between(seed, 0.01, 0.06));
		seen[i].score = 5.0;
	}
	frame(watch, seen, 12);
}

/* Where a strong target is hidden, a spot of @score goes another way. */
static double strays_after(double score)
{
	struct watch *watch = new_watch();
	uint64_t seed = 5;
	uint32_t id = 0;

	for (int i = 0; i < 30; i++) {
		frame_of_clutter(watch, &seed, 2e-4 * i, 0.0, 40.0);
	}
	for (int i = 0; i < TRACK_MAX; i++) {
		if (watch->table.slot[i].state == TRACK_FIRM) {
			id = watch->table.slot[i].id;
		}
	}
	for (int i = 0; i < 15; i++) {
		frame_of_clutter(
			watch, &seed, 6e-3 + 2e-4 * i, 3e-5 * i, score);
	}
	return track_at(track_find(&watch->table, id), watch->now_ns).el_rad -
		CENTRE.el_rad;
}

static void a_faint_spot_is_not_taken_for_a_strong_target_that_hides(
	void **state)
{
	(void)state;
	assert_near(strays_after(4.0), 0.0, 5e-5);
	assert_near(strays_after(20.0), 4.2e-4, 1e-4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_jumps_faster_than_any_target_is_another),
		cmocka_unit_test(two_that_cross_keep_their_names),
		cmocka_unit_test(
			a_second_spot_in_the_gate_of_a_firm_track_starts_none),
		cmocka_unit_test(
			a_jerk_of_the_camera_does_not_lose_a_firm_track),
		cmocka_unit_test(two_that_become_one_leave_one_track),
		cmocka_unit_test(a_track_lost_in_clutter_gets_its_name_back),
		cmocka_unit_test(two_that_cross_as_one_spot_keep_their_names),
		cmocka_unit_test(
			a_faint_spot_is_not_taken_for_a_strong_target_that_hides),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
