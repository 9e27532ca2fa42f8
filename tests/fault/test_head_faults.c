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

/* Ticks that are added up come to a whole time by so much. */
static const double rounding_s = 1e-6;

/* A rotator is asked ten times a second, and goes its own way to a place. */
struct limit {
	double others_s;
	double rotctld_s;
};

static double limit_s(struct limit limit, const char *protocol)
{
	return strcmp(protocol, "rotctld") == 0 ? limit.rotctld_s
						: limit.others_s;
}

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
	assert_true(safe_s <= strikes_s + named_s + rounding_s);
	assert_true(stage.out.stop);
	assert_false(safety_all(&stage.out.permits));
	stage_run(&stage, safe_s + 1.0);
	assert_near(stage_rate_deg_s(&stage), 0.0, 0.0);
	assert_true(stage.out.stop);
	/* A head that is silent is waited for, and then given up. */
	stage_run(&stage, safe_s + 2.2);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	stage_close(&stage);
}

static void everywhere(const char *fault, struct limit named)
{
	for (int i = 0; i < PROTOCOLS; i++) {
		ends_safe(protocols[i], fault, limit_s(named, protocols[i]));
	}
}

static void a_head_that_stalls_is_named_within_a_quarter_of_a_second(
	void **state)
{
	(void)state;
	everywhere("stall@9", (struct limit){ 0.25, 0.6 });
}

static void a_head_that_meets_a_stop_is_named_a_quarter_of_a_second_after(
	void **state)
{
	(void)state;
	/* two degrees at three degrees a second before it is met */
	everywhere("limit=2@9",
		(struct limit){ 0.25 + 2.0 / 3.0, 0.6 + 2.0 / 3.0 });
}

static void an_encoder_that_jumps_is_named_within_two_tenths_of_a_second(
	void **state)
{
	(void)state;
	everywhere("jump=20@9", (struct limit){ 0.2, 0.3 });
}

static void garbage_is_named_within_two_tenths_of_a_second(void **state)
{
	(void)state;
	everywhere("garbage@9", (struct limit){ 0.2, 0.3 });
}

static void answers_that_break_off_are_named_within_two_tenths_of_a_second(
	void **state)
{
	(void)state;
	everywhere("truncated@9", (struct limit){ 0.2, 0.3 });
}

static void answers_two_at_a_time_are_named_within_two_tenths_of_a_second(
	void **state)
{
	(void)state;
	everywhere("glued@9", (struct limit){ 0.2, 0.3 });
}

/* A head told rates is led on by its camera; one told places holds them. */
static void a_head_that_creeps_is_named_or_held(void **state)
{
	(void)state;
	for (int i = 0; i < PROTOCOLS; i++) {
		double safe_s;

		follow(protocols[i], "drift=3@9");
		safe_s = stage_run_until_safe(&stage, strikes_s + 2.0);
		print_message("%-8s drift: safe after %.2f s, beam off by "
			      "%.2f deg\n",
			protocols[i], safe_s - strikes_s,
			geom_degrees(stage.out.error_rad));
		assert_true(safe_s <= strikes_s + 2.0 || stage.out.locked);
		assert_true(safe_s <= strikes_s + 2.0 ||
			geom_degrees(stage.out.error_rad) < 1.0);
		stage_close(&stage);
	}
}

/* Where the beam was led by old answers before, it now stands. */
static void late_answers_are_named_before_the_beam_strays(void **state)
{
	const struct limit named = { 0.2, 0.3 };

	(void)state;
	for (int i = 0; i < PROTOCOLS; i++) {
		double safe_s;

		follow(protocols[i], "late=300@9");
		stage.worst_deg = 0.0;
		safe_s = stage_run_until_safe(&stage, strikes_s + 6.0);
		print_message("%-8s late: safe after %.2f s, beam off by at "
			      "most %.2f deg\n",
			protocols[i], safe_s - strikes_s, stage.worst_deg);
		assert_true(safe_s <=
			strikes_s + limit_s(named, protocols[i]) + rounding_s);
		assert_true(stage.worst_deg < 0.3);
		stage_run(&stage, safe_s + 0.5);
		assert_near(stage_rate_deg_s(&stage), 0.0, 0.0);
		/* and no burst of answers lets it go again */
		stage_run(&stage, safe_s + 5.0);
		assert_near(stage_rate_deg_s(&stage), 0.0, 0.0);
		assert_int_equal(stage.out.mode, MODE_SAFE);
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
			a_head_that_stalls_is_named_within_a_quarter_of_a_second),
		cmocka_unit_test(
			a_head_that_meets_a_stop_is_named_a_quarter_of_a_second_after),
		cmocka_unit_test(
			an_encoder_that_jumps_is_named_within_two_tenths_of_a_second),
		cmocka_unit_test(
			garbage_is_named_within_two_tenths_of_a_second),
		cmocka_unit_test(
			answers_that_break_off_are_named_within_two_tenths_of_a_second),
		cmocka_unit_test(
			answers_two_at_a_time_are_named_within_two_tenths_of_a_second),
		cmocka_unit_test(a_head_that_creeps_is_named_or_held),
		cmocka_unit_test(late_answers_are_named_before_the_beam_strays),
		cmocka_unit_test(
			an_unplugged_line_is_named_at_once_and_stopped_when_it_is_back),
		cmocka_unit_test(lost_stops_are_said_again_until_it_stands),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
