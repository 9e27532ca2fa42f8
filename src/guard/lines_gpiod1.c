/* SPDX-License-Identifier: Apache-2.0 */
#include "lines.h"

#include <errno.h>
#include <gpiod.h>
#include <stdlib.h>

/* For libgpiod 1.x, whose lines each have a descriptor for their edges. */

enum {
	EDGES_A_READ = 64
};

static const char consumer[] = "searchlight-guard";

struct gpiod_lines {
	struct lines lines;
	struct gpiod_chip *chip;
	struct gpiod_line *inputs[GUARD_INPUT_COUNT]; /* NULL: not wired */
	struct gpiod_line *outputs[GUARD_OUTPUT_COUNT];
	bool levels[GUARD_OUTPUT_COUNT];
	bool closed_is_low;
	bool lost;
};

static int flags_of(const struct lines_plan *plan)
{
	static const int biases[] = {
		[LINES_BIAS_NONE] = 0,
		[LINES_PULL_UP] = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_UP,
		[LINES_PULL_DOWN] = GPIOD_LINE_REQUEST_FLAG_BIAS_PULL_DOWN,
	};

	return biases[plan->bias];
}

static struct gpiod_line *take(struct gpiod_lines *g,
	const struct lines_plan *plan, const char *role, int offset,
	struct error *error)
{
	struct gpiod_line *line =
		gpiod_chip_get_line(g->chip, (unsigned)offset);

	if (line == NULL) {
		error_errno(error, ERROR_UNREACHABLE,
			"%s: there is no line %d for %s", plan->place, offset,
			role);
	}
	return line;
}

static bool take_input(struct gpiod_lines *g, const struct lines_plan *plan,
	int input, struct error *error)
{
	const char *role = guard_input_name((enum guard_input)input);
	int offset = plan->inputs[input];

	if (offset == LINES_NOT_WIRED) {
		return true;
	}
	struct gpiod_line *line = take(g, plan, role, offset, error);
	if (line == NULL) {
		return false;
	}
	if (gpiod_line_request_both_edges_events_flags(
		    line, consumer, flags_of(plan)) != 0) {
		return error_errno(error, ERROR_UNREACHABLE,
			"%s: cannot read line %d for %s (does another program "
			"hold it?)",
			plan->place, offset, role);
	}
	g->inputs[input] = line;
	return true;
}

static bool take_output(struct gpiod_lines *g, const struct lines_plan *plan,
	int output, struct error *error)
{
	const char *role = guard_output_name((enum guard_output)output);
	int offset = plan->outputs[output];

	if (offset == LINES_NOT_WIRED) {
		return true;
	}
	struct gpiod_line *line = take(g, plan, role, offset, error);
	if (line == NULL) {
		return false;
	}
	if (gpiod_line_request_output(line, consumer, 0) != 0) {
		return error_errno(error, ERROR_UNREACHABLE,
			"%s: cannot drive line %d for %s (does another program "
			"hold it?)",
			plan->place, offset, role);
	}
	g->outputs[output] = line;
	return true;
}

/*
 * The heartbeat, which is the first, comes last: where it was left high its
 * way to low is an edge, which may feed the timer of a lamp still enabled.
 */
static bool take_all(struct gpiod_lines *g, const struct lines_plan *plan,
	struct error *error)
{
	_Static_assert(GUARD_HEARTBEAT == 0, "the heartbeat comes last");
	for (int i = GUARD_OUTPUT_COUNT - 1; i >= 0; i--) {
		if (!take_output(g, plan, i, error)) {
			return false;
		}
	}
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		if (!take_input(g, plan, i, error)) {
			return false;
		}
	}
	return true;
}

static void gpiod_lines_close(struct lines *lines)
{
	struct gpiod_lines *g = (struct gpiod_lines *)lines;

	if (g != NULL && g->chip != NULL) {
		gpiod_chip_close(g->chip);
	}
	free(g);
}

static struct lines *gpiod_lines_open(
	const struct lines_plan *plan, struct error *error)
{
	struct gpiod_lines *g = calloc(1, sizeof(*g));

	if (g == NULL) {
		error_set(error, ERROR_FAILED, "out of memory");
		return NULL;
	}
	g->lines.ops = &lines_gpiod;
	g->closed_is_low = plan->closed_is_low;
	g->chip = gpiod_chip_open(plan->place);
	if (g->chip == NULL) {
		error_errno(error, ERROR_UNREACHABLE,
			"%s: cannot open the GPIO chip", plan->place);
	}
	if (g->chip == NULL || !take_all(g, plan, error)) {
		gpiod_lines_close(&g->lines);
		return NULL;
	}
	return &g->lines;
}

/*
 * Edges that wait; true where the contact may have been open. Each of them says
 * so, whichever way it goes: the kernel names an edge by the level that it
 * finds later, so that of an opening too short for it only the closing is told.
 */
static bool drain(struct gpiod_lines *g, struct gpiod_line *line)
{
	static const struct timespec at_once = { 0, 0 };
	struct gpiod_line_event event;
	bool opened = false;
	int waiting = 1;

	/* A line that never rests must not hold up the others. */
	for (int i = 0; i < EDGES_A_READ && waiting > 0; i++) {
		waiting = gpiod_line_event_wait(line, &at_once);
		if (waiting <= 0) {
			break;
		}
		/* A vanished chip says for ever that an event waits. */
		if (gpiod_line_event_read(line, &event) != 0) {
			g->lost = true;
			return true;
		}
		opened = true;
	}
	g->lost |= waiting < 0;
	return opened;
}

static bool gpiod_lines_read(
	struct lines *lines, struct contact_look looks[GUARD_INPUT_COUNT])
{
	struct gpiod_lines *g = (struct gpiod_lines *)lines;

	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		looks[i] = (struct contact_look){ false, false };
		if (g->inputs[i] == NULL || g->lost) {
			continue;
		}
		/* Edges first: what opens after is read as open. */
		looks[i].opened = drain(g, g->inputs[i]);
		int level = gpiod_line_get_value(g->inputs[i]);

		g->lost |= level < 0;
		looks[i].closed = level == (g->closed_is_low ? 0 : 1);
	}
	return !g->lost;
}

static bool gpiod_lines_write(
	struct lines *lines, const bool levels[GUARD_OUTPUT_COUNT])
{
	struct gpiod_lines *g = (struct gpiod_lines *)lines;

	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		if (g->outputs[i] == NULL || levels[i] == g->levels[i]) {
			continue;
		}
		if (gpiod_line_set_value(g->outputs[i], levels[i]) != 0) {
			g->lost = true;
			continue;
		}
		g->levels[i] = levels[i];
	}
	return !g->lost;
}

static int gpiod_lines_fds(const struct lines *lines, int fds[LINES_FDS_MAX])
{
	const struct gpiod_lines *g = (const struct gpiod_lines *)lines;
	int count = 0;

	for (int i = 0; i < GUARD_INPUT_COUNT && !g->lost; i++) {
		if (g->inputs[i] != NULL) {
			fds[count++] = gpiod_line_event_get_fd(g->inputs[i]);
		}
	}
	return count;
}

const struct lines_ops lines_gpiod = {
	.open = gpiod_lines_open,
	.read = gpiod_lines_read,
	.write = gpiod_lines_write,
	.fds = gpiod_lines_fds,
	.close = gpiod_lines_close,
};
