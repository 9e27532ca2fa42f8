/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/kalman.h"
#include "random.h"

static const int64_t FRAME_NS = 33333333;

static const struct kalman_prior PRIOR = {
	.rate_rad_s = 0.2, .steady_rad_s2 = 0.003, .lively_rad_s2 = 0.05
};

/* What flies straight over the zenith, its height's way in 3.3 seconds. */
static struct angles over_the_zenith(int64_t at_ns)
{
	double along = atan(0.3 * ((double)at_ns * 1e-9 - 2.0));
	struct vec3 v = { sin(along) * sin(0.7), sin(along) * cos(0.7),
		cos(along) };

	return geom_angles(v);
}

static void see(struct kalman *k, struct angles at, int64_t at_ns)
{
	struct kalman_fix fix = { geom_vector(at), 1e-4, at_ns };

	kalman_update(k, &fix);
}

static void move_at(struct kalman *k, double right, double up)
{
	for (int i = 0; i < KALMAN_MODELS; i++) {
		k->model[i].state[0][MOTION_RATE] = right;
		k->model[i].state[1][MOTION_RATE] = up;
	}
}

static double offset2(const struct kalman *k)
{
	return k->model[0].p[MOTION_OFFSET][MOTION_OFFSET];
}

static double rate2(const struct kalman *k)
{
	return k->model[0].p[MOTION_RATE][MOTION_RATE];
}

static void follows_what_flies_over_the_zenith(void **state)
{
	struct kalman k;

	(void)state;
	kalman_init(&k, &PRIOR, over_the_zenith(0), 1e-4, 0);
	for (int64_t i = 1; i <= 120; i++) {
		kalman_predict(&k, i * FRAME_NS);
		see(&k, over_the_zenith(i * FRAME_NS), i * FRAME_NS);
		if (i < 20) {
			continue;
		}
		struct kalman ahead = k;

		kalman_predict(&ahead, (i + 15) * FRAME_NS);
		assert_near(geom_separation(kalman_angles(&ahead),
				    over_the_zenith((i + 15) * FRAME_NS)),
			0.0, 2e-3);
	}
}

static void there_and_back_is_nearly_where_it_was(void **state)
{
	struct kalman k;

	(void)state;
	kalman_init(&k, &PRIOR, (struct angles){ 0.4, 1.2 }, 1e-4, 0);
	move_at(&k, 0.3, -0.1);
	kalman_predict(&k, 500000000);
	kalman_predict(&k, 0);
	assert_near(
		geom_separation(kalman_angles(&k), (struct angles){ 0.4, 1.2 }),
		0.0, 1e-4);
	assert_near(k.model[0].state[0][MOTION_RATE], 0.3, 1e-3);
}

static void two_half_steps_are_as_sure_as_one_whole(void **state)
{
	struct kalman one;

	(void)state;
	kalman_init(&one, &PRIOR, (struct angles){ 0.0, 0.0 }, 1e-4, 0);
	struct kalman two = one;

	kalman_predict(&one, 200000000);
	kalman_predict(&two, 120000000);
	kalman_predict(&two, 200000000);
	assert_near(kalman_sigma(&one), kalman_sigma(&two), 1e-6);
}

static void a_late_fix_helps_about_as_one_in_time_would_have(void **state)
{
	struct angles at = { 0.0, 0.0 };
	struct kalman in_time;
	struct kalman late;
	struct kalman without;

	(void)state;
	kalman_init(&without, &PRIOR, at, 1e-4, 0);
	in_time = without;
	kalman_predict(&in_time, FRAME_NS);
	see(&in_time, at, FRAME_NS);
	kalman_predict(&in_time, 2 * FRAME_NS);
	kalman_predict(&without, 2 * FRAME_NS);
	see(&in_time, at, 2 * FRAME_NS);
	see(&without, at, 2 * FRAME_NS);
	late = without;
	see(&late, at, FRAME_NS);
	assert_true(rate2(&late) < rate2(&without));
	assert_near(rate2(&late), rate2(&in_time), 0.3 * rate2(&in_time));
	assert_near(
		offset2(&late), offset2(&in_time), 0.01 * offset2(&in_time));
	assert_true(offset2(&late) < offset2(&without));
	assert_int_equal(late.at_ns, 2 * FRAME_NS);
}

