/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/align.h"
#include "check.h"
#include "random.h"

#include <stdlib.h>
#include <string.h>

enum {
	RUNS = 200,
	SIGHTINGS = 12,
	SKY = 100 /* directions at which the pointing is judged */
};

static const double NOISE_DEG = 0.02;

static double spread_deg(uint64_t *random, double sigma_deg)
{
	return geom_radians(sigma_deg * random_normal(random));
}

/* A rig as it comes off the truck: anywhere north, a degree off level. */
static struct rig any_rig(uint64_t *random)
{
	struct rig rig = rig_default();

	rig.base.yaw_rad = random_between(random, -3, 3);
	rig.base.pitch_rad = spread_deg(random, 1);
	rig.base.roll_rad = spread_deg(random, 1);
	rig.camera.pitch_rad = spread_deg(random, 0.5);
	rig.camera.yaw_rad = spread_deg(random, 0.5);
	rig.camera.roll_rad = spread_deg(random, 1);
	rig.axes.skew_rad = spread_deg(random, 0.2);
	rig.axes.sag_rad = spread_deg(random, 0.1);
	return rig;
}

/* A thing that this rig sees, and where it is, with noise. */
static struct sighting look(const struct rig *rig, double pan_deg,
	double tilt_deg, uint64_t *random)
{
	struct sighting sighting = {
		.head = { geom_radians(pan_deg), geom_radians(tilt_deg) },
		.at = { random_between(random, 60, 580),
			random_between(random, 50, 460) },
	};

	sighting.truth = rig_world_of_pixel(rig, sighting.at, sighting.head);
	sighting.truth.az_rad += spread_deg(random, NOISE_DEG / sqrt(2)) /
		cos(sighting.truth.el_rad);
	sighting.truth.el_rad += spread_deg(random, NOISE_DEG / sqrt(2));
	return sighting;
}

static void look_around(const struct rig *rig, struct sighting *sightings,
	int count, uint64_t *random)
{
	for (int i = 0; i < count; i++) {
		double pan_deg = -165 + 330.0 * i / (count - 1);
		double tilt_deg = random_between(random, 2, 75);

		sightings[i] = look(rig, pan_deg, tilt_deg, random);
		snprintf(sightings[i].name, sizeof(sightings[i].name), "no. %d",
			i);
	}
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The camera's pointing errors over the sky, in degrees. */
static void judge(const struct rig *truth, const struct rig *found,
	double *errors_deg, uint64_t *random)
{
	struct pixel middle = { 319.5, 255.5 };

	for (int i = 0; i < SKY; i++) {
		struct mount_angles head = { geom_radians(random_between(
						     random, -170, 170)),
			geom_radians(random_between(random, 0, 75)) };

		errors_deg[i] = geom_degrees(
			geom_separation(rig_world_of_pixel(truth, middle, head),
				rig_world_of_pixel(found, middle, head)));
	}
}

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

static void two_sightings_after_a_move_give_north_and_level(void **state)
{
	uint64_t random = 5;
	struct rig truth = any_rig(&random);
	struct rig known = truth;
	struct sighting sightings[2];
	struct align_result result;
	struct error error;
	double errors_deg[SKY];

	(void)state;
	known.base = (struct attitude){ 0, 0, 0 };
	sightings[0] = look(&truth, -60, 5, &random);
	sightings[1] = look(&truth, 40, 12, &random);
	assert_true(align_run(&known, sightings, 2, true, &result, &error));
	judge(&truth, &result.rig, errors_deg, &random);
	qsort(errors_deg, SKY, sizeof(double), by_size);
	assert_true(errors_deg[SKY * 95 / 100] < 0.1);
	assert_true(result.fitted[ALIGN_NORTH]);
	assert_false(result.fitted[ALIGN_SKEW]);
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
			two_sightings_after_a_move_give_north_and_level),
		cmocka_unit_test(
			what_sightings_at_one_height_cannot_tell_stays_as_it_was),
		cmocka_unit_test(a_head_that_did_not_move_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
