/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/geom.h"
#include "settings/options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	ROWS_MAX = 3
};

struct sample {
	double angle_rad;
	double width_m;
	int count;
	bool flag;
	char text[OPTION_TEXT_MAX];
	int letter;
	double rows[ROWS_MAX][2];
	int row_count;
};

static const char *const letters[] = { "A", "B", "C", NULL };

static const struct option_rows pairs = {
	.columns = 2,
	.max = ROWS_MAX,
	.count_offset = offsetof(struct sample, row_count),
};

static const struct option_field sample_options[] = {
	{ "angle_deg", OPTION_DOUBLE, offsetof(struct sample, angle_rad), "deg",
		-90, 90, NULL, NULL, "an angle" },
	{ "width_m", OPTION_DOUBLE, offsetof(struct sample, width_m), "m", 0, 5,
		NULL, NULL, "a width" },
	{ "count", OPTION_INT, offsetof(struct sample, count), "", 1, 10, NULL,
		NULL, "a count" },
	{ "flag", OPTION_BOOL, offsetof(struct sample, flag), "", 0, 0, NULL,
		NULL, "a flag" },
	{ "text", OPTION_TEXT, offsetof(struct sample, text), "", 0, 0, NULL,
		NULL, "a text" },
	{ "letter", OPTION_CHOICE, offsetof(struct sample, letter), "", 'A', 0,
		letters, NULL, "a letter" },
	{ "pair_deg", OPTION_ROWS, offsetof(struct sample, rows), "deg", -360,
		360, NULL, &pairs, "two angles" },
};

static const struct option_table sample_table = {
	.options = sample_options,
	.count = sizeof(sample_options) / sizeof(sample_options[0]),
	.size = sizeof(struct sample),
	.what = "sample file",
};

static const struct sample before = {
	.angle_rad = 0.25, .width_m = 1.0, .count = 7, .letter = 'B'
};

static bool parse(const char *text, size_t size, struct sample *sample,
	struct error *error)
{
	*sample = before;
	return options_parse(&sample_table, "f", text, size, sample, error);
}

static struct sample taken(const char *text)
{
	struct sample sample;
	struct error error = { 0 };

	if (!parse(text, strlen(text), &sample, &error)) {
		fail_msg("refused: %s", error.text);
	}
	return sample;
}

