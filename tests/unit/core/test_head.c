/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/head.h"

static const int64_t ms = 1000000;

static double deg(double degrees)
{
	return geom_radians(degrees);
}

static struct head_settings plain_settings(void)
{
	return (struct head_settings){ .delay_s = 0.1,
		.pan_accel_rad_s2 = deg(60.0),
		.tilt_accel_rad_s2 = deg(60.0),
		.encoder_rad = deg(0.1),
		.stray_rad = deg(0.01) };
}

static struct mount_sample sample_at(int64_t at_ms, double pan_deg)
{
	return (struct mount_sample){ .at_ns = at_ms * ms,
		.at = { deg(pan_deg), 0.0 },
		.measured = true };
}

static void send(struct head *head, int64_t at_ms, double pan_deg_s)
{
	head_sent(head,
		(struct mount_command){
			at_ms * ms, { deg(pan_deg_s), 0.0 }, 0.0 });
}

static struct head head_from(struct head_settings settings)
{
	struct head head;

	head_init(&head, &settings);
	head_sample(&head, sample_at(0, 0.0));
	return head;
}

static double pan_deg(const struct head *head, int64_t at_ms)
{
	return geom_degrees(head_at(head, at_ms * ms).at.pan_rad);
}

static double rate_deg_s(const struct head *head, int64_t at_ms)
{
	return geom_degrees(head_at(head, at_ms * ms).rates.pan_rad_s);
}

static void it_is_unknown_until_the_first_sample(void **state)
{
	struct head_settings settings = plain_settings();
	struct head head;

	(void)state;
	head_init(&head, &settings);
	assert_false(head.known);
	head_sample(&head, sample_at(5, 12.5));
	assert_true(head.known);
	assert_near(pan_deg(&head, 5), 12.5, 1e-12);
	assert_near(pan_deg(&head, 900), 12.5, 1e-12);
}

static void a_command_acts_after_the_dead_time_with_the_acceleration(
	void **state)
{
	struct head head = head_from(plain_settings());

	(void)state;
	send(&head, 1000, 30.0);
	assert_near(pan_deg(&head, 1100), 0.0, 1e-12);
	/* 0.25 s at 60 deg/s2: half of 60 x 0.0625. */
	assert_near(rate_deg_s(&head, 1350), 15.0, 1e-9);
	assert_near(pan_deg(&head, 1350), 1.875, 1e-9);
	/* at full rate after 0.5 s and 7.5 deg; then 30 deg/s. */
	assert_near(rate_deg_s(&head, 1600), 30.0, 1e-9);
	assert_near(pan_deg(&head, 2600), 7.5 + 30.0, 1e-9);
}

static void commands_are_played_in_their_order(void **state)
{
	struct head head = head_from(plain_settings());

	(void)state;
	send(&head, 1000, 6.0);
	send(&head, 2000, -6.0);
	send(&head, 3000, 0.0);
	/* 6 deg/s takes 0.1 s: 0.3 deg; turning about, 0.2 s: 0 deg. */
	assert_near(pan_deg(&head, 2100), 0.3 + 0.9 * 6.0, 1e-9);
	assert_near(pan_deg(&head, 2300), 0.3 + 0.9 * 6.0, 1e-9);
	assert_near(pan_deg(&head, 3100), 5.7 - 0.8 * 6.0, 1e-9);
	assert_near(pan_deg(&head, 3900), 5.7 - 0.8 * 6.0 - 0.3, 1e-9);
	assert_near(rate_deg_s(&head, 3900), 0.0, 1e-12);
}

static void the_past_stays_what_it_was_while_commands_are_folded(void **state)
{
	struct head head = head_from(plain_settings());
	double before = 0.0;

	(void)state;
	for (int i = 0; i < 1000; i++) {
		send(&head, 1000 + 20 * i, i % 17 - 5.0);
		if (i == 990) {
			before = pan_deg(&head, 20700);
		}
	}
	assert_true(head.count < 100);
	assert_near(pan_deg(&head, 20700), before, 1e-9);
}

