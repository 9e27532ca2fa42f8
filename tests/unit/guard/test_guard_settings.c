/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "guard/guard_settings.h"
#include "guard/table_page.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Paths as the build gave them. */
static const char *manual_path;
static const char *safety_path;

static const char wired[] = "line.stop-a = 1\n"
			    "line.stop-b = 2\n"
			    "line.key = 3\n"
			    "line.heartbeat = 4\n";

static bool load(const char *text, struct guard_file *file, struct error *error)
{
	char path[] = "/tmp/searchlight-guard-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), strlen(text));
	close(fd);
	bool good = guard_settings_load(file, path, error);
	unlink(path);
	return good;
}

static bool load_with(
	const char *more, struct guard_file *file, struct error *error)
{
	char text[1024];

	snprintf(text, sizeof(text), "%s%s", wired, more);
	return load(text, file, error);
}

static void stops_key_and_a_way_to_the_lamp_must_be_wired(void **state)
{
	struct guard_file file;
	struct error error;

	(void)state;
	assert_true(load_with("", &file, &error));
	assert_false(load("line.stop-a = 1\nline.key = 3\nline.fan = 4\n",
		&file, &error));
	assert_non_null(strstr(error.text, "stop-b"));
	assert_false(load("line.stop-a = 1\nline.stop-b = 2\nline.key = 3\n",
		&file, &error));
	assert_non_null(strstr(error.text, "heartbeat"));
}

static void one_number_stands_for_one_role(void **state)
{
	struct guard_file file;
	struct error error;

	(void)state;
	assert_false(load_with("line.fan = 2\n", &file, &error));
	assert_non_null(strstr(error.text, "stop-b"));
	assert_non_null(strstr(error.text, "fan"));
}

/* Else a broken wire, and a stop that is pressed, would read as closed. */
static void no_resistor_may_pull_an_open_contact_to_closed(void **state)
{
	static const char *const wrong[] = {
		"line.bias = pull-up\n",
		"line.closed_is_low = yes\n",
		"line.closed_is_low = yes\nline.bias = pull-down\n",
	};
	static const char *const right[] = {
		"line.bias = none\n",
		"line.bias = pull-down\n",
		"line.closed_is_low = yes\nline.bias = pull-up\n",
		"line.closed_is_low = yes\nline.bias = none\n",
	};
	struct guard_file file;
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(load_with(wrong[i], &file, &error));
		assert_non_null(strstr(error.text, "line.bias"));
	}
	for (size_t i = 0; i < sizeof(right) / sizeof(right[0]); i++) {
		assert_true(load_with(right[i], &file, &error));
	}
}

static void the_lamp_is_as_its_kind_but_for_what_is_written(void **state)
{
	struct guard_file file;
	struct error error;

	(void)state;
	assert_true(load_with(
		"lamp.kind = hmi\nlamp.restrike_s = 420\n", &file, &error));
	struct guard_settings core = guard_settings_core(&file);

	assert_int_equal(core.lamp.restrike_ns, 420000000000);
	assert_int_equal(core.lamp.fan_ns, lamp_model(LAMP_HMI).fan_ns);
	assert_true(core.wired[GUARD_STOP_A]);
	assert_false(core.wired[GUARD_SPOTTER]);
	assert_false(core.shutter);
}

static void a_wired_shutter_is_used(void **state)
{
	struct guard_file file;
	struct error error;

	(void)state;
	assert_true(load_with("line.shutter = 9\n", &file, &error));
	assert_true(guard_settings_core(&file).shutter);
}

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

static void the_manual_names_every_setting(void **state)
{
	char *manual = contents(manual_path);

	(void)state;
	for (size_t i = 0; i < guard_settings_table.count; i++) {
		char item[128];

		snprintf(item, sizeof(item), ".It Cm %s\n",
			guard_settings_table.options[i].name);
		if (strstr(manual, item) == NULL) {
			fail_msg("%s is not in the manual", item);
		}
	}
	free(manual);
}

static void the_document_shows_the_table_that_the_guard_obeys(void **state)
{
	char *page = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&page, &size);
	char *document = contents(safety_path);

	(void)state;
	assert_non_null(out);
	table_page(out);
	fclose(out);
	if (strstr(document, page) == NULL) {
		fail_msg("docs/safety.md shows another table than "
			 "searchlight-guard --table; put that in its place");
	}
	free(page);
	free(document);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(stops_key_and_a_way_to_the_lamp_must_be_wired),
		cmocka_unit_test(one_number_stands_for_one_role),
		cmocka_unit_test(
			no_resistor_may_pull_an_open_contact_to_closed),
		cmocka_unit_test(
			the_lamp_is_as_its_kind_but_for_what_is_written),
		cmocka_unit_test(a_wired_shutter_is_used),
		cmocka_unit_test(the_manual_names_every_setting),
		cmocka_unit_test(
			the_document_shows_the_table_that_the_guard_obeys),
	};

	if (argc != 3) {
		return 2;
	}
	manual_path = argv[1];
	safety_path = argv[2];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
