/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "settings/rig_file.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A rig read from a file that holds @text. */
static bool load(const char *text, struct rig *rig, struct error *error)
{
	char path[] = "/tmp/searchlight-rig-XXXXXX";
	int fd = mkstemp(path);

	assert_true(fd >= 0);
	assert_int_equal(write(fd, text, strlen(text)), (long)strlen(text));
	close(fd);
	bool good = rig_load(rig, path, error);
	unlink(path);
	return good;
}

static void no_file_means_the_default_rig(void **state)
{
	struct rig want = rig_default();
	struct rig rig;
	struct error error;

	(void)state;
	assert_true(rig_load(&rig, NULL, &error));
	assert_near(rig.lens.fx_px, want.lens.fx_px, 0.0);
	assert_true(rig_load(&rig, "", &error));
	assert_near(rig.beam_rad, want.beam_rad, 0.0);
}

static void a_file_changes_what_it_names_and_nothing_else(void **state)
{
	struct rig rig;
	struct error error;

	(void)state;
	assert_true(load("camera.place = base\nlamp.yaw_deg = -0.5\n"
			 "lamp.offset_x_m = 0.3\n",
		&rig, &error));
	assert_int_equal(rig.camera_place, CAMERA_ON_BASE);
	assert_near(rig.lamp.yaw_rad, geom_radians(-0.5), 0.0);
	assert_near(rig.lamp_offset_m.x, 0.3, 0.0);
	assert_near(rig.range_m, rig_default().range_m, 0.0);
}

static void it_says_how_the_beam_is_made_wider(void **state)
{
	struct rig rig;
	struct error error;

	(void)state;
	assert_int_equal(rig_default().focus.drive, FOCUS_FIXED);
	assert_true(load("lamp.focus = timed\nlamp.wide_beam_deg = 12\n"
			 "lamp.focus_travel_s = 6\nlamp.focus_doubt = 0.1\n"
			 "lamp.focus_dead_s = 0.2\n",
		&rig, &error));
	assert_int_equal(rig.focus.drive, FOCUS_TIMED);
	assert_near(rig.focus.wide_rad, geom_radians(12.0), 0.0);
	assert_near(rig.focus.travel_s, 6.0, 0.0);
	assert_near(rig.focus.doubt, 0.1, 0.0);
	assert_near(rig.focus.dead_s, 0.2, 0.0);
}

/* A file with what a bent head's first speeds turn at. */
static bool load_speeds(int lines, struct rig *rig, struct error *error)
{
	char text[RIG_SPEEDS_MAX * 40];
	int used = 0;

	for (int i = 1; i <= lines; i++) {
		used += sprintf(text + used, "mount.speed_deg_s = %g %g\n",
			0.5 * i, 0.25 * i);
	}
	return load(text, rig, error);
}

static void it_says_what_each_speed_of_the_head_is(void **state)
{
	struct rig rig;
	struct error error;

	(void)state;
	assert_int_equal(rig_default().speeds.count, 0);
	assert_true(load_speeds(RIG_SPEEDS_MAX, &rig, &error));
	assert_int_equal(rig.speeds.count, RIG_SPEEDS_MAX);
	assert_near(rig.speeds.rates[9].pan_rad_s, geom_radians(5), 0.0);
	assert_near(rig.speeds.rates[9].tilt_rad_s, geom_radians(2.5), 0.0);
	assert_false(load_speeds(RIG_SPEEDS_MAX - 1, &rig, &error));
	assert_non_null(
		strstr(error.text, "mount.speed_deg_s: 62 lines, but a head"));
}

