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
	assert_near(rig.range_m, 7.0, 0.0);
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

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_file_means_the_default_rig),
		cmocka_unit_test(a_file_changes_what_it_names_and_nothing_else),
		cmocka_unit_test(what_cannot_be_together_is_refused),
		cmocka_unit_test(the_default_rig_survives_printing_to_the_bit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
