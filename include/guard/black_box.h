/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_BLACK_BOX_H
#define GUARD_BLACK_BOX_H

#include "base/ring.h"
#include "core/mode.h"
#include "guard/message.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Black box: what one record says of one moment: who wrote it, why, and how
 * everything stood. Daemon and guard keep a ring (base/ring) each.
 *
 * Pure: no file, no clock.
 */

enum {
	BLACK_BOX_TEXT_MAX = 256
};

enum black_box_writer {
	BLACK_BOX_DAEMON,
	BLACK_BOX_GUARD,
	BLACK_BOX_WRITER_COUNT,
};

/* Why it was written. */
enum black_box_event {
	BLACK_BOX_BEGIN,   /* the writer started */
	BLACK_BOX_END,     /* it ends as it was told to */
	BLACK_BOX_LIGHT,   /* the guard's state, reason or fault changed */
	BLACK_BOX_MODE,    /* the daemon's mode changed */
	BLACK_BOX_FAULT,   /* so did what is wrong with camera or head */
	BLACK_BOX_PERMITS, /* so did the permits that are withheld */
	BLACK_BOX_KEY,     /* the key that lights was pressed, or let go */
	BLACK_BOX_WORD,    /* an operator said something */
	BLACK_BOX_NOW,     /* nothing happened; how it stands */
	BLACK_BOX_EVENT_COUNT,
};

struct black_box_entry {
	enum black_box_writer writer;
	enum black_box_event event;
	bool heard; /* the guard is; else report is not to be used */
	struct message_report report;
	enum mode mode;             /* of the daemon, as all that follows */
	struct message_scene scene; /* permits withheld, and the beam */
	int64_t pan_udeg;           /* INT64_MIN: not known */
	int64_t tilt_udeg;
	uint32_t target; /* 0: none */
	uint64_t press;  /* that is held; 0: none */
	uint64_t lost;   /* records that were not written, since the start */
	char text[BLACK_BOX_TEXT_MAX]; /* the word, the fault, who said it */
};

/* black_box_put - fills @payload whole. */
void black_box_put(uint8_t payload[RING_PAYLOAD_BYTES],
	const struct black_box_entry *entry);

/* black_box_take - false where it is no entry. */
bool black_box_take(const uint8_t payload[RING_PAYLOAD_BYTES],
	struct black_box_entry *entry);

/* "daemon", "guard"; "begin", "end", "light", ... */
const char *black_box_writer_name(enum black_box_writer writer);
const char *black_box_event_name(enum black_box_event event);

#endif
