/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_PELCO_H
#define HW_PELCO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Pelco: the bytes of Pelco-D and Pelco-P, and the receiver for what a head
 * answers.
 *
 * Pure: no line, no clock. Written after the layout in Pelco's TF-0002 as
 * summed up in docs/mounts.md.
 *
 *   D  FF address command1 command2 data1 data2 sum(address..data2)
 *   P  A0 address command1 command2 data1 data2 AF xor(A0..AF)
 *
 * command2 and data mean the same in both, as far as they are named here;
 * the bits of command1 (camera, iris, focus) do not.
 */

enum {
	PELCO_FRAME_SIZE = 7, /* of Pelco-D */
	PELCO_P_FRAME_SIZE = 8,
	PELCO_FRAME_MAX = 8,
	PELCO_GENERAL_SIZE = 4,
	PELCO_QUERY_SIZE = 18,
	PELCO_PART_SIZE = 15,
	PELCO_SPEED_MAX = 0x3f, /* above it lies the turbo of some heads */
};

/* Bits of command2 in a motion frame; none of them: stop. */
enum {
	PELCO_RIGHT = 0x02,
	PELCO_LEFT = 0x04,
	PELCO_UP = 0x08,
	PELCO_DOWN = 0x10,
	PELCO_TELE = 0x20, /* zoom, while it is set */
	PELCO_WIDE = 0x40,
};

/* command2 with bit 0 set is an opcode. */
enum {
	PELCO_ACKNOWLEDGE = 0x01, /* some makers': data1 repeats the opcode */
	PELCO_SET_AUXILIARY = 0x09,
	PELCO_CLEAR_AUXILIARY = 0x0b,
	PELCO_QUERY = 0x45,
	PELCO_QUERY_PAN = 0x51,
	PELCO_QUERY_TILT = 0x53,
	PELCO_PAN_IS = 0x59,
	PELCO_TILT_IS = 0x5b,
};

struct pelco_frame {
	uint8_t address;
	uint8_t command1;
	uint8_t command2;
	uint8_t data1;
	uint8_t data2;
};

/* pelco_encode - @frame as bytes on the line. */
void pelco_encode(
	const struct pelco_frame *frame, uint8_t bytes[PELCO_FRAME_SIZE]);

/* pelco_decode - false, with @frame untouched, on a wrong sync or sum. */
bool pelco_decode(
	const uint8_t bytes[PELCO_FRAME_SIZE], struct pelco_frame *frame);

/* The same for Pelco-P; the address is the byte on the line. */
void pelco_p_encode(
	const struct pelco_frame *frame, uint8_t bytes[PELCO_P_FRAME_SIZE]);
bool pelco_p_decode(
	const uint8_t bytes[PELCO_P_FRAME_SIZE], struct pelco_frame *frame);

/* What differs between the two, for those who speak either. */
struct pelco_dialect {
	size_t frame_size;
	uint8_t sync;
	bool general; /* has answers of four bytes, and a part number */
	void (*encode)(const struct pelco_frame *frame, uint8_t *bytes);
	bool (*decode)(const uint8_t *bytes, struct pelco_frame *frame);
};

extern const struct pelco_dialect pelco_d;
extern const struct pelco_dialect pelco_p;

/*
 * pelco_motion - turns both axes.
 *
 * @pan_speed:  -63 (left) .. 63 (right); 0: this axis stops
 * @tilt_speed: -63 (down) .. 63 (up)
 *
 * Never makes a speed of 0 with a direction bit, which is slow motion.
 */
struct pelco_frame pelco_motion(uint8_t address, int pan_speed, int tilt_speed);

/*
 * pelco_zoom - a motion frame that moves the zoom too: -1 towards tele, 1
 * towards wide, 0 not.
 */
struct pelco_frame pelco_zoom(struct pelco_frame motion, int way);

