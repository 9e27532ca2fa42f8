/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/gains.h"

#include <math.h>

static double degrees_of(
	const struct pid_gains *gains, double delay_s, double doubt_s)
{
	struct gains_loop loop = { delay_s, doubt_s, 1.0 };

	return geom_degrees(gains_margin(gains, &loop));
}

/* An integrator with gain kp crosses at kp; the delay turns it by kp u. */
static void a_plain_gain_leaves_a_quarter_turn_less_the_delay(void **state)
{
	struct pid_gains p = { .kp = 5.0 };

	(void)state;
	assert_near(degrees_of(&p, 0.0, 0.0), 90.0, 1e-3);
	assert_near(degrees_of(&p, 0.0, 0.1), 90.0 - geom_degrees(0.5), 1e-3);
	assert_near(degrees_of(&p, 0.0, 0.5), 90.0 - geom_degrees(2.5), 1e-3);
}

/* With an integrator: w^4 = kp^2 w^2 + ki^2, margin atan(w kp/ki) - w u. */
static void an_integrator_takes_what_the_formula_says(void **state)
{
	struct pid_gains pi = { .kp = 4.0, .ki = 6.0 };
	double kp2 = pi.kp * pi.kp;
	double w = sqrt((kp2 + sqrt(kp2 * kp2 + 4.0 * pi.ki * pi.ki)) / 2.0);
	double margin = atan(w * pi.kp / pi.ki) - w * 0.08;

	(void)state;
	assert_near(degrees_of(&pi, 0.0, 0.08), geom_degrees(margin), 1e-3);
}

/* A filtered lead: C = kp + kd s/(1 + Tf s), by its own formula. */
static void damping_gives_margin_back(void **state)
{
	struct pid_gains p = { .kp = 5.0 };
	struct pid_gains pd = { .kp = 5.0, .kd = 0.2, .filter_s = 0.02 };

	(void)state;
	assert_true(degrees_of(&pd, 0.0, 0.1) > degrees_of(&p, 0.0, 0.1));
}

/*
 * As kp grows, a perfect predictor's loop becomes e^-ds / (1 - e^-ds), which
 * crosses at d w = 60 degrees, with 60 degrees left.
 */
static void a_perfect_predictor_leaves_sixty_degrees(void **state)
{
	(void)state;
	for (int kp = 1; kp <= 20; kp++) {
		struct pid_gains p = { .kp = kp };

		assert_true(degrees_of(&p, 0.1, 0.0) > 60.0);
	}
	assert_near(degrees_of(&(struct pid_gains){ .kp = 20.0 }, 0.1, 0.0),
		60.0, 4.0);
}

/* Where it crosses again beyond that, it lives by its delay being exact. */
static void a_predictor_that_pulls_too_hard_has_no_margin(void **state)
{
	(void)state;
	for (int kp = 30; kp <= 300; kp += 30) {
		struct pid_gains p = { .kp = kp };

		assert_true(degrees_of(&p, 0.1, 0.0) < 0.0);
	}
}

static void what_pulls_for_ever_has_no_margin(void **state)
{
	struct pid_gains d = { .kp = 1.0, .kd = 1.5 };

	(void)state;
	assert_near(degrees_of(&d, 0.0, 0.1), -180.0, 1e-9);
	assert_near(
		degrees_of(&(struct pid_gains){ 0 }, 0.0, 0.1), 180.0, 1e-9);
}

enum {
	SLOTS = 64,
	STEPS = 40000
};

/*
 * A loop in time: an integrator that gets the rate so many steps late, and a
 * predictor that reckons with fewer. Returns the error at the end.
 */
static double left_after(double kp, int reckoned, int late)
{
	const double dt = 0.005;
	double sent[SLOTS] = { 0.0 };
	double at = 1.0;

	for (int i = 0; i < STEPS; i++) {
		double ahead = at;

		for (int k = 1; k <= reckoned; k++) {
			ahead += sent[(i - k + SLOTS) % SLOTS] * dt;
		}
		sent[i % SLOTS] = -kp * ahead;
		at += sent[(i - late + SLOTS) % SLOTS] * dt;
		if (fabs(at) > 1e6) {
			return fabs(at);
		}
	}
	return fabs(at);
}

/* The margin's sign against time, near its edge on both sides. */
static void a_loop_in_time_swings_up_where_no_margin_is_left(void **state)
{
	const double dt = 0.005;
	const int late = 20;

	(void)state;
	for (int i = 0; i < 40; i++) {
		struct pid_gains p = { .kp = 4.0 * pow(1.05, i) };
		double margin = degrees_of(&p, 0.0, late * dt + dt / 2.0);

		if (margin > 3.0) {
			assert_true(left_after(p.kp, 0, late) < 1e-3);
		}
		if (margin < -3.0) {
			assert_true(left_after(p.kp, 0, late) > 1e3);
		}
	}
	assert_true(left_after(4.0, 0, late) < 1e-3);
	assert_true(left_after(24.0, 0, late) > 1e3);
}

