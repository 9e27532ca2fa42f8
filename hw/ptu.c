/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/ptu.h"

#include "base/parse.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LETTERS_MAX = 8
};

size_t ptu_ask(char command[PTU_COMMAND_MAX], const char *letters)
{
	assert(strlen(letters) <= LETTERS_MAX);
	return (size_t)snprintf(command, PTU_COMMAND_MAX, "%s ", letters);
}

size_t ptu_tell(char command[PTU_COMMAND_MAX], const char *letters, long number)
{
	assert(strlen(letters) <= LETTERS_MAX && labs(number) < 1000000000);
	return (size_t)snprintf(
		command, PTU_COMMAND_MAX, "%s%ld ", letters, number);
}

void ptu_receiver_init(struct ptu_receiver *receiver)
{
	*receiver = (struct ptu_receiver){ .limit_notices =
						   receiver->limit_notices };
}

/* A refusal has a blank behind its mark, a notice has its axis. */
static bool is_notice(const char *text)
{
	return text[0] == '!' && (text[1] == 'P' || text[1] == 'T');
}

static void strip_notices(struct ptu_receiver *receiver)
{
	char *to = receiver->line;
	const char *from = receiver->line;

	while (*from != '\0') {
		if (is_notice(from)) {
			receiver->limit_notices++;
			from += 2;
		} else {
			*to++ = *from++;
		}
	}
	*to = '\0';
}

static bool first_number(const char *text, double *value)
{
	const char *digit = strpbrk(text, "0123456789");

	if (digit == NULL) {
		return false;
	}
	if (digit > text && digit[-1] == '-') {
		digit--;
	}
	*value = strtod(digit, NULL);
	return isfinite(*value);
}

/* False where nothing but notices stood in the line. */
static bool read_line(char *line, struct ptu_answer *answer)
{
	char *mark = strpbrk(line, "*!"); /* an echo may stand before it */
	const char *mark_text;

	*answer = (struct ptu_answer){ .kind = PTU_GARBAGE };
	if (mark == NULL) {
		line = parse_trim(line);
		memcpy(answer->text, line, strlen(line) + 1);
		return line[0] != '\0';
	}
	mark_text = parse_trim(mark + 1);
	memcpy(answer->text, mark_text, strlen(mark_text) + 1);
	if (*mark == '!') {
		answer->kind = PTU_REFUSED;
	} else if (first_number(answer->text, &answer->value)) {
		answer->kind = PTU_VALUE;
	} else {
		answer->kind = PTU_DONE;
	}
	return true;
}

bool ptu_receiver_take(
	struct ptu_receiver *receiver, uint8_t byte, struct ptu_answer *answer)
{
	if (byte != '\r' && byte != '\n') {
		/* What no line of a head can hold is dropped from its middle:
		 * the end still comes, and the line is garbage then. */
		if (receiver->count < PTU_LINE_MAX) {
			receiver->line[receiver->count++] =
				byte >= ' ' && byte < 0x7f ? (char)byte : '?';
		}
		return false;
	}
	receiver->line[receiver->count] = '\0';
	receiver->count = 0;
	strip_notices(receiver);
	return read_line(receiver->line, answer);
}
