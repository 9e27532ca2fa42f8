/* SPDX-License-Identifier: Apache-2.0 */
#include "base/command_line.h"
#include "check.h"

#include <string.h>

/* What the options of a small program became. */
struct wishes {
	const char *out;
	bool json;
	int number;
	char port[16];
	struct error error;
	const char *rest; /* the first word left over; NULL: none */
};

static bool take_number(
	const struct command_word *word, char *value, struct error *error)
{
	int *number = word->target;

	return sscanf(value, "%d", number) == 1 ||
		error_set(error, ERROR_USAGE, "--%s %s: no number", word->name,
			value);
}

static bool take_port(
	const struct command_word *word, char *value, struct error *error)
{
	(void)error;
	snprintf(word->target, sizeof(((struct wishes *)0)->port), "%s",
		value != NULL ? value : "any");
	return true;
}

typedef bool take_all(int argc, char **argv, const struct command_word *words,
	const char *help, struct error *error);

/* One line, cut at its blanks. */
struct line {
	char text[200];
	char *argv[20];
	int argc;
};

static struct line *cut(const char *text)
{
	static struct line line;

	line.argc = 0;
	snprintf(line.text, sizeof(line.text), "%s", text);
	for (char *word = strtok(line.text, " "); word != NULL;
		word = strtok(NULL, " ")) {
		line.argv[line.argc++] = word;
	}
	line.argv[line.argc] = NULL;
	return &line;
}

static bool take(take_all *how, const char *line, struct wishes *wishes)
{
	const struct command_word words[] = {
		{ "out", .text = &wishes->out },
		{ "json", .flag = &wishes->json },
		{ "number", .take = take_number, .target = &wishes->number },
		{ "port", .take = take_port, .target = wishes->port,
			.optional = true },
		{ 0 },
	};

	struct line *typed = cut(line);

	*wishes = (struct wishes){ .number = -1 };
	bool good =
		how(typed->argc, typed->argv, words, "--help", &wishes->error);

	wishes->rest = typed->argv[optind];
	return good;
}

static void each_option_ends_where_its_word_says(void **state)
{
	struct wishes wishes;

	(void)state;
	assert_true(take(command_words,
		"program --out there file --json --number=7", &wishes));
	assert_string_equal(wishes.out, "there");
	assert_true(wishes.json);
	assert_int_equal(wishes.number, 7);
	assert_string_equal(wishes.rest, "file");
}

static void a_value_that_may_be_left_out_stands_behind_the_sign(void **state)
{
	struct wishes wishes;

	(void)state;
	assert_true(take(command_words, "program --port=81 file", &wishes));
	assert_string_equal(wishes.port, "81");
	assert_true(take(command_words, "program --port 81", &wishes));
	assert_string_equal(wishes.port, "any");
	assert_string_equal(wishes.rest, "81");
}

static void what_is_not_understood_is_named(void **state)
{
	static const char *const lines[][2] = {
		{ "program --nothing",
			"--nothing: no such option; see --help" },
		{ "program -x", "-x: no such option; see --help" },
		{ "program --out", "--out needs a value" },
		{ "program --number seven", "--number seven: no number" },
	};
	struct wishes wishes;

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		assert_false(take(command_words, lines[i][0], &wishes));
		assert_int_equal(wishes.error.code, ERROR_USAGE);
		assert_string_equal(wishes.error.text, lines[i][1]);
	}
}

static void words_behind_the_first_are_its_own(void **state)
{
	struct wishes wishes;

	(void)state;
	assert_true(take(
		command_words_first, "program --json slew --out -3", &wishes));
	assert_true(wishes.json);
	assert_null(wishes.out);
	assert_string_equal(wishes.rest, "slew");
}

static int ran;

static int run_two(int argc, char **argv)
{
	ran = argc;
	return strcmp(argv[0], "two") == 0 ? 0 : 1;
}

static void a_command_gets_its_own_words(void **state)
{
	static const struct command commands[] = { { "two", "runs", run_two } };
	static const struct program program = { "program", "1.2.3", commands,
		1 };

	static const struct {
		const char *line;
		int code;
	} lines[] = {
		{ "program two x", 0 },
		{ "program three", ERROR_USAGE },
		{ "program", ERROR_USAGE },
		{ "program --version", ERROR_NONE },
	};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct line *line = cut(lines[i].line);

		assert_int_equal(
			command_line_run(&program, line->argc, line->argv),
			lines[i].code);
	}
	assert_int_equal(ran, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_option_ends_where_its_word_says),
		cmocka_unit_test(
			a_value_that_may_be_left_out_stands_behind_the_sign),
		cmocka_unit_test(what_is_not_understood_is_named),
		cmocka_unit_test(words_behind_the_first_are_its_own),
		cmocka_unit_test(a_command_gets_its_own_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
