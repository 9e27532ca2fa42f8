/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "settings/settings.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Settings read from a file that holds @text. */
static bool load(
	const char *text, struct settings *settings, struct error *error)
{
	char path[] = "/tmp/searchlight-settings-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (long)strlen(text));
	close(fd);
	bool good = settings_load(settings, path, error);
	unlink(path);
	return good;
}

static void refused(const char *text, const char *why)
{
	struct settings settings;
	struct error error = { 0 };

	assert_false(load(text, &settings, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	if (strstr(error.text, why) == NULL) {
		fail_msg("'%s' does not say '%s'", error.text, why);
	}
}

static void a_token_is_one_word_that_is_hard_to_guess(void **state)
{
	struct settings settings;
	struct error error;

	(void)state;
	refused("rotctl.token = short\n", "8 to 63 characters");
	refused("rotctl.token = two words here\n", "8 to 63 characters");
	refused("rotctl.token = 0123456789012345678901234567890123456789"
		"012345678901234567890123456789\n",
		"8 to 63 characters");
	assert_true(load("rotctl.token = 12345678\n", &settings, &error));
}

static char *printed(const struct settings *settings)
{
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	options_print(&settings_table, settings, out);
	fclose(out);
	return text;
}

static void an_empty_file_means_what_the_owners_of_the_parts_say(void **state)
{
	struct pursuit_settings pursuit = pursuit_settings_default();
	struct mount_settings mount = mount_settings_default();
	struct blobs_settings blobs = blobs_settings_default();
	struct settings settings;
	struct error error;

	(void)state;
	assert_true(load("", &settings, &error));
	assert_memory_equal(
		&settings.pursuit.track, &pursuit.track, sizeof(pursuit.track));
	assert_memory_equal(
		&settings.pursuit.aim, &pursuit.aim, sizeof(pursuit.aim));
	assert_near(settings.pursuit.safety.horizon_rad,
		pursuit.safety.horizon_rad, 0.0);
	assert_near(settings.mount.rate_pan_rad_s, mount.rate_pan_rad_s, 0.0);
	assert_near(settings.eye.blobs.score_min, blobs.score_min, 0.0);
}

/* Were a default outside of its range, nobody could write it into a file. */
static void the_defaults_survive_printing_and_reading(void **state)
{
	struct settings settings = settings_default();
	struct settings again;
	struct error error = { 0 };
	char *text = printed(&settings);

	(void)state;
	if (!load(text, &again, &error)) {
		fail_msg("%s", error.text);
	}
	char *text_again = printed(&again);
	assert_string_equal(text_again, text);
	assert_memory_equal(&again.pursuit.aim, &settings.pursuit.aim,
		sizeof(again.pursuit.aim));
	assert_memory_equal(&again.pursuit.track, &settings.pursuit.track,
		sizeof(again.pursuit.track));
	free(text);
	free(text_again);
}

static bool ends_with_unit(const struct option_field *option)
{
	char unit[32];
	size_t name = strlen(option->name);

	snprintf(unit, sizeof(unit), "_%s", option->unit);
	for (char *c = unit; *c != '\0'; c++) {
		*c = *c == '/' ? '_' : (char)tolower(*c);
	}
	return name >= strlen(unit) &&
		strcmp(option->name + name - strlen(unit), unit) == 0;
}

static bool has_unit(const struct option_field *option)
{
	return option->unit[0] != '\0' && strncmp(option->unit, "1/", 2) != 0 &&
		strcmp(option->unit, "frames") != 0;
}

static void names_end_with_their_unit_and_come_once(void **state)
{
	(void)state;
	for (size_t i = 0; i < settings_table.count; i++) {
		const struct option_field *option = &settings_table.options[i];

		if (has_unit(option) && !ends_with_unit(option)) {
			fail_msg("%s: in %s", option->name, option->unit);
		}
		for (size_t j = 0; j < i; j++) {
			assert_string_not_equal(
				option->name, settings_table.options[j].name);
		}
	}
}

static void sectors_are_lines_of_four_angles(void **state)
{
	struct settings settings;
	struct error error;

	(void)state;
	assert_true(load("safety.sector_deg = 350 20 0 15\n"
			 "safety.polygon_deg = 350 0 10 0 0 20\n"
			 "safety.sector_deg = 90 100 -5 90\n",
		&settings, &error));
	assert_int_equal(settings.pursuit.safety.box_count, 2);
	assert_int_equal(settings.pursuit.safety.polygon_count, 1);
	assert_near(settings.pursuit.safety.polygons[0].corner[2].el_rad,
		geom_radians(20.0), 1e-12);
	assert_near(settings.pursuit.safety.boxes[0].az_from_rad,
		geom_radians(350.0), 0.0);
	assert_near(settings.pursuit.safety.boxes[1].el_to_rad,
		geom_radians(90.0), 0.0);
}

static void the_loop_is_made_to_fit_the_head(void **state)
{
	struct settings settings;
	struct error error;

	(void)state;
	assert_true(load("mount.kind = pelco-d\nmount.rate_pan_deg_s = 20\n",
		&settings, &error));
	assert_near(settings.pursuit.aim.pan_limits.rate_rad_s,
		geom_radians(20.0), 1e-12);
	assert_near(settings.pursuit.aim.pan_step_rad_s,
		geom_radians(20.0) / 63.0, 1e-12);
	assert_true(load("", &settings, &error));
	assert_near(settings.pursuit.aim.pan_step_rad_s, 0.0, 0.0);
}

static void values_that_do_not_go_together_are_refused(void **state)
{
	(void)state;
	refused("aim.pan_low_deg = 10\naim.pan_high_deg = 10\n",
		"aim.pan_low_deg must be under aim.pan_high_deg");
	refused("aim.tilt_low_deg = 95\n",
		"aim.tilt_low_deg must be under aim.tilt_high_deg");
	refused("track.confirm_hits = 9\ntrack.confirm_frames = 8\n",
		"track.confirm_hits must not be over");
	refused("blobs.light = no\nblobs.dark = no\n",
		"nothing would ever be seen");
	refused("mount.kind = yoke\n", "mount.kind: 'yoke' is not known");
	refused("safety.sector_deg = 0 10 20 10\n", "the elevations must rise");
	refused("safety.polygon_deg = 0 0 10 0 5\n", "6, 8 .. 24 numbers");
	refused("safety.polygon_deg = 0 0 10 0\n", "6, 8 .. 24 numbers");
	refused("safety.polygon_deg = 0 5 90 5 180 5 270 5\n",
		"about the whole sky");
	refused("safety.sector_deg = 0 10 20 100\n",
		"the elevations must rise");
}

static void the_tilt_convention_is_the_letter_itself(void **state)
{
	struct settings settings;
	struct error error;

	(void)state;
	assert_true(load("mount.tilt_convention = C\n", &settings, &error));
	assert_int_equal(settings.mount.tilt_convention, 'C');
	refused("mount.tilt_convention = D\n", "write A, B or C");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_token_is_one_word_that_is_hard_to_guess),
		cmocka_unit_test(
			an_empty_file_means_what_the_owners_of_the_parts_say),
		cmocka_unit_test(the_defaults_survive_printing_and_reading),
		cmocka_unit_test(names_end_with_their_unit_and_come_once),
		cmocka_unit_test(sectors_are_lines_of_four_angles),
		cmocka_unit_test(the_loop_is_made_to_fit_the_head),
		cmocka_unit_test(values_that_do_not_go_together_are_refused),
		cmocka_unit_test(the_tilt_convention_is_the_letter_itself),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
