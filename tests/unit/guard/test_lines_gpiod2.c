/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "chip_world.h"
#include "lines.h"

#include <errno.h>
#include <string.h>

/*
 * The file for libgpiod 2 against a chip of the test's own. It shows that the
 * file asks for the right things and believes the right ones; the library
 * itself, and a real chip behind it, were not there.
 */

static struct lines_plan plan_of(bool closed_is_low)
{
	struct lines_plan plan = { .place = "/dev/gpiochip7",
		.bias = LINES_PULL_DOWN,
		.closed_is_low = closed_is_low };

	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		plan.inputs[i] = i;
	}
	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		plan.outputs[i] = 8 + i;
	}
	plan.inputs[GUARD_SPOTTER] = LINES_NOT_WIRED;
	plan.outputs[GUARD_SHUTTER] = LINES_NOT_WIRED;
	return plan;
}

static struct lines *open_lines(bool closed_is_low)
{
	struct lines_plan plan = plan_of(closed_is_low);
	struct error error;

	memset(&world, 0, sizeof(world));
	struct lines *lines = lines_gpiod.open(&plan, &error);

	assert_non_null(lines);
	return lines;
}

static void close_lines(struct lines *lines)
{
	lines->ops->close(lines);
	assert_int_equal(world.alive, 0);
	assert_int_equal(world.chip.opened, 0);
}

static void wired_lines_are_taken_as_what_they_are_and_no_others(void **state)
{
	struct lines *lines = open_lines(false);
	int fds[LINES_FDS_MAX];

	(void)state;
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		assert_int_equal(world.taken[i], i != GUARD_SPOTTER);
	}
	assert_int_equal(
		world.settings[0].direction, GPIOD_LINE_DIRECTION_INPUT);
	assert_int_equal(world.settings[0].edge, GPIOD_LINE_EDGE_BOTH);
	assert_int_equal(world.settings[0].bias, GPIOD_LINE_BIAS_PULL_DOWN);
	assert_true(world.taken[8 + GUARD_HEARTBEAT]);
	assert_false(world.taken[8 + GUARD_SHUTTER]);
	assert_int_equal(
		world.settings[8].direction, GPIOD_LINE_DIRECTION_OUTPUT);
	assert_int_equal(world.settings[8].value, GPIOD_LINE_VALUE_INACTIVE);
	assert_int_equal(lines->ops->fds(lines, fds), 1);
	assert_int_equal(fds[0], 42);
	close_lines(lines);
}

static void levels_and_openings_are_seen_either_way_round(void **state)
{
	struct contact_look looks[GUARD_INPUT_COUNT];

	(void)state;
	for (int low = 0; low <= 1; low++) {
		struct lines *lines = open_lines(low == 1);

		chip_world_move(GUARD_STOP_A, low == 0);
		assert_true(lines->ops->read(lines, looks));
		assert_true(looks[GUARD_STOP_A].closed);
		assert_true(lines->ops->read(lines, looks));
		assert_false(looks[GUARD_STOP_A].opened);
		/* It opened for a moment, between two looks. */
		chip_world_move(GUARD_STOP_A, low == 1);
		chip_world_move(GUARD_STOP_A, low == 0);
		assert_true(lines->ops->read(lines, looks));
		assert_true(looks[GUARD_STOP_A].closed);
		assert_true(looks[GUARD_STOP_A].opened);
		assert_false(looks[GUARD_KEY].opened);
		assert_true(lines->ops->read(lines, looks));
		assert_false(looks[GUARD_STOP_A].opened);
		/* Too short for the kernel, which tells the closing alone. */
		chip_world_move(GUARD_STOP_A, low == 0);
		assert_true(lines->ops->read(lines, looks));
		assert_true(looks[GUARD_STOP_A].closed);
		assert_true(looks[GUARD_STOP_A].opened);
		close_lines(lines);
	}
}

