/* SPDX-License-Identifier: Apache-2.0 */
#include "lines.h"

#include <gpiod.h>
#include <stdlib.h>

/*
 * For libgpiod 2.x, where many lines are one request with one descriptor. A
 * contact that switches to ground makes its line active-low: active is closed,
 * and a falling edge opens.
 */

enum {
	EDGES_A_READ = 64,
	/* Of the kernel, for all inputs together; a bouncing one makes many. */
	EDGES_KEPT = 256,
};

static const char consumer[] = "searchlight-guard";

struct gpiod_lines {
	struct lines lines;
	struct gpiod_chip *chip;
	struct gpiod_line_request *inputs;  /* NULL: none is wired */
	struct gpiod_line_request *outputs; /* the same */
	struct gpiod_edge_event_buffer *edges;
	int input_offsets[GUARD_INPUT_COUNT];
	int output_offsets[GUARD_OUTPUT_COUNT];
	bool levels[GUARD_OUTPUT_COUNT];
	unsigned long edge_count; /* global number of the newest edge */
	bool lost;
};

static enum gpiod_line_bias bias_of(const struct lines_plan *plan)
{
	static const enum gpiod_line_bias biases[] = {
		[LINES_BIAS_NONE] = GPIOD_LINE_BIAS_AS_IS,
		[LINES_PULL_UP] = GPIOD_LINE_BIAS_PULL_UP,
		[LINES_PULL_DOWN] = GPIOD_LINE_BIAS_PULL_DOWN,
	};

	return biases[plan->bias];
}

static void set_input(
	struct gpiod_line_settings *settings, const struct lines_plan *plan)
{
	gpiod_line_settings_set_direction(settings, GPIOD_LINE_DIRECTION_INPUT);
	gpiod_line_settings_set_edge_detection(settings, GPIOD_LINE_EDGE_BOTH);
	gpiod_line_settings_set_bias(settings, bias_of(plan));
	gpiod_line_settings_set_active_low(settings, plan->closed_is_low);
}

static void set_output(
	struct gpiod_line_settings *settings, const struct lines_plan *plan)
{
	(void)plan;
	gpiod_line_settings_set_direction(
		settings, GPIOD_LINE_DIRECTION_OUTPUT);
	gpiod_line_settings_set_output_value(
		settings, GPIOD_LINE_VALUE_INACTIVE);
}

/* What a request is made of; each of them NULL where there is no memory. */
struct parts {
	struct gpiod_line_settings *settings;
	struct gpiod_line_config *lines;
	struct gpiod_request_config *request;
};

static bool make_parts(struct parts *parts)
{
	*parts = (struct parts){ gpiod_line_settings_new(),
		gpiod_line_config_new(), gpiod_request_config_new() };
	return parts->settings != NULL && parts->lines != NULL &&
		parts->request != NULL;
}

static void free_parts(struct parts *parts)
{
	gpiod_line_settings_free(parts->settings);
	gpiod_line_config_free(parts->lines);
	gpiod_request_config_free(parts->request);
}

static size_t wired(const int *offsets, int count, unsigned int *found)
{
	size_t wired_count = 0;

	for (int i = 0; i < count; i++) {
		if (offsets[i] != LINES_NOT_WIRED) {
			found[wired_count++] = (unsigned int)offsets[i];
		}
	}
	return wired_count;
}

static struct gpiod_line_request *request_lines(struct gpiod_lines *g,
	struct parts *parts, const unsigned int *offsets, size_t count)
{
	if (gpiod_line_config_add_line_settings(
		    parts->lines, offsets, count, parts->settings) != 0) {
		return NULL;
	}
	gpiod_request_config_set_consumer(parts->request, consumer);
	gpiod_request_config_set_event_buffer_size(parts->request, EDGES_KEPT);
	return gpiod_chip_request_lines(g->chip, parts->request, parts->lines);
}

/* All lines of one direction, or none: the kernel takes them together. */
static bool take(struct gpiod_lines *g, const struct lines_plan *plan,
	const int *offsets, int count,
	void (*set)(struct gpiod_line_settings *settings,
		const struct lines_plan *plan),
	struct gpiod_line_request **request, struct error *error)
{
	unsigned int found[GUARD_INPUT_COUNT + GUARD_OUTPUT_COUNT];
	size_t found_count = wired(offsets, count, found);
	struct parts parts;

	if (found_count == 0) {
		return true;
	}
	if (make_parts(&parts)) {
		set(parts.settings, plan);
		*request = request_lines(g, &parts, found, found_count);
	}
	free_parts(&parts);
	return *request != NULL ||
		error_errno(error, ERROR_UNREACHABLE,
			"%s: cannot take the %s (is each of these numbers a "
			"line of it, and does no other program hold one?)",
			plan->place,
			request == &g->inputs ? "inputs" : "outputs");
}

