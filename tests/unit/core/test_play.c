/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/geom.h"
#include "core/play.h"

static double deg(double degrees)
{
	return geom_radians(degrees);
}

struct gear {
	double motor_rad;
	double lamp_rad;
};

/* As it truly is, and as it is reckoned. */
struct axis {
	struct gear is;
	struct gear model;
};

static void drive(struct gear *gear, double way_rad, double play_rad)
{
	gear->motor_rad += way_rad;
	gear->lamp_rad = fmax(gear->motor_rad - play_rad / 2.0,
		fmin(gear->motor_rad + play_rad / 2.0, gear->lamp_rad));
}

/* One look: the whole model is moved to where the lamp was seen. */
static void turn(
	struct axis *axis, struct play *play, double way_rad, double true_play)
{
	drive(&axis->is, way_rad, true_play);
	drive(&axis->model, way_rad, play->play_rad);
	double shift = axis->is.lamp_rad - axis->model.lamp_rad;

	axis->model.motor_rad += shift;
	axis->model.lamp_rad += shift;
	play_seen(play, way_rad, shift);
}

/* To and fro over a degree, @times times. */
static double learned(double believed_deg, double true_deg, int times)
{
	struct axis axis = { { 0.0, 0.0 }, { 0.0, 0.0 } };
	struct play play;

	play_init(&play, deg(believed_deg));
	for (int i = 0; i < times; i++) {
		for (int k = 0; k < 50; k++) {
			turn(&axis, &play, deg(i % 2 == 0 ? 0.02 : -0.02),
				deg(true_deg));
		}
	}
	return geom_degrees(play.play_rad);
}

static void play_that_nobody_measured_is_found_out(void **state)
{
	(void)state;
	assert_near(learned(0.0, 0.1, 40), 0.1, 0.01);
	assert_near(learned(0.0, 0.2, 40), 0.2, 0.01);
}

static void too_much_of_it_is_taken_back(void **state)
{
	(void)state;
	assert_near(learned(0.2, 0.05, 40), 0.05, 0.01);
	assert_near(learned(0.1, 0.0, 40), 0.0, 0.01);
}

static void what_is_right_stays_as_it_is(void **state)
{
	(void)state;
	assert_near(learned(0.1, 0.1, 40), 0.1, 1e-9);
}

static void without_a_reversal_nothing_is_learned(void **state)
{
	struct play play;

	(void)state;
	play_init(&play, deg(0.1));
	for (int i = 0; i < 100; i++) {
		play_seen(&play, deg(0.1), deg(0.02));
	}
	assert_near(play.play_rad, deg(0.1), 0.0);
}

static void doubt_is_there_only_after_a_reversal(void **state)
{
	struct play play;

	(void)state;
	play_init(&play, deg(0.1));
	play_seen(&play, deg(5.0), 0.0);
	assert_near(play_doubt(&play, deg(0.02)), 0.0, 0.0);
	assert_near(play_doubt(&play, deg(-0.02)), deg(0.01), 1e-12);
	play_seen(&play, deg(-0.02), 0.0);
	assert_near(play_doubt(&play, deg(-0.02)), deg(0.01), 1e-12);
	play_seen(&play, deg(-0.3), 0.0);
	assert_near(play_doubt(&play, deg(-0.02)), 0.0, 0.0);
}

static void it_never_grows_beyond_what_gears_have(void **state)
{
	struct play play;

	(void)state;
	play_init(&play, 0.0);
	for (int i = 0; i < 100; i++) {
		play_seen(&play, deg(1.0), deg(-5.0));
		play_seen(&play, deg(-1.0), deg(5.0));
	}
	assert_near(play.play_rad, deg(0.3), 1e-12);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(play_that_nobody_measured_is_found_out),
		cmocka_unit_test(too_much_of_it_is_taken_back),
		cmocka_unit_test(what_is_right_stays_as_it_is),
		cmocka_unit_test(without_a_reversal_nothing_is_learned),
		cmocka_unit_test(doubt_is_there_only_after_a_reversal),
		cmocka_unit_test(it_never_grows_beyond_what_gears_have),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
