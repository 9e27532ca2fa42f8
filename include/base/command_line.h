/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_COMMAND_LINE_H
#define BASE_COMMAND_LINE_H

#include "base/error.h"

#include <getopt.h> /* for optind */
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

struct program {
	const char *name;
	const char *version;
	const struct command *commands;
	size_t count;
};

/*
 * command_line_run - runs the command that the first word names, and returns
 * its exit code; without one, or with --help, tells which there are, and
 * with --version which program this is.
 */
int command_line_run(const struct program *program, int argc, char **argv);

/* One option, without its dashes. One of text, flag and take is set. */
struct command_word {
	const char *name;
	const char **text; /* its value, which stays in the line */
	bool *flag;        /* becomes true */
	/* False, with @error filled, where the value makes no sense. */
	bool (*take)(const struct command_word *word, char *value,
		struct error *error);
	void *target;  /* for take alone */
	bool optional; /* for take alone: --name without =VALUE hands it NULL */
};

enum {
	COMMAND_WORDS_MAX = 20
};

/*
 * command_words - obeys each option, in the order of the line; the words left
 * over begin at optind.
 *
 * @words: at most COMMAND_WORDS_MAX, ended with a row of zeros
 * @help:  what to type for help: "--help"
 *
 * False, with @error filled, where one is unknown, lacks its value, or is
 * refused.
 */
bool command_words(int argc, char **argv, const struct command_word *words,
	const char *help, struct error *error);

/* command_words_first - only those before the first word that is none. */
bool command_words_first(int argc, char **argv,
	const struct command_word *words, const char *help,
	struct error *error);

#endif
