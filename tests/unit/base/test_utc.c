/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utc.h"
#include "check.h"

static double seconds_of(const char *text)
{
	double unix_s = -1;

	assert_true(utc_parse(text, &unix_s));
	return unix_s;
}

static void moments_are_read_as_people_write_them(void **state)
{
	(void)state;
	assert_near(seconds_of("1970-01-01T00:00:00Z"), 0, 0);
	assert_near(seconds_of("2026-11-30T21:00:00"), 1796072400, 0);
	assert_near(seconds_of("2026-11-30 21:00:00.25Z"), 1796072400.25, 1e-6);
	assert_near(seconds_of("2024-02-29T23:59:59Z"), 1709251199, 0);
}

static void what_is_no_moment_is_refused(void **state)
{
	static const char *const wrong[] = { "", "2026-11-30",
		"2026-11-30T21:00", "2026-13-01T00:00:00Z",
		"2025-02-29T00:00:00Z", "2026-11-30T24:00:00Z",
		"2026-11-30T21:60:00Z", "2026-11-30T21:00:00+01:00",
		"2026-11-30T21:00:00.Zx", "1969-12-31T00:00:00Z",
		"20a6-11-30T21:00:00Z" };
	double unix_s = 7;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_false(utc_parse(wrong[i], &unix_s));
	}
	assert_near(unix_s, 7, 0);
}

static void a_moment_is_written_as_it_is_read(void **state)
{
	char text[UTC_TEXT_SIZE];

	(void)state;
	utc_text(1796072400.25, text);
	assert_string_equal(text, "2026-11-30T21:00:00.250Z");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(moments_are_read_as_people_write_them),
		cmocka_unit_test(what_is_no_moment_is_refused),
		cmocka_unit_test(a_moment_is_written_as_it_is_read),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
