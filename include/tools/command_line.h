/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_COMMAND_LINE_H
#define TOOLS_COMMAND_LINE_H

#include "base/error.h"

#include <getopt.h>
#include <stdbool.h>
#include <stddef.h>

/*
 * Command_line: what a person typed behind a program's name.
 */

/* One of the things that a program with commands can do. */
struct command {
	const char *name;
	const char *help;                  /* one line */
	int (*run)(int argc, char **argv); /* its name comes first */
};

/*
 * command_line_run - runs the command that the first word names, and returns
 * its exit code; without one, or with --help, tells which there are.
 */
int command_line_run(const char *program, const struct command *commands,
	size_t count, int argc, char **argv);

/*
 * command_options - hands each option to @take, in the order of the line; the
 * words left over begin at optind.
 *
 * @options: long ones, ended with a row of zeros; their val is @take's @option
 * @help:    what to type for help: "--help"
 *
 * False, with @error filled, where one is unknown, lacks its value, or is
 * refused by @take.
 */
bool command_options(int argc, char **argv, const struct option *options,
	const char *help,
	bool (*take)(
		void *target, int option, char *argument, struct error *error),
	void *target, struct error *error);

#endif
