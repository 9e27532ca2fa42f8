/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/sim_head.h"

static const int64_t ms = 1000000;

static struct sim_head_settings smooth_head(void)
{
	struct sim_head_settings settings = sim_head_settings_default();

	settings.pan.speed_steps = settings.tilt.speed_steps = 0;
	settings.pan.backlash_rad = settings.tilt.backlash_rad = 0.0;
	settings.pan.encoder_rad = settings.tilt.encoder_rad = 0.0;
	return settings;
}

static struct mount_rates pan_at(double deg_s)
{
	return (struct mount_rates){ .pan_rad_s = geom_radians(deg_s) };
}

static double pan_deg(const struct sim_head *head)
{
	return geom_degrees(sim_head_true(head).pan_rad);
}

static void nothing_moves_before_the_dead_time_is_over(void **state)
{
	struct sim_head_settings settings = smooth_head();
	struct sim_head head;

	(void)state;
	sim_head_init(&head, &settings, 0);
	sim_head_command(&head, pan_at(10.0), 0);
	sim_head_advance(&head, 100 * ms);
	assert_near(pan_deg(&head), 0.0, 0.0);
	sim_head_advance(&head, 101 * ms);
	assert_true(pan_deg(&head) > 0.0);
}

static void it_gathers_speed_as_its_acceleration_allows(void **state)
{
	struct sim_head_settings settings = smooth_head();
	struct sim_head head;

	(void)state;
	sim_head_init(&head, &settings, 0);
	sim_head_command(&head, pan_at(30.0), 0);
	sim_head_advance(&head, 600 * ms); /* 0.5 s at 60 deg/s2 */
	assert_near(geom_degrees(sim_head_rates(&head).pan_rad_s), 30.0, 1e-6);
	assert_near(pan_deg(&head), 0.5 * 60.0 * 0.25, 1e-3);
	sim_head_advance(&head, 1600 * ms);
	assert_near(pan_deg(&head), 37.5, 1e-3);
}

static void it_keeps_its_last_rate_for_ever_and_rests_at_its_stop(void **state)
{
	struct sim_head_settings settings = smooth_head();
	struct sim_head head;
	double highest = 0.0;

	(void)state;
	sim_head_init(&head, &settings, 0);
	sim_head_command(&head, pan_at(90.0), 0); /* more than it can */
	for (int64_t at = 0; at < 6000 * ms; at += 10 * ms) {
		sim_head_advance(&head, at);
		highest = fmax(highest, pan_deg(&head));
	}
	assert_near(pan_deg(&head), 177.5, 0.01);
	assert_true(highest <= 177.5);
}

static void its_drive_knows_only_so_many_speeds(void **state)
{
	struct sim_head_settings settings = sim_head_settings_default();
	struct sim_head head;

	(void)state;
	sim_head_init(&head, &settings, 0);
	sim_head_command(&head, pan_at(1.0), 0); /* 1.575 steps */
	sim_head_advance(&head, 1000 * ms);
	assert_near(geom_degrees(sim_head_rates(&head).pan_rad_s),
		2.0 * 40.0 / 63.0, 1e-9);
}

static void the_lamp_lags_behind_the_motor_by_the_backlash(void **state)
{
	struct sim_head_settings settings = smooth_head();
	struct sim_head head;
	double ahead;

	(void)state;
	settings.pan.backlash_rad = geom_radians(0.2);
	sim_head_init(&head, &settings, 0);
	sim_head_command(&head, pan_at(5.0), 0);
	sim_head_advance(&head, 1000 * ms);
	ahead = geom_degrees(sim_head_reads(&head).pan_rad) - pan_deg(&head);
	assert_near(ahead, 0.1, 1e-9);
	sim_head_command(&head, pan_at(-5.0), 1000 * ms);
	sim_head_advance(&head, 2000 * ms);
	ahead = geom_degrees(sim_head_reads(&head).pan_rad) - pan_deg(&head);
	assert_near(ahead, -0.1, 1e-9);
}

static void its_encoder_answers_in_steps(void **state)
{
	struct sim_head_settings settings = smooth_head();
	struct sim_head head;

	(void)state;
	settings.pan.encoder_rad = geom_radians(0.1);
	settings.start.pan_rad = geom_radians(12.34);
	sim_head_init(&head, &settings, 0);
	assert_near(geom_degrees(sim_head_reads(&head).pan_rad), 12.3, 1e-9);
}

static void jitter_never_lets_a_command_overtake_another(void **state)
{
	struct sim_head_settings settings = smooth_head();
	struct sim_head head;

	(void)state;
	settings.jitter_s = 0.1;
	sim_head_init(&head, &settings, 0);
	for (int64_t i = 0; i < 200; i++) {
		sim_head_command(
			&head, pan_at(i == 199 ? 7.0 : 1.0), i * 5 * ms);
	}
	sim_head_advance(&head, 3000 * ms);
	assert_near(geom_degrees(sim_head_rates(&head).pan_rad_s), 7.0, 1e-9);
}

static void a_flood_of_commands_ends_with_the_newest(void **state)
{
	struct sim_head_settings settings = smooth_head();
	struct sim_head head;

	(void)state;
	sim_head_init(&head, &settings, 0);
	for (int64_t i = 0; i < 1000; i++) {
		sim_head_command(&head, pan_at(0.01 * (double)i), 0);
	}
	sim_head_advance(&head, 3000 * ms);
	assert_near(geom_degrees(sim_head_rates(&head).pan_rad_s), 9.99, 1e-9);
}

static void sent_to_a_place_it_goes_brakes_and_stays(void **state)
{
	struct sim_head_settings settings = sim_head_settings_default();
	struct sim_head head;
	double fastest = 0.0;

	(void)state;
	sim_head_init(&head, &settings, 0);
	sim_head_goto(&head,
		(struct mount_angles){
			geom_radians(50.0), geom_radians(120.0) },
		0);
	for (int64_t at = 0; at < 3000 * ms; at += ms) {
		sim_head_advance(&head, at);
		fastest = fmax(fastest, head.pan.rate_rad_s);
		assert_true(head.pan.motor_rad < geom_radians(50.01));
	}
	/* the way there: 40 deg/s, 0.67 s to reach and to lose it, and 0.1 */
	assert_near(geom_degrees(fastest), 40.0, 0.1);
	assert_near(geom_degrees(head.pan.motor_rad), 50.0, 1e-9);
	assert_near(head.pan.rate_rad_s, 0.0, 0.0);
	sim_head_advance(&head, 5000 * ms);
	assert_near(geom_degrees(head.tilt.motor_rad), 90.0, 1e-9);
	/* a rate takes over */
	sim_head_command(&head, (struct mount_rates){ 0 }, 5000 * ms);
	sim_head_advance(&head, 6000 * ms);
	assert_near(geom_degrees(head.pan.motor_rad), 50.0, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(sent_to_a_place_it_goes_brakes_and_stays),
		cmocka_unit_test(nothing_moves_before_the_dead_time_is_over),
		cmocka_unit_test(it_gathers_speed_as_its_acceleration_allows),
		cmocka_unit_test(
			it_keeps_its_last_rate_for_ever_and_rests_at_its_stop),
		cmocka_unit_test(its_drive_knows_only_so_many_speeds),
		cmocka_unit_test(
			the_lamp_lags_behind_the_motor_by_the_backlash),
		cmocka_unit_test(its_encoder_answers_in_steps),
		cmocka_unit_test(jitter_never_lets_a_command_overtake_another),
		cmocka_unit_test(a_flood_of_commands_ends_with_the_newest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
