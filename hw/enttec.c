/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/enttec.h"

#include <assert.h>
#include <string.h>

enum {
	BEGIN = 0x7e,
	END = 0xe7,
	HEAD_SIZE = 4
};

static size_t write_around(uint8_t label, size_t size, uint8_t *bytes)
{
	assert(size <= ENTTEC_DATA_MAX);
	bytes[0] = BEGIN;
	bytes[1] = label;
	bytes[2] = (uint8_t)size;
	bytes[3] = (uint8_t)(size >> 8);
	bytes[HEAD_SIZE + size] = END;
	return size + ENTTEC_AROUND;
}

size_t enttec_write(
	uint8_t label, const uint8_t *data, size_t size, uint8_t *bytes)
{
	if (size > 0) {
		memcpy(bytes + HEAD_SIZE, data, size);
	}
	return write_around(label, size, bytes);
}

size_t enttec_write_dmx(const uint8_t *slots, size_t count, uint8_t *bytes)
{
	bytes[HEAD_SIZE] = 0; /* start code: plain levels */
	memcpy(bytes + HEAD_SIZE + 1, slots, count);
	return write_around(ENTTEC_SEND_DMX, count + 1, bytes);
}

void enttec_receiver_init(struct enttec_receiver *receiver)
{
	receiver->count = 0;
}

void enttec_receiver_take(struct enttec_receiver *receiver, uint8_t byte)
{
	assert(receiver->count < ENTTEC_MESSAGE_MAX);
	receiver->bytes[receiver->count++] = byte;
}

/* Drops what cannot begin a message. */
static void drop_to_begin(struct enttec_receiver *receiver, size_t from)
{
	const uint8_t *begin = from < receiver->count
		? memchr(receiver->bytes + from, BEGIN, receiver->count - from)
		: NULL;
	size_t dropped = begin != NULL ? (size_t)(begin - receiver->bytes)
				       : receiver->count;

	receiver->count -= dropped;
	memmove(receiver->bytes, receiver->bytes + dropped, receiver->count);
}

static void fill(const struct enttec_receiver *receiver, size_t size,
	struct enttec_message *message)
{
	message->label = receiver->bytes[1];
	message->size = size;
	memcpy(message->data, receiver->bytes + HEAD_SIZE, size);
}

bool enttec_receiver_next(
	struct enttec_receiver *receiver, struct enttec_message *message)
{
	drop_to_begin(receiver, 0);
	while (receiver->count >= HEAD_SIZE) {
		const uint8_t *bytes = receiver->bytes;
		size_t size = (size_t)bytes[2] | (size_t)bytes[3] << 8;

		if (size <= ENTTEC_DATA_MAX &&
			receiver->count < size + ENTTEC_AROUND) {
			return false;
		}
		if (size <= ENTTEC_DATA_MAX && bytes[HEAD_SIZE + size] == END) {
			fill(receiver, size, message);
			drop_to_begin(receiver, size + ENTTEC_AROUND);
			return true;
		}
		receiver->rejected++;
		drop_to_begin(receiver, 1);
	}
	return false;
}
