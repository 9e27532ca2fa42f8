/* SPDX-License-Identifier: Apache-2.0 */
#include "session.h"

#include "base/command_line.h"
#include "settings/rig_file.h"

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

enum {
	OPTION_FROM = 256,
	OPTION_CONFIG,
	OPTION_RIG,
	OPTION_WRITE,
	OPTION_OUT,
	OPTION_JSON,
	OPTION_HELP,
	OPTION_EXTRA, /* and those after it */
	EXTRAS_MAX = 12
};

static const struct option own_options[] = {
	{ "from", required_argument, NULL, OPTION_FROM },
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "rig", required_argument, NULL, OPTION_RIG },
	{ "write", required_argument, NULL, OPTION_WRITE },
	{ "out", required_argument, NULL, OPTION_OUT },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "help", no_argument, NULL, OPTION_HELP },
};

enum {
	OWN = sizeof(own_options) / sizeof(own_options[0])
};

struct parser {
	struct session_options *options;
	const struct session_extra *extras;
	void *target;
};

static bool take(void *context, int option, char *argument, struct error *error)
{
	struct parser *parser = context;
	struct session_options *options = parser->options;

	switch (option) {
	case OPTION_FROM:
		options->from = argument;
		return true;
	case OPTION_CONFIG:
		options->config = argument;
		return true;
	case OPTION_RIG:
		options->rig = argument;
		return true;
	case OPTION_WRITE:
		options->write = argument;
		return true;
	case OPTION_OUT:
		options->out = argument;
		return true;
	case OPTION_JSON:
		options->json = true;
		return true;
	case OPTION_HELP:
		options->help = true;
		return true;
	default:
		return parser->extras[option - OPTION_EXTRA].take(
			parser->target, argument, error);
	}
}

bool session_parse(struct session_options *options, int argc, char **argv,
	const struct session_extra *extras, void *target, struct error *error)
{
	struct option all[OWN + EXTRAS_MAX + 1] = { 0 };
	struct parser parser = { options, extras, target };
	char help[64];
	int count = 0;

	*options = (struct session_options){ 0 };
	for (; count < OWN; count++) {
		all[count] = own_options[count];
	}
	for (int i = 0; extras != NULL && extras[i].name != NULL; i++) {
		all[count++] = (struct option){ extras[i].name,
			extras[i].value ? required_argument : no_argument, NULL,
			OPTION_EXTRA + i };
	}
	snprintf(help, sizeof(help), "%s --help", argv[0]);
	if (!command_options(argc, argv, all, help, take, &parser, error)) {
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

	if (!session_parse(&options, argc, argv, NULL, NULL, &error)) {
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