static bool take_all(struct gpiod_lines *g, const struct lines_plan *plan,
	struct error *error)
{
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		g->input_offsets[i] = plan->inputs[i];
	}
	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		g->output_offsets[i] = plan->outputs[i];
	}
	return take(g, plan, plan->outputs, GUARD_OUTPUT_COUNT, set_output,
		       &g->outputs, error) &&
		take(g, plan, plan->inputs, GUARD_INPUT_COUNT, set_input,
			&g->inputs, error);
}

static void gpiod_lines_close(struct lines *lines)
{
	struct gpiod_lines *g = (struct gpiod_lines *)lines;

	if (g == NULL) {
		return;
	}
	if (g->inputs != NULL) {
		gpiod_line_request_release(g->inputs);
	}
	if (g->outputs != NULL) {
		gpiod_line_request_release(g->outputs);
	}
	if (g->edges != NULL) {
		gpiod_edge_event_buffer_free(g->edges);
	}
	if (g->chip != NULL) {
		gpiod_chip_close(g->chip);
	}
	free(g);
}

static struct lines *gpiod_lines_open(
	const struct lines_plan *plan, struct error *error)
{
	struct gpiod_lines *g = calloc(1, sizeof(*g));

	if (g == NULL ||
		(g->edges = gpiod_edge_event_buffer_new(EDGES_A_READ)) ==
			NULL) {
		free(g);
		error_set(error, ERROR_FAILED, "out of memory");
		return NULL;
	}
	g->lines.ops = &lines_gpiod;
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

static void open_all(struct contact_look looks[GUARD_INPUT_COUNT])
{
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		looks[i].opened = true;
	}
}

/*
 * An edge that the kernel had no room to keep may have opened any of them.
 * Which way one went does not count: see lines_gpiod1.c.
 */
static void take_edge(struct gpiod_lines *g, struct gpiod_edge_event *edge,
	struct contact_look looks[GUARD_INPUT_COUNT])
{
	unsigned long number = gpiod_edge_event_get_global_seqno(edge);
	int offset = (int)gpiod_edge_event_get_line_offset(edge);

	if (number != g->edge_count + 1) {
		open_all(looks);
	}
	g->edge_count = number;
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		looks[i].opened |= g->input_offsets[i] == offset;
	}
}

/* A line that never rests must not hold up the step: one buffer a step. */
static void take_edges(
	struct gpiod_lines *g, struct contact_look looks[GUARD_INPUT_COUNT])
{
	int waiting = gpiod_line_request_wait_edge_events(g->inputs, 0);
	int count = waiting <= 0 ? waiting
				 : gpiod_line_request_read_edge_events(
					   g->inputs, g->edges, EDGES_A_READ);

	/* Of a vanished chip only the read tells. */
	g->lost |= count < 0;
	for (int i = 0; i < count; i++) {
		take_edge(g,
			gpiod_edge_event_buffer_get_event(
				g->edges, (unsigned long)i),
			looks);
	}
}

static void take_levels(
	struct gpiod_lines *g, struct contact_look looks[GUARD_INPUT_COUNT])
{
	for (int i = 0; i < GUARD_INPUT_COUNT && !g->lost; i++) {
		if (g->input_offsets[i] == LINES_NOT_WIRED) {
			continue;
		}
		enum gpiod_line_value value = gpiod_line_request_get_value(
			g->inputs, (unsigned int)g->input_offsets[i]);

		g->lost |= value == GPIOD_LINE_VALUE_ERROR;
		looks[i].closed = value == GPIOD_LINE_VALUE_ACTIVE;
	}
}

static bool gpiod_lines_read(
	struct lines *lines, struct contact_look looks[GUARD_INPUT_COUNT])
{
	struct gpiod_lines *g = (struct gpiod_lines *)lines;

	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		looks[i] = (struct contact_look){ false, false };
	}
	if (g->inputs == NULL) {
		return !g->lost;
	}
	/* Edges first: what opens after is read as open. */
	if (!g->lost) {
		take_edges(g, looks);
		take_levels(g, looks);
	}
	for (int i = 0; i < GUARD_INPUT_COUNT && g->lost; i++) {
		looks[i].closed = false;
	}
	return !g->lost;
}

static bool gpiod_lines_write(
	struct lines *lines, const bool levels[GUARD_OUTPUT_COUNT])
{
	struct gpiod_lines *g = (struct gpiod_lines *)lines;

	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		if (g->output_offsets[i] == LINES_NOT_WIRED ||
			levels[i] == g->levels[i]) {
			continue;
		}
		if (gpiod_line_request_set_value(g->outputs,
			    (unsigned int)g->output_offsets[i],
			    levels[i] ? GPIOD_LINE_VALUE_ACTIVE
				      : GPIOD_LINE_VALUE_INACTIVE) != 0) {
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

	if (g->inputs == NULL || g->lost) {
		return 0;
	}
	fds[0] = gpiod_line_request_get_fd(g->inputs);
	return 1;
}

const struct lines_ops lines_gpiod = {
	.open = gpiod_lines_open,
	.read = gpiod_lines_read,
	.write = gpiod_lines_write,
	.fds = gpiod_lines_fds,
	.close = gpiod_lines_close,
};
