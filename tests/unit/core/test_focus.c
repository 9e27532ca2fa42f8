/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/focus.h"
#include "core/safety.h"
#include "motor.h"

static const int64_t tick_ns = 40000000;

/* A lamp, what is decided of it, and what it truly does. */
struct bench {
	struct rig rig;
	struct spread spread;
	struct focus focus;
	struct motor motor;
	struct focus_view view;
	struct focus_result result;
	double truth_rad;
	double told;
	int changes; /* of what the motor was told */
};

static double deg(double degrees)
{
	return geom_radians(degrees);
}

static void set_up(struct bench *bench, const struct rig *rig, uint64_t seed)
{
	struct focus_settings settings = focus_settings_default();

	*bench = (struct bench){ .rig = *rig, .view.aims = true };
	spread_init(&bench->spread, rig);
	focus_init(&bench->focus, &settings, rig);
	motor_init(&bench->motor, rig, seed);
}

/* 1 to 11 degrees within 9 to 11 seconds. */
static struct rig lamp(enum focus_drive drive)
{
	struct rig rig = rig_default();

	rig.beam_rad = deg(1.0);
	rig.focus =
		(struct rig_focus){ drive, deg(11.0), 10.0, 0.1, 0.2, 0.01 };
	return rig;
}

static void step(struct bench *bench)
{
	int64_t now_ns = bench->view.now_ns;

	bench->truth_rad = motor_width(&bench->motor, now_ns);
	spread_at(&bench->spread, now_ns);
	bench->result = focus_step(&bench->focus, &bench->spread, &bench->view);
	bench->changes += bench->result.tell != bench->told;
	bench->told = bench->result.tell;
	motor_told(&bench->motor, bench->told, now_ns);
	spread_told(&bench->spread, bench->told, now_ns);
	bench->view.now_ns += tick_ns;
}

static void run(struct bench *bench, double time_s)
{
	int64_t end_ns = bench->view.now_ns + (int64_t)(time_s * 1e9);

	while (bench->view.now_ns < end_ns) {
		step(bench);
	}
}

static void without_a_target_it_is_wide(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct bench bench;

	(void)state;
	set_up(&bench, &rig, 1);
	bench.view.aims = false;
	run(&bench, 15.0);
	assert_near(bench.truth_rad, deg(11.0), 1e-9);
	assert_true(bench.result.tell == 0.0);
}

static void as_the_pointing_settles_it_narrows_to_what_that_allows(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct bench bench;

	(void)state;
	set_up(&bench, &rig, 2);
	bench.view.sigma_rad = deg(1.0);
	run(&bench, 15.0);
	assert_near(bench.truth_rad, deg(11.0), 1e-9);
	bench.view.error_rad = deg(0.1);
	bench.view.sigma_rad = deg(0.15);
	run(&bench, 15.0);
	/* 4 (0.1 + 3 0.15) = 2.2, and a quarter more is 2.75. */
	assert_near(bench.result.wish_rad, deg(2.75), 1e-9);
	assert_true(bench.truth_rad >= deg(2.75));
	assert_true(bench.truth_rad <= deg(5.0));
	bench.view.sigma_rad = deg(0.01);
	run(&bench, 15.0);
	assert_near(bench.truth_rad, deg(1.0), 1e-9);
}

static void told_a_place_it_goes_there(void **state)
{
	struct rig rig = lamp(FOCUS_TOLD);
	struct bench bench;

	(void)state;
	set_up(&bench, &rig, 3);
	bench.view.error_rad = deg(0.5);
	run(&bench, 15.0);
	assert_near(bench.result.wish_rad, deg(2.5), 1e-9);
	assert_true(bench.truth_rad >= deg(2.5));
	assert_true(bench.truth_rad <= deg(2.7) + 1e-9);
}

static void what_pictures_showed_counts_like_what_is_believed(void **state)
{
	struct focus_view view = { .error_rad = deg(0.1),
		.rms_rad = deg(0.2),
		.sigma_rad = deg(0.05) };

	(void)state;
	assert_near(focus_need(&view), deg(4 * (0.2 * sqrt(3.0) + 0.15)), 1e-9);
	view.error_rad = deg(0.5);
	assert_near(focus_need(&view), deg(4 * (0.5 + 0.15)), 1e-9);
}

static void before_the_beam_must_leave_the_target_it_opens(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct bench bench;

	(void)state;
	set_up(&bench, &rig, 4);
	run(&bench, 25.0);
	assert_near(bench.truth_rad, deg(1.0), 1e-9);
	bench.view.leaves = true;
	run(&bench, 15.0);
	assert_near(bench.truth_rad, deg(11.0), 1e-9);
}

static void held_it_keeps_to_one_width_whatever_the_pointing(void **state)
{
	struct rig rig = lamp(FOCUS_TOLD);
	struct bench bench;

	(void)state;
	set_up(&bench, &rig, 5);
	focus_order(
		&bench.focus, (struct focus_settings){ FOCUS_HELD, deg(4.0) });
	bench.view.error_rad = deg(2.0);
	run(&bench, 15.0);
	assert_near(bench.truth_rad, deg(4.1), deg(0.1) + 1e-9);
	focus_order(
		&bench.focus, (struct focus_settings){ FOCUS_HELD, deg(0.1) });
	step(&bench);
	assert_near(bench.result.wish_rad, deg(1.0), 1e-9);
	focus_order(&bench.focus, (struct focus_settings){ FOCUS_WIDE, 0.0 });
	step(&bench);
	assert_near(bench.result.wish_rad, deg(11.0), 1e-9);
}

