/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/pelco.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

static const uint8_t opcodes[] = { 0, PELCO_QUERY, PELCO_QUERY_PAN,
	PELCO_QUERY_TILT };

/* An answer is one that was asked for, and no longer than what came. */
static size_t drain(struct pelco_receiver *receiver,
	const struct pelco_frame *asked, int64_t now_ns)
{
	struct pelco_answer answer;
	size_t count = 0;

	while (pelco_receiver_next(receiver, asked, now_ns, &answer)) {
		count++;
		require(answer.kind != PELCO_ANSWER_WORD ||
			(asked->command2 == PELCO_QUERY_PAN &&
				answer.opcode == PELCO_PAN_IS) ||
			(asked->command2 == PELCO_QUERY_TILT &&
				answer.opcode == PELCO_TILT_IS));
		require(answer.kind != PELCO_ANSWER_PART ||
			asked->command2 == PELCO_QUERY);
	}
	require(receiver->count < PELCO_QUERY_SIZE);
	return count;
}

/*
 * First byte: what was asked. Then pieces: a byte with its length (low five
 * bits) and the pause before it (high three bits, 5 ms each), and its bytes.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const int64_t gap_ns = 20000000;
	struct pelco_receiver receiver;
	struct pelco_frame asked;
	int64_t now_ns = 0;
	size_t answers = 0;
	size_t at = 1;

	if (size == 0) {
		return 0;
	}
	asked = pelco_opcode(1, opcodes[data[0] % sizeof(opcodes)], 0);
	pelco_receiver_init(&receiver, &pelco_d, gap_ns);
	while (at < size) {
		size_t count = data[at] & 31;

		now_ns += (data[at] >> 5) * 5000000LL;
		at++;
		count = count < size - at ? count : size - at;
		answers += drain(&receiver, &asked, now_ns);
		pelco_receiver_take(&receiver, data + at, count, now_ns);
		answers += drain(&receiver, &asked, now_ns);
		at += count;
	}
	answers += drain(&receiver, &asked, now_ns + gap_ns);
	require(receiver.count == 0);
	require(answers * PELCO_GENERAL_SIZE <= size);
	return 0;
}
