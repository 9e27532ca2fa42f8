/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "guard/message.h"

#include <string.h>

static const struct lease_claim claim = { .sequence = 42,
	.decided_ns = 1234567890123,
	.may_burn = true,
	.held = true,
	.held_ns = 1234567890000,
	.press = 7 };

static const struct message_scene scene = { 5, -123456789, 45000000 };

static void a_claim_comes_back_as_it_went(void **state)
{
	uint8_t bytes[MESSAGE_SIZE];
	struct lease_claim got;
	struct message_scene seen;

	(void)state;
	message_put_claim(bytes, &claim, &scene);
	assert_int_equal(message_kind(bytes, sizeof(bytes)), MESSAGE_CLAIM);
	assert_true(message_take_claim(bytes, &got, &seen));
	assert_int_equal(got.sequence, 42);
	assert_int_equal(got.decided_ns, claim.decided_ns);
	assert_int_equal(got.held_ns, claim.held_ns);
	assert_int_equal(got.press, 7);
	assert_true(got.may_burn && got.held);
	assert_false(got.may_shine);
	assert_int_equal(seen.withheld, 5);
	assert_int_equal(seen.beam_az_udeg, -123456789);
	assert_int_equal(seen.beam_el_udeg, 45000000);
}

static void a_line_comes_back_as_it_went(void **state)
{
	struct message_line line = { { 0xff, 1, 0, 0, 0, 0, 1 }, 7 };
	struct message_line got;
	uint8_t bytes[MESSAGE_SIZE];

	(void)state;
	message_put_line(bytes, &line);
	assert_int_equal(message_kind(bytes, sizeof(bytes)), MESSAGE_LINE);
	assert_true(message_take_line(bytes, &got));
	assert_int_equal(got.length, 7);
	assert_memory_equal(got.frame, line.frame, 7);
}

static void a_report_comes_back_as_it_went(void **state)
{
	struct message_report report = {
		.verdict = { GUARD_COOLING, GUARD_BECAUSE_LAMP },
		.fault = GUARD_WELDED,
		.phase = LAMP_COOLING,
		.flags = GUARD_FLAGS_ALL,
		.outputs = 5,
		.weakness = MESSAGE_SIMULATED,
		.wait_ns = 300000000000,
		.burned_ns = 7,
		.strikes = 3,
		.refused = 9,
		.inputs = 1u << GUARD_FEEDBACK,
	};
	struct message_report got;
	uint8_t bytes[MESSAGE_SIZE];

	(void)state;
	message_put_report(bytes, &report);
	assert_int_equal(message_kind(bytes, sizeof(bytes)), MESSAGE_REPORT);
	assert_true(message_take_report(bytes, &got));
	assert_int_equal(got.verdict.state, GUARD_COOLING);
	assert_int_equal(got.verdict.reason, GUARD_BECAUSE_LAMP);
	assert_int_equal(got.fault, GUARD_WELDED);
	assert_int_equal(got.wait_ns, 300000000000);
	assert_int_equal(got.refused, 9);
	assert_int_equal(got.inputs, 1u << GUARD_FEEDBACK);
}

static void what_is_not_exactly_a_message_is_refused(void **state)
{
	uint8_t bytes[MESSAGE_SIZE];
	struct lease_claim got = { .press = 1 };
	struct message_scene seen = { 0, 0, 0 };

	(void)state;
	message_put_claim(bytes, &claim, &scene);
	assert_int_equal(message_kind(bytes, sizeof(bytes) - 1), 0);
	bytes[MESSAGE_SIZE - 1] = 1;
	assert_false(message_take_claim(bytes, &got, &seen));
	message_put_claim(bytes, &claim, &scene);
	bytes[8] |= 0x10; /* a bit that means nothing */
	assert_false(message_take_claim(bytes, &got, &seen));
	assert_int_equal(got.press, 1);
	bytes[0] = 'X';
	assert_int_equal(message_kind(bytes, sizeof(bytes)), 0);
}

static void a_frame_that_is_too_long_is_refused(void **state)
{
	struct message_line line = { { 0 }, 1 };
	uint8_t bytes[MESSAGE_SIZE];

	(void)state;
	message_put_line(bytes, &line);
	bytes[5] = MESSAGE_FRAME_MAX + 1;
	assert_false(message_take_line(bytes, &line));
}

static void a_report_of_an_unknown_state_is_refused(void **state)
{
	struct message_report report = { .fault = GUARD_SOUND };
	uint8_t bytes[MESSAGE_SIZE];

	(void)state;
	message_put_report(bytes, &report);
	bytes[8] = GUARD_STATE_COUNT;
	assert_false(message_take_report(bytes, &report));
}

static void every_weakness_has_its_sentence(void **state)
{
	(void)state;
	for (int i = 0; i < MESSAGE_WEAKNESS_COUNT; i++) {
		assert_true(strlen(message_weakness_sentence(i)) > 10);
	}
	assert_int_equal(1 << (MESSAGE_WEAKNESS_COUNT - 1), MESSAGE_REMOTE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_claim_comes_back_as_it_went),
		cmocka_unit_test(a_line_comes_back_as_it_went),
		cmocka_unit_test(a_report_comes_back_as_it_went),
		cmocka_unit_test(what_is_not_exactly_a_message_is_refused),
		cmocka_unit_test(a_frame_that_is_too_long_is_refused),
		cmocka_unit_test(a_report_of_an_unknown_state_is_refused),
		cmocka_unit_test(every_weakness_has_its_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
