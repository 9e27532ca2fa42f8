/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "settings/scenario.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* The bundled scenario, named on the command line. */
static const char *path;

static void the_bundled_pass_is_the_one_that_its_words_promise(void **state)
{
	struct scenario scenario;
	struct error error;
	struct rig rig;
	const struct sim_target *target = &scenario.world.targets[0];

	(void)state;
	assert_true(scenario_load(&scenario, path, &error));
	rig = scenario_rig(&scenario);
	assert_near(rig.lens.fx_px, 50.0 / 0.012, 1e-6);
	assert_near(scenario.cameras[0].rate_hz, 30.0, 0.0);
	assert_int_equal(scenario.baud, 9600);
	assert_int_equal(rig.camera_place, CAMERA_ON_HEAD);
	assert_int_equal(scenario.world.target_count, 1);
	assert_near(target->speed_m_s.x, 50.0, 0.0);
	/* The way is along x, so the closest range is that of y and z. */
	assert_near(hypot(target->at_m.y, target->at_m.z), 500.0, 1e-9);
	assert_near(geom_degrees(scenario_head(&scenario).pan.rate_max_rad_s),
		40.0, 1e-9);
	assert_near(geom_degrees(scenario_head(&scenario).pan.accel_rad_s2),
		60.0, 1e-9);
	assert_near(scenario_head(&scenario).dead_time_s, 0.1, 0.0);
}

static void the_head_waits_where_the_target_will_be(void **state)
{
	struct scenario scenario = scenario_default();
	struct rig rig = scenario_rig(&scenario);
	struct angles there;

	(void)state;
	scenario.world.target_count = 1;
	scenario.world.targets[0] =
		(struct sim_target){ .at_m = { -600.0, 400.0, 300.0 },
			.speed_m_s = { 50.0, 0.0, 0.0 },
			.size_m = 2.5,
			.to_s = 20.0 };
	scenario.wait_s = 4.0;
	there = geom_angles((struct vec3){ -400.0, 400.0, 300.0 });
	assert_near(
		geom_separation(
			rig_beam(&rig, scenario_head(&scenario).start), there),
		0.0, 1e-9);
}

static void a_printed_scenario_reads_back_the_same(void **state)
{
	struct scenario scenario;
	struct scenario again = scenario_default();
	struct error error;
	char *text;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	(void)state;
	assert_true(scenario_load(&scenario, path, &error));
	scenario.world.targets[0].at_m.x = -123456.78901234567;
	options_print(&scenario_table, &scenario, out);
	fclose(out);
	assert_true(options_parse(
		&scenario_table, "printed", text, size, &again, &error));
	assert_memory_equal(&again.world.targets, &scenario.world.targets,
		sizeof(again.world.targets));
	free(text);
}

static void a_wrong_scenario_is_refused_with_file_and_line(void **state)
{
	static const char text[] = "duration_s = 5\nhead.rate_deg_s = fast\n";
	struct scenario scenario = scenario_default();
	struct error error = { 0 };

	(void)state;
	assert_false(options_parse(&scenario_table, "night.conf", text,
		strlen(text), &scenario, &error));
	assert_non_null(strstr(error.text, "night.conf:2"));
}

static void the_same_seed_goes_to_every_part(void **state)
{
	struct scenario scenario = scenario_default();

	(void)state;
	scenario.seed = 77;
	assert_int_equal(scenario_world(&scenario).seed, 77);
	assert_int_equal(scenario_head(&scenario).seed, 77);
	assert_int_equal(scenario_line(&scenario).seed, 77);
}

static void the_seed_varies_the_night_within_its_bounds(void **state)
{
	struct scenario scenario = scenario_default();
	double least = 1e9;
	double most = -1e9;

	(void)state;
	scenario.world.target_count = 1;
	scenario.world.targets[0].at_m = (struct vec3){ 100.0, 400.0, 300.0 };
	scenario.vary_place_m = 20.0;
	for (int seed = 1; seed <= 200; seed++) {
		scenario.seed = seed;
		double x = scenario_world(&scenario).targets[0].at_m.x;

		assert_near(x, 100.0, 20.0);
		least = fmin(least, x);
		most = fmax(most, x);
	}
	assert_true(least < 82.0 && most > 118.0);
}

static void an_error_of_the_base_is_true_and_not_told(void **state)
{
	struct scenario scenario = scenario_default();

	(void)state;
	scenario.base_error.yaw_rad = 0.01;
	assert_near(scenario_true_rig(&scenario).base.yaw_rad, 0.01, 0.0);
	assert_near(scenario_rig(&scenario).base.yaw_rad, 0.0, 0.0);
}

static void a_jink_that_lasts_no_time_is_refused(void **state)
{
	char file[] = "/tmp/searchlight-scenario-XXXXXX";
	int fd = mkstemp(file);
	FILE *out = fdopen(fd, "w");
	struct scenario scenario;
	struct error error = { 0 };

	(void)state;
	assert_non_null(out);
	fputs("jink = 1 0 10 5 0 15\n", out);
	fclose(out);
	assert_false(scenario_load(&scenario, file, &error));
	assert_non_null(strstr(error.text, "jink"));
	unlink(file);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_bundled_pass_is_the_one_that_its_words_promise),
		cmocka_unit_test(the_head_waits_where_the_target_will_be),
		cmocka_unit_test(a_printed_scenario_reads_back_the_same),
		cmocka_unit_test(
			a_wrong_scenario_is_refused_with_file_and_line),
		cmocka_unit_test(the_same_seed_goes_to_every_part),
		cmocka_unit_test(the_seed_varies_the_night_within_its_bounds),
		cmocka_unit_test(an_error_of_the_base_is_true_and_not_told),
		cmocka_unit_test(a_jink_that_lasts_no_time_is_refused),
	};

	if (argc != 2) {
		return 2;
	}
	path = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
