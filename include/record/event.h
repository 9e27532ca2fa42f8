/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_EVENT_H
#define RECORD_EVENT_H

#include "base/error.h"
#include "core/pursuit.h"
#include "core/sky.h"
#include "hw/aircraft_json.h"
#include "record/trace.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Event: one line of a recording's events.jsonl: what the daemon took in, in
 * the order in which it did, and what it decided. Numbers that the loop
 * computes with are written so that reading gives the same bits.
 *
 * The keys stand in docs/formats.md, section "recording".
 */

enum event_kind {
	EVENT_BEGIN,    /* a recording, or one that continues another */
	EVENT_FRAME,    /* a picture that was looked at */
	EVENT_STEP,     /* one call of pursuit_step, with all of its inputs */
	EVENT_LINE,     /* bytes on the head's line */
	EVENT_OPERATOR, /* somebody's word, and its answer */
	EVENT_AIR,      /* bytes of the receiver of aircraft; none: broke off */
	EVENT_AIRCRAFT, /* what an aircraft.json said, or a part of it */
	EVENT_GUARD,    /* another word of the lamp's guard */
	EVENT_LOST,     /* something was not recorded */
	EVENT_END,
	EVENT_COUNT,
};

enum {
	EVENT_FORMAT = 2,
	EVENT_FORMAT_CALLS = 2,  /* the first with calls and aircraft */
	EVENT_TEXT_MAX = 512,    /* of a text in an event */
	EVENT_BYTES_MAX = 4096,  /* of a line's or a receiver's bytes */
	EVENT_SAMPLES_MAX = 64,  /* of the head, in one step */
	EVENT_COMMANDS_MAX = 64, /* the same of commands */
	EVENT_CALLS_MAX = 128,   /* the same of the head's driver */
	EVENT_REPORTS_MAX = 64,  /* aircraft in one event */
	/* Room for the longest line, without its end. */
	EVENT_LINE_MAX = TRACE_LINE_MAX + 32 * 1024,
	EVENT_SEAL_SIZE = 17,   /* bytes of a line's checksum */
	EVENT_PIXELS_SIZE = 28, /* the same of a picture's sum */
};

struct event_begin {
	int format;
	int64_t zero_ns;              /* what traces call 0, CLOCK_MONOTONIC */
	char version[EVENT_TEXT_MAX]; /* of the program */
	char continues[EVENT_TEXT_MAX]; /* a recording's name; "": none */
	char camera[EVENT_TEXT_MAX];    /* "KIND SOURCE" */
	char mount[EVENT_TEXT_MAX];     /* "KIND LINK" */
};

struct event_frame {
	int camera;
	int64_t number;      /* counts what that camera's eye looked at */
	int64_t sequence;    /* as the camera counts */
	int64_t stamp_ns;    /* as the camera stamped it */
	int64_t exposure_ns; /* mid-exposure, CLOCK_MONOTONIC */
	int width;
	int height;
	enum frame_format format;
	bool fresh;  /* the eye forgot what was before: opened anew */
	bool placed; /* the eye was told how the head stood: */
	struct mount_angles head;
	bool kept;   /* its pixels are in the recording */
	bool summed; /* and their sum is known: */
	uint64_t pixels;
};

enum event_call_kind {
	CALL_OPEN,    /* of the driver, on a line that was opened */
	CALL_COMMAND, /* see struct mount_ops for what they do */
	CALL_STOP,
	CALL_LAMP,
	CALL_SERVE,
	CALL_FOCUS,
	CALL_CLOSE,
	CALL_COUNT,
};

/* One call of the head's driver. */
struct event_call {
	enum event_call_kind kind;
	int64_t at_ns;             /* the time that it was told */
	bool lit;                  /* LAMP */
	struct mount_rates rates;  /* COMMAND */
	double tell;               /* FOCUS */
	struct mount_angles start; /* OPEN: where it was taken to stand ... */
	double start_doubt_rad;    /* ... with this standard error */
	bool resumed;              /* ... and had been told motions before */
};

struct event_step {
	int64_t now_ns;
	int camera;    /* of the frame */
	int64_t frame; /* its number; -1: none */
	size_t sample_count;
	struct mount_sample samples[EVENT_SAMPLES_MAX];
	bool told; /* the commands that went out are known */
	size_t sent_count;
	struct mount_command sent[EVENT_COMMANDS_MAX];
	bool mount_fault;
	bool lit; /* the lamp shone */
	struct pursuit_order order;
	unsigned sky; /* permits of sun and aircraft withheld: 1 << enum */
	/* Of the driver, since the last step, and after this one's decision. */
	size_t call_count;
	size_t calls_before; /* so many of them came before the decision */
	bool calls_cut;      /* there were more */
	struct event_call calls[EVENT_CALLS_MAX];
	/* What was decided, a line of the trace; only in the line's text. */
	const char *trace;
	size_t trace_size;
};

struct event_line {
	bool out;      /* to the head */
	int64_t at_ns; /* of the driver's call that sent or read them */
	size_t size;
	uint8_t bytes[EVENT_BYTES_MAX];
};

struct event_aircraft {
	bool legible; /* else the file was none */
	bool more;    /* another event has the next of the same file */
	double now_s; /* as struct aircraft_list has it, and so are: */
	double messages;
	int absurd;
	bool flooded;
	size_t count;
	struct air_report reports[EVENT_REPORTS_MAX];
};

struct event_operator {
	char right[EVENT_TEXT_MAX];
	char line[EVENT_TEXT_MAX];
	char answer[EVENT_TEXT_MAX]; /* cut where it is longer */
};

struct event_guard {
	bool heard;
	char state[EVENT_TEXT_MAX];
	char why[EVENT_TEXT_MAX];
	char lamp[EVENT_TEXT_MAX];
	unsigned flags; /* GUARD_HAS_ of core/guard.h: levels of its lines */
};

struct event_lost {
	int64_t frames;
	int64_t lines;
};

struct event {
	enum event_kind kind;
	int64_t mono_ns; /* when it was written down, CLOCK_MONOTONIC ... */
	int64_t wall_ns; /* ... and CLOCK_REALTIME */

	union {
		struct event_begin begin;
		struct event_frame frame;
		struct event_step step;
		struct event_line line; /* and EVENT_AIR */
		struct event_aircraft aircraft;
		struct event_operator operator_word;
		struct event_guard guard;
		struct event_lost lost;
	};
};

/*
 * event_text - @event as a line, without its end, into @text of
 * EVENT_LINE_MAX. Its length; 0 where it did not fit.
 */
size_t event_text(const struct event *event, char *text);

/*
 * event_seal - adds the line's checksum, in place; the new length.
 *
 * @text: room for EVENT_SEAL_SIZE + 1 more
 */
size_t event_seal(char *text, size_t size);

/*
 * event_pixels - a picture's sum: FNV-1a over its rows, by words of 64 bits,
 * the last of a row filled up with zeros.
 */
uint64_t event_pixels(const struct frame *frame);

/*
 * event_add_pixels - adds a picture's sum to its line, in place; the new
 * length.
 *
 * @text: room for EVENT_PIXELS_SIZE + 1 more
 */
size_t event_add_pixels(char *text, size_t size, const struct frame *frame);

/*
 * event_parse - one line, without its end. A step's trace points into @text.
 *
 * False, with @error filled by what is wrong with the line, where it is none,
 * is damaged, or belongs to a later format.
 */
bool event_parse(struct event *event, const char *text, size_t size,
	struct error *error);

/* event_name - "begin", "frame", ... */
const char *event_name(enum event_kind kind);

#endif
