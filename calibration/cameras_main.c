/* SPDX-License-Identifier: Apache-2.0 */
#include "base/command_line.h"
#include "base/parse.h"
#include "camera_shot.h"
#include "commands.h"
#include "hw/v4l2_list.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PROGRAM "searchlight-calibrate"

static const char usage[] =
	"usage: searchlight-calibrate cameras [--controls]\n"
	"       searchlight-calibrate cameras [--seconds S] [--shot FILE] "
	"SOURCE\n"
	"  --controls     print each camera's controls too\n"
	"  --seconds S    watch what SOURCE delivers for so long; 2\n"
	"  --shot FILE    write its last picture as a PNG file\n"
	"  SOURCE         as camera.source: DEVICE?format=Y16&size=640x512\n";

struct cameras_options {
	bool controls;
	bool help;
	double seconds;
	const char *shot;
	const char *source; /* NULL: all are listed */
};

static bool take_seconds(
	const struct command_word *word, char *value, struct error *error)
{
	double *seconds = word->target;

	return (parse_double(value, seconds) && *seconds > 0.0 &&
		       *seconds <= 3600.0) ||
		error_set(error, ERROR_USAGE,
			"--seconds %s: it must be a number of 0..3600", value);
}

static bool parse(struct cameras_options *options, int argc, char **argv,
	struct error *error)
{
	const struct command_word words[] = {
		{ "controls", .flag = &options->controls },
		{ "seconds", .take = take_seconds,
			.target = &options->seconds },
		{ "shot", .text = &options->shot },
		{ "help", .flag = &options->help },
		{ 0 },
	};

	*options = (struct cameras_options){ .seconds = 2.0 };
	if (!command_words(argc, argv, words, "cameras --help", error)) {
		return false;
	}
	if (optind < argc - 1) {
		return error_set(error, ERROR_USAGE,
			"one camera at a time; '%s' is one too many",
			argv[optind + 1]);
	}
	options->source = optind < argc ? argv[optind] : NULL;
	if (options->shot != NULL && options->source == NULL) {
		return error_set(error, ERROR_USAGE,
			"--shot needs a SOURCE; cameras alone tells which "
			"there are");
	}
	return true;
}

static void print_size(const struct v4l2_mode *mode)
{
	if (mode->width != 0) {
		printf(" %s%dx%d", mode->any ? "up to " : "", mode->width,
			mode->height);
	}
	if (mode->rate_hz > 0.0) {
		printf("@%.4g", mode->rate_hz);
	}
}

/* Sizes of one layout stand together. */
static void print_modes(const struct v4l2_entry *entry)
{
	const char *format = "";

	for (size_t i = 0; i < entry->mode_count; i++) {
		const struct v4l2_mode *mode = &entry->modes[i];

		if (!mode->readable) {
			continue;
		}
		if (strcmp(mode->format, format) != 0) {
			printf("%s    %-8s", *format == '\0' ? "" : "\n",
				mode->format);
			format = mode->format;
		}
		print_size(mode);
	}
	printf("%s", *format == '\0' ? "" : "\n");
}

/* What it offers besides, and nobody here can read, in one line. */
static void print_unread(const struct v4l2_entry *entry)
{
	const char *format = "";

	for (size_t i = 0; i < entry->mode_count; i++) {
		const struct v4l2_mode *mode = &entry->modes[i];

		if (mode->readable || strcmp(mode->format, format) == 0) {
			continue;
		}
		printf("%s %s", *format == '\0' ? "    not read:" : "",
			mode->format);
		format = mode->format;
	}
	printf("%s", *format == '\0' ? "" : "\n");
}

static void print_knobs(const struct v4l2_entry *entry, bool all)
{
	for (size_t i = 0; i < entry->knob_count; i++) {
		const struct v4l2_knob *knob = &entry->knobs[i];

		if (all || knob->held) {
			printf("    %-31s %lld..%lld, is %lld%s\n", knob->name,
				knob->low, knob->high, knob->value,
				knob->held
					? "; held off while a target is followed"
					: "");
		}
	}
}

static void print_entry(const struct v4l2_entry *entry, bool controls)
{
	printf("%s, %s, driver %s, at %s\n", entry->card, entry->path,
		entry->driver, entry->bus);
	printf("    camera.kind = v4l2\n    camera.source = %s\n",
		entry->source);
	print_modes(entry);
	print_unread(entry);
	print_knobs(entry, controls);
}

static bool list_all(bool controls, struct error *error)
{
	struct v4l2_entry *entries = calloc(V4L2_LIST_MAX, sizeof(*entries));

	if (entries == NULL) {
		return error_set(error, ERROR_FAILED, "no memory is left");
	}
	size_t count = v4l2_list(entries);
	for (size_t i = 0; i < count; i++) {
		print_entry(&entries[i], controls);
	}
	free(entries);
	return count > 0 ||
		error_set(error, ERROR_UNREACHABLE,
			"no camera is attached that this user may open; see "
			"its plug, and whether this user is of the group "
			"video");
}

int cameras_main(int argc, char **argv)
{
	struct cameras_options options;
	struct error error;

	if (!parse(&options, argc, argv, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		fputs(usage, stdout);
		return ERROR_NONE;
	}
	bool done = options.source == NULL
		? list_all(options.controls, &error)
		: camera_shot(options.source, options.seconds, options.shot,
			  &error);
	return done ? ERROR_NONE : error_report(PROGRAM, &error);
}
