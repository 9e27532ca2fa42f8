/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

#include <sys/file.h>

/* What goes wrong with the guard's lines and with the lamp that hangs there. */

static void put(struct tower *tower, enum guard_input input, bool closed)
{
	sim_lines_put(tower->post.lines, input, closed);
}

static void open_a(struct tower *tower)
{
	put(tower, GUARD_STOP_A, false);
}

static void open_b(struct tower *tower)
{
	put(tower, GUARD_STOP_B, false);
}

static void open_both(struct tower *tower)
{
	open_a(tower);
	open_b(tower);
}

/* Two channels that differed are believed again once the stop was pressed. */
static void press(struct tower *tower)
{
	open_both(tower);
	tower_run(tower, 100);
}

static void bounce_once(struct tower *tower)
{
	put(tower, GUARD_STOP_A, false);
	put(tower, GUARD_STOP_A, true);
}

static void bounce(struct tower *tower)
{
	for (int i = 0; i < 10; i++) {
		put(tower, GUARD_STOP_A, i % 2 != 0);
		put(tower, GUARD_STOP_B, i % 3 != 0);
		tower_run(tower, 3);
	}
	put(tower, GUARD_STOP_A, true);
	put(tower, GUARD_STOP_B, true);
}

static void key_off(struct tower *tower)
{
	put(tower, GUARD_KEY, false);
}

static void bounce_key(struct tower *tower)
{
	put(tower, GUARD_KEY, false);
	tower_run(tower, 2);
	put(tower, GUARD_KEY, true);
}

static void press_spotter(struct tower *tower)
{
	put(tower, GUARD_SPOTTER, false);
}

static void reach_pan(struct tower *tower)
{
	put(tower, GUARD_LIMIT_PAN, false);
}

static void reach_tilt(struct tower *tower)
{
	put(tower, GUARD_LIMIT_TILT, false);
}

static void cut_all(struct tower *tower)
{
	for (int i = 0; i < GUARD_FEEDBACK; i++) {
		put(tower, (enum guard_input)i, false);
	}
}

static void lose_chip(struct tower *tower)
{
	atomic_store(&tower->post.lines->lost, 1);
}

/* A guard that lost its chip is started anew, by its own advice. */
static void renew_guard(struct tower *tower)
{
	kill(tower->post.pid, SIGTERM);
	process_wait(tower->post.pid, 5.0);
	tower->post.pid = 0;
}

static void burn_out(struct tower *tower)
{
	atomic_store(&tower->post.lines->lamp, SIM_LAMP_DEAD);
}

static void weld(struct tower *tower)
{
	atomic_store(&tower->post.lines->lamp, SIM_LAMP_WELDED);
}

/* It shows only once the light is no longer asked for. */
static void weld_and_let_go(struct tower *tower)
{
	weld(tower);
	tower_let_go(tower);
}

static void turn_on_early(struct tower *tower)
{
	put(tower, GUARD_KEY, true);
}

static void wire_nothing(struct tower *tower)
{
	FILE *file = fopen(tower->post.config, "w");

	assert_non_null(file);
	fprintf(file,
		"socket = %s\nlines = gpio:/dev/no-such-chip\n"
		"black_box.file =\n%s",
		tower->post.socket, post_lines);
	fclose(file);
}

/* As by a second guard, or by any program that holds a line of the chip. */
static void hold_lines(struct tower *tower)
{
	char path[POST_PATH_MAX + 16];

	snprintf(path, sizeof(path), "%.100s/lines", tower->post.folder);
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	assert_true(fd >= 0);
	assert_int_equal(flock(fd, LOCK_EX | LOCK_NB), 0);
}

static const struct fault rows[] = {
	{ "channel A of the stop opens", "its line", FAULT_DARKENS, 50,
		"Channel A of the emergency stop is open", .stops_head = true,
		.strike = open_a, .mend = press },
	{ "channel B of the stop opens", "its line", FAULT_DARKENS, 50,
		"Channel B of the emergency stop is open", .stops_head = true,
		.strike = open_b, .mend = press },
	{ "the stop is pressed", "both its lines", FAULT_DARKENS, 50,
		"Channel A of the emergency stop is open", .stops_head = true,
		.strike = open_both },
	{ "the stop bounces once", "open and closed again at once",
		FAULT_DARKENS, 50, "Channel A of the emergency stop is open",
		.stops_head = true, .strike = bounce_once },
	{ "the stop bounces for 30 ms", "ten edges, 3 ms apart", FAULT_DARKENS,
		50, "of the emergency stop is open", .strike = bounce },
	{ "the channels of the stop disagree", "A stays open, B closed",
		FAULT_DARKENS, 50,
		"two channels of the emergency stop disagree",
		.stops_head = true, .strike = open_a, .mend = press },
	{ "the key is turned off", "its line", FAULT_DARKENS, 50,
		"The key is off", .strike = key_off },
	{ "the key bounces", "off for 2 ms", FAULT_DARKENS, 50,
		"The key is off", .strike = bounce_key },
	{ "the spotter presses", "the line opens", FAULT_DARKENS, 50,
		"The spotter's button is pressed", .strike = press_spotter },
	{ "the limit switch of pan opens", "its line", FAULT_DARKENS, 50,
		"stands on a limit switch", .stops_head = true,
		.strike = reach_pan },
	{ "the limit switch of tilt opens", "its line", FAULT_DARKENS, 50,
		"stands on a limit switch", .stops_head = true,
		.strike = reach_tilt },
	{ "the cable to the panel is cut", "all contacts open at once",
		FAULT_DARKENS, 50, "Channel A of the emergency stop is open",
		.stops_head = true, .strike = cut_all },
	{ "the GPIO chip vanishes", "reads and writes fail", FAULT_DARKENS, 100,
		"lines cannot be read or driven", .stops_head = true,
		.strike = lose_chip, .mend = renew_guard },
	{ "the lamp burns out", "power, and no light any more", FAULT_DARKENS,
		50, "The lamp went out by itself", .strike = burn_out },
	{ "the lamp's relay is welded", "light goes on without power",
		FAULT_DARKENS, 300, "a welded relay",
		.strike = weld_and_let_go },
	{ "the feedback is stuck at light", "from the start", FAULT_KEEPS_DARK,
		0, "a welded relay", .before = weld },
	{ "the lamp does not strike", "power brings no light", FAULT_KEEPS_DARK,
		0, "The lamp did not strike", .before = burn_out, .rises = 1 },
	{ "the key is on at the start", "on before the guard", FAULT_KEEPS_DARK,
		0, "The key was on before all was well",
		.before = turn_on_early },
	{ "the GPIO chip is missing", "it names one that is not there",
		FAULT_KEEPS_DARK, 0, "cannot open the GPIO chip",
		.before = wire_nothing },
	{ "the lines are busy", "another program holds them", FAULT_KEEPS_DARK,
		0, "cannot take the simulated lines", .before = hold_lines },
};

FAULT_TABLE(faults_of_lines, rows);
