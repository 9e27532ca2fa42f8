/* SPDX-License-Identifier: Apache-2.0 */
#include "random.h"
#include "track_watch.h"

static void a_faint_spot_that_stays_is_never_firm_until_it_moves(void **state)
{
	struct watch *watch = new_watch();
	int frames = 0;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct detection seen = seen_at(0.0, 0.0);

		seen.score = 0.8 * watch->settings.fixed_score;
		frame(watch, &seen, 1);
		assert_int_equal(only(watch)->state, TRACK_TENTATIVE);
	}
	while (only(watch)->state == TRACK_TENTATIVE) {
		struct detection seen = seen_at(2e-4 * frames, 0.0);

		seen.score = 0.8 * watch->settings.fixed_score;
		frame(watch, &seen, 1);
		assert_true(++frames < 30);
	}
}

/* Faint spots far from each other, that go @step a frame: firm ones. */
static int firm_of_a_faint_scene(double step, double step_of_last)
{
	struct watch *watch = new_watch();

	for (int i = 0; i < 60; i++) {
		struct detection seen[6];

		for (int j = 0; j < 6; j++) {
			double way = (j == 5 ? step_of_last : step) * i;

			seen[j] = seen_at(-0.05 + 0.02 * j + way,
				j % 2 == 0 ? -0.03 : 0.03);
			seen[j].score = 0.8 * watch->settings.fixed_score;
		}
		frame(watch, seen, 6);
	}
	return count(watch, TRACK_FIRM);
}

static void a_scene_that_sways_as_a_whole_is_no_target(void **state)
{
	(void)state;
	assert_int_equal(firm_of_a_faint_scene(2e-4, 2e-4), 0);
}

static void what_moves_before_a_still_scene_is_one(void **state)
{
	(void)state;
	assert_int_equal(firm_of_a_faint_scene(0.0, 2e-4), 1);
}

static void a_leaf_that_moves_among_leaves_is_no_target(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = 0; i < 60; i++) {
		struct detection seen[5];

		for (int j = 0; j < 5; j++) {
			seen[j] = seen_at(
				0.004 * j, j == 2 ? 1e-4 * i : 0.002 * (j % 2));
			seen[j].score = 0.8 * watch->settings.fixed_score;
		}
		frame(watch, seen, 5);
	}
	assert_int_equal(count(watch, TRACK_FIRM), 0);
}

/* How many frames show a firm track where spots come at random places. */
static uint32_t firm_out_of_noise(int spots, int frames, uint64_t seed)
{
	struct watch *watch = new_watch();
	uint32_t firm = 0;

	for (int i = 0; i < frames; i++) {
		struct detection seen[DETECT_MAX];

		for (int j = 0; j < spots; j++) {
			seen[j] = seen_at(random_between(&seed, -0.05, 0.05),
				random_between(&seed, -0.04, 0.04));
			seen[j].score = 5.0 + random_between(&seed, 0.0, 2.0);
		}
		frame(watch, seen, (size_t)spots);
		for (int k = 0; k < TRACK_MAX; k++) {
			const struct track *track = &watch->table.slot[k];

			firm += track->state == TRACK_FIRM;
		}
	}
	return firm;
}

static void noise_of_many_spots_a_frame_makes_no_track(void **state)
{
	const uint64_t seed = 99;

	(void)state;
	print_message("seed %d\n", (int)seed);
	assert_int_equal(firm_out_of_noise(1, 20000, seed), 0);
	assert_int_equal(firm_out_of_noise(5, 5000, seed), 0);
	assert_int_equal(firm_out_of_noise(20, 2000, seed), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_faint_spot_that_stays_is_never_firm_until_it_moves),
		cmocka_unit_test(a_scene_that_sways_as_a_whole_is_no_target),
		cmocka_unit_test(what_moves_before_a_still_scene_is_one),
		cmocka_unit_test(a_leaf_that_moves_among_leaves_is_no_target),
		cmocka_unit_test(noise_of_many_spots_a_frame_makes_no_track),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
