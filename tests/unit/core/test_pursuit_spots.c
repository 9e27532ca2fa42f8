/* SPDX-License-Identifier: Apache-2.0 */
#include "pursuit_stage.h"

/* Spots that are not the target: one alone, and too many. */

/* A target of 8 degrees a second, on a cheap head, that hides for a while. */
static void follow_one_that_hides(double hidden_s)
{
	set_stage();
	stage.rig.mount_jitter_s = 0.02;
	stage.rig.backlash_rad = deg(0.2);
	pursuit_init(&stage.pursuit, &stage.settings, &stage.rig);
	run(0.2);
	say(MODE_TO_FOLLOW);
	fly(8.0, 3.0);
	assert_true(stage.out.locked);
	stage.target_gone = true;
	fly(8.0, hidden_s);
}

static struct angles believed(void)
{
	struct mount_angles head =
		head_at(&stage.pursuit.head, stage.now_ns).at;

	return (struct angles){ head.pan_rad, head.tilt_rad };
}

/* Where a target is hidden a faint spot shows, @aside of where it should be. */
static void a_spot_that_no_track_takes_for_the_target_moves_no_head(
	void **state)
{
	(void)state;
	for (int step = -5; step <= 5; step++) {
		double aside = step;

		follow_one_that_hides(2.4);
		fly(8.0, 0.4);
		struct angles without = believed();

		follow_one_that_hides(2.4);
		stage.ghost = true;
		stage.ghost_at =
			(struct angles){ stage.target.az_rad + deg(aside),
				stage.target.el_rad + deg(0.5 * aside) };
		fly(8.0, 0.4);
		double moved =
			geom_degrees(geom_separation(believed(), without));
		const struct track *track =
			track_find(&stage.pursuit.tracks, stage.out.target_id);

		print_message("%+.0f degrees aside: the head is believed to "
			      "be %.3f degrees elsewhere\n",
			aside, moved);
		if (track->state == TRACK_COASTING) {
			assert_near(moved, 0.0, 0.05);
		}
	}
}

/* Of each @every frames of 30 a second one comes. */
static double seconds_until(bool cluttered, int every)
{
	int64_t from_ns = stage.now_ns;

	for (int i = 0; stage.pursuit.eye[0].cluttered != cluttered; i++) {
		stage.camera_silent = i % every != 0;
		step();
		assert_true(stage.now_ns - from_ns < 1000000000);
	}
	return 1e-9 * (double)(stage.now_ns - tick_ns - from_ns);
}

static void a_crowd_of_spots_is_named_within_300_ms(void **state)
{
	(void)state;
	for (int every = 1; every <= 4; every++) {
		set_stage_and_lock();
		stage.leaves = 2 * PURSUIT_CROWD;
		double named_s = seconds_until(true, every);

		assert_int_equal(stage.pursuit.eye[0].health, FRAME_CLUTTERED);
		stage.leaves = 0;
		double over_s = seconds_until(false, every);

		assert_int_equal(stage.pursuit.eye[0].health, FRAME_SOUND);
		print_message("%.1f frames a second: cluttered after %.3f s, "
			      "sound again after %.3f s\n",
			30.0 / every, named_s, over_s);
		assert_true(named_s < 0.3);
		assert_true(over_s < 0.3);
	}
}

static void a_target_is_held_in_a_crowd(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.leaves = 2 * PURSUIT_CROWD;
	run(1.0);
	assert_true(stage.out.locked);
	assert_int_equal(stage.pursuit.eye[0].health, FRAME_CLUTTERED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_spot_that_no_track_takes_for_the_target_moves_no_head),
		cmocka_unit_test(a_crowd_of_spots_is_named_within_300_ms),
		cmocka_unit_test(a_target_is_held_in_a_crowd),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
