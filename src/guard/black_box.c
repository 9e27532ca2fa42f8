/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/black_box.h"

#include "base/bytes.h"

#include <string.h>

enum {
	/* Words behind the guard's report, which stands first as it was sent.
	 */
	WORDS_AT = MESSAGE_SIZE,
	WHAT_WORD = 0, /* a byte each: writer, event, heard, mode */
	WITHHELD_WORD,
	BEAM_AZ_WORD,
	BEAM_EL_WORD,
	PAN_WORD,
	TILT_WORD,
	TARGET_WORD,
	PRESS_WORD,
	LOST_WORD,
	WORD_COUNT,
	TEXT_AT = WORDS_AT + WORD_COUNT * BYTES_WORD,
};

_Static_assert(TEXT_AT + BLACK_BOX_TEXT_MAX <= RING_PAYLOAD_BYTES,
	"an entry fits into a record");

void black_box_put(uint8_t payload[RING_PAYLOAD_BYTES],
	const struct black_box_entry *entry)
{
	uint8_t *words = payload + WORDS_AT;
	uint8_t *what = words;

	memset(payload, 0, RING_PAYLOAD_BYTES);
	message_put_report(payload, &entry->report);
	*what++ = (uint8_t)entry->writer;
	*what++ = (uint8_t)entry->event;
	*what++ = entry->heard;
	*what = (uint8_t)entry->mode;
	bytes_put(words, WITHHELD_WORD, entry->scene.withheld);
	bytes_put(words, BEAM_AZ_WORD, (uint64_t)entry->scene.beam_az_udeg);
	bytes_put(words, BEAM_EL_WORD, (uint64_t)entry->scene.beam_el_udeg);
	bytes_put(words, PAN_WORD, (uint64_t)entry->pan_udeg);
	bytes_put(words, TILT_WORD, (uint64_t)entry->tilt_udeg);
	bytes_put(words, TARGET_WORD, entry->target);
	bytes_put(words, PRESS_WORD, entry->press);
	bytes_put(words, LOST_WORD, entry->lost);
	memcpy(payload + TEXT_AT, entry->text,
		strnlen(entry->text, BLACK_BOX_TEXT_MAX - 1));
}

static bool is_named(const uint8_t *what)
{
	return what[0] < BLACK_BOX_WRITER_COUNT &&
		what[1] < BLACK_BOX_EVENT_COUNT && what[2] <= 1 &&
		what[3] < MODE_COUNT;
}

bool black_box_take(const uint8_t payload[RING_PAYLOAD_BYTES],
	struct black_box_entry *entry)
{
	const uint8_t *words = payload + WORDS_AT;
	const uint8_t *what = words;

	*entry = (struct black_box_entry){ .text = "" };
	if (!is_named(what) ||
		message_kind(payload, MESSAGE_SIZE) != MESSAGE_REPORT ||
		!message_take_report(payload, &entry->report)) {
		return false;
	}
	entry->writer = (enum black_box_writer)what[0];
	entry->event = (enum black_box_event)what[1];
	entry->heard = what[2] != 0;
	entry->mode = (enum mode)what[3];
	entry->scene.withheld = bytes_take(words, WITHHELD_WORD);
	entry->scene.beam_az_udeg = (int64_t)bytes_take(words, BEAM_AZ_WORD);
	entry->scene.beam_el_udeg = (int64_t)bytes_take(words, BEAM_EL_WORD);
	entry->pan_udeg = (int64_t)bytes_take(words, PAN_WORD);
	entry->tilt_udeg = (int64_t)bytes_take(words, TILT_WORD);
	entry->target = (uint32_t)bytes_take(words, TARGET_WORD);
	entry->press = bytes_take(words, PRESS_WORD);
	entry->lost = bytes_take(words, LOST_WORD);
	memcpy(entry->text, payload + TEXT_AT, BLACK_BOX_TEXT_MAX - 1);
	return true;
}

const char *black_box_writer_name(enum black_box_writer writer)
{
	return writer == BLACK_BOX_DAEMON ? "daemon" : "guard";
}

const char *black_box_event_name(enum black_box_event event)
{
	static const char *const names[BLACK_BOX_EVENT_COUNT] = {
		[BLACK_BOX_BEGIN] = "begin",
		[BLACK_BOX_END] = "end",
		[BLACK_BOX_LIGHT] = "light",
		[BLACK_BOX_MODE] = "mode",
		[BLACK_BOX_FAULT] = "fault",
		[BLACK_BOX_PERMITS] = "permits",
		[BLACK_BOX_KEY] = "key",
		[BLACK_BOX_WORD] = "word",
		[BLACK_BOX_NOW] = "now",
	};

	return names[event];
}