static void what_cannot_be_together_is_refused(void **state)
{
	struct rig rig = { .range_m = 7.0 };
	struct error error;

	(void)state;
	assert_false(load("lens.width_px = 300\n", &rig, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_non_null(strstr(error.text,
		"(319.5, 255.5) lies outside of the picture of 300 x 512"));
	assert_false(load("lamp.beam_deg = 5\n", &rig, &error));
	assert_false(load(
		"lamp.focus = timed\nlamp.wide_beam_deg = 2\n", &rig, &error));
	assert_non_null(strstr(error.text, "lamp.wide_beam_deg must be over"));
	assert_near(rig.range_m, 7.0, 0.0);
}

static void a_second_camera_is_there_once_its_lens_is_told(void **state)
{
	struct rig rig;
	struct error error;

	(void)state;
	assert_true(load("camera2.place = base\n", &rig, &error));
	assert_int_equal(rig_cameras(&rig), 1);
	assert_true(load("lens2.width_px = 320\nlens2.height_px = 240\n"
			 "lens2.fx_px = 500\nlens2.fy_px = 501\n"
			 "lens2.cx_px = 160\nlens2.cy_px = 120\n"
			 "camera2.sees = visible\ncamera2.delay_s = 0.09\n",
		&rig, &error));
	assert_int_equal(rig_cameras(&rig), 2);
	assert_near(rig.beside.lens.fy_px, 501.0, 0.0);
	assert_near(rig.beside.delay_s, 0.09, 0.0);
	assert_int_equal(rig.beside.sees, CAMERA_VISIBLE);
	assert_int_equal(rig.camera_sees, CAMERA_THERMAL);
}

static void a_second_camera_without_a_focal_length_is_refused(void **state)
{
	struct rig rig;
	struct error error;

	(void)state;
	assert_false(load(
		"lens2.width_px = 320\nlens2.height_px = 240\n", &rig, &error));
	assert_non_null(strstr(error.text, "lens2.fx_px"));
}

static void the_default_rig_survives_printing_to_the_bit(void **state)
{
	struct rig want = rig_default();
	struct rig rig = { 0 };
	struct error error;
	char *text = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	options_print(&rig_table, &want, out);
	fclose(out);
	assert_true(options_parse(&rig_table, "f", text, size, &rig, &error));
	free(text);
	assert_near(rig.lens.fx_px, want.lens.fx_px, 0.0);
	assert_near(rig.beam_rad, want.beam_rad, 0.0);
	assert_near(rig.encoder_rad, want.encoder_rad, 0.0);
}

static char *text_of(const char *path)
{
	char *text = calloc(1, 65536);
	FILE *file = fopen(path, "r");

	assert_non_null(text);
	assert_non_null(file);
	assert_true(fread(text, 1, 65535, file) > 0);
	fclose(file);
	return text;
}

static struct rig_note note_on(const char *topic, const char *text)
{
	struct rig_note note = { .at_s = 1796015407,
		.residual = 0.25,
		.unit = "px",
		.device = "A1" };

	snprintf(note.topic, sizeof(note.topic), "%s", topic);
	snprintf(note.text, sizeof(note.text), "%s", text);
	return note;
}

static bool save(const struct rig *rig, const char *from, const char *path,
	const char *topic, const char *text)
{
	struct rig_note note = note_on(topic, text);
	struct error error;

	return rig_save(rig, from, path, &note, &error);
}

static void a_saved_rig_comes_back_with_the_notes_of_what_was_measured(
	void **state)
{
	char first[] = "/tmp/searchlight-rig-XXXXXX";
	struct rig rig = rig_default();
	struct rig back;
	struct error error;

	(void)state;
	close(mkstemp(first));
	rig.base.yaw_rad = 0.123456789;
	assert_true(save(&rig, NULL, first, "lens", "old"));
	assert_true(save(&rig, first, first, "align", "12 looks"));
	assert_true(save(&rig, first, first, "lens", "13 views"));
	assert_true(rig_load(&back, first, &error));
	assert_near(back.base.yaw_rad, rig.base.yaw_rad, 0.0);
	struct rig_note notes[RIG_NOTES_MAX];
	int count;

	assert_true(rig_notes_load(first, notes, &count, &error));
	assert_int_equal(count, 2);
	assert_string_equal(
		rig_note_find(notes, count, "align")->text, "12 looks");
	assert_string_equal(
		rig_note_find(notes, count, "lens")->text, "13 views");
	assert_null(rig_note_find(notes, count, "boresight"));
	unlink(first);
}

static void a_saved_rig_that_was_changed_since_is_refused(void **state)
{
	char path[] = "/tmp/searchlight-rig-XXXXXX";
	struct rig rig = rig_default();
	struct error error;

	(void)state;
	close(mkstemp(path));
	assert_true(save(&rig, NULL, path, "lens", "13 views"));
	char *text = text_of(path);
	char *number = strstr(text, "range_m = 1000");
	assert_non_null(number);
	number[10] = '2';
	assert_false(load(text, &rig, &error));
	assert_non_null(strstr(error.text, "delete its checksum line"));
	*strstr(text, "# checksum") = '\0';
	assert_true(load(text, &rig, &error));
	assert_near(rig.range_m, 2000.0, 0.0);
	free(text);
	unlink(path);
}

static void a_rig_file_of_another_version_is_refused(void **state)
{
	struct rig rig;
	struct error error;

	(void)state;
	assert_false(load("# Searchlight rig file 3\n", &rig, &error));
	assert_non_null(strstr(error.text, "update Searchlight"));
	assert_false(load("# Searchlight rig file 1\n", &rig, &error));
	assert_non_null(strstr(error.text, "calibrate anew"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_file_means_the_default_rig),
		cmocka_unit_test(a_file_changes_what_it_names_and_nothing_else),
		cmocka_unit_test(it_says_how_the_beam_is_made_wider),
		cmocka_unit_test(it_says_what_each_speed_of_the_head_is),
		cmocka_unit_test(what_cannot_be_together_is_refused),
		cmocka_unit_test(
			a_second_camera_is_there_once_its_lens_is_told),
		cmocka_unit_test(
			a_second_camera_without_a_focal_length_is_refused),
		cmocka_unit_test(the_default_rig_survives_printing_to_the_bit),
		cmocka_unit_test(
			a_saved_rig_comes_back_with_the_notes_of_what_was_measured),
		cmocka_unit_test(a_saved_rig_that_was_changed_since_is_refused),
		cmocka_unit_test(a_rig_file_of_another_version_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
