/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Whole passes with a lamp whose beam is made wider and narrower, without
 * pictures: how much of the time there is light, and how wide it is in truth.
 */
#include "check.h"
#include "tools/sim_run.h"

#include <string.h>
#include <unistd.h>

static const char *jinks_late;
static const char *fixture_300;

/* Of a pass. */
struct widths {
	int there;
	int lit;
	int beyond; /* frames in which it was not as wide as it must be */
	double last_rad;
};

static void look(void *context, const struct sim_run_point *point)
{
	struct widths *widths = context;
	const struct beam_width *width = &point->step->output->width;
	double beam_rad = point->step->frame->beam_rad;

	widths->there += point->exists;
	widths->lit +=
		point->exists && safety_all(&point->step->output->permits);
	widths->beyond += beam_rad < width->least_rad - 1e-9 ||
		beam_rad > width->most_rad + 1e-9;
	widths->last_rad = beam_rad;
}

static struct scenario night_of(const char *path)
{
	struct scenario scenario;
	struct error error;

	if (!scenario_load(&scenario, path, &error)) {
		fail_msg("%s", error.text);
	}
	scenario.render = false;
	return scenario;
}

static void tie(struct scenario *scenario, enum focus_drive drive)
{
	scenario->focus = (struct rig_focus){ drive, 6.0 * scenario->beam_rad,
		5.0, 0.1, 0.2, 0.02 };
	scenario->focus_error = 0.08;
}

static struct widths fly(const struct scenario *scenario)
{
	struct settings settings = settings_default();
	struct widths widths = { 0 };
	struct sim_run_guests guests = { .context = &widths, .point = look };
	struct sim_run_result result;
	struct error error;

	/* A fixture never tells where it is; this site bears that. */
	settings.pursuit.safety.reckoned_rad = geom_radians(1.0);
	if (!sim_run(scenario, &settings, NULL, false, &guests, &result,
		    &error)) {
		fail_msg("%s", error.text);
	}
	return widths;
}

static void before_a_late_head_only_a_tied_beam_stays_lit(void **state)
{
	struct scenario scenario = night_of(jinks_late);
	struct widths narrow = fly(&scenario);

	(void)state;
	tie(&scenario, FOCUS_TIMED);
	struct widths tied = fly(&scenario);

	assert_true(narrow.lit > 0);
	assert_true(narrow.lit < 0.8 * narrow.there);
	assert_true(tied.lit > 0.98 * tied.there);
	assert_int_equal(tied.beyond, 0);
}

static void a_fixture_goes_to_the_width_that_it_is_told(void **state)
{
	struct scenario scenario = night_of(fixture_300);
	double narrow_rad = scenario.beam_rad;

	(void)state;
	tie(&scenario, FOCUS_TOLD);
	struct widths told = fly(&scenario);

	assert_true(told.lit > told.there / 2);
	assert_int_equal(told.beyond, 0);
	/* Followed for long, it has come to its narrow stop, or near it. */
	assert_true(told.last_rad < 1.5 * narrow_rad);
}

static void a_head_that_does_not_know_such_a_lamp_is_refused(void **state)
{
	static const char file[] = "test_focus_run.conf";
	struct scenario scenario;
	struct error error;
	FILE *out = fopen(file, "w");

	(void)state;
	assert_non_null(out);
	fputs("lamp.focus = told\nlamp.wide_beam_deg = 12\n", out);
	fclose(out);
	assert_false(scenario_load(&scenario, file, &error));
	assert_non_null(strstr(error.text, "head.kind = dmx"));
	unlink(file);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_a_late_head_only_a_tied_beam_stays_lit),
		cmocka_unit_test(a_fixture_goes_to_the_width_that_it_is_told),
		cmocka_unit_test(
			a_head_that_does_not_know_such_a_lamp_is_refused),
	};

	if (argc != 3) {
		return 2;
	}
	jinks_late = argv[1];
	fixture_300 = argv[2];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
