/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "lines.h"

#include <errno.h>
#include <gpiod.h>
#include <stdlib.h>
#include <string.h>

/*
 * The file for libgpiod 2 against a chip of the test's own, which answers its
 * calls as the library's documentation says. It shows that the file asks for
 * the right things and believes the right ones; the library itself, and a
 * real chip behind it, were not there.
 */

enum {
	LINES = 16,
	EDGES_MAX = 512,
};

struct gpiod_chip {
	int opened;
};

struct gpiod_line_settings {
	enum gpiod_line_direction direction;
	enum gpiod_line_edge edge;
	enum gpiod_line_bias bias;
	bool active_low;
	enum gpiod_line_value value;
};

struct gpiod_line_config {
	struct gpiod_line_settings settings[LINES];
	bool asked[LINES];
};

struct gpiod_request_config {
	char consumer[32];
};

struct gpiod_line_request {
	bool mine[LINES];
};

struct gpiod_edge_event {
	enum gpiod_edge_event_type type;
	unsigned int offset;
	unsigned long number;
};

struct gpiod_edge_event_buffer {
	struct gpiod_edge_event events[64];
};

/* The one chip; levels as the contacts say, high is 1. */
static struct {
	struct gpiod_chip chip;
	bool taken[LINES];
	struct gpiod_line_settings settings[LINES];
	int high[LINES];
	struct gpiod_edge_event waiting[EDGES_MAX];
	int waiting_count;
	unsigned long number; /* of edges ever */
	bool busy;
	bool gone;
	int alive; /* objects that were made and not freed */
} world;

static void *make(size_t size)
{
	world.alive++;
	return calloc(1, size);
}

static void drop(void *object)
{
	world.alive -= object != NULL;
	free(object);
}

struct gpiod_chip *gpiod_chip_open(const char *path)
{
	if (strcmp(path, "/dev/gpiochip7") != 0) {
		errno = ENOENT;
		return NULL;
	}
	world.chip.opened++;
	return &world.chip;
}

void gpiod_chip_close(struct gpiod_chip *chip)
{
	chip->opened--;
}

struct gpiod_line_settings *gpiod_line_settings_new(void)
{
	return make(sizeof(struct gpiod_line_settings));
}

void gpiod_line_settings_free(struct gpiod_line_settings *settings)
{
	drop(settings);
}

int gpiod_line_settings_set_direction(struct gpiod_line_settings *settings,
	enum gpiod_line_direction direction)
{
	settings->direction = direction;
	return 0;
}

int gpiod_line_settings_set_edge_detection(
	struct gpiod_line_settings *settings, enum gpiod_line_edge edge)
{
	settings->edge = edge;
	return 0;
}

int gpiod_line_settings_set_bias(
	struct gpiod_line_settings *settings, enum gpiod_line_bias bias)
{
	settings->bias = bias;
	return 0;
}

void gpiod_line_settings_set_active_low(
	struct gpiod_line_settings *settings, bool active_low)
{
	settings->active_low = active_low;
}

int gpiod_line_settings_set_output_value(
	struct gpiod_line_settings *settings, enum gpiod_line_value value)
{
	settings->value = value;
	return 0;
}

struct gpiod_line_config *gpiod_line_config_new(void)
{
	return make(sizeof(struct gpiod_line_config));
}

void gpiod_line_config_free(struct gpiod_line_config *config)
{
	drop(config);
}

int gpiod_line_config_add_line_settings(struct gpiod_line_config *config,
	const unsigned int *offsets, size_t count,
	struct gpiod_line_settings *settings)
{
	for (size_t i = 0; i < count; i++) {
		assert_true(offsets[i] < LINES);
		config->settings[offsets[i]] = *settings;
		config->asked[offsets[i]] = true;
	}
	return 0;
}

struct gpiod_request_config *gpiod_request_config_new(void)
{
	return make(sizeof(struct gpiod_request_config));
}

void gpiod_request_config_free(struct gpiod_request_config *config)
{
	drop(config);
}

void gpiod_request_config_set_consumer(
	struct gpiod_request_config *config, const char *consumer)
{
	snprintf(config->consumer, sizeof(config->consumer), "%s", consumer);
}

void gpiod_request_config_set_event_buffer_size(
	struct gpiod_request_config *config, size_t size)
{
	(void)config;
	assert_true(size >= 64);
}

struct gpiod_line_request *gpiod_chip_request_lines(struct gpiod_chip *chip,
	struct gpiod_request_config *request, struct gpiod_line_config *lines)
{
	struct gpiod_line_request *made;

	assert_int_equal(chip->opened, 1);
	assert_string_equal(request->consumer, "searchlight-guard");
	if (world.busy) {
		errno = EBUSY;
		return NULL;
	}
	made = make(sizeof(*made));
	for (int i = 0; i < LINES; i++) {
		if (lines->asked[i]) {
			assert_false(world.taken[i]);
			world.taken[i] = made->mine[i] = true;
			world.settings[i] = lines->settings[i];
		}
	}
	return made;
}