static void more_commands_than_it_keeps_cost_only_the_past(void **state)
{
	struct head head = head_from(plain_settings());

	(void)state;
	for (int i = 0; i < 3000; i++) {
		send(&head, 1000 + i, i % 2 ? 3.0 : 2.0);
	}
	assert_int_equal(head.count, HEAD_COMMANDS_MAX);
	assert_near(rate_deg_s(&head, 4100), 2.5, 0.6);
}

static void the_lamp_waits_until_the_play_is_used_up(void **state)
{
	struct head_settings settings = plain_settings();

	(void)state;
	settings.backlash_rad = deg(0.2);
	struct head head = head_from(settings);

	send(&head, 0, 6.0);
	send(&head, 1000, -6.0);
	/* The motor is at 5.7 when it turns back; the lamp 0.1 behind it. */
	assert_near(pan_deg(&head, 1100), 5.7 - 0.1, 1e-9);
	double turning = pan_deg(&head, 1200);

	assert_near(turning, 6.0 - 0.1, 1e-9);
	assert_near(pan_deg(&head, 1250), turning, 1e-9);
	assert_near(pan_deg(&head, 2000), 6.0 - 0.3 - 0.7 * 6.0 + 0.1, 1e-9);
}

static void samples_pull_the_path_towards_them_without_jumps(void **state)
{
	struct head head = head_from(plain_settings());
	double last = 0.0;

	(void)state;
	for (int64_t i = 1; i <= 600; i++) {
		head_sample(&head, sample_at(100 * i, 1.0));
		double now = pan_deg(&head, 100 * i);

		assert_true(now - last >= 0.0 && now - last < 0.6);
		last = now;
	}
	assert_near(last, 1.0, 0.01);
}

static void a_fast_turning_coarse_encoder_leaves_a_smooth_path(void **state)
{
	struct head head = head_from(plain_settings());
	double worst = 0.0;

	(void)state;
	send(&head, 0, 5.7);
	for (int64_t i = 1; i <= 100; i++) {
		struct head exact = head_from(plain_settings());

		send(&exact, 0, 5.7);
		double truth = pan_deg(&exact, 100 * i);

		head_sample(
			&head, sample_at(100 * i, round(truth / 0.1) * 0.1));
		worst = fmax(worst, fabs(pan_deg(&head, 100 * i) - truth));
	}
	assert_true(worst < 0.03);
}

static void one_impossible_sample_is_not_believed_but_three_are(void **state)
{
	struct head head = head_from(plain_settings());

	(void)state;
	head_sample(&head, sample_at(100, 40.0));
	assert_near(pan_deg(&head, 100), 0.0, 1e-9);
	head_sample(&head, sample_at(200, 0.0));
	for (int64_t i = 3; i <= 5; i++) {
		head_sample(&head, sample_at(100 * i, 40.0));
	}
	assert_near(pan_deg(&head, 500), 40.0, 0.01);
}

static void a_head_that_does_not_move_as_told_is_noticed(void **state)
{
	struct head head = head_from(plain_settings());

	(void)state;
	send(&head, 0, 5.0);
	for (int64_t i = 1; i <= 20; i++) {
		head_sample(&head, sample_at(100 * i, 0.0));
	}
	assert_true(head.error_rad > deg(1.0));
}

/*
 * Told 30 deg/s and sampled 40 times a second, it does @share of what it is
 * told; whether it was ever astray.
 */
static bool is_astray_at(double share)
{
	struct head_settings settings = plain_settings();
	bool astray = false;

	settings.stray_rad = deg(0.03);
	settings.astray_rad = deg(0.25);
	struct head exact = head_from(settings);
	struct head head = head_from(settings);

	send(&exact, 0, 30.0);
	send(&head, 0, 30.0);
	for (int64_t i = 1; i <= 200; i++) {
		head_sample(&head,
			sample_at(25 * i, share * pan_deg(&exact, 25 * i)));
		astray = astray || head_astray(&head);
	}
	return astray;
}

static void rates_a_little_wrong_lead_nobody_astray(void **state)
{
	(void)state;
	assert_false(is_astray_at(1.0));
	assert_false(is_astray_at(1.05));
	assert_false(is_astray_at(0.95));
	assert_true(is_astray_at(0.0));
}

