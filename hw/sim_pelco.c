/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/pelco.h"
#include "sim_protocol.h"

#include <string.h>

/* Slow motion, speed 0 with a direction, is as slow as the lowest speed. */
static double axis_rate(uint8_t bits, uint8_t positive, uint8_t negative,
	uint8_t speed, double rate_max_rad_s)
{
	int code = speed > PELCO_SPEED_MAX ? PELCO_SPEED_MAX : speed;
	double rate = (code > 0 ? code : 1) * rate_max_rad_s / PELCO_SPEED_MAX;

	if ((bits & positive) != 0) {
		return rate;
	}
	return (bits & negative) != 0 ? -rate : 0.0;
}

/* Of pan at the highest code. */
static double code_rate(const struct sim_listener *listener)
{
	double fastest = listener->head->settings.pan.rate_max_rad_s;

	return listener->turbo > 0.0 ? fastest / listener->turbo : fastest;
}

static double pan_rate(
	const struct sim_listener *listener, const struct pelco_frame *frame)
{
	double rate = axis_rate(frame->command2, PELCO_RIGHT, PELCO_LEFT,
		frame->data1, code_rate(listener));
	bool turbo = listener->turbo > 0.0 && frame->data1 > PELCO_SPEED_MAX;

	return turbo ? rate * listener->turbo : rate;
}

static void obey_motion(struct sim_listener *listener,
	const struct pelco_frame *frame, int64_t at_ns)
{
	const struct sim_head_settings *head = &listener->head->settings;
	struct mount_rates wish = {
		.pan_rad_s = pan_rate(listener, frame),
		.tilt_rad_s = axis_rate(frame->command2, PELCO_UP, PELCO_DOWN,
			frame->data2, head->tilt.rate_max_rad_s),
	};

	sim_head_command(listener->head, wish, at_ns);
	sim_focus_told(&listener->focus,
		(frame->command2 & PELCO_WIDE) != 0
			? 1.0
			: ((frame->command2 & PELCO_TELE) != 0 ? -1.0 : 0.0),
		at_ns);
}

static void say_word(const struct sim_listener *listener,
	const struct pelco_dialect *dialect, uint8_t opcode, uint16_t word,
	struct sim_answer *answer)
{
	struct pelco_frame frame =
		pelco_opcode((uint8_t)listener->address, opcode, word);

	dialect->encode(&frame, answer->bytes);
	answer->size = dialect->frame_size;
}

/* No alarm, and the sum of the frame that is answered. */
static void say_general(
	const struct pelco_frame *heard, struct sim_answer *answer)
{
	uint8_t bytes[PELCO_FRAME_SIZE];

	pelco_encode(heard, bytes);
	answer->bytes[0] = bytes[0];
	answer->bytes[1] = heard->address;
	answer->bytes[2] = 0;
	answer->bytes[3] = bytes[PELCO_FRAME_SIZE - 1];
	answer->size = PELCO_GENERAL_SIZE;
}

static void obey(struct sim_listener *listener,
	const struct pelco_dialect *dialect, const struct pelco_frame *frame,
	int64_t at_ns, struct sim_answer *answer)
{
	struct mount_angles at = sim_head_reads(listener->head);

	if (frame->address != listener->address) {
		return;
	}
	if (pelco_is_motion(frame)) {
		obey_motion(listener, frame, at_ns);
		if (listener->general && dialect->general) {
			say_general(frame, answer);
		}
	} else if (frame->command2 == PELCO_QUERY_PAN) {
		say_word(listener, dialect, PELCO_PAN_IS,
			pelco_word_of_pan(at.pan_rad), answer);
	} else if (frame->command2 == PELCO_QUERY_TILT) {
		say_word(listener, dialect, PELCO_TILT_IS,
			pelco_word_of_tilt(
				listener->tilt_convention, at.tilt_rad),
			answer);
	}
}

static void drop_to_sync(struct sim_listener *listener, uint8_t sync)
{
	do {
		listener->heard_count--;
		memmove(listener->heard, listener->heard + 1,
			listener->heard_count);
	} while (listener->heard_count > 0 && listener->heard[0] != sync);
}

static void hear(struct sim_listener *listener,
	const struct pelco_dialect *dialect, uint8_t byte, int64_t at_ns,
	struct sim_answer *answer)
{
	struct pelco_frame frame;

	answer->size = 0;
	if (at_ns - listener->heard_ns > listener->gap_ns) {
		listener->heard_count = 0;
	}
	listener->heard_ns = at_ns;
	if (listener->heard_count == 0 && byte != dialect->sync) {
		return;
	}
	listener->heard[listener->heard_count++] = byte;
	if (listener->heard_count < dialect->frame_size) {
		return;
	}
	if (!dialect->decode(listener->heard, &frame)) {
		drop_to_sync(listener, dialect->sync);
		return;
	}
	listener->heard_count = 0;
	obey(listener, dialect, &frame, at_ns, answer);
}

static void hear_d(struct sim_listener *listener, uint8_t byte, int64_t at_ns,
	struct sim_answer *answer)
{
	hear(listener, &pelco_d, byte, at_ns, answer);
}

static void hear_p(struct sim_listener *listener, uint8_t byte, int64_t at_ns,
	struct sim_answer *answer)
{
	hear(listener, &pelco_p, byte, at_ns, answer);
}

const struct sim_protocol sim_pelco_d = {
	.name = "pelco-d",
	.frame_size = PELCO_FRAME_SIZE,
	.hear = hear_d,
};

const struct sim_protocol sim_pelco_p = {
	.name = "pelco-p",
	.frame_size = PELCO_P_FRAME_SIZE,
	.hear = hear_p,
};
