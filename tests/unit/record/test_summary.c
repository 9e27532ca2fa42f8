/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "core/geom.h"
#include "record/summary.h"

#include <string.h>

/* A beam of 2 degrees: on target within 0.5, lit within 1. */
static struct summary *fresh(void)
{
	static struct summary summary;

	summary_init(&summary, true);
	return &summary;
}

static struct summary_point locked_at(double t_s, double error_deg)
{
	return (struct summary_point){
		.at_ns = (int64_t)(t_s * CLOCK_NS_PER_S),
		.firm = true,
		.locked = true,
		.target = true,
		.error_rad = geom_radians(error_deg),
		.beam_rad = geom_radians(2.0),
	};
}

/* @count points, 0.1 s apart, from @from_s on. */
static void add_many(
	struct summary *summary, double from_s, int count, double error_deg)
{
	for (int i = 0; i < count; i++) {
		struct summary_point point =
			locked_at(from_s + 0.1 * i, error_deg);

		summary_add(summary, &point);
	}
}

static void the_share_is_of_the_confirmed_time(void **state)
{
	struct summary *summary = fresh();
	struct summary_point before = { .at_ns = 0, .target = true };
	struct summary_result result;

	(void)state;
	summary_add(summary, &before);
	add_many(summary, 1.0, 30, 0.4);
	add_many(summary, 4.0, 10, 0.6);
	result = summary_result(summary);
	assert_near(result.confirmed_s, 4.0, 1e-6);
	assert_near(result.seconds, 5.0, 1e-6);
	assert_near(result.beam_on_target_share, 0.75, 1e-6);
}

static void a_lock_without_a_true_target_counts_against_the_share(void **state)
{
	struct summary *summary = fresh();
	struct summary_result result;

	(void)state;
	add_many(summary, 0.0, 10, 0.1);
	for (int i = 0; i < 10; i++) {
		struct summary_point nothing = locked_at(1.0 + 0.1 * i, 0.0);

		nothing.target = false;
		summary_add(summary, &nothing);
	}
	result = summary_result(summary);
	assert_near(result.beam_on_target_share, 0.5, 1e-6);
	assert_near(result.error_max_deg, 0.1, 1e-9);
}

static void points_count_for_the_time_until_the_next(void **state)
{
	struct summary *summary = fresh();
	struct summary_point points[] = { locked_at(0.0, 0.1),
		locked_at(0.9, 2.0), locked_at(1.0, 0.1) };
	struct summary_result result;

	(void)state;
	for (int i = 0; i < 3; i++) {
		summary_add(summary, &points[i]);
	}
	result = summary_result(summary);
	/* 0.9 + 0.1 of 1.1 seconds: the last lasts as long as the one before.
	 */
	assert_near(result.beam_on_target_share, 1.0 / 1.1, 1e-6);
}

static void percentiles_and_rms_are_those_of_the_errors(void **state)
{
	struct summary *summary = fresh();
	struct summary_result result;

	(void)state;
	for (int i = 0; i < 100; i++) {
		struct summary_point point = locked_at(0.1 * i, 0.01 * (i + 1));

		summary_add(summary, &point);
	}
	result = summary_result(summary);
	assert_near(result.error_p50_deg, 0.50, 0.002);
	assert_near(result.error_p95_deg, 0.95, 0.002);
	/* Mean of the squares of 1..100: 101 * 201 / 6. */
	assert_near(
		result.error_rms_deg, 0.01 * sqrt(101.0 * 201.0 / 6.0), 1e-6);
	assert_near(result.error_max_deg, 1.0, 1e-9);
}

static void an_error_beyond_the_histogram_is_told_as_the_largest(void **state)
{
	struct summary *summary = fresh();

	(void)state;
	add_many(summary, 0.0, 10, 90.0);
	assert_near(summary_result(summary).error_p50_deg, 90.0, 1e-9);
}

