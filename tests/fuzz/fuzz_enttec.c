/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/enttec.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

/* A message stands in the bytes just as it would be written. */
static void check(
	const struct enttec_message *message, const uint8_t *data, size_t size)
{
	uint8_t bytes[ENTTEC_MESSAGE_MAX];

	require(message->size <= ENTTEC_DATA_MAX);
	size_t made = enttec_write(
		message->label, message->data, message->size, bytes);

	require(made <= size && memmem(data, size, bytes, made) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct enttec_receiver receiver;
	static struct enttec_message message;
	size_t messages = 0;

	receiver = (struct enttec_receiver){ 0 };
	enttec_receiver_init(&receiver);
	for (size_t i = 0; i < size; i++) {
		enttec_receiver_take(&receiver, data[i]);
		while (enttec_receiver_next(&receiver, &message)) {
			check(&message, data, i + 1);
			messages++;
		}
	}
	require(messages * ENTTEC_AROUND <= size);
	return 0;
}
