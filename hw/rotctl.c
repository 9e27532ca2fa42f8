/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/rotctl.h"

#include "base/parse.h"
#include "rotctl_verbs.h"

#include <stdio.h>
#include <string.h>

enum {
	SPEED_OWN = -1
};

static const char separators[] = "+;|,";

static const struct {
	const char *name;
	const char *letters; /* either of them; "": only the name */
	int words;
} verbs[] = {
	[ROTCTL_GET_POS] = { "get_pos", "p", 0 },
	[ROTCTL_SET_POS] = { "set_pos", "P", 2 },
	[ROTCTL_STOP] = { "stop", "S", 0 },
	[ROTCTL_PARK] = { "park", "K", 0 },
	[ROTCTL_MOVE] = { "move", "M", 2 },
	[ROTCTL_RESET] = { "reset", "R", 1 },
	[ROTCTL_GET_INFO] = { "get_info", "_", 0 },
	[ROTCTL_DUMP_STATE] = { "dump_state", "", 0 },
	[ROTCTL_SEND_CMD] = { "send_cmd", "w", 1 },
	[ROTCTL_TOKEN] = { "token", "", 1 },
	[ROTCTL_QUIT] = { "quit", "qQ", 0 },
};

const char *rotctl_verb_name(enum rotctl_verb verb)
{
	return verb < ROTCTL_UNKNOWN ? verbs[verb].name : NULL;
}

int rotctl_verb_words(enum rotctl_verb verb)
{
	return verb < ROTCTL_UNKNOWN ? verbs[verb].words : 0;
}

enum rotctl_verb rotctl_verb_named(const char *name, size_t length)
{
	int verb = 0;

	while (verb < ROTCTL_UNKNOWN &&
		(strlen(verbs[verb].name) != length ||
			strncmp(verbs[verb].name, name, length) != 0)) {
		verb++;
	}
	return (enum rotctl_verb)verb;
}

static enum rotctl_verb verb_of_word(const char *word)
{
	int verb = 0;

	if (word[0] == '\\') {
		return rotctl_verb_named(word + 1, strlen(word + 1));
	}
	while (verb < ROTCTL_UNKNOWN &&
		(strlen(word) != 1 ||
			strchr(verbs[verb].letters, word[0]) == NULL)) {
		verb++;
	}
	return (enum rotctl_verb)verb;
}

/* ---- made ---- */

struct rotctl_request rotctl_ask(enum rotctl_verb verb)
{
	return (struct rotctl_request){
		.verb = verb, .separator = '+', .sound = true
	};
}

struct rotctl_request rotctl_set_pos(double az_deg, double el_deg)
{
	struct rotctl_request request = rotctl_ask(ROTCTL_SET_POS);

	request.az_deg = az_deg;
	request.el_deg = el_deg;
	snprintf(request.words[0], sizeof(request.words[0]), "%.2f", az_deg);
	snprintf(request.words[1], sizeof(request.words[1]), "%.2f", el_deg);
	return request;
}

struct rotctl_request rotctl_move(int direction, int speed)
{
	struct rotctl_request request = rotctl_ask(ROTCTL_MOVE);

	request.direction = direction;
	request.speed = speed;
	snprintf(request.words[0], sizeof(request.words[0]), "%d", direction);
	snprintf(request.words[1], sizeof(request.words[1]), "%d", speed);
	return request;
}

size_t rotctl_write(
	const struct rotctl_request *request, char text[ROTCTL_REQUEST_MAX])
{
	char separator[] = { request->separator, '\0' };
	const char *letters = verbs[request->verb].letters;
	int length = letters[0] != '\0'
		? snprintf(text, ROTCTL_REQUEST_MAX, "%s%c", separator,
			  letters[0])
		: snprintf(text, ROTCTL_REQUEST_MAX, "%s\\%s", separator,
			  verbs[request->verb].name);

	for (int i = 0; i < verbs[request->verb].words; i++) {
		length += snprintf(text + length,
			ROTCTL_REQUEST_MAX - (size_t)length, " %s",
			request->words[i]);
	}
	text[length++] = '\n';
	return (size_t)length;
}

/* ---- understood ---- */

void rotctl_reader_init(struct rotctl_reader *reader)
{
	*reader = (struct rotctl_reader){ 0 };
}

static bool is_direction(int direction)
{
	return direction == ROTCTL_UP || direction == ROTCTL_DOWN ||
		direction == ROTCTL_LEFT || direction == ROTCTL_RIGHT;
}

static bool read_move(struct rotctl_request *request)
{
	long direction;
	long speed;

	if (!parse_long(request->words[0], &direction) ||
		!parse_long(request->words[1], &speed) || direction < 0 ||
		direction > ROTCTL_RIGHT || !is_direction((int)direction) ||
		speed == 0 || speed < SPEED_OWN || speed > ROTCTL_SPEED_MAX) {
		return false;
	}
	request->direction = (int)direction;
	request->speed = (int)speed;
	return true;
}

static bool read_words(struct rotctl_request *request)
{
	switch (request->verb) {
	case ROTCTL_SET_POS:
		return parse_double(request->words[0], &request->az_deg) &&
			parse_double(request->words[1], &request->el_deg);
	case ROTCTL_MOVE:
		return read_move(request);
	default:
		return request->verb != ROTCTL_UNKNOWN &&
			(rotctl_verb_words(request->verb) == 0 ||
				request->words[0][0] != '\0');
	}
}

/* True where nothing more belongs to the request. */
static bool take_verb(struct rotctl_reader *reader)
{
	struct rotctl_request *request = &reader->request;
	const char *word = reader->word;

	if (!reader->begun) {
		*request = (struct rotctl_request){ 0 };
		reader->begun = true;
	}
	if (strchr(separators, word[0]) != NULL) {
		request->separator = *word++;
	}
	if (word[0] == '\0' && !reader->cut) {
		return false;
	}
	request->verb = reader->cut ? ROTCTL_UNKNOWN : verb_of_word(word);
	reader->wanted = rotctl_verb_words(request->verb);
	reader->got = 0;
	reader->skip = request->verb == ROTCTL_UNKNOWN;
	return reader->wanted == 0;
}

/* One that was cut is no argument at all. */
static bool take_argument(struct rotctl_reader *reader)
{
	if (reader->cut) {
		reader->word[0] = '\0';
	}
	memcpy(reader->request.words[reader->got++], reader->word,
		sizeof(reader->word));
	return --reader->wanted == 0;
}

static bool take_word(
	struct rotctl_reader *reader, struct rotctl_request *request)
{
	bool complete;

	reader->word[reader->count] = '\0';
	complete =
		reader->wanted > 0 ? take_argument(reader) : take_verb(reader);
	reader->count = 0;
	reader->cut = false;
	if (complete) {
		reader->request.sound = read_words(&reader->request);
		*request = reader->request;
		reader->begun = false;
	}
	return complete;
}

bool rotctl_reader_take(
	struct rotctl_reader *reader, char byte, struct rotctl_request *request)
{
	bool ends_line = byte == '\n';
	bool complete = false;

	if (!ends_line && byte != ' ' && byte != '\t' && byte != '\r') {
		if (reader->skip) {
			return false;
		}
		reader->cut = reader->count == ROTCTL_WORD_MAX;
		if (!reader->cut) {
			reader->word[reader->count++] =
				byte != '\0' ? byte : '?';
		}
		return false;
	}
	if (reader->count > 0) {
		complete = take_word(reader, request);
	}
	if (ends_line) {
		reader->skip = false;
	}
	return complete;
}
