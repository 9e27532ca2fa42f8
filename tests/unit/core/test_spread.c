/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/spread.h"
#include "motor.h"

static const int64_t ms = 1000000;

/* 1 to 11 degrees within 9 to 11 seconds, and 0.5 s late at most. */
static struct rig lamp(enum focus_drive drive)
{
	struct rig rig = rig_default();

	rig.beam_rad = geom_radians(1.0);
	rig.outer_beam_rad = geom_radians(3.0);
	rig.focus = (struct rig_focus){ drive, geom_radians(11.0), 10.0, 0.1,
		0.5, 0.01 };
	return rig;
}

/* A word every 100 ms, of which the first is said at @from_ms. */
static struct beam_width tell(
	struct spread *spread, double word, int64_t from_ms, int64_t to_ms)
{
	struct beam_width width = { 0.0, 0.0, 0.0 };

	for (int64_t at = from_ms; at < to_ms; at += 100) {
		width = spread_at(spread, at * ms);
		spread_told(spread, word, at * ms);
	}
	return width;
}

static void assert_width(
	struct beam_width got, double least_deg, double most_deg)
{
	assert_near(geom_degrees(got.least_rad), least_deg, 0.011);
	assert_near(geom_degrees(got.most_rad), most_deg, 0.011);
	assert_near(geom_degrees(got.outer_rad), 3.0 * most_deg, 0.033);
}

static void a_fixed_lamp_is_as_wide_as_it_was_measured(void **state)
{
	struct rig rig = rig_default();
	struct spread spread;
	struct beam_width width;

	(void)state;
	spread_init(&spread, &rig);
	width = tell(&spread, 1.0, 0, 20000);
	assert_true(width.least_rad == rig.beam_rad);
	assert_true(width.most_rad == rig.beam_rad);
	assert_true(width.outer_rad == rig.outer_beam_rad);
}

static void one_turned_by_hand_may_always_be_any(void **state)
{
	struct rig rig = lamp(FOCUS_HAND);
	struct spread spread;

	(void)state;
	spread_init(&spread, &rig);
	assert_width(tell(&spread, 1.0, 0, 60000), 1.0, 11.0);
}

static void running_to_a_stop_for_long_enough_finds_it(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct spread spread;

	(void)state;
	spread_init(&spread, &rig);
	/* Sure at 200 ms + 500 ms, and 10 s / 0.9 later at the stop. */
	assert_width(tell(&spread, 1.0, 0, 5801), 1.0 + 0.9 * 5.1, 11.0);
	assert_width(tell(&spread, 1.0, 5900, 12000), 11.0, 11.0);
}

static void what_is_not_known_grows_with_the_way(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct spread spread;

	(void)state;
	spread_init(&spread, &rig);
	tell(&spread, 1.0, 0, 12000);
	/* It narrows at 1.1 deg/s at once, or at 0.9 from 700 ms on. */
	assert_width(tell(&spread, -1.0, 12000, 15101), 11.0 - 1.1 * 3.1,
		11.0 - 0.9 * 2.4);
}

static void what_was_said_once_may_be_missed_and_may_act(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct spread spread;

	(void)state;
	spread_init(&spread, &rig);
	tell(&spread, 1.0, 0, 12000);
	spread_told(&spread, -1.0, 12000 * ms);
	assert_width(spread_at(&spread, 15000 * ms), 11.0 - 1.1 * 3.0, 11.0);
}

static void told_a_place_it_is_there_after_the_longest_way(void **state)
{
	struct rig rig = lamp(FOCUS_TOLD);
	struct spread spread;

	(void)state;
	spread_init(&spread, &rig);
	assert_width(
		tell(&spread, 0.5, 0, 1000), 1.0 + 0.9 * 0.2, 11.0 - 0.9 * 0.2);
	assert_width(tell(&spread, 0.5, 1000, 13000), 5.9, 6.1);
	/* Once said, it may go there, or not. */
	spread_told(&spread, 0.0, 13000 * ms);
	assert_width(spread_at(&spread, 14000 * ms), 5.9 - 1.1, 6.1);
}