/* Refused with exactly this sentence, and nothing of it taken. */
static void refused(const char *text, size_t size, const char *sentence)
{
	struct sample sample;
	struct error error = { 0 };

	assert_false(parse(text, size, &sample, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_string_equal(error.text, sentence);
	assert_memory_equal(&sample, &before, sizeof(before));
}

#define REFUSED(text, sentence) refused((text), sizeof(text) - 1, (sentence))

static void each_kind_of_value_is_taken(void **state)
{
	struct sample sample =
		taken("angle_deg = -45.5\nwidth_m=2\ncount = 3\nflag = yes\n"
		      "text = a b  c\nletter = C\npair_deg = 1 2\n"
		      "pair_deg =\t350   20\n");

	(void)state;
	assert_near(sample.angle_rad, geom_radians(-45.5), 0.0);
	assert_near(sample.width_m, 2.0, 0.0);
	assert_int_equal(sample.count, 3);
	assert_true(sample.flag);
	assert_string_equal(sample.text, "a b  c");
	assert_int_equal(sample.letter, 'C');
	assert_int_equal(sample.row_count, 2);
	assert_near(sample.rows[1][0], geom_radians(350.0), 0.0);
}

static void what_a_file_does_not_name_stays_as_it_was(void **state)
{
	struct sample sample = taken("# nothing but a comment\n\n  \t\n");

	(void)state;
	assert_memory_equal(&sample, &before, sizeof(before));
}

static void comments_need_a_blank_before_them(void **state)
{
	struct sample sample = taken("text = a#b # c\n#count = 9\n");

	(void)state;
	assert_string_equal(sample.text, "a#b");
	assert_int_equal(sample.count, 7);
}

static void line_ends_of_all_kinds_and_a_byte_order_mark_are_fine(void **state)
{
	struct sample sample = taken("\xef\xbb\xbf"
				     "count = 4\r\nflag = on\r\nwidth_m = 3");

	(void)state;
	assert_int_equal(sample.count, 4);
	assert_true(sample.flag);
	assert_near(sample.width_m, 3.0, 0.0);
}

static void an_empty_text_is_a_value(void **state)
{
	struct sample sample = taken("text =\n");

	(void)state;
	assert_string_equal(sample.text, "");
}

static void unknown_names_are_told_with_the_nearest(void **state)
{
	(void)state;
	REFUSED("\nangel_deg = 3\n",
		"f:2: 'angel_deg' is no name that a sample file has; was "
		"'angle_deg' meant?");
	REFUSED("angle = 3\n",
		"f:1: 'angle' is no name that a sample file has; was "
		"'angle_deg' meant?");
	REFUSED("colour_of_the_sky = 3\n",
		"f:1: 'colour_of_the_sky' is no name that a sample file has; "
		"--print-config lists them");
}

static void repeated_names_are_told_with_the_first_line(void **state)
{
	(void)state;
	REFUSED("count = 3\nflag = no\ncount = 3\n",
		"f:3: count stands in line 1 already; keep one of them");
}

static void values_that_do_not_fit_are_told_what_would(void **state)
{
	(void)state;
	REFUSED("angle_deg = 91\n",
		"f:1: angle_deg: '91' does not fit; write a number from -90 "
		"to 90 deg");
	REFUSED("angle_deg = 40deg\n",
		"f:1: angle_deg: '40deg' does not fit; write a number from -90 "
		"to 90 deg");
	REFUSED("angle_deg = nan\n",
		"f:1: angle_deg: 'nan' does not fit; write a number from -90 "
		"to 90 deg");
	REFUSED("count = 2.5\n",
		"f:1: count: '2.5' does not fit; write a whole number from 1 "
		"to 10");
	REFUSED("count = 3 4\n",
		"f:1: count: '3 4' does not fit; write a whole number from 1 "
		"to 10");
	REFUSED("flag = maybe\n",
		"f:1: flag: 'maybe' does not fit; write yes or no");
	REFUSED("letter = D\n",
		"f:1: letter: 'D' does not fit; write A, B or C");
}

static void missing_values_and_lines_without_a_name_are_told(void **state)
{
	(void)state;
	REFUSED("count =\n",
		"f:1: count: the value is missing; write a whole number from "
		"1 to 10");
	REFUSED("count\n", "f:1: 'count' is no setting; write NAME = VALUE");
	REFUSED("= 3\n", "f:1: '= 3' is no setting; write NAME = VALUE");
}

static void rows_have_their_columns_and_their_number(void **state)
{
	static const char wants[] =
		"write 2 numbers from -360 to 360 deg, with blanks between; "
		"one line a row, at most 3";
	char sentence[256];

	(void)state;
	snprintf(sentence, sizeof(sentence),
		"f:1: pair_deg: '1' does not fit; %s", wants);
	REFUSED("pair_deg = 1\n", sentence);
	snprintf(sentence, sizeof(sentence),
		"f:4: pair_deg: '7 8' does not fit; %s", wants);
	REFUSED("pair_deg = 1 2\npair_deg = 3 4\npair_deg = 5 6\n"
		"pair_deg = 7 8\n",
		sentence);
}

static void rows_of_a_file_replace_those_before(void **state)
{
	struct sample sample = before;
	struct error error;

	(void)state;
	sample.row_count = 2;
	assert_true(options_parse(
		&sample_table, "f", "pair_deg = 5 6", 14, &sample, &error));
	assert_int_equal(sample.row_count, 1);
	assert_near(sample.rows[0][1], geom_radians(6.0), 0.0);
}

static void bytes_that_are_no_text_are_refused(void **state)
{
	(void)state;
	REFUSED("count = 3\n\x7f"
		"ELF\x01\n",
		"f:2: byte 1 is 0x7f, which no text holds; save the file as "
		"plain UTF-8");
	REFUSED("a\0b",
		"f:1: byte 2 is 0x00, which no text holds; save the file as "
		"plain UTF-8");
	REFUSED("count = 3\rflag = no\n",
		"f:1: byte 10 is 0x0d, which no text holds; save the file as "
		"plain UTF-8");
}

static void over_long_lines_and_texts_are_refused(void **state)
{
	char line[OPTION_LINE_MAX + 2];
	struct sample sample;
	struct error error;

	(void)state;
	memset(line, 'x', sizeof(line));
	refused(line, OPTION_LINE_MAX + 1,
		"f:1: the line has 1025 bytes; at most 1024 are allowed");
	for (size_t i = 0; i < 7; i++) {
		line[i] = "text = "[i];
	}
	assert_false(parse(line, 7 + OPTION_TEXT_MAX, &sample, &error));
	assert_true(parse(line, 7 + OPTION_TEXT_MAX - 1, &sample, &error));
	assert_int_equal(strlen(sample.text), OPTION_TEXT_MAX - 1);
}

static void what_is_printed_reads_back_to_the_bit(void **state)
{
	struct sample sample =
		taken("angle_deg = 33.3\nwidth_m = 0.1\ncount = 9\nflag = yes\n"
		      "text = /run/a b\nletter = A\npair_deg = 350 20.25\n"
		      "pair_deg = -1e-7 0\n");
	struct sample again = before;
	struct error error;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	options_print(&sample_table, &sample, out);
	fclose(out);
	assert_non_null(strstr(text,
		"# an angle (a number from -90 to 90 deg)\nangle_deg = 33.3\n"));
	assert_true(
		options_parse(&sample_table, "f", text, size, &again, &error));
	assert_memory_equal(&again, &sample, sizeof(sample));
	free(text);
}

static void files_that_are_none_are_told_by_name(void **state)
{
	struct sample sample = before;
	struct error error;

	(void)state;
	assert_false(options_read(
		&sample_table, "/nowhere/x.conf", &sample, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_string_equal(error.text,
		"/nowhere/x.conf: the sample file cannot be opened: No such "
		"file or directory");
	assert_false(options_read(&sample_table, "/", &sample, &error));
	assert_non_null(strstr(error.text, "directory"));
	assert_false(options_read(&sample_table, "/dev/zero", &sample, &error));
	assert_string_equal(error.text,
		"/dev/zero: over 1048576 bytes; that is no sample file");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_kind_of_value_is_taken),
		cmocka_unit_test(what_a_file_does_not_name_stays_as_it_was),
		cmocka_unit_test(comments_need_a_blank_before_them),
		cmocka_unit_test(
			line_ends_of_all_kinds_and_a_byte_order_mark_are_fine),
		cmocka_unit_test(an_empty_text_is_a_value),
		cmocka_unit_test(unknown_names_are_told_with_the_nearest),
		cmocka_unit_test(repeated_names_are_told_with_the_first_line),
		cmocka_unit_test(values_that_do_not_fit_are_told_what_would),
		cmocka_unit_test(
			missing_values_and_lines_without_a_name_are_told),
		cmocka_unit_test(rows_have_their_columns_and_their_number),
		cmocka_unit_test(rows_of_a_file_replace_those_before),
		cmocka_unit_test(bytes_that_are_no_text_are_refused),
		cmocka_unit_test(over_long_lines_and_texts_are_refused),
		cmocka_unit_test(what_is_printed_reads_back_to_the_bit),
		cmocka_unit_test(files_that_are_none_are_told_by_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