static void late_doubled_and_reckoned_samples_move_nothing(void **state)
{
	struct head head = head_from(plain_settings());
	struct mount_sample reckoned = sample_at(2000, 3.0);

	(void)state;
	head_sample(&head, sample_at(1000, 0.0));
	head_sample(&head, sample_at(1000, 3.0));
	head_sample(&head, sample_at(500, 3.0));
	reckoned.measured = false;
	reckoned.sigma_rad = deg(1.0);
	head_sample(&head, reckoned);
	assert_near(pan_deg(&head, 2000), 0.0, 1e-12);
	assert_false(head.measured);
	assert_int_equal(head.sample_ns, 2000 * ms);
}

/*
 * A fixture that never answers stands within 0.5 degrees of where it was told:
 * however long it turns to and fro, it is no less sure than that.
 */
static void a_path_is_never_less_sure_than_what_was_reckoned(void **state)
{
	struct head_settings settings = plain_settings();
	struct mount_sample reckoned = { .sigma_rad = deg(0.5) };
	double worst_deg = 0.0;
	struct head head;

	(void)state;
	settings.waver_rad = deg(0.1);
	settings.jitter_s = 0.02;
	head_init(&head, &settings);
	head_sample(&head, reckoned);
	for (int64_t at_ms = 20; at_ms < 60000; at_ms += 20) {
		double rate = (at_ms / 500) % 2 == 0 ? 10.0 : -10.0;

		send(&head, at_ms, rate);
		reckoned.at_ns = at_ms * ms;
		reckoned.at.pan_rad = deg(20.0);
		head_sample(&head, reckoned);
		worst_deg = fmax(worst_deg, geom_degrees(head_sigma(&head)));
	}
	assert_true(worst_deg <= 0.5);
	/* and it has become where the reckoning says that it is */
	assert_near(pan_deg(&head, 59980), 20.0, 6.0);
}

/* Looks once each 40 ms at something that the lamp is @off_deg ahead of. */
static void sight(struct head *head, int64_t at_ms, double off_deg)
{
	struct head_sight seen = { .at_ns = at_ms * ms,
		.off = { deg(off_deg), 0.0 },
		.sigma = { deg(0.004), deg(0.004) } };

	head_sighted(head, &seen);
}

static void at_rest_a_sight_moves_the_path_but_little(void **state)
{
	struct head_settings settings = plain_settings();

	(void)state;
	settings.waver_rad = deg(0.01);
	struct head head = head_from(settings);

	sight(&head, 40, 0.01);
	assert_true(pan_deg(&head, 40) > 0.0);
	assert_true(pan_deg(&head, 40) < 0.004);
}

static void after_an_unsure_start_a_sight_counts_for_much(void **state)
{
	struct head_settings settings = plain_settings();

	(void)state;
	settings.waver_rad = deg(0.01);
	settings.jitter_s = 0.01;
	struct head head = head_from(settings);

	send(&head, 0, 5.0);
	double before = pan_deg(&head, 200);

	assert_near(geom_degrees(head_wander(&head, 200 * ms)), 0.05, 0.02);
	sight(&head, 200, 0.03);
	assert_near(pan_deg(&head, 200) - before, 0.03, 0.002);
	assert_true(head_wander(&head, 200 * ms) < deg(0.005));
}

static void a_jump_that_cannot_be_is_the_heads(void **state)
{
	struct head_settings settings = plain_settings();

	(void)state;
	settings.waver_rad = deg(0.01);
	struct head head = head_from(settings);

	sight(&head, 40, 0.4);
	assert_near(pan_deg(&head, 40), 0.4, 0.01);
}

/* The encoder says that it stands; what is seen there is something else. */
static void a_sight_that_the_encoder_rules_out_moves_nothing(void **state)
{
	struct head_settings settings = plain_settings();

	(void)state;
	settings.waver_rad = deg(0.01);
	struct head head = head_from(settings);

	for (int64_t i = 1; i <= 50; i++) {
		sight(&head, 40 * i, 9.0);
		assert_near(pan_deg(&head, 40 * i), 0.0, 1e-9);
	}
	sight(&head, 2040, 0.01);
	assert_true(pan_deg(&head, 2040) > 0.0);
	assert_true(pan_deg(&head, 2040) < 0.011);
}

