/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "settings/rig_note.h"

#include <stdlib.h>
#include <string.h>

static const char LINE[] = "#: align: 2026-11-30 05:10:07 UTC; 0.0123 deg; "
			   "device A1B2; 12 sightings";

static void a_line_tells_when_how_well_and_with_what(void **state)
{
	struct rig_note note;

	(void)state;
	assert_true(rig_note_parse(LINE, &note));
	assert_string_equal(note.topic, "align");
	assert_int_equal(note.at_s, 1796015407);
	assert_near(note.residual, 0.0123, 1e-12);
	assert_string_equal(note.unit, "deg");
	assert_string_equal(note.device, "A1B2");
	assert_string_equal(note.text, "12 sightings");
}

static void what_would_break_the_line_is_written_as_a_blank(void **state)
{
	struct rig_note note = { .topic = "lens",
		.unit = "px",
		.device = "a;b\nc",
		.text = "13 views; all\n#: align: good" };
	struct rig_note back;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	rig_note_print(&note, out);
	fclose(out);
	assert_int_equal(text[size - 1], '\n');
	text[size - 1] = '\0';
	assert_null(strchr(text, '\n'));
	assert_true(rig_note_parse(text, &back));
	assert_string_equal(back.device, "a b c");
	assert_string_equal(back.text, "13 views  all #: align: good");
	free(text);
}

static void what_is_no_note_is_refused(void **state)
{
	static const char *const wrong[] = {
		"#: align",
		"#: align: yesterday; 1 deg; device -; x",
		"#: align: 2026-11-30 05:10:07 UTC; deg; device -; x",
		"#: align: 2026-11-30 05:10:07 UTC; 1 deg; A1B2; x",
		"#: align: 2026-11-30 05:10:07 UTC; 1 deg; device -",
		"#: align: 2026-11-30 05:10:07 UTC; 1 deg; device -; x; y",
		"# align: 2026-11-30 05:10:07 UTC; 1 deg; device -; x",
	};
	struct rig_note note;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_false(rig_note_parse(wrong[i], &note));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_line_tells_when_how_well_and_with_what),
		cmocka_unit_test(
			what_would_break_the_line_is_written_as_a_blank),
		cmocka_unit_test(what_is_no_note_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
