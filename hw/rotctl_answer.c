/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parse.h"
#include "hw/rotctl.h"
#include "rotctl_verbs.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- made ---- */

struct page {
	char *text;
	size_t length;
	char separator;
};

__attribute__((format(printf, 2, 3))) static void put(
	struct page *page, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	page->length += (size_t)vsnprintf(page->text + page->length,
		ROTCTL_ANSWER_MAX - page->length, format, args);
	va_end(args);
	if (page->length > ROTCTL_ANSWER_MAX - 2) {
		page->length = ROTCTL_ANSWER_MAX - 2;
	}
	page->text[page->length++] = page->separator;
}

static void put_named(struct page *page, const struct rotctl_request *request,
	const struct rotctl_facts *facts)
{
	const struct rotctl_limits *limits = &facts->limits;

	switch (request->verb) {
	case ROTCTL_GET_POS:
		put(page, "Azimuth: %.2f", facts->az_deg);
		put(page, "Elevation: %.2f", facts->el_deg);
		break;
	case ROTCTL_GET_INFO:
		put(page, "Info: %s", facts->info);
		break;
	case ROTCTL_DUMP_STATE:
		put(page, "rotctld Protocol Ver: 1");
		put(page, "Rotor Model: 1");
		put(page, "Minimum Azimuth: %.6f", limits->az_low_deg);
		put(page, "Maximum Azimuth: %.6f", limits->az_high_deg);
		put(page, "Minimum Elevation: %.6f", limits->el_low_deg);
		put(page, "Maximum Elevation: %.6f", limits->el_high_deg);
		put(page, "South Zero: 0");
		put(page, "rot_type=AzEl");
		put(page, "done");
		break;
	default:
		break;
	}
}

/* False where the bare answer is the code alone. */
static bool put_bare(struct page *page, enum rotctl_verb verb,
	const struct rotctl_facts *facts)
{
	const struct rotctl_limits *limits = &facts->limits;

	switch (verb) {
	case ROTCTL_GET_POS:
		put(page, "%.2f\n%.2f", facts->az_deg, facts->el_deg);
		return true;
	case ROTCTL_GET_INFO:
		put(page, "%s", facts->info);
		return true;
	case ROTCTL_DUMP_STATE:
		put(page, "1\n1\nmin_az=%.6f\nmax_az=%.6f", limits->az_low_deg,
			limits->az_high_deg);
		put(page, "min_el=%.6f\nmax_el=%.6f", limits->el_low_deg,
			limits->el_high_deg);
		put(page, "south_zero=0\nrot_type=AzEl\ndone");
		return true;
	default:
		return false;
	}
}

static void put_name(struct page *page, const struct rotctl_request *request)
{
	const char *name = rotctl_verb_name(request->verb);

	if (request->verb == ROTCTL_TOKEN) {
		put(page, "%s:", name); /* a secret is not repeated */
		return;
	}
	switch (rotctl_verb_words(request->verb)) {
	case 0:
		put(page, "%s:", name);
		break;
	case 1:
		put(page, "%s: %s", name, request->words[0]);
		break;
	default:
		put(page, "%s: %s %s", name, request->words[0],
			request->words[1]);
		break;
	}
}

size_t rotctl_answer(const struct rotctl_request *request,
	const struct rotctl_facts *facts, int code,
	char text[ROTCTL_ANSWER_MAX])
{
	bool named =
		request->separator != '\0' && request->verb != ROTCTL_UNKNOWN;
	struct page page = { .text = text,
		.separator = named && request->separator != '+'
			? request->separator
			: '\n' };

	if (request->verb == ROTCTL_QUIT) {
		return 0;
	}
	if (named) {
		put_name(&page, request);
	}
	if (named && code == ROTCTL_OK) {
		put_named(&page, request, facts);
	}
	if (named || code != ROTCTL_OK ||
		!put_bare(&page, request->verb, facts)) {
		page.separator = '\n';
		put(&page, "RPRT %d", code);
	}
	return page.length;
}

