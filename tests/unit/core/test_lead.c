/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/lead.h"

enum {
	WIDE,
	NARROW
};

struct pair {
	struct lead lead;
	struct lead_view views[RIG_CAMERAS];
};

/* A wide thermal camera and a narrow visible one; both show, none saw. */
static struct pair a_pair(void)
{
	return (struct pair){ .views = {
				      [WIDE] = { true, CAMERA_THERMAL, 2e-3,
					      -1.0 },
				      [NARROW] = { true, CAMERA_VISIBLE, 2e-4,
					      -1.0 },
			      } };
}

static int leads(struct pair *pair, bool lit)
{
	pair->lead.camera =
		lead_choose(&pair->lead, pair->views, RIG_CAMERAS, lit);
	return pair->lead.camera;
}

static void see(struct pair *pair, int camera, int frames)
{
	pair->views[camera].unseen_s = 0.02;
	for (int i = 0; i < frames; i++) {
		lead_saw(&pair->lead, camera, true);
	}
}

static void the_wider_of_a_rigs_cameras_begins(void **state)
{
	struct rig rig = rig_default();
	struct lead lead;

	(void)state;
	lead_init(&lead, &rig);
	assert_int_equal(lead.camera, 0);
	rig.beside.lens = lens_pinhole(640, 512, 500.0);
	lead_init(&lead, &rig);
	assert_int_equal(lead.camera, 1);
	rig.beside.lens = lens_pinhole(640, 512, 50000.0);
	lead_init(&lead, &rig);
	assert_int_equal(lead.camera, 0);
}

static void the_finer_one_takes_over_after_some_frames(void **state)
{
	struct pair pair = a_pair();

	(void)state;
	see(&pair, WIDE, 20);
	assert_int_equal(leads(&pair, false), WIDE);
	see(&pair, NARROW, 4);
	assert_int_equal(leads(&pair, false), WIDE);
	see(&pair, NARROW, 1);
	assert_int_equal(leads(&pair, false), NARROW);
}

static void one_missed_frame_is_no_reason_to_give_back(void **state)
{
	struct pair pair = a_pair();

	(void)state;
	see(&pair, WIDE, 20);
	see(&pair, NARROW, 20);
	assert_int_equal(leads(&pair, false), NARROW);
	lead_saw(&pair.lead, NARROW, false);
	pair.views[NARROW].unseen_s = 0.1;
	assert_int_equal(leads(&pair, false), NARROW);
	pair.views[NARROW].unseen_s = 0.6;
	assert_int_equal(leads(&pair, false), WIDE);
}

static void while_both_have_lost_it_nothing_changes(void **state)
{
	struct pair pair = a_pair();

	(void)state;
	see(&pair, NARROW, 20);
	assert_int_equal(leads(&pair, false), NARROW);
	pair.views[NARROW].unseen_s = pair.views[WIDE].unseen_s = 2.0;
	assert_int_equal(leads(&pair, false), NARROW);
}

static void without_a_target_the_wider_one_leads(void **state)
{
	struct pair pair = a_pair();

	(void)state;
	pair.lead.camera = NARROW;
	assert_int_equal(leads(&pair, false), WIDE);
}

static void the_thermal_one_leads_while_the_lamp_is_lit(void **state)
{
	struct pair pair = a_pair();

	(void)state;
	see(&pair, WIDE, 20);
	see(&pair, NARROW, 20);
	assert_int_equal(leads(&pair, true), WIDE);
	pair.views[WIDE].unseen_s = 5.0;
	assert_int_equal(leads(&pair, true), WIDE);
	see(&pair, NARROW, 1);
	assert_int_equal(leads(&pair, false), NARROW);
}

static void a_thermal_one_that_never_saw_the_target_has_no_say(void **state)
{
	struct pair pair = a_pair();

	(void)state;
	see(&pair, NARROW, 20);
	assert_int_equal(leads(&pair, true), NARROW);
}

static void who_shows_nothing_does_not_lead(void **state)
{
	struct pair pair = a_pair();

	(void)state;
	see(&pair, WIDE, 20);
	see(&pair, NARROW, 20);
	pair.views[NARROW].shows = false;
	assert_int_equal(leads(&pair, false), WIDE);
	pair.views[NARROW].shows = true;
	pair.views[WIDE].shows = false;
	assert_int_equal(leads(&pair, true), NARROW);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_wider_of_a_rigs_cameras_begins),
		cmocka_unit_test(the_finer_one_takes_over_after_some_frames),
		cmocka_unit_test(one_missed_frame_is_no_reason_to_give_back),
		cmocka_unit_test(while_both_have_lost_it_nothing_changes),
		cmocka_unit_test(without_a_target_the_wider_one_leads),
		cmocka_unit_test(the_thermal_one_leads_while_the_lamp_is_lit),
		cmocka_unit_test(
			a_thermal_one_that_never_saw_the_target_has_no_say),
		cmocka_unit_test(who_shows_nothing_does_not_lead),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
