/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/dmx_fixture.h"
#include "hw/enttec.h"
#include "sim_protocol.h"

/* Firmware 1.44, break 10, mark 14, 40 frames a second. */
static const uint8_t parameters[] = { 44, 1, 10, 14, 40 };
static const uint8_t serial[] = { 0x78, 0x56, 0x34, 0x12 };

/* The fixture goes where the frame says, and keeps to it for ever. */
static void obey_frame(struct sim_listener *listener,
	const struct enttec_message *message, int64_t at_ns)
{
	const struct dmx_fixture *fixture = &listener->fixture;
	size_t first = (size_t)listener->address; /* 1 follows the start code */
	const uint8_t *slots = message->data + first;

	if (message->size < ENTTEC_SLOTS_MIN + 1 || message->data[0] != 0 ||
		message->size < first + (size_t)fixture->slots || first == 0) {
		return;
	}
	sim_head_goto(listener->head, dmx_fixture_place(fixture, slots), at_ns);
	sim_focus_told(
		&listener->focus, dmx_fixture_width(fixture, slots), at_ns);
}

static void obey(struct sim_listener *listener,
	const struct enttec_message *message, int64_t at_ns,
	struct sim_answer *answer)
{
	switch (message->label) {
	case ENTTEC_SEND_DMX:
		obey_frame(listener, message, at_ns);
		break;
	case ENTTEC_GET_PARAMETERS:
		answer->size = enttec_write(ENTTEC_GET_PARAMETERS, parameters,
			sizeof(parameters), answer->bytes);
		break;
	case ENTTEC_GET_SERIAL:
		answer->size = enttec_write(ENTTEC_GET_SERIAL, serial,
			sizeof(serial), answer->bytes);
		break;
	default:
		break;
	}
}

/* One byte completes at most one message, but for those after a broken one;
 * of their answers the last is kept. */
static void hear(struct sim_listener *listener, uint8_t byte, int64_t at_ns,
	struct sim_answer *answer)
{
	struct enttec_message message;

	answer->size = 0;
	listener->heard_ns = at_ns;
	enttec_receiver_take(&listener->widget, byte);
	while (enttec_receiver_next(&listener->widget, &message)) {
		obey(listener, &message, at_ns, answer);
	}
}

const struct sim_protocol sim_dmx = {
	.name = "dmx",
	.hear = hear,
};