void gpiod_line_request_release(struct gpiod_line_request *request)
{
	for (int i = 0; i < LINES; i++) {
		world.taken[i] = world.taken[i] && !request->mine[i];
	}
	drop(request);
}

enum gpiod_line_value gpiod_line_request_get_value(
	struct gpiod_line_request *request, unsigned int offset)
{
	assert_true(request->mine[offset]);
	if (world.gone) {
		return GPIOD_LINE_VALUE_ERROR;
	}
	return (world.high[offset] != 0) != world.settings[offset].active_low
		? GPIOD_LINE_VALUE_ACTIVE
		: GPIOD_LINE_VALUE_INACTIVE;
}

int gpiod_line_request_set_value(struct gpiod_line_request *request,
	unsigned int offset, enum gpiod_line_value value)
{
	assert_true(request->mine[offset]);
	assert_int_equal(
		world.settings[offset].direction, GPIOD_LINE_DIRECTION_OUTPUT);
	world.high[offset] = value;
	return world.gone ? -1 : 0;
}

int gpiod_line_request_get_fd(struct gpiod_line_request *request)
{
	(void)request;
	return 42;
}

/* A chip that has gone says for ever that something waits. */
int gpiod_line_request_wait_edge_events(
	struct gpiod_line_request *request, int64_t timeout_ns)
{
	(void)request;
	assert_int_equal(timeout_ns, 0);
	return world.gone || world.waiting_count > 0;
}

int gpiod_line_request_read_edge_events(struct gpiod_line_request *request,
	struct gpiod_edge_event_buffer *buffer, size_t max)
{
	int count =
		world.waiting_count < (int)max ? world.waiting_count : (int)max;

	(void)request;
	if (world.gone) {
		errno = ENODEV;
		return -1;
	}
	/* It would block, and the guard with it. */
	assert_true(count > 0);
	memcpy(buffer->events, world.waiting,
		(size_t)count * sizeof(world.waiting[0]));
	world.waiting_count -= count;
	memmove(world.waiting, world.waiting + count,
		(size_t)world.waiting_count * sizeof(world.waiting[0]));
	return count;
}

struct gpiod_edge_event_buffer *gpiod_edge_event_buffer_new(size_t capacity)
{
	assert_int_equal(capacity, 64);
	return make(sizeof(struct gpiod_edge_event_buffer));
}

void gpiod_edge_event_buffer_free(struct gpiod_edge_event_buffer *buffer)
{
	drop(buffer);
}

struct gpiod_edge_event *gpiod_edge_event_buffer_get_event(
	struct gpiod_edge_event_buffer *buffer, unsigned long index)
{
	return &buffer->events[index];
}

enum gpiod_edge_event_type gpiod_edge_event_get_event_type(
	struct gpiod_edge_event *event)
{
	return event->type;
}

unsigned int gpiod_edge_event_get_line_offset(struct gpiod_edge_event *event)
{
	return event->offset;
}

unsigned long gpiod_edge_event_get_global_seqno(struct gpiod_edge_event *event)
{
	return event->number;
}

/* A contact's line goes to another level. */
static void move(int offset, int high)
{
	bool rising = (high != 0) != world.settings[offset].active_low;

	world.high[offset] = high;
	world.waiting[world.waiting_count++] = (struct gpiod_edge_event){ rising
			? GPIOD_EDGE_EVENT_RISING_EDGE
			: GPIOD_EDGE_EVENT_FALLING_EDGE,
		(unsigned int)offset, ++world.number };
}

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

		move(GUARD_STOP_A, low == 0);
		assert_true(lines->ops->read(lines, looks));
		assert_true(looks[GUARD_STOP_A].closed);
		assert_false(looks[GUARD_STOP_A].opened);
		/* It opened for a moment, between two looks. */
		move(GUARD_STOP_A, low == 1);
		move(GUARD_STOP_A, low == 0);
		assert_true(lines->ops->read(lines, looks));
		assert_true(looks[GUARD_STOP_A].closed);
		assert_true(looks[GUARD_STOP_A].opened);
		assert_false(looks[GUARD_KEY].opened);
		assert_true(lines->ops->read(lines, looks));
		assert_false(looks[GUARD_STOP_A].opened);
		close_lines(lines);
	}
}

static void edges_that_were_not_kept_may_have_opened_anything(void **state)
{
	struct contact_look looks[GUARD_INPUT_COUNT];
	struct lines *lines = open_lines(false);

	(void)state;
	move(GUARD_KEY, 1);
	assert_true(lines->ops->read(lines, looks));
	world.number += 5;
	move(GUARD_KEY, 1);
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
		move(GUARD_LIMIT_PAN, i % 2);
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
	move(GUARD_STOP_A, 1);
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