/* ---- understood ---- */

enum {
	SEEN_AZ = 1,
	SEEN_EL = 2,
	SEEN_POSITION = SEEN_AZ | SEEN_EL,
	SEEN_LIMITS = 0x3c,
};

/* Where a named value goes; either spelling. */
static const struct {
	const char *name;
	unsigned int bit;
	size_t offset;
} values[] = {
	{ "Azimuth: ", SEEN_AZ, offsetof(struct rotctl_report, az_deg) },
	{ "Elevation: ", SEEN_EL, offsetof(struct rotctl_report, el_deg) },
	{ "Minimum Azimuth: ", 0x04,
		offsetof(struct rotctl_report, limits.az_low_deg) },
	{ "Maximum Azimuth: ", 0x08,
		offsetof(struct rotctl_report, limits.az_high_deg) },
	{ "Minimum Elevation: ", 0x10,
		offsetof(struct rotctl_report, limits.el_low_deg) },
	{ "Maximum Elevation: ", 0x20,
		offsetof(struct rotctl_report, limits.el_high_deg) },
	{ "min_az=", 0x04, offsetof(struct rotctl_report, limits.az_low_deg) },
	{ "max_az=", 0x08, offsetof(struct rotctl_report, limits.az_high_deg) },
	{ "min_el=", 0x10, offsetof(struct rotctl_report, limits.el_low_deg) },
	{ "max_el=", 0x20, offsetof(struct rotctl_report, limits.el_high_deg) },
};

void rotctl_receiver_init(struct rotctl_receiver *receiver)
{
	*receiver = (struct rotctl_receiver){ .report.verb = ROTCTL_UNKNOWN };
}

static bool take_value(struct rotctl_receiver *receiver, const char *line)
{
	for (size_t i = 0; i < sizeof(values) / sizeof(*values); i++) {
		size_t length = strlen(values[i].name);
		double value;

		if (strncmp(line, values[i].name, length) == 0 &&
			parse_double(line + length, &value)) {
			memcpy((char *)&receiver->report + values[i].offset,
				&value, sizeof(value));
			receiver->seen |= values[i].bit;
			return true;
		}
	}
	return false;
}

/* "get_pos:" or "set_pos: 30 40" begins an answer. */
static void take_name(struct rotctl_receiver *receiver, const char *line)
{
	size_t length = strcspn(line, ":");
	enum rotctl_verb verb = rotctl_verb_named(line, length);

	if (line[length] == ':' && verb != ROTCTL_UNKNOWN) {
		receiver->seen = 0;
		receiver->report = (struct rotctl_report){ .verb = verb };
	}
}

static bool take_line(
	struct rotctl_receiver *receiver, struct rotctl_report *report)
{
	const char *line = parse_trim(receiver->line);
	long code;

	if (strncmp(line, "RPRT ", 5) == 0 && parse_long(line + 5, &code) &&
		code >= INT16_MIN && code <= INT16_MAX) {
		*report = receiver->report;
		report->code = (int)code;
		report->has_position =
			(receiver->seen & SEEN_POSITION) == SEEN_POSITION;
		report->has_limits =
			(receiver->seen & SEEN_LIMITS) == SEEN_LIMITS;
		rotctl_receiver_init(receiver);
		return true;
	}
	if (!take_value(receiver, line)) {
		take_name(receiver, line);
	}
	return false;
}

bool rotctl_receiver_take(struct rotctl_receiver *receiver, char byte,
	struct rotctl_report *report)
{
	if (byte != '\n') {
		/* A line that is too long for anything known says nothing. */
		if (receiver->count < ROTCTL_LINE_MAX) {
			receiver->line[receiver->count++] =
				byte != '\0' ? byte : '?';
		}
		return false;
	}
	receiver->line[receiver->count] = '\0';
	receiver->count = 0;
	return take_line(receiver, report);
}