static void edges_that_were_not_kept_may_have_opened_anything(void **state)
{
	struct contact_look looks[GUARD_INPUT_COUNT];
	struct lines *lines = open_lines(false);

	(void)state;
	chip_world_move(GUARD_KEY, 1);
	assert_true(lines->ops->read(lines, looks));
	world.number += 5;
	chip_world_move(GUARD_KEY, 1);
	assert_true(lines->ops->read(lines, looks));
	assert_true(looks[GUARD_STOP_B].opened);
	assert_true(looks[GUARD_KEY].opened);
	close_lines(lines);
}

static void a_line_that_never_rests_does_not_hold_up_the_step(void **state)
{
	struct contact_look looks[GUARD_INPUT_COUNT];
	struct lines *lines = open_lines(false);

	(void)state;
	for (int i = 0; i < 300; i++) {
		chip_world_move(GUARD_LIMIT_PAN, i % 2);
	}
	assert_true(lines->ops->read(lines, looks));
	assert_true(looks[GUARD_LIMIT_PAN].opened);
	assert_int_equal(world.waiting_count, 300 - 64);
	close_lines(lines);
}

static void only_what_changes_is_written(void **state)
{
	struct lines *lines = open_lines(false);
	bool levels[GUARD_OUTPUT_COUNT] = { false };

	(void)state;
	world.high[8 + GUARD_FAN] = 7; /* untouched by a level that stays */
	levels[GUARD_LAMP_ENABLE] = levels[GUARD_SHUTTER] = true;
	assert_true(lines->ops->write(lines, levels));
	assert_int_equal(world.high[8 + GUARD_LAMP_ENABLE], 1);
	assert_int_equal(world.high[8 + GUARD_FAN], 7);
	levels[GUARD_LAMP_ENABLE] = false;
	assert_true(lines->ops->write(lines, levels));
	assert_int_equal(world.high[8 + GUARD_LAMP_ENABLE], 0);
	close_lines(lines);
}

static void a_chip_that_goes_is_lost_with_all_contacts_open(void **state)
{
	struct contact_look looks[GUARD_INPUT_COUNT];
	struct lines *lines = open_lines(false);
	int fds[LINES_FDS_MAX];

	(void)state;
	chip_world_move(GUARD_STOP_A, 1);
	assert_true(lines->ops->read(lines, looks));
	world.gone = true;
	assert_false(lines->ops->read(lines, looks));
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		assert_false(looks[i].closed);
	}
	/* Else the loop would spin on a descriptor that always is ready. */
	assert_int_equal(lines->ops->fds(lines, fds), 0);
	world.gone = false;
	assert_false(lines->ops->read(lines, looks));
	close_lines(lines);
}

static void what_cannot_be_taken_is_told_and_nothing_is_left_behind(
	void **state)
{
	struct lines_plan plan = plan_of(false);
	struct error error;

	(void)state;
	memset(&world, 0, sizeof(world));
	world.busy = true;
	assert_null(lines_gpiod.open(&plan, &error));
	assert_non_null(strstr(error.text, "outputs"));
	assert_int_equal(world.alive, 0);
	plan.place = "/dev/null";
	assert_null(lines_gpiod.open(&plan, &error));
	assert_non_null(strstr(error.text, "/dev/null"));
	assert_int_equal(world.alive, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			wired_lines_are_taken_as_what_they_are_and_no_others),
		cmocka_unit_test(levels_and_openings_are_seen_either_way_round),
		cmocka_unit_test(
			edges_that_were_not_kept_may_have_opened_anything),
		cmocka_unit_test(
			a_line_that_never_rests_does_not_hold_up_the_step),
		cmocka_unit_test(only_what_changes_is_written),
		cmocka_unit_test(
			a_chip_that_goes_is_lost_with_all_contacts_open),
		cmocka_unit_test(
			what_cannot_be_taken_is_told_and_nothing_is_left_behind),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
