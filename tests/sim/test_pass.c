/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "pass.h"

enum {
	SEEDS = 10
};

/* The worst of all seeds in every figure. */
static struct pass_score worst_of_seeds(
	const char *name, struct pass_settings settings)
{
	struct pass_score worst = { .within_025 = 1.0, .within_050 = 1.0 };

	for (uint64_t seed = 1; seed <= SEEDS; seed++) {
		settings.seed = seed;
		settings.head.seed = seed;
		struct pass_score score = pass_run(&settings);

		assert_true(score.firm_after_s >= 0.0);
		assert_true(score.lit_after_s >= 0.0);
		assert_near(score.safe_s, 0.0, 0.0);
		pass_score_worsen(&worst, &score);
	}
	pass_score_print(name, &worst);
	return worst;
}

static void a_cheap_pelco_head_keeps_the_beam_on_a_crossing(void **state)
{
	struct pass_score worst =
		worst_of_seeds("cheap head", pass_cheap_crossing());

	(void)state;
	assert_true(worst.firm_after_s < 1.0);
	assert_true(worst.lit_after_s < 1.0);
	assert_true(worst.within_025 > 0.95);
	assert_true(worst.p95_deg < 0.07);
}

static void jitter_and_backlash_cost_little(void **state)
{
	struct pass_settings settings = pass_cheap_crossing();

	(void)state;
	settings.head.jitter_s = 0.02;
	settings.head.pan.backlash_rad = geom_radians(0.1);
	settings.head.tilt.backlash_rad = geom_radians(0.1);
	settings.rig.backlash_rad = geom_radians(0.1);
	struct pass_score worst =
		worst_of_seeds("jitter and backlash", settings);

	assert_true(worst.within_050 > 0.95);
	assert_true(worst.p95_deg < 0.10);
}

static void backlash_that_nobody_measured_loses_no_target(void **state)
{
	struct pass_settings settings = pass_cheap_crossing();

	(void)state;
	settings.head.pan.backlash_rad = geom_radians(0.1);
	settings.head.tilt.backlash_rad = geom_radians(0.1);
	settings.rig.backlash_rad = 0.0;
	struct pass_score worst = worst_of_seeds("unknown backlash", settings);

	assert_true(worst.within_025 > 0.90);
	assert_true(worst.p95_deg < 0.15);
}

static void a_good_head_keeps_it_within_hundredths_of_a_degree(void **state)
{
	struct pass_score worst =
		worst_of_seeds("good head", pass_good_crossing());

	(void)state;
	assert_true(worst.within_025 > 0.90);
	assert_true(worst.rms_deg < 0.015);
	assert_true(worst.p95_deg < 0.03);
}

static void dithering_between_steps_lowers_the_error(void **state)
{
	struct pass_settings settings = pass_cheap_crossing();
	struct pass_score dithered = worst_of_seeds("dithered", settings);

	(void)state;
	settings.pursuit.aim.pan_step_rad_s = 0.0;
	settings.pursuit.aim.tilt_step_rad_s = 0.0;
	struct pass_score rounded = worst_of_seeds("rounded", settings);

	assert_true(dithered.rms_deg < 0.9 * rounded.rms_deg);
}

/* What the rig file has of a head whose rates bend. */
static void measure_speeds(struct pass_settings *settings)
{
	const struct sim_axis_settings *axis = &settings->head.pan;
	struct rig_speeds *speeds = &settings->rig.speeds;

	speeds->count = RIG_SPEEDS_MAX;
	for (int i = 0; i < RIG_SPEEDS_MAX; i++) {
		double share = (i + 1.0) / RIG_SPEEDS_MAX;
		double rate_rad_s = axis->rate_max_rad_s * share *
			(1 - axis->bend * (1 - share));

		speeds->rates[i] =
			(struct mount_rates){ rate_rad_s, rate_rad_s };
	}
}

/* Taken as even, they lose the target: p95 of 1.7 degrees. */
static void rates_that_bend_cost_nothing_once_they_were_measured(void **state)
{
	struct pass_settings settings = pass_cheap_crossing();

	(void)state;
	settings.head.pan.bend = 0.4;
	settings.head.tilt.bend = 0.4;
	measure_speeds(&settings);
	struct pass_score worst = worst_of_seeds("bent and measured", settings);

	assert_true(worst.within_025 > 0.95);
	assert_true(worst.p95_deg < 0.07);
}

