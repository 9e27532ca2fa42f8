/* SPDX-License-Identifier: Apache-2.0 */

/* searchlight-calibrate align as a technician types it, on two stars. */

#include "calibration/beacon.h"
#include "check.h"
#include "process.h"
#include "settings/rig_file.h"

#include <string.h>

enum {
	PATH_SIZE = 128,
	TEXT_SIZE = 8192
};

struct fixture {
	char folder[64];
	char rig[PATH_SIZE];
	char sky[PATH_SIZE];
	char written[PATH_SIZE];
	char output[PATH_SIZE];
	struct rig truth;
};

static const char *program;

/* Over Zurich, on 2026 November 30 at 21:00 UTC. */
static const char utc[] = "2026-11-30T21:00:00Z";
static const char site_text[] = "47.3,8.5,450";

static int set_up(void **state)
{
	struct fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	snprintf(f->folder, sizeof(f->folder), "/tmp/searchlight-align-XXXXXX");
	assert_non_null(mkdtemp(f->folder));
	snprintf(f->rig, PATH_SIZE, "%s/rig.conf", f->folder);
	snprintf(f->sky, PATH_SIZE, "%s/sky.csv", f->folder);
	snprintf(f->written, PATH_SIZE, "%s/new.conf", f->folder);
	snprintf(f->output, PATH_SIZE, "%s/out", f->folder);
	f->truth = rig_default();
	f->truth.base = (struct attitude){ 1.2, 0.02, -0.01 };
	*state = f;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *f = *state;

	unlink(f->rig);
	unlink(f->sky);
	unlink(f->written);
	unlink(f->output);
	rmdir(f->folder);
	free(f);
	return 0;
}

/* A row of the star that the head truly has under its cross. */
static void sight(const struct fixture *f, FILE *out, const char *star,
	const char *called)
{
	struct geodetic site = { geom_radians(47.3), geom_radians(8.5), 450 };
	struct angles at;
	struct error error;

	assert_true(beacon_look(star, 1796072400, site, &at, &error));
	struct mount_angles head =
		rig_head_for(&f->truth, at, f->truth.range_m, 0);
	fprintf(out, "%s,%s,%.4f,%.4f,319.5,255.5\n", called, utc,
		geom_degrees(head.pan_rad), geom_degrees(head.tilt_rad));
}

static void write_files(const struct fixture *f, const char *second_is)
{
	struct rig known = rig_default();
	FILE *rig = fopen(f->rig, "w");
	FILE *sky = fopen(f->sky, "w");

	assert_non_null(rig);
	assert_non_null(sky);
	options_print(&rig_table, &known, rig);
	fprintf(sky, "name,utc,pan_deg,tilt_deg,x_px,y_px\n");
	sight(f, sky, "Vega", "Vega");
	sight(f, sky, "Capella", second_is);
	fclose(rig);
	fclose(sky);
}

static int align(const struct fixture *f, const char *site)
{
	const char *argv[] = { program, "align", "--quick", "--json", "--rig",
		f->rig, "--write", f->written, "--site", site, "--from",
		f->folder, NULL };

	return process_run(argv, f->output);
}

static bool said(const struct fixture *f, const char *words)
{
	static char text[TEXT_SIZE];
	FILE *file = fopen(f->output, "r");

	assert_non_null(file);
	text[fread(text, 1, TEXT_SIZE - 1, file)] = '\0';
	fclose(file);
	return strstr(text, words) != NULL;
}

static void two_stars_renew_north_and_level(void **state)
{
	const struct fixture *f = *state;
	struct rig rig;
	struct error error;

	write_files(f, "Capella");
	assert_int_equal(align(f, site_text), ERROR_NONE);
	assert_true(said(f, "\"name\":\"base.yaw_deg\",\"value_deg\":68.75"));
	assert_true(rig_load(&rig, f->written, &error));
	assert_near(rig.base.yaw_rad, 1.2, 1e-4);
	assert_near(rig.base.pitch_rad, 0.02, 1e-4);
	assert_near(rig.base.roll_rad, -0.01, 1e-4);
}

static void another_star_than_the_one_that_was_meant_ends_with_6(void **state)
{
	const struct fixture *f = *state;

	write_files(f, "Aldebaran");
	assert_int_equal(align(f, site_text), ERROR_TOLERANCE);
	assert_true(said(f, "Vega and Aldebaran are"));
	assert_int_not_equal(access(f->written, F_OK), 0);
}

static void a_place_in_the_other_hemisphere_ends_with_6(void **state)
{
	const struct fixture *f = *state;

	write_files(f, "Capella");
	assert_int_equal(align(f, "-47.3,8.5,450"), ERROR_TOLERANCE);
	assert_true(said(f, "below the horizon of -47.300"));
}

static void a_quick_one_needs_the_rig_that_it_renews(void **state)
{
	const struct fixture *f = *state;
	const char *argv[] = { program, "align", "--quick", "--site", site_text,
		"--from", f->folder, NULL };

	write_files(f, "Capella");
	assert_int_equal(process_run(argv, f->output), ERROR_USAGE);
	assert_true(said(f, "name its file with --rig"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			two_stars_renew_north_and_level, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			another_star_than_the_one_that_was_meant_ends_with_6,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_place_in_the_other_hemisphere_ends_with_6, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_quick_one_needs_the_rig_that_it_renews, set_up,
			tear_down),
	};

	if (argc != 2) {
		return 2;
	}
	program = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