/* pelco_is_motion - and no opcode. */
static inline bool pelco_is_motion(const struct pelco_frame *frame)
{
	return (frame->command2 & 1) == 0;
}

/* pelco_opcode - a frame with an opcode and its 16-bit word. */
struct pelco_frame pelco_opcode(uint8_t address, uint8_t opcode, uint16_t word);

/* pelco_auxiliary - sets or clears auxiliary @number. */
struct pelco_frame pelco_auxiliary(uint8_t address, int number, bool on);

/* pelco_word - data1 and data2 of an answer. */
uint16_t pelco_word(const struct pelco_frame *frame);

/*
 * pelco_pan_of_word - hundredths of a degree, clockwise from above, to
 * [0, 2 pi). False above 36000; 36000 itself is sent by some heads and is 0.
 */
bool pelco_pan_of_word(uint16_t word, double *pan_rad);

/*
 * pelco_tilt_of_word - by the head's convention, upwards positive:
 *
 *   'A'  0 is the horizon, 9000 straight down, 33000 is 30 degrees up
 *   'B'  signed hundredths, upwards
 *   'C'  0..9000, upwards from the horizon
 *
 * False where the word says what the convention has no place for.
 */
bool pelco_tilt_of_word(int convention, uint16_t word, double *tilt_rad);

/* The inverses, for the simulated head; the angle is brought into range. */
uint16_t pelco_word_of_pan(double pan_rad);
uint16_t pelco_word_of_tilt(int convention, double tilt_rad);

/* What has been made of the bytes of a head. */
enum pelco_answer_kind {
	PELCO_ANSWER_WORD,    /* the answer to a query: opcode and word */
	PELCO_ANSWER_GENERAL, /* alarms only */
	PELCO_ANSWER_PART,    /* the part number, to PELCO_QUERY */
	PELCO_ANSWER_YES,     /* acknowledged; the answer may still come */
	PELCO_ANSWER_NO,      /* refused */
};

struct pelco_answer {
	enum pelco_answer_kind kind;
	uint8_t opcode;
	uint16_t word;
	uint8_t alarms; /* bit n: alarm n + 1 */
	char part[PELCO_PART_SIZE + 1];
};

enum {
	PELCO_BUFFER_SIZE = 64,
	PELCO_TAKE_MAX = 32, /* bytes in one pelco_receiver_take */
};

/*
 * The receiver drops a frame that was begun when the line falls silent, so
 * that the next frame's sync byte cannot complete it (a lost sum of FF would
 * else make a false frame whose sum is right).
 */
struct pelco_receiver {
	const struct pelco_dialect *dialect;
	int64_t gap_ns;
	int64_t last_ns;
	uint64_t rejected; /* frames of wrong sum, address or opcode */
	size_t count;
	uint8_t bytes[PELCO_BUFFER_SIZE];
};

/* pelco_receiver_init - @gap_ns: silence after which a frame is broken. */
void pelco_receiver_init(struct pelco_receiver *receiver,
	const struct pelco_dialect *dialect, int64_t gap_ns);

/*
 * pelco_receiver_take - bytes that came at @now_ns, at most PELCO_TAKE_MAX.
 * Call pelco_receiver_next until it is false before and after.
 */
void pelco_receiver_take(struct pelco_receiver *receiver, const uint8_t *bytes,
	size_t count, int64_t now_ns);

/*
 * pelco_receiver_next - the next answer, if one is complete.
 *
 * @asked: what was sent last: tells which answer is meant, and what is
 *         nothing but its echo
 *
 * False where more bytes or a silence must come first.
 */
bool pelco_receiver_next(struct pelco_receiver *receiver,
	const struct pelco_frame *asked, int64_t now_ns,
	struct pelco_answer *answer);

/*
 * pelco_receiver_due - when next should be called again though nothing came:
 * the end of the silence; INT64_MAX where the receiver is empty.
 */
int64_t pelco_receiver_due(const struct pelco_receiver *receiver);

#endif
