/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_ENTTEC_H
#define HW_ENTTEC_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Enttec: the messages of the DMX USB Pro widget.
 *
 *   7E label length(low, high) data[length] E7, length at most 600
 *
 * Nothing is stuffed and nothing summed: data may hold 7E and E7. So a message
 * is told by its length, and by the E7 behind it.
 * Pure: no line, no clock. Written after the maker's API specification as
 * summed up in docs/mounts.md.
 */

enum enttec_label {
	ENTTEC_GET_PARAMETERS = 3,
	ENTTEC_SET_PARAMETERS = 4,
	ENTTEC_SEND_DMX = 6,
	ENTTEC_GET_SERIAL = 10,
};

enum {
	ENTTEC_DATA_MAX = 600,
	ENTTEC_AROUND = 5, /* bytes around the data */
	ENTTEC_MESSAGE_MAX = ENTTEC_DATA_MAX + ENTTEC_AROUND,
	ENTTEC_SLOTS_MIN = 24,
	ENTTEC_SLOTS_MAX = 512,
};

/*
 * enttec_write - a message with @size bytes of @data, at most ENTTEC_DATA_MAX;
 * returns its length. @bytes: room for @size + ENTTEC_AROUND.
 */
size_t enttec_write(
	uint8_t label, const uint8_t *data, size_t size, uint8_t *bytes);

/*
 * enttec_write_dmx - sends @count slots, at most ENTTEC_SLOTS_MAX, with start
 * code 0. @bytes: room for @count + 1 + ENTTEC_AROUND.
 */
size_t enttec_write_dmx(const uint8_t *slots, size_t count, uint8_t *bytes);

struct enttec_message {
	uint8_t label;
	size_t size;
	uint8_t data[ENTTEC_DATA_MAX];
};

struct enttec_receiver {
	uint64_t rejected; /* beginnings that led to no message */
	size_t count;
	uint8_t bytes[ENTTEC_MESSAGE_MAX];
};

/* enttec_receiver_init - empty; also to give up what was begun. */
void enttec_receiver_init(struct enttec_receiver *receiver);

/* enttec_receiver_take - a byte; call next until it is false before. */
void enttec_receiver_take(struct enttec_receiver *receiver, uint8_t byte);

/*
 * enttec_receiver_next - the next message, if one is complete. What begins
 * like one and is none is looked at again from its second byte on.
 */
bool enttec_receiver_next(
	struct enttec_receiver *receiver, struct enttec_message *message);

#endif
