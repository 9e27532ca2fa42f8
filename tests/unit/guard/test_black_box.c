/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "guard/black_box.h"

#include <string.h>

static const struct black_box_entry entry = {
	.writer = BLACK_BOX_GUARD,
	.event = BLACK_BOX_WORD,
	.heard = true,
	.report = { .verdict = { GUARD_LIT, GUARD_BECAUSE_LIT },
		.burned_ns = 5,
		.inputs = 1u << GUARD_FEEDBACK },
	.mode = MODE_SLEW,
	.scene = { 0x300000007, -45000000, 28000000 },
	.pan_udeg = -45000000,
	.tilt_udeg = INT64_MIN,
	.target = 7,
	.press = 99,
	.lost = 3,
	.text = "user 0: \"stop\"",
};

static void an_entry_comes_back_as_it_went(void **state)
{
	uint8_t payload[RING_PAYLOAD_BYTES];
	struct black_box_entry got;

	(void)state;
	black_box_put(payload, &entry);
	assert_true(black_box_take(payload, &got));
	assert_int_equal(got.writer, BLACK_BOX_GUARD);
	assert_int_equal(got.event, BLACK_BOX_WORD);
	assert_int_equal(got.report.verdict.state, GUARD_LIT);
	assert_int_equal(got.report.inputs, 1u << GUARD_FEEDBACK);
	assert_int_equal(got.mode, MODE_SLEW);
	assert_int_equal(got.scene.withheld, 0x300000007);
	assert_int_equal(got.scene.beam_az_udeg, -45000000);
	assert_int_equal(got.tilt_udeg, INT64_MIN);
	assert_int_equal(got.target, 7);
	assert_int_equal(got.press, 99);
	assert_int_equal(got.lost, 3);
	assert_string_equal(got.text, entry.text);
}

static void a_text_that_fills_its_place_is_cut_and_ended(void **state)
{
	uint8_t payload[RING_PAYLOAD_BYTES];
	struct black_box_entry long_one = entry;
	struct black_box_entry got;

	(void)state;
	memset(long_one.text, 'x', sizeof(long_one.text));
	black_box_put(payload, &long_one);
	assert_true(black_box_take(payload, &got));
	assert_int_equal(strlen(got.text), BLACK_BOX_TEXT_MAX - 1);
}

static void what_names_nothing_known_is_no_entry(void **state)
{
	uint8_t payload[RING_PAYLOAD_BYTES] = { 0 };
	struct black_box_entry got;

	(void)state;
	assert_false(black_box_take(payload, &got));
	black_box_put(payload, &entry);
	payload[MESSAGE_SIZE + 1] = BLACK_BOX_EVENT_COUNT;
	assert_false(black_box_take(payload, &got));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_entry_comes_back_as_it_went),
		cmocka_unit_test(a_text_that_fills_its_place_is_cut_and_ended),
		cmocka_unit_test(what_names_nothing_known_is_no_entry),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