static void what_may_not_move_stands(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct bench bench;

	(void)state;
	set_up(&bench, &rig, 6);
	bench.view.still = true;
	step(&bench);
	assert_true(bench.result.tell == 0.0);
}

static void a_breathing_error_does_not_pump_the_motor(void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct bench bench;

	(void)state;
	set_up(&bench, &rig, 7);
	bench.view.sigma_rad = deg(0.3);
	run(&bench, 30.0);
	bench.changes = 0;
	for (int i = 0; i < 3000; i++) {
		bench.view.sigma_rad = deg(0.3 * (1.0 + 0.15 * sin(i * 0.1)));
		step(&bench);
	}
	assert_true(bench.changes <= 2);
}

static void to_and_fro_it_is_lost_and_finds_itself_at_the_wide_stop(
	void **state)
{
	struct rig rig = lamp(FOCUS_TIMED);
	struct bench bench;
	int found = 0;

	(void)state;
	set_up(&bench, &rig, 8);
	for (int i = 0; i < 40; i++) {
		bool before = bench.result.finds;

		bench.view.sigma_rad = deg(i % 2 == 0 ? 0.3 : 0.5);
		for (int k = 0; k < 200; k++) {
			step(&bench);
			found += before && !bench.result.finds;
			before = bench.result.finds;
			assert_true(bench.result.tell != 0.0 ||
				bench.spread.high - bench.spread.low < 0.43);
		}
	}
	assert_true(found >= 2);
	assert_true(found <= 20);
}

/* Errors that come and go as tracks do. */
static void shake(struct focus_view *view, uint64_t *seed)
{
	if (random_between(seed, 0.0, 1.0) < 0.02) {
		view->sigma_rad = deg(pow(10.0, random_between(seed, -2, 1)));
	}
	if (random_between(seed, 0.0, 1.0) < 0.02) {
		view->error_rad = deg(random_between(seed, 0.0, 1.0));
		view->rms_rad = deg(random_between(seed, 0.0, 0.5));
	}
	view->sigma_rad *= random_between(seed, 0.95, 1.05);
	view->aims = random_between(seed, 0.0, 1.0) > 0.001;
}

static void it_is_never_wished_narrower_than_the_prediction_allows(void **state)
{
	const uint64_t first = 20261131;
	uint64_t seed = first;
	long narrow = 0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)first);
	for (int i = 0; i < 100; i++) {
		enum focus_drive drive = i % 2 == 0 ? FOCUS_TIMED : FOCUS_TOLD;
		struct rig rig = motor_rig(drive, &seed);
		struct bench bench;

		set_up(&bench, &rig, random_bits(&seed));
		for (int k = 0; k < 2000; k++) {
			double wide = rig.focus.wide_rad;
			double need;

			shake(&bench.view, &seed);
			step(&bench);
			need = safety_beam_for(
				bench.view.error_rad, bench.view.sigma_rad);
			assert_true(bench.result.wish_rad >= fmin(need, wide));
			assert_true(bench.result.wish_rad <= wide);
			assert_true(bench.result.wish_rad >= rig.beam_rad);
			narrow += bench.result.wish_rad < wide;
		}
	}
	assert_true(narrow > 50000);
}

/* While the pointing only gets better nothing excuses a beam too narrow. */
static void as_errors_fall_no_motor_gets_narrower_than_they_allow(void **state)
{
	const uint64_t first = 20261132;
	uint64_t seed = first;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)first);
	for (int i = 0; i < 200; i++) {
		enum focus_drive drive = i % 2 == 0 ? FOCUS_TIMED : FOCUS_TOLD;
		struct rig rig = motor_rig(drive, &seed);
		double widest = rig.focus.wide_rad -
			(drive == FOCUS_TOLD ? rig.focus.error : 0.0) *
				(rig.focus.wide_rad - rig.beam_rad);
		struct bench bench;

		set_up(&bench, &rig, random_bits(&seed));
		bench.view.aims = false;
		run(&bench, 25.0);
		bench.view.aims = true;
		bench.view.sigma_rad = deg(1.0);
		for (int k = 0; k < 1000; k++) {
			bench.view.sigma_rad *=
				random_between(&seed, 0.98, 1.0);
			step(&bench);
			assert_true(bench.truth_rad >=
				fmin(focus_need(&bench.view), widest) - 1e-9);
		}
		assert_true(bench.truth_rad < rig.focus.wide_rad);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_a_target_it_is_wide),
		cmocka_unit_test(
			as_the_pointing_settles_it_narrows_to_what_that_allows),
		cmocka_unit_test(told_a_place_it_goes_there),
		cmocka_unit_test(
			what_pictures_showed_counts_like_what_is_believed),
		cmocka_unit_test(
			before_the_beam_must_leave_the_target_it_opens),
		cmocka_unit_test(
			held_it_keeps_to_one_width_whatever_the_pointing),
		cmocka_unit_test(what_may_not_move_stands),
		cmocka_unit_test(a_breathing_error_does_not_pump_the_motor),
		cmocka_unit_test(
			to_and_fro_it_is_lost_and_finds_itself_at_the_wide_stop),
		cmocka_unit_test(
			it_is_never_wished_narrower_than_the_prediction_allows),
		cmocka_unit_test(
			as_errors_fall_no_motor_gets_narrower_than_they_allow),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
