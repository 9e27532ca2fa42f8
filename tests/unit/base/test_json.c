/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "check.h"

#include <string.h>

static void values_nest_with_commas_where_they_belong(void **state)
{
	char text[128];
	struct json json;

	(void)state;
	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_int(&json, "a", -3);
	json_array(&json, "b");
	json_bool(&json, NULL, true);
	json_double(&json, NULL, 1.25, 3);
	json_end(&json);
	json_null(&json, "c");
	json_end(&json);
	assert_false(json.cut);
	assert_string_equal(text, "{\"a\":-3,\"b\":[true,1.250],\"c\":null}");
}

static void what_rounds_to_zero_has_no_sign_and_nan_is_null(void **state)
{
	char text[64];
	struct json json;

	(void)state;
	json_init(&json, text, sizeof(text));
	json_array(&json, NULL);
	json_double(&json, NULL, -0.0004, 3);
	json_double(&json, NULL, NAN, 3);
	json_end(&json);
	assert_string_equal(text, "[0.000,null]");
}

static void quotes_controls_and_broken_utf8_are_made_harmless(void **state)
{
	char text[64];
	struct json json;

	(void)state;
	json_init(&json, text, sizeof(text));
	json_text(&json, NULL, "a\"\\\n\xc3\xa9\xff\xc3");
	assert_string_equal(text, "\"a\\\"\\\\\\u000a\xc3\xa9??\"");
}

static void a_text_that_does_not_fit_is_marked_and_stays_ended(void **state)
{
	char text[8];
	struct json json;

	(void)state;
	json_init(&json, text, sizeof(text));
	json_text(&json, NULL, "longer than eight");
	assert_true(json.cut);
	assert_true(strlen(text) < sizeof(text));
}

static void an_exact_number_is_read_as_it_was(void **state)
{
	char text[256];
	struct json json;
	double third;

	(void)state;
	json_init(&json, text, sizeof(text));
	json_array(&json, NULL);
	json_exact(&json, NULL, 1.0 / 3.0);
	json_exact(&json, NULL, -0.0);
	json_exact(&json, NULL, INFINITY);
	json_end(&json);
	assert_string_equal(text, "[0.33333333333333331,-0.0,null]");
	assert_int_equal(sscanf(text, "[%lf", &third), 1);
	assert_true(third == 1.0 / 3.0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_exact_number_is_read_as_it_was),
		cmocka_unit_test(values_nest_with_commas_where_they_belong),
		cmocka_unit_test(
			what_rounds_to_zero_has_no_sign_and_nan_is_null),
		cmocka_unit_test(
			quotes_controls_and_broken_utf8_are_made_harmless),
		cmocka_unit_test(
			a_text_that_does_not_fit_is_marked_and_stays_ended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
