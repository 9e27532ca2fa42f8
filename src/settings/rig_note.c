/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/rig_note.h"

#include "base/parse.h"

#include <string.h>
#include <time.h>

static const char BEGIN[] = "#: ";
static const char DEVICE[] = "device ";
static const char DATE[] = "%Y-%m-%d %H:%M:%S UTC";

enum {
	LINE_SIZE = 512,
	DATE_SIZE = 40
};

bool rig_note_line(const char *line)
{
	return strncmp(line, BEGIN, sizeof(BEGIN) - 1) == 0;
}

static void put_field(const char *text, FILE *out)
{
	for (; *text != '\0'; text++) {
		bool ends = *text == ';' || (unsigned char)*text < ' ';

		fputc(ends ? ' ' : *text, out);
	}
}

void rig_note_print(const struct rig_note *note, FILE *out)
{
	time_t at = (time_t)note->at_s;
	struct tm utc;
	char date[DATE_SIZE];

	gmtime_r(&at, &utc);
	strftime(date, sizeof(date), DATE, &utc);
	fprintf(out, "%s%s: %s; %.4f %s; %s", BEGIN, note->topic, date,
		note->residual, note->unit, DEVICE);
	put_field(note->device[0] != '\0' ? note->device : "-", out);
	fputs("; ", out);
	put_field(note->text, out);
	fputc('\n', out);
}

/* The next field of a line, without blanks around it; NULL: no more. */
static char *next_field(char **rest, const char *end)
{
	char *field = strsep(rest, end);

	return field != NULL ? parse_trim(field) : NULL;
}

static bool take_date(const char *text, int64_t *at_s)
{
	struct tm utc = { 0 };
	const char *end = text != NULL ? strptime(text, DATE, &utc) : NULL;

	if (end == NULL || *end != '\0') {
		return false;
	}
	*at_s = timegm(&utc);
	return true;
}

static bool take_residual(char *text, struct rig_note *note)
{
	char *words[2];

	if (text == NULL || parse_words(text, words, 2) != 2 ||
		strlen(words[1]) >= sizeof(note->unit)) {
		return false;
	}
	snprintf(note->unit, sizeof(note->unit), "%s", words[1]);
	return parse_double(words[0], &note->residual);
}

static bool take_text(const char *text, char *out, size_t size)
{
	if (text == NULL || strlen(text) >= size) {
		return false;
	}
	snprintf(out, size, "%s", text);
	return true;
}

bool rig_note_parse(const char *line, struct rig_note *note)
{
	char copy[LINE_SIZE];
	char *rest = copy;

	if (!rig_note_line(line) || strlen(line) >= sizeof(copy)) {
		return false;
	}
	snprintf(copy, sizeof(copy), "%s", line + sizeof(BEGIN) - 1);
	*note = (struct rig_note){ 0 };
	if (!take_text(
		    next_field(&rest, ":"), note->topic, sizeof(note->topic)) ||
		!take_date(next_field(&rest, ";"), &note->at_s) ||
		!take_residual(next_field(&rest, ";"), note)) {
		return false;
	}
	const char *device = next_field(&rest, ";");
	return device != NULL &&
		strncmp(device, DEVICE, sizeof(DEVICE) - 1) == 0 &&
		take_text(device + sizeof(DEVICE) - 1, note->device,
			sizeof(note->device)) &&
		take_text(next_field(&rest, ";"), note->text,
			sizeof(note->text)) &&
		rest == NULL;
}

const struct rig_note *rig_note_find(
	const struct rig_note *notes, int count, const char *topic)
{
	for (int i = 0; i < count; i++) {
		if (strcmp(notes[i].topic, topic) == 0) {
			return &notes[i];
		}
	}
	return NULL;
}