/* And with a predictor whose delay is too short by more than a half. */
static void what_is_not_refused_settles_in_time(void **state)
{
	const double dt = 0.005;
	const int reckoned = 20;
	const int late = 32;

	(void)state;
	for (int i = 0; i < 60; i++) {
		struct pid_gains p = { .kp = 1.0 * pow(1.07, i) };
		double margin = degrees_of(
			&p, reckoned * dt, (late - reckoned) * dt + dt / 2.0);

		if (margin >= geom_degrees(gains_least_margin())) {
			assert_true(left_after(p.kp, reckoned, late) < 1e-3);
		}
		if (margin < 0.0) {
			assert_true(left_after(p.kp, reckoned, late) > 1e3);
		}
	}
}

static struct gains_loop cheap_head(double lag_s)
{
	struct rig rig = rig_default();
	struct cadence cadence;

	rig.mount_delay_s = 0.1;
	rig.mount_jitter_s = 0.02;
	cadence_init(&cadence, 0.05);
	cadence.lag_s = lag_s;
	return gains_loop_of(&rig, rig.mount_delay_s, &cadence);
}

static void computed_gains_leave_what_they_must(void **state)
{
	struct gains_loop loop = cheap_head(0.02);
	struct pid_gains wished = { .limit_rad_s = 1.0, .filter_s = 0.1 };
	struct pid_gains gains = gains_fitted(&wished, &loop);

	(void)state;
	assert_true(gains.kp > 1.0);
	assert_true(geom_degrees(gains_margin(&gains, &loop)) >= 44.999);
	assert_near(gains.limit_rad_s, 1.0, 0.0);
	assert_near(gains.filter_s, 0.1, 0.0);
}

static void a_longer_delay_softens_them(void **state)
{
	struct pid_gains wished = { .kp = 0.0 };
	double last = 6.0;

	(void)state;
	for (int i = 1; i <= 10; i++) {
		struct gains_loop loop = cheap_head(0.2 + 0.2 * i);
		struct pid_gains gains = gains_fitted(&wished, &loop);

		assert_true(i == 1 || gains.kp < last);
		assert_true(gains_margin(&gains, &loop) >= geom_radians(44.99));
		last = gains.kp;
	}
}

static void set_gains_stay_as_they_are_while_they_leave_enough(void **state)
{
	struct pid_gains set = {
		.kp = 3.0, .ki = 0.4, .kd = 0.05, .filter_s = 0.1
	};
	struct gains_loop loop = cheap_head(0.02);
	struct pid_gains same = gains_fitted(&set, &loop);

	(void)state;
	assert_near(same.kp, 3.0, 0.0);
	assert_near(same.ki, 0.4, 0.0);
	loop.doubt_s += 0.5;
	struct pid_gains less = gains_fitted(&set, &loop);

	assert_true(less.kp < 3.0 && less.kp > 0.0);
	assert_near(less.ki / 0.4, less.kp * less.kp / 9.0, 1e-9);
	assert_near(gains_margin(&less, &loop), gains_least_margin(), 1e-3);
}

static void only_a_change_that_matters_asks_for_new_ones(void **state)
{
	struct gains_loop loop = cheap_head(0.02);
	struct gains_loop other = loop;

	(void)state;
	other.doubt_s *= 1.05;
	assert_false(gains_differ(&loop, &other));
	other.doubt_s *= 1.1;
	assert_true(gains_differ(&loop, &other));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_plain_gain_leaves_a_quarter_turn_less_the_delay),
		cmocka_unit_test(an_integrator_takes_what_the_formula_says),
		cmocka_unit_test(damping_gives_margin_back),
		cmocka_unit_test(a_perfect_predictor_leaves_sixty_degrees),
		cmocka_unit_test(a_predictor_that_pulls_too_hard_has_no_margin),
		cmocka_unit_test(what_is_not_refused_settles_in_time),
		cmocka_unit_test(what_pulls_for_ever_has_no_margin),
		cmocka_unit_test(
			a_loop_in_time_swings_up_where_no_margin_is_left),
		cmocka_unit_test(computed_gains_leave_what_they_must),
		cmocka_unit_test(a_longer_delay_softens_them),
		cmocka_unit_test(
			set_gains_stay_as_they_are_while_they_leave_enough),
		cmocka_unit_test(only_a_change_that_matters_asks_for_new_ones),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
