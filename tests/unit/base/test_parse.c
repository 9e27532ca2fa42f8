/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parse.h"
#include "check.h"

static void plain_numbers_are_taken(void **state)
{
	double d = 0.0;
	long l = 0;

	(void)state;
	assert_true(parse_double("-12.5e-1", &d));
	assert_near(d, -1.25, 0.0);
	assert_true(parse_double(".5", &d));
	assert_near(d, 0.5, 0.0);
	assert_true(parse_long("-42", &l));
	assert_int_equal(l, -42);
}

static void anything_else_is_refused_and_changes_nothing(void **state)
{
	static const char *const bad[] = { "", " 1", "1 ", "1x", "nan", "inf",
		"-inf", "0x10", "1e999", "--1", "-", ".", "1,5", "e5" };
	double d = 7.0;
	long l = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(parse_double(bad[i], &d));
		assert_false(parse_long(bad[i], &l));
	}
	assert_false(parse_long("99999999999999999999", &l));
	assert_near(d, 7.0, 0.0);
	assert_int_equal(l, 7);
}

static void several_numbers_are_taken_where_there_are_just_so_many(void **state)
{
	static const char *const bad[] = { "", "1,2", "1,2,3,4", "1,,3", "1,2,",
		"1,2;3", "1, 2,3", "1,2,nan",
		"1,2,0.000000000000000000000000000000001" };
	double d[3];

	(void)state;
	assert_true(parse_numbers("-1,2.5,3e2", ',', d, 3));
	assert_near(d[0], -1, 0.0);
	assert_near(d[1], 2.5, 0.0);
	assert_near(d[2], 300, 0.0);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(parse_numbers(bad[i], ',', d, 3));
	}
}

static void a_line_falls_into_words_and_too_many_are_refused(void **state)
{
	char line[] = "  slew\t1.5  -2 ";
	char crowd[] = "a b c d";
	char *words[3];

	(void)state;
	assert_int_equal(parse_words(line, words, 3), 3);
	assert_string_equal(words[0], "slew");
	assert_string_equal(words[2], "-2");
	assert_int_equal(parse_words(crowd, words, 3), -1);
}

static void pairs_are_cut_off_one_by_one(void **state)
{
	char text[] = "format=Y16&size=640x512,odd";
	char *rest = text;
	const char *name;
	const char *value;

	(void)state;
	assert_true(parse_pair(&rest, "&,", &name, &value));
	assert_string_equal(name, "format");
	assert_string_equal(value, "Y16");
	assert_true(parse_pair(&rest, "&,", &name, &value));
	assert_string_equal(value, "640x512");
	assert_false(parse_pair(&rest, "&,", &name, &value));
	assert_string_equal(name, "odd");
	assert_null(rest);
}

static void a_size_is_two_whole_numbers_and_a_cross(void **state)
{
	static const char *const bad[] = { "", "x", "640", "640x", "x512",
		"640x512x3", "0x512", "640x-1", "640X512", "99999999999x1" };
	int width = 7;
	int height = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(parse_size(bad[i], &width, &height));
	}
	assert_int_equal(width, 7);
	assert_true(parse_size("640x512", &width, &height));
	assert_int_equal(width, 640);
	assert_int_equal(height, 512);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(plain_numbers_are_taken),
		cmocka_unit_test(anything_else_is_refused_and_changes_nothing),
		cmocka_unit_test(
			several_numbers_are_taken_where_there_are_just_so_many),
		cmocka_unit_test(
			a_line_falls_into_words_and_too_many_are_refused),
		cmocka_unit_test(pairs_are_cut_off_one_by_one),
		cmocka_unit_test(a_size_is_two_whole_numbers_and_a_cross),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
