/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/ptu.h"
#include "vectors.h"

static const char *vectors_path;

/* Letters, then a number or none; what the codec would make of them. */
static size_t make_again(const char *word, char command[PTU_COMMAND_MAX])
{
	char letters[8] = { 0 };
	size_t count = strspn(word, "ABCDEFGHILNOPRSTUVXxr");

	memcpy(letters, word, count);
	if (word[count] == ' ') {
		return ptu_ask(command, letters);
	}
	return ptu_tell(command, letters, strtol(word + count, NULL, 10));
}

static void every_single_command_is_made_as_published(void **state)
{
	FILE *file = fopen(vectors_path, "r");
	struct vector v;
	int count = 0;

	(void)state;
	assert_non_null(file);
	while (vector_next(file, &v)) {
		char command[PTU_COMMAND_MAX];

		/* Those that end in a line feed are another program's. */
		if (strcmp(v.direction, "tx") != 0 ||
			v.bytes[v.size - 1] != ' ') {
			continue;
		}
		v.bytes[v.size] = '\0';
		assert_int_equal(
			make_again((const char *)v.bytes, command), v.size);
		assert_memory_equal(command, v.bytes, v.size);
		count++;
	}
	fclose(file);
	assert_int_equal(count, 36);
}

/* Two commands to a line, and a line feed behind them: word by word ours. */
static void what_hamlib_sends_is_made_of_the_same_words(void **state)
{
	FILE *file = fopen(vectors_path, "r");
	struct vector v;
	int count = 0;

	(void)state;
	assert_non_null(file);
	while (vector_next(file, &v)) {
		char *rest = (char *)v.bytes;
		char *word;

		if (strcmp(v.direction, "tx") != 0 ||
			v.bytes[v.size - 1] != '\n') {
			continue;
		}
		v.bytes[v.size - 1] = '\0';
		while ((word = strtok_r(rest, " ", &rest)) != NULL) {
			char with_blank[PTU_COMMAND_MAX];
			char command[PTU_COMMAND_MAX];
			int length = snprintf(
				with_blank, sizeof(with_blank), "%s ", word);

			assert_int_equal(
				make_again(with_blank, command), length);
			assert_memory_equal(command, with_blank, length);
		}
		count++;
	}
	fclose(file);
	assert_int_equal(count, 13);
}

/* 36 + 13 commands, 42 answers: no row is without its test. */
static void each_of_the_91_rows_is_one_or_the_other(void **state)
{
	FILE *file = fopen(vectors_path, "r");
	struct vector v;
	int told = 0;
	int answered = 0;

	(void)state;
	assert_non_null(file);
	while (vector_next(file, &v)) {
		told += strcmp(v.direction, "tx") == 0;
		answered += strcmp(v.direction, "rx") == 0;
	}
	fclose(file);
	assert_int_equal(told, 36 + 13);
	assert_int_equal(answered, 42);
}

static enum ptu_answer_kind kind_of(const char *text)
{
	const char *mark = strpbrk(text, "*!");

	while (mark[0] == '!' && (mark[1] == 'P' || mark[1] == 'T')) {
		mark = strpbrk(mark + 2, "*!");
	}
	if (mark[0] == '!') {
		return PTU_REFUSED;
	}
	return strpbrk(mark, "0123456789") != NULL ? PTU_VALUE : PTU_DONE;
}

static void every_published_answer_is_understood(void **state)
{
	FILE *file = fopen(vectors_path, "r");
	struct ptu_receiver receiver = { 0 };
	struct vector v;
	int count = 0;
	int wanted = 0;

	(void)state;
	assert_non_null(file);
	while (vector_next(file, &v)) {
		struct ptu_answer answer;

		if (strcmp(v.direction, "rx") != 0) {
			continue;
		}
		v.bytes[v.size] = '\0';
		wanted += strncmp((const char *)v.bytes, "*\r\n*", 4) == 0 ? 2
									   : 1;
		for (size_t i = 0; i < v.size; i++) {
			if (ptu_receiver_take(&receiver, v.bytes[i], &answer)) {
				assert_int_equal(answer.kind,
					kind_of((const char *)v.bytes));
				count++;
			}
		}
	}
	fclose(file);
	assert_int_equal(count, wanted);
	assert_int_equal(count, 43);
	assert_int_equal(receiver.limit_notices, 5);
}

static struct ptu_answer answer_of(const char *line)
{
	struct ptu_receiver receiver = { 0 };
	struct ptu_answer answer = { .kind = PTU_GARBAGE };

	for (size_t i = 0; line[i] != '\0'; i++) {
		if (ptu_receiver_take(&receiver, (uint8_t)line[i], &answer)) {
			return answer;
		}
	}
	fail_msg("no answer in \"%s\"", line);
	return answer;
}

static void numbers_are_found_terse_verbose_echoed_and_among_notices(
	void **state)
{
	(void)state;
	assert_near(answer_of("* -2500\r").value, -2500.0, 0.0);
	assert_near(answer_of("* Current Pan position is -2500\r\n").value,
		-2500.0, 0.0);
	assert_near(
		answer_of("* 185.1428 seconds arc per Pan position\r\n").value,
		185.1428, 1e-12);
	assert_near(answer_of("!P* -2500\r\n").value, -2500.0, 0.0);
	assert_near(answer_of("* -25!T00\r\n").value, -2500.0, 0.0);
	assert_near(answer_of("PP * 12\r\n").value, 12.0, 0.0);
}

static void refusals_keep_their_reason_and_noise_is_garbage(void **state)
{
	struct ptu_answer refused = answer_of("! Illegal argument\r\n");
	char flood[500];

	(void)state;
	assert_int_equal(refused.kind, PTU_REFUSED);
	assert_string_equal(refused.text, "Illegal argument");
	assert_int_equal(answer_of("what?\r\n").kind, PTU_GARBAGE);
	assert_int_not_equal(answer_of("* 1E11111\r\n").kind, PTU_VALUE);
	memset(flood, 'x', sizeof(flood));
	flood[498] = '\r';
	flood[499] = '\0';
	assert_int_equal(answer_of(flood).kind, PTU_GARBAGE);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_single_command_is_made_as_published),
		cmocka_unit_test(what_hamlib_sends_is_made_of_the_same_words),
		cmocka_unit_test(every_published_answer_is_understood),
		cmocka_unit_test(each_of_the_91_rows_is_one_or_the_other),
		cmocka_unit_test(
			numbers_are_found_terse_verbose_echoed_and_among_notices),
		cmocka_unit_test(
			refusals_keep_their_reason_and_noise_is_garbage),
	};

	if (argc != 2) {
		return 2;
	}
	vectors_path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