static void a_lost_lamp_may_be_any_until_it_is_found_again(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct spread spread;

	(void)state;
	spread_init(&spread, &rig);
	tell(&spread, 1.0, 0, 12000);
	spread_lose(&spread);
	assert_width(spread_at(&spread, 12000 * ms), 1.0, 11.0);
	assert_width(spread_at(&spread, 60000 * ms), 1.0, 11.0);
	assert_width(tell(&spread, 1.0, 60000, 72000), 11.0, 11.0);
}

static void more_changes_than_can_be_kept_leave_it_unknown(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct spread spread;

	(void)state;
	spread_init(&spread, &rig);
	tell(&spread, 1.0, 0, 12000);
	for (int i = 0; i <= SPREAD_WORDS_MAX; i++) {
		spread_told(&spread, i % 2 == 0 ? -1.0 : 0.0, (12000 + i) * ms);
	}
	assert_width(spread_at(&spread, 30000 * ms), 1.0, 11.0);
	/* And three in a row end that. */
	for (int i = 0; i < 3; i++) {
		spread_told(&spread, 1.0, (30000 + i) * ms);
	}
	assert_width(spread_at(&spread, 42000 * ms), 11.0, 11.0);
}

static void a_word_heard_of_late_has_acted_all_the_while(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct spread spread;

	(void)state;
	spread_init(&spread, &rig);
	tell(&spread, 1.0, 0, 12000);
	spread_at(&spread, 14000 * ms);
	spread_told(&spread, -1.0, 12000 * ms);
	assert_width(spread_at(&spread, 14001 * ms), 11.0 - 2.2, 11.0);
}

/* As a controller says them: the same for a while, then something else. */
static double random_word(enum focus_drive drive, uint64_t *seed)
{
	return drive == FOCUS_TIMED ? (double)(random_bits(seed) % 3) - 1.0
				    : random_between(seed, 0.0, 1.0);
}

static void no_motor_within_the_rigs_facts_leaves_the_bounds(void **state)
{
	const uint64_t first = 20261130;
	uint64_t seed = first;
	double tightest = 1.0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)first);
	for (int i = 0; i < 400; i++) {
		enum focus_drive drive = i % 2 == 0 ? FOCUS_TIMED : FOCUS_TOLD;
		struct rig rig = motor_rig(drive, &seed);
		double range = rig.focus.wide_rad - rig.beam_rad;
		struct motor motor;
		struct spread spread;
		double word = 0.0;
		int64_t now_ns = 0;

		motor_init(&motor, &rig, random_bits(&seed));
		spread_init(&spread, &rig);
		while (now_ns < 60000 * ms) {
			struct beam_width width = spread_at(&spread, now_ns);
			double truth = motor_width(&motor, now_ns);

			assert_true(width.least_rad <= truth + 1e-9);
			assert_true(width.most_rad >= truth - 1e-9);
			assert_true(width.outer_rad >=
				truth / rig.beam_rad * rig.outer_beam_rad -
					1e-9);
			tightest = fmin(tightest,
				(width.most_rad - width.least_rad) / range);
			if (random_between(&seed, 0.0, 1.0) < 0.01) {
				word = random_word(drive, &seed);
			}
			motor_told(&motor, word, now_ns);
			spread_told(&spread, word, now_ns);
			now_ns += (int64_t)random_between(&seed, 10, 200) * ms;
		}
	}
	/* Bounds that are never tight would hold anything. */
	assert_true(tightest < 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_fixed_lamp_is_as_wide_as_it_was_measured),
		cmocka_unit_test(one_turned_by_hand_may_always_be_any),
		cmocka_unit_test(running_to_a_stop_for_long_enough_finds_it),
		cmocka_unit_test(what_is_not_known_grows_with_the_way),
		cmocka_unit_test(what_was_said_once_may_be_missed_and_may_act),
		cmocka_unit_test(
			told_a_place_it_is_there_after_the_longest_way),
		cmocka_unit_test(
			a_lost_lamp_may_be_any_until_it_is_found_again),
		cmocka_unit_test(
			more_changes_than_can_be_kept_leave_it_unknown),
		cmocka_unit_test(a_word_heard_of_late_has_acted_all_the_while),
		cmocka_unit_test(
			no_motor_within_the_rigs_facts_leaves_the_bounds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
