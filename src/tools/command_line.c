/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/command_line.h"

#include <stdio.h>
#include <string.h>

static int print_help(const char *program, const struct command *commands,
	size_t count, FILE *out, int status)
{
	fprintf(out, "usage: %s COMMAND [OPTION...]\n\n", program);
	for (size_t i = 0; i < count; i++) {
		fprintf(out, "  %-9s %s\n", commands[i].name, commands[i].help);
	}
	fprintf(out, "\n%s COMMAND --help tells the options.\n", program);
	return status;
}

int command_line_run(const char *program, const struct command *commands,
	size_t count, int argc, char **argv)
{
	if (argc < 2) {
		return print_help(
			program, commands, count, stderr, ERROR_USAGE);
	}
	if (strcmp(argv[1], "--help") == 0) {
		return print_help(program, commands, count, stdout, ERROR_NONE);
	}
	for (size_t i = 0; i < count; i++) {
		if (strcmp(argv[1], commands[i].name) == 0) {
			return commands[i].run(argc - 1, argv + 1);
		}
	}
	fprintf(stderr, "%s: no command \"%.40s\"\n", program, argv[1]);
	return print_help(program, commands, count, stderr, ERROR_USAGE);
}

bool command_options(int argc, char **argv, const struct option *options,
	const char *help,
	bool (*take)(
		void *target, int option, char *argument, struct error *error),
	void *target, struct error *error)
{
	int option;

	opterr = 0;
	optind = 1;
	while ((option = getopt_long(argc, argv, ":", options, NULL)) != -1) {
		const char *word = argv[optind - 1];

		if (option == ':') {
			return error_set(
				error, ERROR_USAGE, "%s needs a value", word);
		}
		if (option == '?') {
			return error_set(error, ERROR_USAGE,
				"%s: no such option; see %s", word, help);
		}
		if (!take(target, option, optarg, error)) {
			return false;
		}
	}
	return true;
}
