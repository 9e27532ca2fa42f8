/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/align.h"
#include "check.h"
#include "sighted_rig.h"

#include <stdlib.h>
#include <string.h>

enum {
	RUNS = 200,
	ERRORS = RUNS * SIGHTED_SKY
};

/* A rig that was aligned before, and now stands elsewhere. */
struct moved {
	struct rig truth;
	struct rig known; /* its axes, but neither north nor level */
	struct sighting sightings[2];
	struct align_result result;
	struct error error;
};

static struct moved move(uint64_t *random)
{
	struct moved moved = { .truth = any_rig(random) };

	moved.truth.encoder_rad = 0;
	moved.known = moved.truth;
	moved.known.base = (struct attitude){ 0.3, 0.01, 0 };
	moved.sightings[0] =
		look(&moved.truth, -60, random_between(random, 2, 40), random);
	moved.sightings[1] = look(&moved.truth, random_between(random, 0, 60),
		random_between(random, 2, 40), random);
	snprintf(moved.sightings[0].name, ALIGN_NAME_SIZE, "mast");
	snprintf(moved.sightings[1].name, ALIGN_NAME_SIZE, "tower");
	return moved;
}

static bool align_quickly(struct moved *moved)
{
	return align_run(&moved->known, moved->sightings, 2, true,
		&moved->result, &moved->error);
}

static bool within(double is, double told, double sigma)
{
	return fabs(geom_wrap(is - told)) < 1.96 * sigma;
}

static void two_sightings_give_north_and_level_and_how_sure_they_are(
	void **state)
{
	double *errors_deg = calloc(ERRORS, sizeof(double));
	uint64_t random = 5;
	int held = 0;

	(void)state;
	assert_non_null(errors_deg);
	print_message("seed 5\n");
	for (int run = 0; run < RUNS; run++) {
		struct moved moved = move(&random);
		const struct attitude *is = &moved.truth.base;
		const struct align_result *told = &moved.result;

		assert_true(align_quickly(&moved));
		judge(&moved.truth, &told->rig, &errors_deg[run * SIGHTED_SKY],
			&random);
		held += within(is->yaw_rad, told->rig.base.yaw_rad,
			told->sigma_rad[ALIGN_NORTH]);
		held += within(is->pitch_rad, told->rig.base.pitch_rad,
			told->sigma_rad[ALIGN_PITCH]);
		held += within(is->roll_rad, told->rig.base.roll_rad,
			told->sigma_rad[ALIGN_ROLL]);
	}
	qsort(errors_deg, ERRORS, sizeof(double), by_size);
	print_message("pointing: p50 %.4f, p95 %.4f degrees; held %.1f %%\n",
		errors_deg[ERRORS / 2], errors_deg[ERRORS * 95 / 100],
		100.0 * held / (3 * RUNS));
	assert_true(errors_deg[ERRORS * 95 / 100] < 0.06);
	assert_in_range(held, 3 * RUNS * 90 / 100, 3 * RUNS * 99 / 100);
	free(errors_deg);
}

static void the_axes_stay_as_the_rig_has_them(void **state)
{
	uint64_t random = 6;
	struct moved moved = move(&random);

	(void)state;
	assert_true(align_quickly(&moved));
	assert_memory_equal(&moved.result.rig.axes, &moved.known.axes,
		sizeof(moved.known.axes));
	assert_memory_equal(&moved.result.rig.camera, &moved.known.camera,
		sizeof(moved.known.camera));
	assert_memory_equal(&moved.result.rig.lamp, &moved.known.lamp,
		sizeof(moved.known.lamp));
	for (int term = 0; term < ALIGN_TERMS; term++) {
		assert_int_equal(moved.result.fitted[term], term <= ALIGN_ROLL);
	}
}

static void another_landmark_than_the_one_that_was_meant_is_noticed(
	void **state)
{
	uint64_t random = 7;
	struct moved moved = move(&random);

	(void)state;
	moved.sightings[1].truth.az_rad += geom_radians(0.4);
	assert_false(align_quickly(&moved));
	assert_int_equal(moved.error.code, ERROR_TOLERANCE);
	assert_non_null(strstr(moved.error.text, "mast and tower are"));
	assert_non_null(strstr(moved.error.text, "another thing"));
}

static void two_things_in_one_line_do_not_tell_level(void **state)
{
	uint64_t random = 8;
	struct moved moved = move(&random);

	(void)state;
	moved.sightings[1] = look(&moved.truth, -55, 5, &random);
	moved.sightings[0] = look(&moved.truth, -60, 5, &random);
	assert_false(align_quickly(&moved));
	assert_non_null(strstr(moved.error.text, "does not tell level"));
	moved.sightings[1] = look(&moved.truth, 118, 0, &random);
	moved.sightings[0] = look(&moved.truth, -60, 0, &random);
	assert_false(align_quickly(&moved));
	assert_non_null(strstr(moved.error.text, "does not tell level"));
}

static void a_base_that_would_lean_like_no_other_is_refused(void **state)
{
	uint64_t random = 9;
	struct moved moved = move(&random);

	(void)state;
	moved.truth.base.roll_rad = geom_radians(20);
	moved.sightings[0] = look(&moved.truth, -60, 5, &random);
	moved.sightings[1] = look(&moved.truth, 40, 25, &random);
	assert_false(align_quickly(&moved));
	assert_non_null(strstr(moved.error.text, "lean by 20 degrees"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			two_sightings_give_north_and_level_and_how_sure_they_are),
		cmocka_unit_test(the_axes_stay_as_the_rig_has_them),
		cmocka_unit_test(
			another_landmark_than_the_one_that_was_meant_is_noticed),
		cmocka_unit_test(two_things_in_one_line_do_not_tell_level),
		cmocka_unit_test(
			a_base_that_would_lean_like_no_other_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
