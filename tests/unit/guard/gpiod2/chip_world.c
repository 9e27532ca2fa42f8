/* SPDX-License-Identifier: Apache-2.0 */
#include "chip_world.h"

#include "check.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

struct chip_world world;

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

void chip_world_move(int offset, int high)
{
	bool rising = (high != 0) != world.settings[offset].active_low;

	world.high[offset] = high;
	world.waiting[world.waiting_count++] = (struct gpiod_edge_event){ rising
			? GPIOD_EDGE_EVENT_RISING_EDGE
			: GPIOD_EDGE_EVENT_FALLING_EDGE,
		(unsigned int)offset, ++world.number };
}
