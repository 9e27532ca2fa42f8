/* SPDX-License-Identifier: Apache-2.0 */
#include "random.h"
#include "track_watch.h"

/* Several targets: what splits, and what flies together. */

enum {
	BIRDS = 8,
};

/* Two that flew as one until they part, a frame's way of 0.2 mrad. */
static void what_splits_off_gets_a_name_of_its_own(void **state)
{
	struct watch *watch = new_watch();
	uint32_t id = firm_after(watch, 30)->id;

	(void)state;
	for (int i = 30; i < 75; i++) {
		double apart = 2e-4 * (i - 30);
		struct detection seen[] = { seen_at(0.001 * i, apart),
			seen_at(0.001 * i, -apart) };

		if (apart < 8e-4) {
			seen[0] = seen_at(0.001 * i, 0.0);
		}
		frame(watch, seen, apart < 8e-4 ? 1 : 2);
	}
	assert_int_equal(count(watch, TRACK_FIRM), 2);
	assert_int_equal(count(watch, TRACK_COASTING), 0);
	assert_non_null(track_find(&watch->table, id));
}

/* Where bird @i is in frame @t: they wheel about a place that goes along. */
static struct detection bird(uint64_t *seed, int i, int t)
{
	double turn = 0.02 * t + 2.0 * GEOM_PI * i / BIRDS;
	double wide = 0.008 + 0.003 * (i % 2);

	return seen_at(
		2e-4 * t + wide * cos(turn) + SIGMA_RAD * random_normal(seed),
		0.7 * wide * sin(turn) + SIGMA_RAD * random_normal(seed));
}

static uint32_t name_at(const struct watch *watch, struct angles at)
{
	uint32_t id = 0;
	double best = 1e-3;

	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &watch->table.slot[i];
		double apart =
			geom_separation(kalman_angles(&track->filter), at);

		if (track->state != TRACK_FREE && apart < best) {
			best = apart;
			id = track->id;
		}
	}
	return id;
}

/* Each is missed in one frame of ten, by itself, and beats its wings. */
static void a_flock_that_wheels_keeps_its_names(void **state)
{
	struct watch *watch = new_watch();
	uint64_t seed = 11;
	uint32_t first[BIRDS] = { 0 };

	(void)state;
	print_message("seed %d\n", (int)seed);
	for (int t = 0; t < 300; t++) {
		struct detection seen[BIRDS];
		size_t found = 0;

		for (int i = 0; i < BIRDS; i++) {
			struct detection one = bird(&seed, i, t);

			one.score *= random_between(&seed, 0.6, 1.4);
			if (random_between(&seed, 0.0, 1.0) > 0.1) {
				seen[found++] = one;
			}
		}
		frame(watch, seen, found);
		for (int i = 0; t == 30 && i < BIRDS; i++) {
			first[i] = name_at(watch, bird(&seed, i, t).at);
			assert_int_not_equal(first[i], 0);
		}
	}
	for (int i = 0; i < BIRDS; i++) {
		assert_int_equal(
			name_at(watch, bird(&seed, i, 299).at), first[i]);
	}
	assert_int_equal(
		count(watch, TRACK_FIRM) + count(watch, TRACK_COASTING), BIRDS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_splits_off_gets_a_name_of_its_own),
		cmocka_unit_test(a_flock_that_wheels_keeps_its_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
