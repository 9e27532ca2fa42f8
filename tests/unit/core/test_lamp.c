/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/lamp.h"

static const int64_t ms = 1000000;
static const int64_t s = 1000000000;

/* A lamp under test, with a feedback that does as the test says. */
struct burn {
	struct lamp lamp;
	struct lamp_model model;
	int64_t now_ns;
};

static struct burn begin(enum lamp_kind kind)
{
	struct burn burn = { .model = lamp_model(kind), .now_ns = 1000 * s };

	lamp_init(&burn.lamp, &burn.model, burn.now_ns);
	return burn;
}

static void run(struct burn *burn, bool powered, bool light, int64_t for_ns)
{
	struct lamp_look look = { powered, true, light };
	int64_t until_ns = burn->now_ns + for_ns;

	for (; burn->now_ns < until_ns; burn->now_ns += 10 * ms) {
		lamp_step(&burn->lamp, &burn->model, &look, burn->now_ns);
	}
	lamp_step(&burn->lamp, &burn->model, &look, burn->now_ns);
}

static bool allowed(const struct burn *burn)
{
	return lamp_allows(&burn->lamp, &burn->model, burn->now_ns);
}

static void an_led_lights_at_once_and_again_at_once(void **state)
{
	struct burn burn = begin(LAMP_LED);

	(void)state;
	assert_true(allowed(&burn));
	run(&burn, true, true, 2 * s);
	assert_int_equal(burn.lamp.phase, LAMP_BURNING);
	run(&burn, false, false, 10 * ms);
	assert_true(allowed(&burn));
	assert_int_equal(burn.lamp.phase, LAMP_COLD);
	assert_near((double)burn.lamp.burned_ns, 2e9, 2e7);
}

static void a_hot_lamp_is_not_struck_and_counts_down(void **state)
{
	static const struct {
		enum lamp_kind kind;
		int64_t wait_ns;
	} cases[] = {
		{ LAMP_XENON, 10000000000 },
		{ LAMP_HMI, 300000000000 },
		{ LAMP_METAL_HALIDE, 900000000000 },
	};

	(void)state;
	for (int i = 0; i < 3; i++) {
		struct burn burn = begin(cases[i].kind);

		run(&burn, false, false, burn.model.restrike_ns);
		assert_true(allowed(&burn));
		run(&burn, true, true, 20 * s);
		run(&burn, false, false, 0);
		assert_false(allowed(&burn));
		assert_int_equal(lamp_wait_ns(&burn.lamp, burn.now_ns),
			cases[i].wait_ns);
		run(&burn, false, false, cases[i].wait_ns - 10 * ms);
		assert_false(allowed(&burn));
		run(&burn, false, false, 20 * ms);
		assert_true(allowed(&burn));
		assert_int_equal(lamp_wait_ns(&burn.lamp, burn.now_ns), 0);
	}
}

static void after_a_start_it_counts_as_just_put_out(void **state)
{
	struct burn burn = begin(LAMP_HMI);

	(void)state;
	assert_int_equal(burn.lamp.phase, LAMP_COOLING);
	assert_false(allowed(&burn));
	assert_true(lamp_fan(&burn.lamp, &burn.model, burn.now_ns));
	run(&burn, false, false, 300 * s);
	assert_true(allowed(&burn));
}

static void it_strikes_warms_up_and_burns(void **state)
{
	struct burn burn = begin(LAMP_HMI);

	(void)state;
	run(&burn, false, false, 301 * s);
	run(&burn, true, false, 2 * s);
	assert_int_equal(burn.lamp.phase, LAMP_STRIKING);
	run(&burn, true, true, 100 * s);
	assert_int_equal(burn.lamp.phase, LAMP_WARMING);
	run(&burn, true, true, 90 * s);
	assert_int_equal(burn.lamp.phase, LAMP_BURNING);
	assert_int_equal(burn.lamp.strikes, 1);
	assert_int_equal(burn.lamp.fault, LAMP_SOUND);
}

static void a_strike_without_light_is_a_fault_until_acknowledged(void **state)
{
	struct burn burn = begin(LAMP_LED);

	(void)state;
	run(&burn, true, false, 490 * ms);
	assert_int_equal(burn.lamp.fault, LAMP_SOUND);
	run(&burn, true, false, 20 * ms);
	assert_int_equal(burn.lamp.fault, LAMP_NO_STRIKE);
	assert_false(allowed(&burn));
	run(&burn, false, false, s);
	assert_false(allowed(&burn));
	lamp_acknowledge(&burn.lamp);
	assert_true(allowed(&burn));
}