/* A track that nobody has seen for long is off by much, and says so itself. */
static void a_sight_by_a_stale_track_moves_next_to_nothing(void **state)
{
	struct head head = head_from(plain_settings());
	struct head_sight stale = { .at_ns = 40 * ms,
		.off = { deg(9.0), deg(-9.0) },
		.sigma = { deg(2.5), deg(2.5) } };

	(void)state;
	head_sighted(&head, &stale);
	assert_near(pan_deg(&head, 40), 0.0, 0.001);
}

static void a_blink_forgets_how_unsure_the_way_was(void **state)
{
	struct head_settings settings = plain_settings();

	(void)state;
	settings.jitter_s = 0.01;
	struct head head = head_from(settings);

	send(&head, 0, 30.0);
	assert_true(head_wander(&head, 500 * ms) > deg(0.2));
	head_blink(&head, 500 * ms);
	assert_near(head_wander(&head, 500 * ms), 0.0, 0.0);
}

static void a_sample_tells_by_how_much_it_moved_the_path(void **state)
{
	struct head head = head_from(plain_settings());
	double before = pan_deg(&head, 100);
	struct mount_angles moved = head_sample(&head, sample_at(100, 0.2));

	(void)state;
	assert_near(pan_deg(&head, 100) - before, geom_degrees(moved.pan_rad),
		1e-12);
	assert_true(moved.pan_rad > 0.0);
	assert_near(moved.tilt_rad, 0.0, 1e-12);
}

/* Told 5 deg/s, it does 5.25: sampled 20 times a second for 10 s. */
static void a_head_that_turns_too_fast_is_expected_to(void **state)
{
	struct head head = head_from(plain_settings());

	(void)state;
	for (int64_t i = 1; i <= 200; i++) {
		send(&head, 50 * i - 100, 5.0 + 1e-6 * (double)(i % 2));
		head_sample(&head, sample_at(50 * i, 5.25 * 0.05 * (double)i));
	}
	assert_near(head_gains(&head).pan, 1.05, 0.01);
	send(&head, 10000, 5.0);
	assert_near(rate_deg_s(&head, 10500), 5.25, 0.05);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_unknown_until_the_first_sample),
		cmocka_unit_test(
			a_command_acts_after_the_dead_time_with_the_acceleration),
		cmocka_unit_test(commands_are_played_in_their_order),
		cmocka_unit_test(
			the_past_stays_what_it_was_while_commands_are_folded),
		cmocka_unit_test(
			more_commands_than_it_keeps_cost_only_the_past),
		cmocka_unit_test(the_lamp_waits_until_the_play_is_used_up),
		cmocka_unit_test(
			samples_pull_the_path_towards_them_without_jumps),
		cmocka_unit_test(
			a_fast_turning_coarse_encoder_leaves_a_smooth_path),
		cmocka_unit_test(
			one_impossible_sample_is_not_believed_but_three_are),
		cmocka_unit_test(a_head_that_does_not_move_as_told_is_noticed),
		cmocka_unit_test(rates_a_little_wrong_lead_nobody_astray),
		cmocka_unit_test(
			late_doubled_and_reckoned_samples_move_nothing),
		cmocka_unit_test(
			a_path_is_never_less_sure_than_what_was_reckoned),
		cmocka_unit_test(at_rest_a_sight_moves_the_path_but_little),
		cmocka_unit_test(after_an_unsure_start_a_sight_counts_for_much),
		cmocka_unit_test(a_jump_that_cannot_be_is_the_heads),
		cmocka_unit_test(
			a_sight_that_the_encoder_rules_out_moves_nothing),
		cmocka_unit_test(
			a_sight_by_a_stale_track_moves_next_to_nothing),
		cmocka_unit_test(a_blink_forgets_how_unsure_the_way_was),
		cmocka_unit_test(a_sample_tells_by_how_much_it_moved_the_path),
		cmocka_unit_test(a_head_that_turns_too_fast_is_expected_to),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
