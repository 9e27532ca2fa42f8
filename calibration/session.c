/* SPDX-License-Identifier: Apache-2.0 */
#include "session.h"

#include "base/parse.h"
#include "settings/rig_file.h"

#include <assert.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

const char session_usage[] =
	"  --from DIR     measure on what was recorded in this folder\n"
	"  --config FILE  measure with the head and camera of these settings\n"
	"  --rig FILE     what is known of the rig\n"
	"  --write FILE   write the rig with what was measured\n"
	"  --out DIR      leave recording and plots there\n"
	"  --json         print the result as JSON\n";

static bool take_words(struct session_options *options, int argc, char **argv,
	const struct command_word *extras, struct error *error)
{
	struct command_word words[COMMAND_WORDS_MAX + 1] = {
		{ "from", .text = &options->from },
		{ "config", .text = &options->config },
		{ "rig", .text = &options->rig },
		{ "write", .text = &options->write },
		{ "out", .text = &options->out },
		{ "json", .flag = &options->json },
		{ "help", .flag = &options->help },
	};
	struct command_word *next = words;
	char help[64];

	while (next->name != NULL) {
		next++;
	}
	while (extras != NULL && extras->name != NULL) {
		assert(next < words + COMMAND_WORDS_MAX);
		*next++ = *extras++;
	}
	snprintf(help, sizeof(help), "%s --help", argv[0]);
	return command_words(argc, argv, words, help, error);
}

bool session_parse(struct session_options *options, int argc, char **argv,
	const struct command_word *extras, struct error *error)
{
	*options = (struct session_options){ 0 };
	if (!take_words(options, argc, argv, extras, error)) {
		return false;
	}
	options->words = argv + optind;
	options->word_count = argc - optind;
	return options->help || options->from != NULL ||
		options->config != NULL ||
		error_set(error, ERROR_USAGE,
			"say where to measure: --from a folder of recorded "
			"material, or --config with the daemon's settings");
}

bool session_at(const char *value, struct mount_angles *at, struct error *error)
{
	double at_deg[2];

	if (!parse_numbers(value, ':', at_deg, 2) || fabs(at_deg[0]) > 3600 ||
		fabs(at_deg[1]) > 360) {
		return error_set(error, ERROR_USAGE,
			"--at %s: it must read PAN:TILT in degrees, as in "
			"-40:25",
			value);
	}
	*at = (struct mount_angles){ geom_radians(at_deg[0]),
		geom_radians(at_deg[1]) };
	return true;
}

bool session_take_at(
	const struct command_word *word, char *value, struct error *error)
{
	struct session_options *options = word->target;

	options->sent = true;
	return session_at(value, &options->at, error);
}

void session_known(struct session_options *options, const char *rig)
{
	if (options->rig == NULL && rig[0] != '\0') {
		snprintf(options->own_rig, sizeof(options->own_rig), "%s", rig);
		options->rig = options->own_rig;
	}
}

bool session_rig(
	struct session_options *options, struct rig *rig, struct error *error)
{
	char path[FOLDER_PATH_MAX];

	if (options->rig == NULL && options->from != NULL) {
		if (!folder_path(path, options->from, "rig.conf", error)) {
			return false;
		}
		if (access(path, F_OK) == 0) {
			session_known(options, path);
		}
	}
	return rig_load(rig, options->rig, error);
}

int session_main(int argc, char **argv, const char *program, const char *usage,
	size_t findings_bytes,
	bool (*run)(struct session_options *options, void *findings,
		struct error *error))
{
	struct session_options options;
	struct error error;

	if (!session_parse(&options, argc, argv, NULL, &error)) {
		return error_report(program, &error);
	}
	if (options.help) {
		printf("%s%s", usage, session_usage);
		return ERROR_NONE;
	}
	void *findings = calloc(1, findings_bytes);
	bool done = findings != NULL
		? run(&options, findings, &error)
		: error_set(&error, ERROR_FAILED, "out of memory");
	free(findings);
	return done ? ERROR_NONE : error_report(program, &error);
}
