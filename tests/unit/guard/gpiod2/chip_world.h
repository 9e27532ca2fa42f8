/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GPIOD2_CHIP_WORLD_H
#define GPIOD2_CHIP_WORLD_H

#include <gpiod.h>
#include <stdbool.h>

/*
 * Chip world: a chip of the test's own behind the calls of libgpiod 2, which
 * answers them as the library's documentation says.
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
struct chip_world {
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
};

extern struct chip_world world;

/* chip_world_move - a contact's line goes to another level. */
void chip_world_move(int offset, int high);

#endif
