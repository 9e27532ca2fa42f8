/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/align.h"
#include "check.h"
#include "sighted_rig.h"

#include <stdlib.h>
#include <string.h>

enum {
	RUNS = 200,
	SIGHTINGS = 12,
	SKY = SIGHTED_SKY
};

static void twelve_sightings_make_it_point_true_over_the_sky(void **state)
{
	double *errors_deg = calloc((size_t)RUNS * SKY, sizeof(double));
	uint64_t random = 40;
	int within = 0;
	int told = 0;

	(void)state;
	assert_non_null(errors_deg);
	print_message("seed 40\n");
	for (int run = 0; run < RUNS; run++) {
		struct rig truth = any_rig(&random);
		struct rig known = rig_default();
		struct sighting sightings[SIGHTINGS];
		struct align_result result;
		struct error error;

		look_around(&truth, sightings, SIGHTINGS, &random);
		assert_true(align_run(
			&known, sightings, SIGHTINGS, false, &result, &error));
		judge(&truth, &result.rig, &errors_deg[run * SKY], &random);
		for (int term = ALIGN_PITCH; term <= ALIGN_ROLL; term++) {
			double is = term == ALIGN_PITCH ? truth.base.pitch_rad
							: truth.base.roll_rad;

			told++;
			within += fabs(result.value_rad[term] - is) <
				1.96 * result.sigma_rad[term];
		}
	}
	qsort(errors_deg, (size_t)RUNS * SKY, sizeof(double), by_size);
	print_message("pointing: p50 %.4f, p95 %.4f degrees; truth within the "
		      "95 %% intervals in %.1f %%\n",
		errors_deg[RUNS * SKY / 2], errors_deg[RUNS * SKY * 95 / 100],
		100.0 * within / told);
	assert_true(errors_deg[RUNS * SKY * 95 / 100] < 0.03);
	assert_in_range(within, told * 90 / 100, told * 99 / 100);
	free(errors_deg);
}

static void a_wrong_landmark_is_named_and_left_out(void **state)
{
	uint64_t random = 12;
	struct rig truth = any_rig(&random);
	struct rig known = rig_default();
	struct sighting sightings[SIGHTINGS];
	struct align_result result;
	struct error error;

	(void)state;
	look_around(&truth, sightings, SIGHTINGS, &random);
	sightings[5].truth.az_rad += geom_radians(1.5);
	assert_true(align_run(
		&known, sightings, SIGHTINGS, false, &result, &error));
	for (int i = 0; i < SIGHTINGS; i++) {
		assert_int_equal(sightings[i].outlier, i == 5);
	}
	assert_near(geom_degrees(result.rig.base.pitch_rad),
		geom_degrees(truth.base.pitch_rad), 0.05);
}

static void what_sightings_at_one_height_cannot_tell_stays_as_it_was(
	void **state)
{
	uint64_t random = 9;
	struct rig truth = any_rig(&random);
	struct rig known = rig_default();
	struct sighting sightings[SIGHTINGS];
	struct align_result result;
	struct error error;

	(void)state;
	for (int i = 0; i < SIGHTINGS; i++) {
		sightings[i] = look(&truth, -150 + 25 * i, 5, &random);
	}
	assert_true(align_run(
		&known, sightings, SIGHTINGS, false, &result, &error));
	assert_true(result.fitted[ALIGN_NORTH]);
	assert_false(result.fitted[ALIGN_SAG] && result.fitted[ALIGN_INDEX]);
	assert_near(result.rig.axes.sag_rad, known.axes.sag_rad, 1e-12);
}

static void a_head_that_did_not_move_is_refused(void **state)
{
	uint64_t random = 9;
	struct rig rig = rig_default();
	struct sighting sightings[3];
	struct align_result result;
	struct error error;

	(void)state;
	for (int i = 0; i < 3; i++) {
		sightings[i] = look(&rig, 10, 5, &random);
	}
	assert_false(align_run(&rig, sightings, 3, false, &result, &error));
	assert_non_null(strstr(error.text, "did not move"));
	assert_false(align_run(&rig, sightings, 1, true, &result, &error));
	assert_non_null(strstr(error.text, "two are the least"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			twelve_sightings_make_it_point_true_over_the_sky),
		cmocka_unit_test(a_wrong_landmark_is_named_and_left_out),
		cmocka_unit_test(
			what_sightings_at_one_height_cannot_tell_stays_as_it_was),
		cmocka_unit_test(a_head_that_did_not_move_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
