/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "settings/fixture_file.h"
#include "settings/rig_file.h"
#include "settings/settings.h"

#include <stdlib.h>
#include <string.h>

/* Paths of the manual page and of the example, as the build gave them. */
static const char *manual_path;
static const char *example_path;

static char *contents(const char *path)
{
	enum {
		ROOM = 256 * 1024
	};

	FILE *file = fopen(path, "r");
	char *text = calloc(1, ROOM);

	assert_non_null(file);
	assert_non_null(text);
	assert_true(fread(text, 1, ROOM - 1, file) > 0);
	fclose(file);
	return text;
}

static void names_all_of(const char *manual, const struct option_table *table)
{
	for (size_t i = 0; i < table->count; i++) {
		char item[128];

		snprintf(item, sizeof(item), ".It Cm %s\n",
			table->options[i].name);
		if (strstr(manual, item) == NULL) {
			fail_msg("%s is not in the manual",
				table->options[i].name);
		}
	}
}

static size_t count_items(const char *manual)
{
	size_t count = 0;

	while ((manual = strstr(manual, ".It Cm ")) != NULL) {
		manual++;
		count++;
	}
	return count;
}

static void the_manual_names_every_option_and_no_other(void **state)
{
	char *manual = contents(manual_path);

	(void)state;
	names_all_of(manual, &settings_table);
	names_all_of(manual, &rig_table);
	names_all_of(manual, &fixture_table);
	assert_int_equal(count_items(manual),
		settings_table.count + rig_table.count + fixture_table.count);
	free(manual);
}

static void the_example_is_right(void **state)
{
	struct settings settings;
	struct error error = { 0 };

	(void)state;
	if (!settings_load(&settings, example_path, &error)) {
		fail_msg("%s", error.text);
	}
	assert_string_equal(settings.mount_kind, "pelco-d");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_manual_names_every_option_and_no_other),
		cmocka_unit_test(the_example_is_right),
	};

	if (argc != 3) {
		return 2;
	}
	manual_path = argv[1];
	example_path = argv[2];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
