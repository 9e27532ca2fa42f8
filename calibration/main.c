/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "commands.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	const char *help;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "lens",
		"focal length and distortion, from pictures of the stars or a board",
		lens_main },
	{ "align",
		"level, north and the axes, from things whose direction is "
		"known",
		align_main },
};

static int print_help(FILE *out, int status)
{
	fprintf(out, "usage: searchlight-calibrate COMMAND [OPTION...]\n\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].help);
	}
	fprintf(out,
		"\nsearchlight-calibrate COMMAND --help tells the options.\n");
	return status;
}

int main(int argc, char **argv)
{
	if (argc < 2) {
		return print_help(stderr, ERROR_USAGE);
	}
	if (strcmp(argv[1], "--help") == 0) {
		return print_help(stdout, ERROR_NONE);
	}
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		if (strcmp(argv[1], commands[i].name) == 0) {
			return commands[i].run(argc - 1, argv + 1);
		}
	}
	fprintf(stderr, "searchlight-calibrate: no command \"%.40s\"\n",
		argv[1]);
	return print_help(stderr, ERROR_USAGE);
}
