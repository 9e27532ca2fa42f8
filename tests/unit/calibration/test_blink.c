/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/blink.h"
#include "check.h"
#include "random.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A camera before a light that is switched, as numbers. */
struct scene {
	double delay_s;
	double exposure_s;
	double period_s;
	double noise; /* of levels between 100 and 180 */
	int turns;
	uint64_t random;
};

static double lit_share(
	const struct blink_record *record, double from_s, double to_s)
{
	enum {
		SAMPLES = 200
	};

	int lit = 0;

	for (int i = 0; i < SAMPLES; i++) {
		double at_s = from_s + (to_s - from_s) * (i + 0.5) / SAMPLES;
		bool is = false;

		for (size_t k = 0;
			k < record->turn_count && record->turns[k].at_s <= at_s;
			k++) {
			is = record->turns[k].lit;
		}
		lit += is;
	}
	return (double)lit / SAMPLES;
}

static struct blink_record record_of(struct scene *scene)
{
	struct blink_record record = { 0 };
	struct error error;
	double at_s = 1;

	for (int i = 0; i < scene->turns; i++) {
		assert_true(blink_turned(&record,
			(struct blink_turn){ at_s, i % 2 == 0 }, &error));
		at_s += random_between(&scene->random, 0.3, 0.7);
	}
	double stamp_s = 0.013;

	while (stamp_s < at_s + 1) {
		double middle_s = stamp_s - scene->delay_s;
		double lit =
			lit_share(&record, middle_s - scene->exposure_s / 2,
				middle_s + scene->exposure_s / 2);

		assert_true(blink_saw(&record,
			(struct blink_level){ stamp_s,
				100 + 80 * lit +
					scene->noise *
						random_normal(&scene->random) },
			&error));
		stamp_s += scene->period_s;
	}
	return record;
}

static void the_delay_is_found_within_5_ms_and_the_interval_holds_it(
	void **state)
{
	enum {
		RIGS = 40
	};

	int held = 0;

	(void)state;
	print_message("seed 4\n");
	uint64_t random = 4;
	for (int i = 0; i < RIGS; i++) {
		struct scene scene = { random_between(&random, 0.0, 0.25),
			random_between(&random, 0.002, 0.015),
			1 / random_between(&random, 25, 60), 6, 60, random };
		struct blink_record record = record_of(&scene);
		struct blink_result result;
		struct error error;

		random = scene.random;
		assert_true(blink_run(&record, &result, &error));
		assert_near(result.delay_s, scene.delay_s, 0.005);
		assert_true(result.delay_sigma_s < 0.005);
		held += fabs(result.delay_s - scene.delay_s) <
			2.36 * result.delay_sigma_s; /* Student, 7 */
		blink_record_free(&record);
	}
	print_message("%d of %d intervals hold the truth\n", held, RIGS);
	assert_true(held >= 34);
}

static void a_picture_that_does_not_follow_is_refused(void **state)
{
	struct scene scene = { 0.03, 0.01, 0.033, 1000, 60, 9 };
	struct blink_record record = record_of(&scene);
	struct blink_result result;
	struct error error;

	(void)state;
	assert_false(blink_run(&record, &result, &error));
	assert_int_equal(error.code, ERROR_TOLERANCE);
	assert_non_null(strstr(error.text, "follows the switching"));
	blink_record_free(&record);
}

static void too_few_turns_are_refused(void **state)
{
	struct scene scene = { 0.03, 0.01, 0.033, 1, 8, 9 };
	struct blink_record record = record_of(&scene);
	struct blink_result result;
	struct error error;

	(void)state;
	assert_false(blink_run(&record, &result, &error));
	assert_non_null(strstr(error.text, "8 times"));
	blink_record_free(&record);
}

static void what_was_saved_is_read_again(void **state)
{
	struct scene scene = { 0.042, 0.01, 0.033, 1, 30, 9 };
	struct blink_record record = record_of(&scene);
	struct blink_record again;
	struct blink_result result;
	struct error error;
	char folder[] = "/tmp/searchlight-blink-XXXXXX";

	(void)state;
	assert_non_null(mkdtemp(folder));
	assert_true(blink_save(&record, folder, &error));
	assert_true(blink_load(&again, folder, &error));
	assert_int_equal(again.turn_count, record.turn_count);
	assert_int_equal(again.level_count, record.level_count);
	assert_true(blink_run(&again, &result, &error));
	assert_near(result.delay_s, 0.042, 0.005);
	blink_record_free(&record);
	blink_record_free(&again);
	assert_int_equal(chdir(folder), 0);
	unlink("blinks.csv");
	unlink("levels.csv");
	rmdir(folder);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_delay_is_found_within_5_ms_and_the_interval_holds_it),
		cmocka_unit_test(a_picture_that_does_not_follow_is_refused),
		cmocka_unit_test(too_few_turns_are_refused),
		cmocka_unit_test(what_was_saved_is_read_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
