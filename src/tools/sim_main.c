/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "sim_commands.h"
#include "tools/sim_run.h"

#include <stdio.h>
#include <string.h>

static const struct {
	const char *name;
	const char *help;
	int (*run)(int argc, char **argv);
} commands[] = {
	{ "lines", "the simulated lines of a searchlight-guard",
		sim_guard_lines },
	{ "mount", "a simulated pan-tilt head behind a real line", sim_mount },
	{ "run", "a scenario from target to beam, in virtual time",
		sim_run_main },
	{ "scene", "what a camera would see of a night, with the truth to it",
		sim_scene },
};

static int print_help(FILE *out, int status)
{
	fprintf(out, "usage: searchlight-sim COMMAND [OPTION...]\n\n");
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		fprintf(out, "  %-8s %s\n", commands[i].name, commands[i].help);
	}
	fprintf(out, "\nsearchlight-sim COMMAND --help tells the options.\n");
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
	fprintf(stderr, "searchlight-sim: no command \"%.40s\"\n", argv[1]);
	return print_help(stderr, ERROR_USAGE);
}
