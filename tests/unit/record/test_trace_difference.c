/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "record/trace_difference.h"

#include <string.h>

static char text[256];

static const char *differ(const char *was, const char *is)
{
	trace_difference(was, strlen(was), is, text, sizeof(text));
	return text;
}

static void the_first_differences_are_named_with_both_values(void **state)
{
	(void)state;
	assert_string_equal(
		differ("{\"mode\":\"follow\",\"t\":1.5,\"target\":null}",
			"{\"mode\":\"hold\",\"t\":1.5,\"target\":null}"),
		"mode: \"follow\" -> \"hold\"");
	assert_string_equal(differ("{\"target\":{\"id\":1,\"error\":0.01}}",
				    "{\"target\":{\"id\":1,\"error\":0.02}}"),
		"target.error: 0.01 -> 0.02");
	assert_string_equal(differ("{\"a\":1}", "{\"b\":2}"),
		"b: nothing -> 2; a: 1 -> nothing");
}

static void many_are_counted_and_long_ones_cut(void **state)
{
	(void)state;
	assert_non_null(strstr(differ("{\"a\":1,\"b\":1,\"c\":1,\"d\":1,"
				      "\"e\":1,\"f\":1}",
				       "{\"a\":2,\"b\":2,\"c\":2,\"d\":2,"
				       "\"e\":2,\"f\":2}"),
		"d: 1 -> 2; and 2 more"));
	differ("{\"a\":1}",
		"{\"a\":[1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20]}");
	assert_non_null(strstr(text, "..."));
	assert_true(strlen(text) < 80);
}

static void what_is_no_json_is_still_told(void **state)
{
	char small[8];

	(void)state;
	assert_string_equal(differ("{", "{\"a\":1}"), ": nothing -> {\"a\":1}");
	trace_difference("{\"a\":1}", 7, "{\"a\":2}", small, sizeof(small));
	assert_string_equal(small, "a: 1 ->");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_first_differences_are_named_with_both_values),
		cmocka_unit_test(many_are_counted_and_long_ones_cut),
		cmocka_unit_test(what_is_no_json_is_still_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