static void a_hovering_target_leaves_the_head_at_rest(void **state)
{
	struct pass_settings cheap = pass_cheap_crossing();
	struct pass_settings good = pass_good_crossing();

	(void)state;
	cheap.speed_m_s = (struct vec3){ 0.0, 0.0, 0.0 };
	good.speed_m_s = (struct vec3){ 0.0, 0.0, 0.0 };
	struct pass_score cheap_worst = worst_of_seeds("hover, cheap", cheap);
	struct pass_score good_worst = worst_of_seeds("hover, good", good);

	assert_true(cheap_worst.last_error_deg < 0.05);
	assert_true(cheap_worst.last_swing_deg < 0.03);
	assert_true(good_worst.last_error_deg < 0.03);
	assert_true(good_worst.last_swing_deg < 0.03);
}

static void a_target_that_comes_head_on_is_held(void **state)
{
	struct pass_settings settings = pass_cheap_crossing();

	(void)state;
	settings.at_m = (struct vec3){ 100.0, 1400.0, 300.0 };
	settings.speed_m_s = (struct vec3){ 0.0, -50.0, 0.0 };
	settings.head.start = rig_head_for(&settings.rig,
		geom_angles(settings.at_m), settings.rig.range_m, 0.0);
	settings.head.start.pan_rad += geom_radians(1.5);
	struct pass_score worst = worst_of_seeds("head-on", settings);

	assert_true(worst.within_025 > 0.90);
	assert_true(worst.p95_deg < 0.10);
}

/* A quadcopter 300 m away that throws itself about at 5 m/s2. */
static void jinks_stay_within_the_beam(void **state)
{
	struct pass_settings settings = pass_cheap_crossing();

	(void)state;
	settings.at_m = (struct vec3){ 50.0, 280.0, 100.0 };
	settings.speed_m_s = (struct vec3){ 0.0, 0.0, 0.0 };
	settings.jink_m_s2 = 5.0;
	settings.rig.range_m = 300.0;
	settings.head.start = rig_head_for(&settings.rig,
		geom_angles(settings.at_m), settings.rig.range_m, 0.0);
	struct pass_score worst = worst_of_seeds("jinks", settings);

	assert_true(worst.within_050 > 0.95);
	assert_true(worst.p95_deg < 0.35);
}

static void a_camera_on_its_own_base_needs_the_true_angle(void **state)
{
	struct pass_settings settings = pass_cheap_crossing();

	(void)state;
	settings.rig.camera_place = CAMERA_ON_BASE;
	settings.rig.lens = lens_pinhole(8000, 2000, 50.0 / 0.012);
	settings.rig.camera.pitch_rad = geom_radians(16.0);
	struct pass_score worst = worst_of_seeds("camera on base", settings);

	assert_true(worst.within_025 > 0.90);
	assert_true(worst.p95_deg < 0.20);
}

static void a_second_behind_a_cloud_is_bridged(void **state)
{
	struct pass_settings settings = pass_cheap_crossing();

	(void)state;
	settings.hidden_from_s = 6.0;
	settings.hidden_to_s = 7.0;
	struct pass_score worst = worst_of_seeds("hidden for 1 s", settings);

	assert_true(worst.within_025 > 0.90);
	assert_true(worst.last_error_deg < 0.15);
}

static void two_runs_give_the_same_figures_bit_for_bit(void **state)
{
	struct pass_settings settings = pass_cheap_crossing();
	struct pass_score first = pass_run(&settings);
	struct pass_score second = pass_run(&settings);

	(void)state;
	assert_near(first.rms_deg, second.rms_deg, 0.0);
	assert_near(first.worst_deg, second.worst_deg, 0.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_cheap_pelco_head_keeps_the_beam_on_a_crossing),
		cmocka_unit_test(jitter_and_backlash_cost_little),
		cmocka_unit_test(backlash_that_nobody_measured_loses_no_target),
		cmocka_unit_test(
			a_good_head_keeps_it_within_hundredths_of_a_degree),
		cmocka_unit_test(dithering_between_steps_lowers_the_error),
		cmocka_unit_test(
			rates_that_bend_cost_nothing_once_they_were_measured),
		cmocka_unit_test(a_hovering_target_leaves_the_head_at_rest),
		cmocka_unit_test(a_target_that_comes_head_on_is_held),
		cmocka_unit_test(jinks_stay_within_the_beam),
		cmocka_unit_test(a_camera_on_its_own_base_needs_the_true_angle),
		cmocka_unit_test(a_second_behind_a_cloud_is_bridged),
		cmocka_unit_test(two_runs_give_the_same_figures_bit_for_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