static void light_counts_when_it_lasts_half_a_second(void **state)
{
	struct summary *summary = fresh();
	struct summary_result result;

	(void)state;
	add_many(summary, 0.0, 10, 3.0);
	add_many(summary, 1.0, 4, 0.2); /* 0.4 s: too short */
	add_many(summary, 1.4, 6, 3.0);
	add_many(summary, 2.0, 10, 0.9);
	result = summary_result(summary);
	assert_near(result.time_to_first_light_s, 2.0, 1e-6);
	assert_near(result.time_to_firm_s, 0.0, 1e-6);
}

static void without_a_truth_times_count_from_the_start(void **state)
{
	static struct summary summary;
	struct summary_point before = { .at_ns = 0 };

	(void)state;
	summary_init(&summary, false);
	summary_add(&summary, &before);
	add_many(&summary, 3.0, 10, 0.1);
	assert_near(summary_result(&summary).time_to_firm_s, 3.0, 1e-6);
}

static void nothing_seen_is_null_in_json(void **state)
{
	struct summary *summary = fresh();
	struct summary_point point = { .at_ns = 5 };
	struct summary_result result;
	char text[1024];
	struct json json;

	(void)state;
	summary_add(summary, &point);
	result = summary_result(summary);
	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	summary_json(&json, &result);
	json_end(&json);
	assert_non_null(strstr(text, "\"time_to_firm_s\":null"));
	assert_non_null(strstr(text, "\"beam_on_target_share\":null"));
	assert_non_null(strstr(text, "\"error_p95_deg\":null"));
}

static void a_track_is_counted_once_and_only_when_firm(void **state)
{
	struct summary *summary = fresh();
	static struct track_table tracks;

	(void)state;
	tracks.slot[0] = (struct track){ .id = 1, .state = TRACK_TENTATIVE };
	tracks.slot[3] = (struct track){ .id = 2, .state = TRACK_FIRM };
	summary_count(summary, &tracks);
	summary_count(summary, &tracks);
	assert_int_equal(summary_result(summary).targets, 1);
	tracks.slot[0].state = TRACK_FIRM;
	tracks.slot[3] = (struct track){ .id = 9, .state = TRACK_FIRM };
	summary_count(summary, &tracks);
	assert_int_equal(summary_result(summary).targets, 3);
}

static void the_causes_are_told_over_the_frames_that_showed_them(void **state)
{
	struct summary *summary = fresh();
	struct summary_result none = summary_result(summary);

	(void)state;
	assert_true(none.own_error_deg < 0.0 && none.lag_deg < 0.0);
	for (int i = 0; i < 40; i++) {
		struct summary_point point = locked_at(0.1 * i, 0.1);

		point.split_known = i % 2 == 0;
		point.split = (struct metrics_split){ geom_radians(0.5),
			geom_radians(0.4), geom_radians(0.3), 0.0,
			geom_radians(i % 4 == 0 ? 0.2 : 0.0) };
		summary_add(summary, &point);
	}
	struct summary_result result = summary_result(summary);

	assert_near(result.own_error_deg, 0.5, 1e-9);
	assert_near(result.lag_deg, 0.4, 1e-9);
	assert_near(result.quantisation_deg, 0.3, 1e-9);
	assert_near(result.delay_deg, 0.0, 1e-9);
	assert_near(result.noise_deg, 0.1414, 1e-4);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_share_is_of_the_confirmed_time),
		cmocka_unit_test(
			a_lock_without_a_true_target_counts_against_the_share),
		cmocka_unit_test(points_count_for_the_time_until_the_next),
		cmocka_unit_test(percentiles_and_rms_are_those_of_the_errors),
		cmocka_unit_test(
			an_error_beyond_the_histogram_is_told_as_the_largest),
		cmocka_unit_test(light_counts_when_it_lasts_half_a_second),
		cmocka_unit_test(without_a_truth_times_count_from_the_start),
		cmocka_unit_test(nothing_seen_is_null_in_json),
		cmocka_unit_test(a_track_is_counted_once_and_only_when_firm),
		cmocka_unit_test(
			the_causes_are_told_over_the_frames_that_showed_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