static void a_failed_strike_heats_as_much_as_a_good_one(void **state)
{
	struct burn burn = begin(LAMP_XENON);

	(void)state;
	run(&burn, false, false, 11 * s);
	run(&burn, true, false, 3 * s);
	run(&burn, false, false, 0);
	lamp_acknowledge(&burn.lamp);
	assert_false(allowed(&burn));
	assert_int_equal(lamp_wait_ns(&burn.lamp, burn.now_ns), 10 * s);
}

static void a_lamp_that_goes_out_by_itself_is_a_fault(void **state)
{
	struct burn burn = begin(LAMP_LED);

	(void)state;
	run(&burn, true, true, s);
	run(&burn, true, false, 0);
	assert_int_equal(burn.lamp.fault, LAMP_WENT_OUT);
}

static void light_without_power_is_a_welded_relay(void **state)
{
	struct burn burn = begin(LAMP_LED);

	(void)state;
	run(&burn, true, true, s);
	run(&burn, false, true, 490 * ms);
	assert_int_equal(burn.lamp.fault, LAMP_SOUND);
	run(&burn, false, true, 30 * ms);
	assert_int_equal(burn.lamp.fault, LAMP_WELDED);
	lamp_acknowledge(&burn.lamp);
	assert_int_equal(burn.lamp.fault, LAMP_WELDED);
	run(&burn, false, false, 10 * ms);
	assert_int_equal(burn.lamp.fault, LAMP_WELDED);
	lamp_acknowledge(&burn.lamp);
	assert_int_equal(burn.lamp.fault, LAMP_SOUND);
}

static void a_feedback_stuck_from_the_start_is_seen_before_any_light(
	void **state)
{
	struct burn burn = begin(LAMP_LED);

	(void)state;
	run(&burn, false, true, 600 * ms);
	assert_int_equal(burn.lamp.fault, LAMP_WELDED);
	assert_false(allowed(&burn));
}

static void its_longest_burn_ends_and_it_rests(void **state)
{
	struct burn burn = begin(LAMP_LED);

	(void)state;
	burn.model.max_on_ns = 60 * s;
	burn.model.cool_ns = 30 * s;
	run(&burn, true, true, 59 * s);
	assert_true(allowed(&burn));
	run(&burn, true, true, 2 * s);
	assert_false(allowed(&burn));
	run(&burn, false, false, 0);
	assert_int_equal(lamp_wait_ns(&burn.lamp, burn.now_ns), 30 * s);
	run(&burn, false, false, 31 * s);
	assert_true(allowed(&burn));
}

static void too_short_a_burn_is_counted_and_never_waited_for(void **state)
{
	struct burn burn = begin(LAMP_XENON);

	(void)state;
	run(&burn, false, false, 11 * s);
	run(&burn, true, true, 30 * s);
	run(&burn, false, false, 0);
	assert_int_equal(burn.lamp.short_burns, 1);
	assert_int_equal(burn.lamp.phase, LAMP_COOLING);
}

static void the_fan_runs_on(void **state)
{
	struct burn burn = begin(LAMP_LED);

	(void)state;
	assert_false(lamp_fan(&burn.lamp, &burn.model, burn.now_ns));
	run(&burn, true, true, s);
	assert_true(lamp_fan(&burn.lamp, &burn.model, burn.now_ns));
	run(&burn, false, false, 29 * s);
	assert_true(lamp_fan(&burn.lamp, &burn.model, burn.now_ns));
	run(&burn, false, false, 2 * s);
	assert_false(lamp_fan(&burn.lamp, &burn.model, burn.now_ns));
}

static void phases_have_their_names(void **state)
{
	(void)state;
	assert_string_equal(lamp_phase_name(LAMP_COLD), "cold");
	assert_string_equal(lamp_phase_name(LAMP_COOLING), "cooling");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_led_lights_at_once_and_again_at_once),
		cmocka_unit_test(a_hot_lamp_is_not_struck_and_counts_down),
		cmocka_unit_test(after_a_start_it_counts_as_just_put_out),
		cmocka_unit_test(it_strikes_warms_up_and_burns),
		cmocka_unit_test(
			a_strike_without_light_is_a_fault_until_acknowledged),
		cmocka_unit_test(a_failed_strike_heats_as_much_as_a_good_one),
		cmocka_unit_test(a_lamp_that_goes_out_by_itself_is_a_fault),
		cmocka_unit_test(light_without_power_is_a_welded_relay),
		cmocka_unit_test(
			a_feedback_stuck_from_the_start_is_seen_before_any_light),
		cmocka_unit_test(its_longest_burn_ends_and_it_rests),
		cmocka_unit_test(
			too_short_a_burn_is_counted_and_never_waited_for),
		cmocka_unit_test(the_fan_runs_on),
		cmocka_unit_test(phases_have_their_names),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
