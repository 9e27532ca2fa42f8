/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_PTU_H
#define HW_PTU_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Ptu: the words of FLIR / Directed Perception pan-tilt units, in ASCII.
 *
 * A command is letters and perhaps a number, ended by a space. An answer is
 * "*", "* value" or "! why not", ended by CR or CR LF. Notices of a limit, "!P"
 * and "!T", may stand in front of an answer or within it.
 * Pure: no line, no clock. Written after the makers' manuals as summed up in
 * docs/mounts.md.
 */

enum {
	PTU_COMMAND_MAX = 24,
	PTU_LINE_MAX = 100,
};

/* ptu_ask - "PP "; returns its length. @letters: at most 8. */
size_t ptu_ask(char command[PTU_COMMAND_MAX], const char *letters);

/* ptu_tell - "PS-500 "; returns its length. */
size_t ptu_tell(
	char command[PTU_COMMAND_MAX], const char *letters, long number);

enum ptu_answer_kind {
	PTU_DONE,    /* "*" */
	PTU_VALUE,   /* with the first number in it, terse or verbose */
	PTU_REFUSED, /* with the head's reason */
	PTU_GARBAGE, /* a line that is none of these */
};

struct ptu_answer {
	enum ptu_answer_kind kind;
	double value;
	char text[PTU_LINE_MAX + 1]; /* behind the mark, trimmed */
};

struct ptu_receiver {
	char line[PTU_LINE_MAX + 1];
	size_t count;
	uint64_t limit_notices; /* ever seen */
};

/* ptu_receiver_init - empty; also to forget what has come so far. */
void ptu_receiver_init(struct ptu_receiver *receiver);

/* ptu_receiver_take - one byte; true where it has completed an answer. */
bool ptu_receiver_take(
	struct ptu_receiver *receiver, uint8_t byte, struct ptu_answer *answer);

#endif
