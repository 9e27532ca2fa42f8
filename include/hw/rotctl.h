/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_ROTCTL_H
#define HW_ROTCTL_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Rotctl: the words of Hamlib's rotctld, as text over TCP, both ways round:
 * requests and answers, made and understood.
 *
 * A request is a letter or a long name with a backslash, and its arguments,
 * which may stand on the next line. With "+" in front the answer repeats the
 * request's name, names each value and ends in "RPRT code"; with ";", "|" or
 * "," so does it in one line. Without, position, info and state come bare.
 * Pure: no line, no clock. Written after what Hamlib 4.5.4 was seen to send,
 * as summed up in docs/mounts.md. Angles are degrees, as on the line.
 */

enum rotctl_verb {
	ROTCTL_GET_POS,
	ROTCTL_SET_POS,
	ROTCTL_STOP,
	ROTCTL_PARK,
	ROTCTL_MOVE,
	ROTCTL_RESET,
	ROTCTL_GET_INFO,
	ROTCTL_DUMP_STATE,
	ROTCTL_SEND_CMD,
	ROTCTL_TOKEN, /* not Hamlib's: the word that lets a client cue */
	ROTCTL_QUIT,
	ROTCTL_UNKNOWN,
};

/* What stands behind RPRT. */
enum rotctl_code {
	ROTCTL_OK = 0,
	ROTCTL_BAD_ARGUMENT = -1,
	ROTCTL_IO = -6,
	ROTCTL_REJECTED = -9,
	ROTCTL_NOT_AVAILABLE = -11,
};

/* Bits of the direction of a move; one at a time. */
enum {
	ROTCTL_UP = 2,
	ROTCTL_DOWN = 4,
	ROTCTL_LEFT = 8,
	ROTCTL_RIGHT = 16,
};

enum {
	ROTCTL_WORD_MAX = 64,
	ROTCTL_WORDS_MAX = 2,
	ROTCTL_REQUEST_MAX = 256,
	ROTCTL_ANSWER_MAX = 512,
	ROTCTL_LINE_MAX = 160,
	ROTCTL_SPEED_MAX = 100, /* of a move; -1: the head's own choice */
};

struct rotctl_request {
	enum rotctl_verb verb;
	char separator; /* of the answer's parts; 0: the bare answer */
	char words[ROTCTL_WORDS_MAX][ROTCTL_WORD_MAX + 1]; /* as they came */
	bool sound; /* they are what the verb wants */
	double az_deg;
	double el_deg;
	int direction;
	int speed;
};

/* ---- requests ---- */

/* The requests of a client, each with "+". */
struct rotctl_request rotctl_ask(enum rotctl_verb verb);
struct rotctl_request rotctl_set_pos(double az_deg, double el_deg);
struct rotctl_request rotctl_move(int direction, int speed);

/* rotctl_write - as it goes out, with its line end; returns the length. */
size_t rotctl_write(
	const struct rotctl_request *request, char text[ROTCTL_REQUEST_MAX]);

/* What has come of the next request. */
struct rotctl_reader {
	char word[ROTCTL_WORD_MAX + 1];
	size_t count;
	bool cut;  /* the word is longer than any that is known */
	bool skip; /* the rest of the line belongs to no request */
	bool begun;
	int wanted; /* words to come */
	int got;
	struct rotctl_request request;
};

/* rotctl_reader_init - nothing has come. */
void rotctl_reader_init(struct rotctl_reader *reader);

/*
 * rotctl_reader_take - true where @byte ends a request, which is then in
 * @request. What is not known is ROTCTL_UNKNOWN, and the rest of its line is
 * passed over.
 */
bool rotctl_reader_take(struct rotctl_reader *reader, char byte,
	struct rotctl_request *request);

/* ---- answers ---- */

struct rotctl_limits {
	double az_low_deg;
	double az_high_deg;
	double el_low_deg;
	double el_high_deg;
};

/* What the answers of a head are made from. */
struct rotctl_facts {
	double az_deg;
	double el_deg;
	struct rotctl_limits limits;
	const char *info; /* one line */
};

/*
 * rotctl_answer - to @request, with @code behind RPRT; returns the length, 0
 * where none is due (ROTCTL_QUIT). Unknown requests are answered too, which
 * Hamlib's own server does not do.
 */
size_t rotctl_answer(const struct rotctl_request *request,
	const struct rotctl_facts *facts, int code,
	char text[ROTCTL_ANSWER_MAX]);

/* An answer to a request with "+", from its name to RPRT. */
struct rotctl_report {
	enum rotctl_verb verb; /* ROTCTL_UNKNOWN: it was not named */
	int code;
	bool has_position;
	double az_deg;
	double el_deg;
	bool has_limits;
	struct rotctl_limits limits;
};

struct rotctl_receiver {
	char line[ROTCTL_LINE_MAX + 1];
	size_t count;
	unsigned int seen; /* which values have come, bit by bit */
	struct rotctl_report report;
};

/* rotctl_receiver_init - nothing has come. */
void rotctl_receiver_init(struct rotctl_receiver *receiver);

/* rotctl_receiver_take - true where @byte ends an answer. */
bool rotctl_receiver_take(struct rotctl_receiver *receiver, char byte,
	struct rotctl_report *report);

#endif
