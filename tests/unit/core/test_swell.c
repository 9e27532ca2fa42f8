/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/swell.h"
#include "random.h"

#define RATE_HZ 30.0

/* Energy over time; in frames of RATE_HZ. */
struct story {
	struct swell swell;
	double now_s;
	bool flared; /* at any time */
	bool rose;
};

static void see(struct story *story, double energy)
{
	swell_see(&story->swell, energy, story->now_s);
	story->now_s += 1.0 / RATE_HZ;
	story->flared = story->flared || swell_flares(&story->swell);
	story->rose = story->rose || swell_rises(&story->swell);
}

/* Evenly, on a scale of logs. */
static void go_on(struct story *story, double from, double to, double time_s)
{
	int frames = (int)lrint(time_s * RATE_HZ);

	for (int i = 1; i <= frames; i++) {
		see(story, from * pow(to / from, (double)i / frames));
	}
}

static void a_flare_is_one_until_it_is_gone(void **state)
{
	for (int halves = 2; halves <= 10; halves++) {
		struct story story = { .now_s = 0.0 };
		int frames = (int)(0.5 * halves * RATE_HZ);
		int doubted = 0;

		for (int i = 1; i < frames; i++) {
			double share = (double)i / frames;
			double rise =
				share < 0.1 ? share / 0.1 : (1.0 - share) / 0.9;
			double size = 2.0 + 14.0 * rise;

			see(&story, rise * size * size);
			doubted += swell_flares(&story.swell) ||
				swell_rises(&story.swell);
		}
		/* But for the first spot, which tells of no growth. */
		assert_true(doubted >= frames - 3);
	}
	(void)state;
}

static void what_comes_nearer_is_none(void **state)
{
	struct story story = { .now_s = 0.0 };

	(void)state;
	/* From 300 m to 30 at 25 m/s: ten times as near, a hundred as large. */
	for (int i = 0; i < 10.8 * RATE_HZ; i++) {
		double range_m = 300.0 - 25.0 * i / RATE_HZ;

		see(&story, 1e6 / (range_m * range_m));
	}
	assert_false(story.flared);
}

static void spots_that_flicker_are_none(void **state)
{
	struct story story = { .now_s = 0.0 };
	uint64_t random = 11;

	for (int i = 0; i < 1000; i++) {
		see(&story, random_between(&random, 1.0, 2.2));
	}
	assert_false(story.flared);
	assert_false(story.rose);
	(void)state;
}

static void what_came_out_and_stays_is_none_after_two_seconds(void **state)
{
	struct story story = { .now_s = 0.0 };

	(void)state;
	go_on(&story, 1.0, 30.0, 0.3);
	assert_true(swell_flares(&story.swell));
	go_on(&story, 30.0, 30.0, 1.5);
	assert_true(swell_flares(&story.swell));
	go_on(&story, 30.0, 30.0, 0.6);
	assert_false(swell_flares(&story.swell));
	assert_false(swell_rises(&story.swell));
}

static void a_light_that_blinks_is_none_after_two_seconds(void **state)
{
	struct story story = { .now_s = 0.0 };

	(void)state;
	for (int second = 0; second < 3; second++) {
		go_on(&story, 1.0, 1.0, 0.8);
		go_on(&story, 20.0, 20.0, 0.2);
	}
	assert_true(story.flared);
	assert_false(swell_flares(&story.swell));
}

static void what_is_first_seen_while_it_fades_is_one(void **state)
{
	struct story story = { .now_s = 0.0 };

	(void)state;
	go_on(&story, 100.0, 10.0, 1.0);
	assert_true(swell_flares(&story.swell));
	go_on(&story, 10.0, 1.0, 1.5);
	assert_true(swell_flares(&story.swell));
}

static void what_glinted_once_is_none_after_six_seconds(void **state)
{
	struct story story = { .now_s = 0.0 };

	(void)state;
	go_on(&story, 1.0, 1.0, 1.0);
	see(&story, 50.0);
	go_on(&story, 1.0, 1.0, 5.5);
	assert_true(swell_flares(&story.swell));
	go_on(&story, 1.0, 1.0, 0.6);
	assert_false(swell_flares(&story.swell));
}

static void what_tells_no_energy_changes_nothing(void **state)
{
	struct story story = { .now_s = 0.0 };

	(void)state;
	see(&story, 0.0);
	see(&story, NAN);
	see(&story, 100.0);
	see(&story, 0.0);
	see(&story, 110.0);
	assert_false(story.flared || story.rose);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_flare_is_one_until_it_is_gone),
		cmocka_unit_test(what_comes_nearer_is_none),
		cmocka_unit_test(spots_that_flicker_are_none),
		cmocka_unit_test(
			what_came_out_and_stays_is_none_after_two_seconds),
		cmocka_unit_test(a_light_that_blinks_is_none_after_two_seconds),
		cmocka_unit_test(what_is_first_seen_while_it_fades_is_one),
		cmocka_unit_test(what_glinted_once_is_none_after_six_seconds),
		cmocka_unit_test(what_tells_no_energy_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
