/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "stage.h"

#include <string.h>

/*
 * Each fault of a head with each protocol, while the beam follows: what must
 * be named is named within its time, the head then stands still, and what
 * need not be named does no harm.
 */

static const char *const protocols[] = { "pelco-d", "pelco-p", "ptu",
	"rotctld" };
static const double strikes_s = 10.0; /* on the stage's clock: 9 + 1 */

enum {
	PROTOCOLS = sizeof(protocols) / sizeof(*protocols)
};

static struct stage stage; /* large */

/* Follows with the beam on the target until the fault strikes. */
static void follow(const char *protocol, const char *fault)
{
	stage_open(&stage, protocol, fault);
	stage_run(&stage, strikes_s - 0.02);
	assert_true(stage.out.locked);
	assert_near(geom_degrees(stage.out.error_rad), 0.0, 0.3);
}

/* Safe within @named_s, dark at once, still a second later. */
static void ends_safe(const char *protocol, const char *fault, double named_s)
{
	double safe_s;

	follow(protocol, fault);
	safe_s = stage_run_until_safe(&stage, strikes_s + named_s + 1.0);
	print_message("%-8s %-12s safe after %.2f s\n", protocol, fault,
		safe_s - strikes_s);
	assert_true(safe_s <= strikes_s + named_s);
	assert_true(stage.out.stop);
	assert_false(stage.out.permits.granted[PERMIT_MODE]);
	stage_run(&stage, safe_s + 1.0);
	assert_near(stage_rate_deg_s(&stage), 0.0, 0.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	stage_close(&stage);
}

static void everywhere(const char *fault, double named_s)
{
	for (int i = 0; i < PROTOCOLS; i++) {
		ends_safe(protocols[i], fault, named_s);
	}
}

static void a_head_that_stalls_is_named_within_two_seconds(void **state)
{
	(void)state;
	everywhere("stall@9", 2.0);
}

static void a_head_that_meets_a_stop_is_named_two_seconds_after(void **state)
{
	(void)state;
	/* two degrees at three degrees a second before it is met */
	everywhere("limit=2@9", 2.0 + 2.0 / 3.0);
}

static void an_encoder_that_jumps_is_named_within_a_second_and_a_half(
	void **state)
{
	(void)state;
	everywhere("jump=20@9", 1.5);
}

static void garbage_is_named_within_a_second_and_a_half(void **state)
{
	(void)state;
	everywhere("garbage@9", 1.5);
}

static void answers_that_break_off_are_named_within_a_second_and_a_half(
	void **state)
{
	(void)state;
	everywhere("truncated@9", 1.5);
}

static void answers_two_at_a_time_are_named_within_a_second_and_a_half(
	void **state)
{
	(void)state;
	everywhere("glued@9", 1.5);
}

/* A head told rates is led on by its camera; one told places holds them. */
static void a_head_that_creeps_is_named_or_held(void **state)
{
	(void)state;
	for (int i = 0; i < PROTOCOLS; i++) {
		double safe_s;

		follow(protocols[i], "drift=3@9");
		safe_s = stage_run_until_safe(&stage, strikes_s + 2.0);
		assert_true(safe_s <= strikes_s + 2.0 || stage.out.locked);
		assert_true(safe_s <= strikes_s + 2.0 ||
			geom_degrees(stage.out.error_rad) < 1.0);
		stage_close(&stage);
	}
}

/* Late by 300 ms: slower, perhaps too slow, but never wild. */
static void late_answers_end_safe_or_do_no_harm(void **state)
{
	(void)state;
	for (int i = 0; i < PROTOCOLS; i++) {
		double safe_s;

		follow(protocols[i], "late=300@9");
		stage.worst_deg = 0.0;
		safe_s = stage_run_until_safe(&stage, strikes_s + 6.0);
		print_message("%-8s late: safe after %.2f s, beam off by at "
			      "most %.2f deg\n",
			protocols[i], safe_s - strikes_s, stage.worst_deg);
		if (safe_s < strikes_s + 6.0) {
			stage_run(&stage, safe_s + 1.0);
			assert_near(stage_rate_deg_s(&stage), 0.0, 0.0);
		} else {
			assert_true(stage.worst_deg < 1.0);
		}
		stage_close(&stage);
	}
}

static void an_unplugged_line_is_named_at_once_and_stopped_when_it_is_back(
	void **state)
{
	(void)state;
	for (int i = 0; i < PROTOCOLS; i++) {
		double safe_s;

		follow(protocols[i], "unplug@9+2");
		safe_s = stage_run_until_safe(&stage, strikes_s + 1.0);
		assert_true(safe_s <= strikes_s + 0.2);
		assert_non_null(strstr(stage.error.text, "hung up"));
		/* it is back after 2 s, tried each 0.5 s, and stopped first */
		stage_run(&stage, strikes_s + 4.0);
		assert_near(stage_rate_deg_s(&stage), 0.0, 0.0);
		assert_int_equal(stage.out.mode, MODE_SAFE);
		stage.order.mode = MODE_TO_FOLLOW;
		stage_run(&stage, strikes_s + 4.5);
		assert_int_equal(stage.out.mode, MODE_FOLLOW);
		stage_close(&stage);
	}
}

static void lost_stops_are_said_again_until_it_stands(void **state)
{
	(void)state;
	for (int i = 0; i < PROTOCOLS; i++) {
		double until_s = strikes_s;

		follow(protocols[i], "lost-stop=3@8");
		stage.order.mode = MODE_STOP;
		do {
			until_s += 0.02;
			stage_run(&stage, until_s);
		} while (stage_rate_deg_s(&stage) > 0.0 &&
			until_s < strikes_s + 5.0);
		print_message("%-8s three stops lost: still after %.2f s\n",
			protocols[i], until_s - strikes_s);
		assert_true(until_s < strikes_s + 1.5);
		stage_close(&stage);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_head_that_stalls_is_named_within_two_seconds),
		cmocka_unit_test(
			a_head_that_meets_a_stop_is_named_two_seconds_after),
		cmocka_unit_test(
			an_encoder_that_jumps_is_named_within_a_second_and_a_half),
		cmocka_unit_test(garbage_is_named_within_a_second_and_a_half),
		cmocka_unit_test(
			answers_that_break_off_are_named_within_a_second_and_a_half),
		cmocka_unit_test(
			answers_two_at_a_time_are_named_within_a_second_and_a_half),
		cmocka_unit_test(a_head_that_creeps_is_named_or_held),
		cmocka_unit_test(late_answers_end_safe_or_do_no_harm),
		cmocka_unit_test(
			an_unplugged_line_is_named_at_once_and_stopped_when_it_is_back),
		cmocka_unit_test(lost_stops_are_said_again_until_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
