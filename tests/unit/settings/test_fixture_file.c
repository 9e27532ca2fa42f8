/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "settings/fixture_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *const *examples; /* paths, as the build gave them */
static int example_count;

static bool load(
	const char *text, struct dmx_fixture *fixture, struct error *error)
{
	char path[] = "/tmp/searchlight-fixture-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (long)strlen(text));
	close(fd);
	bool good = fixture_load(fixture, path, error);
	unlink(path);
	return good;
}

static void refused(const char *text, const char *why)
{
	struct dmx_fixture fixture;
	struct error error = { 0 };

	assert_false(load(text, &fixture, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	if (strstr(error.text, why) == NULL) {
		fail_msg("'%s' does not say '%s'", error.text, why);
	}
}

static void a_profile_says_what_each_slot_means(void **state)
{
	struct dmx_fixture fixture;
	struct error error = { 0 };

	(void)state;
	if (!load("slots = 20\npan_coarse = 3\npan_fine = 4\ntilt_coarse = 1\n"
		  "tilt_fine = 0\npan_range_deg = 360\ntilt_range_deg = 180\n"
		  "always = 10 255\nalways = 11 4\ndark = 12 0\n",
		    &fixture, &error)) {
		fail_msg("%s", error.text);
	}
	assert_int_equal(fixture.slots, 20);
	assert_int_equal(fixture.pan_fine, 4);
	assert_int_equal(fixture.tilt_fine, 0);
	assert_near(fixture.pan_range_rad, 2.0 * GEOM_PI, 1e-12);
	assert_int_equal(fixture.always_count, 2);
	assert_near(fixture.always[0].value, 255.0, 0.0);
	assert_int_equal(fixture.dark_count, 1);
	assert_near(fixture.dark[0].slot, 12.0, 0.0);
}

static void what_cannot_be_is_refused(void **state)
{
	(void)state;
	refused("slots = 6\n", "makes the fixture dark");
	refused("dark = 1 0\n", "slot 1 is used twice");
	refused("pan_fine = 3\ndark = 5 0\n", "slot 3 is used twice");
	refused("dark = 7 0\n", "slot 7");
	refused("dark = 5.5 0\n", "slot 5.5");
	refused("dark = 5 256\n", "slot 5");
	refused("dark = 0 0\n", "slot 0");
	refused("colour = 3\n", "colour");
}

static void the_bundled_profiles_are_right(void **state)
{
	(void)state;
	assert_true(example_count >= 2);
	for (int i = 0; i < example_count; i++) {
		struct dmx_fixture fixture;
		struct error error = { 0 };

		if (!fixture_load(&fixture, examples[i], &error)) {
			fail_msg("%s", error.text);
		}
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_profile_says_what_each_slot_means),
		cmocka_unit_test(what_cannot_be_is_refused),
		cmocka_unit_test(the_bundled_profiles_are_right),
	};

	examples = (const char *const *)argv + 1;
	example_count = argc - 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