/* One target that moves as the steady model says, and its filter. */
struct run {
	uint64_t random;
	struct plane truth;
	double state[KALMAN_AXES][MOTION_STATES];
	struct kalman k;
};

enum {
	RUNS = 200,
	STEPS = 90,
	SEED = 4711,
};

static const double SIGMA_RAD = 2e-4;

/* Without acceleration: then both models are one, and exact. */
static const struct kalman_prior STRAIGHT = { .rate_rad_s = 0.05 };
static const struct kalman_prior CURVED = {
	.rate_rad_s = 0.05, .steady_rad_s2 = 0.02, .lively_rad_s2 = 0.02
};

static struct kalman_fix look(struct run *run)
{
	struct plane seen = run->truth;

	plane_carry(&seen,
		(struct plane_step){ SIGMA_RAD * random_normal(&run->random),
			SIGMA_RAD * random_normal(&run->random) });
	return (struct kalman_fix){ seen.at, SIGMA_RAD, run->k.at_ns };
}

static void begin(
	struct run *run, const struct kalman_prior *prior, uint64_t seed)
{
	struct angles at = { 1.0, 1.4 };

	*run = (struct run){ .random = seed };
	run->truth = plane_touching(at);
	for (int axis = 0; axis < KALMAN_AXES; axis++) {
		run->state[axis][MOTION_RATE] =
			prior->rate_rad_s * random_normal(&run->random);
		run->state[axis][MOTION_ACCEL] =
			prior->steady_rad_s2 * random_normal(&run->random);
	}
	kalman_init(&run->k, prior, geom_angles(look(run).at), SIGMA_RAD, 0);
}

/* The truth goes on: its acceleration wanders and forgets within 8 s. */
static void move_truth(struct run *run, double dt_s)
{
	struct motion_model model = { run->k.prior.steady_rad_s2, 8.0 };
	struct motion m = motion_over(&model, dt_s);

	for (int axis = 0; axis < KALMAN_AXES; axis++) {
		double *state = run->state[axis];

		state[MOTION_OFFSET] = 0.0;
		motion_carry(&m, state);
		state[MOTION_ACCEL] +=
			sqrt(m.noise[MOTION_ACCEL][MOTION_ACCEL]) *
			random_normal(&run->random);
	}
	plane_carry(&run->truth,
		(struct plane_step){ run->state[0][MOTION_OFFSET],
			run->state[1][MOTION_OFFSET] });
}

static double position_nees(const struct run *run)
{
	struct plane_step off = plane_way(&run->k.plane, run->truth.at);
	double sigma = kalman_sigma(&run->k);

	return plane_length2(off) / (sigma * sigma);
}

struct consistency {
	double nees; /* means over all runs and steps; 2 where honest */
	double nis;
	double last_nees; /* mean over the runs at the last step */
};

static struct consistency measure(const struct kalman_prior *prior)
{
	struct consistency sum = { 0.0, 0.0, 0.0 };

	for (int i = 0; i < RUNS; i++) {
		struct run run;

		begin(&run, prior, SEED + (uint64_t)i);
		for (int step = 1; step <= STEPS; step++) {
			kalman_predict(&run.k, step * FRAME_NS);
			move_truth(&run, 1e-9 * (double)FRAME_NS);
			struct kalman_fix fix = look(&run);

			sum.nis += kalman_match(&run.k, &fix).distance2 /
				(RUNS * STEPS);
			kalman_update(&run.k, &fix);
			sum.nees += position_nees(&run) / (RUNS * STEPS);
		}
		sum.last_nees += position_nees(&run) / RUNS;
	}
	return sum;
}

