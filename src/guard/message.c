/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/message.h"

#include "base/bytes.h"

#include <string.h>

enum {
	KIND_AT = 4,
	LENGTH_AT = 5,
	WORDS_AT = 8,
};

static const uint8_t magic[KIND_AT] = { 'S', 'L', 'G', '1' };

/* Bits of a claim's first word. */
enum {
	CLAIM_BURN = 1 << 0,
	CLAIM_SHINE = 1 << 1,
	CLAIM_HELD = 1 << 2,
	CLAIM_ALL = (1 << 3) - 1,
};

static void begin(uint8_t bytes[MESSAGE_SIZE], enum message_kind kind)
{
	memset(bytes, 0, MESSAGE_SIZE);
	memcpy(bytes, magic, sizeof(magic));
	bytes[KIND_AT] = (uint8_t)kind;
}

static void put(uint8_t *bytes, int word, uint64_t value)
{
	bytes_put(bytes + WORDS_AT, word, value);
}

static uint64_t take(const uint8_t *bytes, int word)
{
	return bytes_take(bytes + WORDS_AT, word);
}

int message_kind(const uint8_t *bytes, size_t size)
{
	if (size != MESSAGE_SIZE || memcmp(bytes, magic, sizeof(magic)) != 0 ||
		bytes[KIND_AT] < MESSAGE_CLAIM ||
		bytes[KIND_AT] > MESSAGE_REPORT) {
		return 0;
	}
	return bytes[KIND_AT];
}

void message_put_claim(uint8_t bytes[MESSAGE_SIZE],
	const struct lease_claim *claim, const struct message_scene *scene)
{
	begin(bytes, MESSAGE_CLAIM);
	put(bytes, 0,
		(claim->may_burn ? CLAIM_BURN : 0u) |
			(claim->may_shine ? CLAIM_SHINE : 0u) |
			(claim->held ? CLAIM_HELD : 0u));
	put(bytes, 1, claim->sequence);
	put(bytes, 2, (uint64_t)claim->decided_ns);
	put(bytes, 3, (uint64_t)claim->held_ns);
	put(bytes, 4, claim->press);
	put(bytes, 5, scene->withheld);
	put(bytes, 6, (uint64_t)scene->beam_az_udeg);
	put(bytes, 7, (uint64_t)scene->beam_el_udeg);
}

bool message_take_claim(const uint8_t bytes[MESSAGE_SIZE],
	struct lease_claim *claim, struct message_scene *scene)
{
	uint8_t again[MESSAGE_SIZE];
	uint64_t bits = take(bytes, 0);
	struct lease_claim read = {
		.sequence = take(bytes, 1),
		.decided_ns = (int64_t)take(bytes, 2),
		.may_burn = (bits & CLAIM_BURN) != 0,
		.may_shine = (bits & CLAIM_SHINE) != 0,
		.held = (bits & CLAIM_HELD) != 0,
		.held_ns = (int64_t)take(bytes, 3),
		.press = take(bytes, 4),
	};
	struct message_scene seen = { take(bytes, 5), (int64_t)take(bytes, 6),
		(int64_t)take(bytes, 7) };

	message_put_claim(again, &read, &seen);
	if (memcmp(bytes, again, MESSAGE_SIZE) != 0) {
		return false;
	}
	*claim = read;
	*scene = seen;
	return true;
}

void message_put_line(
	uint8_t bytes[MESSAGE_SIZE], const struct message_line *line)
{
	begin(bytes, MESSAGE_LINE);
	bytes[LENGTH_AT] = (uint8_t)line->length;
	memcpy(bytes + WORDS_AT, line->frame, line->length);
}

bool message_take_line(
	const uint8_t bytes[MESSAGE_SIZE], struct message_line *line)
{
	uint8_t again[MESSAGE_SIZE];
	struct message_line read = { .length = bytes[LENGTH_AT] };

	if (read.length > MESSAGE_FRAME_MAX) {
		return false;
	}
	memcpy(read.frame, bytes + WORDS_AT, read.length);
	message_put_line(again, &read);
	if (memcmp(bytes, again, MESSAGE_SIZE) != 0) {
		return false;
	}
	*line = read;
	return true;
}

void message_put_report(
	uint8_t bytes[MESSAGE_SIZE], const struct message_report *report)
{
	begin(bytes, MESSAGE_REPORT);
	put(bytes, 0, (uint64_t)report->verdict.state);
	put(bytes, 1, (uint64_t)report->verdict.reason);
	put(bytes, 2, (uint64_t)report->fault);
	put(bytes, 3, (uint64_t)report->phase);
	put(bytes, 4, report->flags);
	put(bytes, 5, report->outputs);
	put(bytes, 6, report->weakness);
	put(bytes, 7, (uint64_t)report->wait_ns);
	put(bytes, 8, (uint64_t)report->burned_ns);
	put(bytes, 9, report->strikes);
	put(bytes, 10, report->refused);
	put(bytes, 11, report->inputs);
}

static bool is_named(const uint8_t *bytes)
{
	return take(bytes, 0) < GUARD_STATE_COUNT &&
		take(bytes, 1) < GUARD_REASON_COUNT &&
		take(bytes, 2) < GUARD_FAULT_KIND_COUNT &&
		take(bytes, 3) < LAMP_PHASE_COUNT;
}

bool message_take_report(
	const uint8_t bytes[MESSAGE_SIZE], struct message_report *report)
{
	uint8_t again[MESSAGE_SIZE];

	if (!is_named(bytes)) {
		return false;
	}
	struct message_report read = {
		.verdict = { (enum guard_state)take(bytes, 0),
			(enum guard_reason)take(bytes, 1) },
		.fault = (enum guard_fault)take(bytes, 2),
		.phase = (enum lamp_phase)take(bytes, 3),
		.flags = (unsigned)take(bytes, 4),
		.outputs = (unsigned)take(bytes, 5),
		.weakness = (unsigned)take(bytes, 6),
		.wait_ns = (int64_t)take(bytes, 7),
		.burned_ns = (int64_t)take(bytes, 8),
		.strikes = take(bytes, 9),
		.refused = take(bytes, 10),
		.inputs = (unsigned)take(bytes, 11),
	};

	message_put_report(again, &read);
	if (memcmp(bytes, again, MESSAGE_SIZE) != 0) {
		return false;
	}
	*report = read;
	return true;
}

const char *message_weakness_sentence(int index)
{
	static const char *const sentences[MESSAGE_WEAKNESS_COUNT] = {
		"No timer holds the supply: should the guard die, a plain "
		"relay may keep the lamp lit.",
		"No feedback: neither a failed strike nor a welded relay is "
		"seen.",
		"No spotter's button is wired.",
		"No limit switch is wired.",
		"The drive's power is not switched: an emergency stop only "
		"tells the head to stop.",
		"No real-time priority: under load the light may go out of "
		"itself.",
		"The memory is not locked: a page that is fetched may delay "
		"the guard.",
		"The lines are simulated: nothing real is switched.",
		"The guard keeps no black box: what it decided, and the lamp's "
		"hours, are lost when it ends.",
		"The lamp hangs on the head's line: should the daemon, that "
		"line or the head hang at once with this, it may stay lit.",
	};

	return sentences[index];
}
