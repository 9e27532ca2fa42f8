/* SPDX-License-Identifier: Apache-2.0 */
#include "base/command_line.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

enum {
	/* Apart from the characters that getopt itself returns. */
	FIRST_WORD = 256
};

static int print_help(const struct program *program, FILE *out, int status)
{
	fprintf(out, "usage: %s COMMAND [OPTION...]\n\n", program->name);
	for (size_t i = 0; i < program->count; i++) {
		fprintf(out, "  %-9s %s\n", program->commands[i].name,
			program->commands[i].help);
	}
	fprintf(out, "\n%s COMMAND --help tells the options.\n", program->name);
	return status;
}

int command_line_run(const struct program *program, int argc, char **argv)
{
	if (argc < 2) {
		return print_help(program, stderr, ERROR_USAGE);
	}
	if (strcmp(argv[1], "--help") == 0) {
		return print_help(program, stdout, ERROR_NONE);
	}
	if (strcmp(argv[1], "--version") == 0) {
		printf("%s %s\n", program->name, program->version);
		return ERROR_NONE;
	}
	for (size_t i = 0; i < program->count; i++) {
		if (strcmp(argv[1], program->commands[i].name) == 0) {
			return program->commands[i].run(argc - 1, argv + 1);
		}
	}
	fprintf(stderr, "%s: no command \"%.40s\"\n", program->name, argv[1]);
	return print_help(program, stderr, ERROR_USAGE);
}

/* What getopt calls "--name" or "--name=value" when it refuses it. */
static bool refuse(
	int option, const char *word, const char *help, struct error *error)
{
	return option == ':'
		? error_set(error, ERROR_USAGE, "%s needs a value", word)
		: error_set(error, ERROR_USAGE, "%s: no such option; see %s",
			  word, help);
}

static bool take_word(
	const struct command_word *word, char *argument, struct error *error)
{
	if (word->flag != NULL) {
		*word->flag = true;
	} else if (word->text != NULL) {
		*word->text = argument;
	} else {
		return word->take(word, argument, error);
	}
	return true;
}

static int argument_of(const struct command_word *word)
{
	if (word->flag != NULL) {
		return no_argument;
	}
	return word->optional ? optional_argument : required_argument;
}

static bool take_words(int argc, char **argv, const char *letters,
	const struct command_word *words, const char *help, struct error *error)
{
	struct option options[COMMAND_WORDS_MAX + 1] = { 0 };
	int option;

	for (int i = 0; words[i].name != NULL; i++) {
		assert(i < COMMAND_WORDS_MAX);
		options[i] = (struct option){ words[i].name,
			argument_of(&words[i]), NULL, FIRST_WORD + i };
	}
	opterr = 0;
	optind = 0; /* glibc: forget a word that was left in the middle */
	while ((option = getopt_long(argc, argv, letters, options, NULL)) !=
		-1) {
		if (option == ':' || option == '?') {
			return refuse(option, argv[optind - 1], help, error);
		}
		if (!take_word(&words[option - FIRST_WORD], optarg, error)) {
			return false;
		}
	}
	return true;
}

bool command_words(int argc, char **argv, const struct command_word *words,
	const char *help, struct error *error)
{
	return take_words(argc, argv, ":", words, help, error);
}

bool command_words_first(int argc, char **argv,
	const struct command_word *words, const char *help, struct error *error)
{
	return take_words(argc, argv, "+:", words, help, error);
}
