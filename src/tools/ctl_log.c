/* SPDX-License-Identifier: Apache-2.0 */
#include "ctl_log.h"

#include "base/command_line.h"
#include "ctl_log_since.h"
#include "guard/black_box.h"
#include "tools/black_box_page.h"

#include <stdio.h>
#include <stdlib.h>

static const char program[] = "searchlightctl log";

static const char usage_text[] =
	"usage: searchlightctl [--config FILE] log [--since SPAN|TIME] [--all]\n"
	"       [--json] [BOX...]\n"
	"  --since SPAN    no older than that: 90s, 10m, 2h, 3d\n"
	"  --since TIME    \"2026-11-30 21:40\", or 21:40 of today\n"
	"  --all           also what was written while nothing happened\n"
	"  --json          every record, one object a line\n"
	"  BOX             a black box; else those of the settings\n";

struct log_request {
	struct ctl_log_since since;
	bool json;
	bool all;
	bool help;
};

/* Records of all boxes, each box's in its own order. */
struct haul {
	struct ring_record *records;
	size_t count;
	size_t room;
	const struct ctl_log_since *since;
	bool failed; /* no memory */
};

enum {
	FIRST_ROOM = 1024,
	BOXES_MAX = 2,
};

static bool take_since(
	const struct command_word *word, char *text, struct error *error)
{
	return ctl_log_since_read(word->target, text, error);
}

static bool make_room(struct haul *haul)
{
	size_t room = haul->room == 0 ? FIRST_ROOM : 2 * haul->room;
	struct ring_record *records =
		realloc(haul->records, room * sizeof(*records));

	if (records == NULL) {
		haul->failed = true;
		return false;
	}
	haul->records = records;
	haul->room = room;
	return true;
}

static bool take_record(void *context, const struct ring_record *record)
{
	struct haul *haul = context;

	if (!ctl_log_since_holds(haul->since, record)) {
		return true;
	}
	if (haul->count == haul->room && !make_room(haul)) {
		return false;
	}
	haul->records[haul->count++] = *record;
	return true;
}

/* Of one boot by the clock that never jumps, else by the wall's. */
static bool is_before(const struct ring_record *a, const struct ring_record *b)
{
	return a->boot == b->boot ? a->monotonic_ns < b->monotonic_ns
				  : a->wall_ns < b->wall_ns;
}

static void print_record(
	const struct ring_record *record, const struct log_request *request)
{
	struct black_box_entry entry;

	if (!black_box_take(record->payload, &entry)) {
		return;
	}
	if (request->json) {
		black_box_page_json(record, &entry, stdout);
	} else if (request->all || entry.event != BLACK_BOX_NOW) {
		black_box_page_text(record, &entry, stdout);
	}
}

/* Two boxes as one; the first @border records are the first box's. */
static void print_merged(const struct haul *haul, size_t border,
	const struct log_request *request)
{
	size_t a = 0;
	size_t b = border;

	while (a < border || b < haul->count) {
		bool first = b == haul->count ||
			(a < border &&
				!is_before(
					&haul->records[b], &haul->records[a]));

		print_record(&haul->records[first ? a++ : b++], request);
	}
}

/* A box that is not there is told, and the other one read all the same. */
static int print_boxes(
	const char *const *paths, int count, const struct log_request *request)
{
	struct haul haul = { .since = &request->since };
	size_t border = 0;
	int read = 0;
	struct error error;

	for (int i = 0; i < count; i++) {
		if (ring_read(paths[i], take_record, &haul, &error)) {
			read++;
		} else {
			error_report(program, &error);
		}
		border = i == 0 ? haul.count : border;
	}
	if (read == 0) {
		error_set(&error, ERROR_UNREACHABLE,
			"no box was read; say --config FILE with the settings "
			"that name them, or name one");
		error_report(program, &error);
	}
	if (haul.failed) {
		error_set(&error, ERROR_FAILED, "out of memory");
		error_report(program, &error);
	}
	print_merged(&haul, border, request);
	free(haul.records);
	return haul.failed ? ERROR_FAILED : read > 0 ? 0 : ERROR_UNREACHABLE;
}

static int refuse(const char *why)
{
	struct error error;

	error_set(&error, ERROR_USAGE, "%s", why);
	return error_report(program, &error);
}

int ctl_log(int argc, char **argv, const struct settings *settings, bool json)
{
	struct log_request request = { .json = json };
	const struct command_word words[] = {
		{ "since", .take = take_since, .target = &request.since },
		{ "json", .flag = &request.json },
		{ "all", .flag = &request.all },
		{ "help", .flag = &request.help },
		{ 0 },
	};
	const char *paths[BOXES_MAX] = { settings->black_box,
		settings->guard_box };
	int count = BOXES_MAX;
	struct error error;

	if (!command_words(argc, argv, words, "log --help", &error)) {
		return error_report(program, &error);
	}
	if (request.help) {
		fputs(usage_text, stdout);
		return 0;
	}
	if (optind < argc) {
		count = argc - optind;
		if (count > BOXES_MAX) {
			return refuse("at most two boxes at once");
		}
		for (int i = 0; i < count; i++) {
			paths[i] = argv[optind + i];
		}
	}
	return print_boxes(paths, count, &request);
}
