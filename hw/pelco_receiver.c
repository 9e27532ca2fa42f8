/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/pelco.h"

#include <assert.h>
#include <string.h>

/* What the bytes at the head of the buffer are. */
struct finding {
	size_t used;   /* bytes that it takes; 0: wait for more */
	bool answered; /* the answer was filled */
};

static const struct finding wait_for_more = { 0, false };

void pelco_receiver_init(struct pelco_receiver *receiver,
	const struct pelco_dialect *dialect, int64_t gap_ns)
{
	*receiver =
		(struct pelco_receiver){ .dialect = dialect, .gap_ns = gap_ns };
}

void pelco_receiver_take(struct pelco_receiver *receiver, const uint8_t *bytes,
	size_t count, int64_t now_ns)
{
	assert(count <= PELCO_TAKE_MAX &&
		receiver->count + count <= PELCO_BUFFER_SIZE);
	memcpy(receiver->bytes + receiver->count, bytes, count);
	receiver->count += count;
	receiver->last_ns = now_ns;
}

int64_t pelco_receiver_due(const struct pelco_receiver *receiver)
{
	return receiver->count > 0 ? receiver->last_ns + receiver->gap_ns
				   : INT64_MAX;
}

static bool is_query(const struct pelco_frame *asked)
{
	return asked->command1 == 0 &&
		(asked->command2 == PELCO_QUERY ||
			asked->command2 == PELCO_QUERY_PAN ||
			asked->command2 == PELCO_QUERY_TILT);
}

static bool answers(uint8_t opcode, uint8_t query)
{
	return (query == PELCO_QUERY_PAN && opcode == PELCO_PAN_IS) ||
		(query == PELCO_QUERY_TILT && opcode == PELCO_TILT_IS);
}

/* Of Pelco-D, the only one that has answers built on it. */
static uint8_t sum_of_frame(const struct pelco_frame *frame)
{
	uint8_t bytes[PELCO_FRAME_SIZE];

	pelco_encode(frame, bytes);
	return bytes[PELCO_FRAME_SIZE - 1];
}

static bool is_echo(
	const struct pelco_receiver *receiver, const struct pelco_frame *asked)
{
	uint8_t sent[PELCO_FRAME_MAX];

	receiver->dialect->encode(asked, sent);
	return receiver->count >= receiver->dialect->frame_size &&
		memcmp(receiver->bytes, sent, receiver->dialect->frame_size) ==
		0;
}

/* The last byte may be the sync of the next frame: its own sum was lost. */
static bool sum_is_doubtful(const struct pelco_receiver *receiver)
{
	size_t size = receiver->dialect->frame_size;
	uint8_t sync = receiver->dialect->sync;

	return receiver->count > size && receiver->bytes[size - 1] == sync &&
		receiver->bytes[size] != sync;
}

static bool is_frame(
	const struct pelco_receiver *receiver, struct pelco_frame *frame)
{
	return receiver->count >= receiver->dialect->frame_size &&
		receiver->dialect->decode(receiver->bytes, frame) &&
		!sum_is_doubtful(receiver);
}

static bool take_frame(const struct pelco_frame *frame,
	const struct pelco_frame *asked, struct pelco_answer *answer)
{
	if (frame->address != asked->address || frame->command1 != 0 ||
		!is_query(asked)) {
		return false;
	}
	*answer = (struct pelco_answer){ .opcode = frame->command2,
		.word = pelco_word(frame) };
	if (frame->command2 == PELCO_ACKNOWLEDGE) {
		answer->kind =
			frame->data2 != 0 ? PELCO_ANSWER_YES : PELCO_ANSWER_NO;
		return frame->data1 == asked->command2;
	}
	answer->kind = PELCO_ANSWER_WORD;
	return answers(frame->command2, asked->command2);
}