/* 99.9 % of a chi-square of 400 degrees, over 200: 1.56 to 2.50. */
static void errors_are_as_large_as_it_says_over_200_runs(void **state)
{
	struct consistency got = measure(&STRAIGHT);

	(void)state;
	print_message("seed %d\n", SEED);
	assert_near(got.last_nees, 2.03, 0.47);
	/* 36000 degrees, but only about as free as the runs are. */
	assert_near(got.nees, 2.0, 0.3);
	assert_near(got.nis, 2.0, 0.07);
}

static void two_models_of_a_turning_target_stay_honest(void **state)
{
	struct consistency got = measure(&CURVED);

	(void)state;
	print_message("seed %d\n", SEED);
	assert_in_range((int)(100.0 * got.last_nees), 120, 250);
	assert_in_range((int)(100.0 * got.nees), 120, 230);
	assert_in_range((int)(100.0 * got.nis), 160, 220);
}

/* Level, straight, 50 m/s, 500 m away at the closest, at 100 m of height. */
static struct angles pass_at(double t_s)
{
	return geom_angles((struct vec3){ 50.0 * t_s, 490.0, 100.0 });
}

/* RMS, in radians, of what is foretold @lead_ns ahead over a whole pass. */
static double pass_error(int64_t lead_ns)
{
	const double noise = 1e-4;
	uint64_t random = SEED;
	struct kalman k;
	double sum = 0.0;
	int count = 0;

	for (int i = 0; i < 360; i++) {
		int64_t now = i * FRAME_NS;
		double t = 1e-9 * (double)now - 6.0;
		struct plane seen = plane_touching(pass_at(t));

		plane_carry(&seen,
			(struct plane_step){ noise * random_normal(&random),
				noise * random_normal(&random) });
		if (i == 0) {
			kalman_init(
				&k, &PRIOR, geom_angles(seen.at), noise, now);
			continue;
		}
		kalman_predict(&k, now);
		kalman_update(&k, &(struct kalman_fix){ seen.at, noise, now });
		struct kalman ahead = k;
		double error;

		kalman_predict(&ahead, now + lead_ns);
		error = geom_separation(kalman_angles(&ahead),
			pass_at(t + 1e-9 * (double)lead_ns));
		if (i >= 30) {
			sum += error * error;
			count++;
		}
	}
	return sqrt(sum / count);
}

static void a_pass_at_500_m_is_foretold_a_quarter_second_ahead(void **state)
{
	(void)state;
	print_message("seed %d\n", SEED);
	assert_near(pass_error(0), 0.0, 1e-4);
	assert_near(pass_error(250000000), 0.0, 3.5e-4);
}

static void a_manoeuvre_makes_the_lively_model_take_over(void **state)
{
	struct kalman k;
	struct angles at = { 0.0, 0.0 };

	(void)state;
	kalman_init(&k, &PRIOR, at, 1e-4, 0);
	for (int i = 1; i <= 60; i++) {
		kalman_predict(&k, i * FRAME_NS);
		see(&k, at, i * FRAME_NS);
	}
	assert_true(k.model[0].share > 0.7);
	for (int i = 1; i <= 10; i++) {
		double t = i / 30.0;

		at.az_rad = 0.05 * t * t;
		kalman_predict(&k, (60 + i) * FRAME_NS);
		see(&k, at, (60 + i) * FRAME_NS);
	}
	assert_true(k.model[1].share > 0.7);
	assert_near(kalman_rates(&k).az_rad_s, 0.1 / 3.0, 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(follows_what_flies_over_the_zenith),
		cmocka_unit_test(there_and_back_is_nearly_where_it_was),
		cmocka_unit_test(two_half_steps_are_as_sure_as_one_whole),
		cmocka_unit_test(
			a_late_fix_helps_about_as_one_in_time_would_have),
		cmocka_unit_test(errors_are_as_large_as_it_says_over_200_runs),
		cmocka_unit_test(two_models_of_a_turning_target_stay_honest),
		cmocka_unit_test(
			a_pass_at_500_m_is_foretold_a_quarter_second_ahead),
		cmocka_unit_test(a_manoeuvre_makes_the_lively_model_take_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