/* FF, address, alarms, and a sum in either of the two styles. */
static bool take_general(const struct pelco_receiver *receiver,
	const struct pelco_frame *asked, struct pelco_answer *answer)
{
	const uint8_t *bytes = receiver->bytes;

	if (!receiver->dialect->general ||
		receiver->count < PELCO_GENERAL_SIZE ||
		bytes[1] != asked->address ||
		(bytes[3] != (uint8_t)(sum_of_frame(asked) + bytes[2]) &&
			bytes[3] != (uint8_t)(bytes[1] + bytes[2]))) {
		return false;
	}
	*answer = (struct pelco_answer){ .kind = PELCO_ANSWER_GENERAL,
		.alarms = bytes[2] };
	return true;
}

static bool take_part(const struct pelco_receiver *receiver,
	const struct pelco_frame *asked, struct pelco_answer *answer)
{
	const uint8_t *bytes = receiver->bytes;
	uint8_t sum = sum_of_frame(asked);

	if (!receiver->dialect->general || asked->command2 != PELCO_QUERY ||
		receiver->count < PELCO_QUERY_SIZE) {
		return false;
	}
	for (size_t i = 1; i < PELCO_QUERY_SIZE - 1; i++) {
		sum = (uint8_t)(sum + bytes[i]);
	}
	if (sum != bytes[PELCO_QUERY_SIZE - 1]) {
		return false;
	}
	*answer = (struct pelco_answer){ .kind = PELCO_ANSWER_PART };
	memcpy(answer->part, bytes + 2, PELCO_PART_SIZE);
	return true;
}

/* How many bytes must be there before anything is decided. */
static size_t wanted(
	const struct pelco_receiver *receiver, const struct pelco_frame *asked)
{
	if (receiver->dialect->general && !is_query(asked)) {
		return PELCO_GENERAL_SIZE;
	}
	return receiver->dialect->general && asked->command2 == PELCO_QUERY
		? PELCO_QUERY_SIZE
		: receiver->dialect->frame_size;
}

/* An echo begins like a general answer to another frame might. */
static bool may_become_echo(
	const struct pelco_receiver *receiver, const struct pelco_frame *asked)
{
	uint8_t sent[PELCO_FRAME_MAX];

	receiver->dialect->encode(asked, sent);
	return receiver->count < receiver->dialect->frame_size &&
		memcmp(receiver->bytes, sent, receiver->count) == 0;
}

static struct finding look(struct pelco_receiver *receiver,
	const struct pelco_frame *asked, bool silent,
	struct pelco_answer *answer)
{
	size_t frame_size = receiver->dialect->frame_size;
	struct pelco_frame frame;

	if (receiver->bytes[0] != receiver->dialect->sync) {
		return (struct finding){ 1, false };
	}
	if (is_echo(receiver, asked)) {
		return (struct finding){ frame_size, false };
	}
	if (!silent &&
		(receiver->count < wanted(receiver, asked) ||
			may_become_echo(receiver, asked))) {
		return wait_for_more;
	}
	if (take_part(receiver, asked, answer)) {
		return (struct finding){ PELCO_QUERY_SIZE, true };
	}
	if (is_frame(receiver, &frame) && take_frame(&frame, asked, answer)) {
		return (struct finding){ frame_size, true };
	}
	if (take_general(receiver, asked, answer)) {
		return (struct finding){ PELCO_GENERAL_SIZE, true };
	}
	if (is_frame(receiver, &frame)) {
		receiver->rejected++;
		return (struct finding){ frame_size, false };
	}
	receiver->rejected++;
	return (struct finding){ 1, false };
}

static void drop(struct pelco_receiver *receiver, size_t count)
{
	receiver->count -= count;
	memmove(receiver->bytes, receiver->bytes + count, receiver->count);
}

bool pelco_receiver_next(struct pelco_receiver *receiver,
	const struct pelco_frame *asked, int64_t now_ns,
	struct pelco_answer *answer)
{
	bool silent = now_ns >= pelco_receiver_due(receiver);

	while (receiver->count > 0) {
		struct finding found = look(receiver, asked, silent, answer);

		if (found.used == 0) {
			return false;
		}
		drop(receiver, found.used);
		if (found.answered) {
			return true;
		}
	}
	return false;
}
