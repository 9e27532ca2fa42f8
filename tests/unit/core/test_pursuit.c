/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lease.h"
#include "pursuit_stage.h"

#include <string.h>

static void it_is_safe_and_still_until_told_otherwise(void **state)
{
	(void)state;
	set_stage();
	run(2.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_true(stage.out.stop);
	assert_false(moves());
	assert_true(stage.out.target_id != 0);
	assert_false(stage.out.locked);
	assert_false(safety_all(&stage.out.permits));
}

static void told_to_follow_it_brings_the_beam_onto_the_target(void **state)
{
	(void)state;
	set_stage_and_lock();
	assert_int_equal(stage.out.mode, MODE_FOLLOW);
	assert_false(stage.out.stop);
	assert_near(geom_degrees(stage.out.error_rad), 0.0, 0.01);
	assert_near(geom_degrees(geom_separation(
			    rig_beam(&stage.rig, truth_at(stage.now_ns)),
			    stage.target)),
		0.0, 0.01);
	assert_true(safety_all(&stage.out.permits));
}

static void on_hold_it_tracks_but_does_not_move(void **state)
{
	(void)state;
	set_stage();
	say(MODE_TO_HOLD);
	run(2.0);
	assert_int_equal(stage.out.mode, MODE_HOLD);
	assert_true(stage.out.target_id != 0);
	assert_false(moves());
	assert_false(stage.out.stop);
	assert_false(stage.out.permits.granted[PERMIT_MODE]);
}

static void cue(double az_deg, double el_deg)
{
	stage.order.cued = true;
	stage.order.cue = (struct angles){ deg(az_deg), deg(el_deg) };
	step();
}

static double off_deg(double az_deg, double el_deg)
{
	return geom_degrees(geom_separation(
		stage.out.beam, (struct angles){ deg(az_deg), deg(el_deg) }));
}

static void on_hold_a_cue_brings_the_beam_there_and_it_waits(void **state)
{
	(void)state;
	set_stage();
	say(MODE_TO_HOLD);
	cue(-20.0, 30.0);
	run(4.0);
	assert_int_equal(stage.out.mode, MODE_HOLD);
	assert_near(off_deg(-20.0, 30.0), 0.0, 0.01);
	assert_near(geom_degrees(stage.out.command.pan_rad_s), 0.0, 0.01);
	/* the word for a mode ends it, wherever the head is by then */
	cue(20.0, 30.0);
	run(0.3);
	say(MODE_TO_HOLD);
	run(3.0);
	assert_true(off_deg(20.0, 30.0) > 20.0);
	assert_false(moves());
}

static void a_target_to_follow_ends_a_cue(void **state)
{
	(void)state;
	set_stage();
	stage.target.az_rad = deg(30.0);
	say(MODE_TO_FOLLOW);
	run(0.5);
	assert_false(stage.out.locked);
	cue(28.0, 12.0);
	run(4.0);
	assert_true(stage.out.locked);
	assert_near(geom_degrees(stage.out.error_rad), 0.0, 0.02);
	stage.order.target = TARGET_DROP;
	step();
	run(1.0);
	assert_near(off_deg(30.0, 11.0), 0.0, 0.3);
}

static void a_stop_forgets_the_cue(void **state)
{
	(void)state;
	set_stage();
	say(MODE_TO_HOLD);
	cue(-20.0, 30.0);
	run(0.2);
	say(MODE_STOP);
	run(1.0);
	say(MODE_TO_HOLD);
	run(2.0);
	assert_false(moves());
	assert_true(off_deg(-20.0, 30.0) > 10.0);
}

static void a_slew_wins_and_its_release_returns_to_following(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.order.slew = (struct mount_rates){ deg(-5.0), deg(1.0) };
	say(MODE_TO_SLEW);
	run(1.0);
	assert_int_equal(stage.out.mode, MODE_SLEW);
	assert_near(geom_degrees(stage.out.command.pan_rad_s), -5.0, 1e-9);
	assert_false(stage.out.locked);
	say(MODE_RELEASE);
	run(3.0);
	assert_true(stage.out.locked);
	assert_near(geom_degrees(stage.out.error_rad), 0.0, 0.02);
}

static void the_operators_stop_ends_safe_with_a_stop(void **state)
{
	(void)state;
	set_stage_and_lock();
	say(MODE_STOP);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_true(stage.out.stop);
	assert_false(moves());
	run(1.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
}

static void a_lost_target_is_hunted_and_then_given_up(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.target_gone = true;
	run(1.0);
	assert_int_equal(stage.out.target_state, TRACK_COASTING);
	assert_non_null(strstr(pursuit_notice(&stage.out), "hidden"));
	run(5.0);
	assert_int_equal(stage.out.target_id, 0);
	assert_true(stage.out.hunting);
	assert_false(stage.out.locked);
	assert_non_null(strstr(pursuit_notice(&stage.out), "lost"));
	run(10.0);
	assert_false(stage.out.hunting);
	assert_false(moves());
	assert_null(pursuit_notice(&stage.out));
}

static void a_target_that_shows_again_is_followed_again(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.target_gone = true;
	run(6.0);
	assert_true(stage.out.hunting);
	stage.target_gone = false;
	run(3.0);
	assert_false(stage.out.hunting);
	assert_true(stage.out.locked);
	assert_near(geom_degrees(stage.out.error_rad), 0.0, 0.05);
}

static void a_word_to_hold_ends_the_hunt(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.target_gone = true;
	run(6.0);
	say(MODE_TO_HOLD);
	assert_false(stage.out.hunting);
	say(MODE_TO_FOLLOW);
	assert_false(stage.out.hunting);
	run(1.0);
	assert_false(moves());
}

static void a_dropped_target_leaves_the_head_at_rest(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.order.target = TARGET_DROP;
	run(2.0);
	assert_int_equal(stage.out.target_id, 0);
	assert_false(moves());
	stage.order.target = TARGET_AUTO;
	run(2.0);
	assert_true(stage.out.locked);
}

static void the_same_inputs_fill_the_same_output_whole(void **state)
{
	static struct pursuit_output first;

	(void)state;
	memset(&first, 0xff, sizeof(first));
	for (int i = 0; i < 2; i++) {
		set_stage_and_lock();
		if (i == 0) {
			first = stage.out;
		}
	}
	assert_int_equal(first.now_ns, stage.out.now_ns);
	assert_near(first.command.pan_rad_s, stage.out.command.pan_rad_s, 0.0);
	assert_near(first.error_rad, stage.out.error_rad, 0.0);
	assert_near(first.target_sigma_rad, stage.out.target_sigma_rad, 0.0);
}

static void a_line_that_grows_slow_softens_the_trim(void **state)
{
	double before;

	(void)state;
	set_stage_and_lock();
	before = stage.pursuit.trim.pan.kp;
	assert_true(before > 1.0);
	stage.pursuit.cadence.lag_s += 0.5;
	step();
	assert_true(stage.pursuit.trim.pan.kp < 0.9 * before);
	assert_true(gains_margin(&stage.pursuit.trim.pan,
			    &stage.pursuit.loop) >= gains_least_margin());
}

/* Nobody sees where such a lamp points, unless the camera turns with it. */
static void beside_a_camera_a_fixture_points_no_better_than_it_stands(
	void **state)
{
	static const enum camera_place places[] = { CAMERA_ON_HEAD,
		CAMERA_ON_BASE };

	(void)state;
	for (int i = 0; i < 2; i++) {
		set_stage();
		stage.rig.camera_place = places[i];
		if (places[i] == CAMERA_ON_BASE) {
			stage.rig.camera.pitch_rad = deg(11.0);
		}
		stage.reckoned_rad = deg(0.5);
		pursuit_init(&stage.pursuit, &stage.settings, &stage.rig);
		run(0.2);
		say(MODE_TO_FOLLOW);
		run(4.0);
		assert_true(stage.out.locked);
		double sigma_deg =
			geom_degrees(stage.out.facts.pointing_sigma_rad);

		print_message("%.3f deg\n", sigma_deg);
		if (places[i] == CAMERA_ON_HEAD) {
			assert_true(sigma_deg < 0.1);
		} else {
			assert_true(sigma_deg >= 0.5 && sigma_deg < 0.6);
		}
	}
}

/* The guard believes the last claim for a tenth of a second. */
static void no_claim_outlives_the_way_into_a_closed_sector(void **state)
{
	const struct sector_box closed = { deg(40), deg(90), 0.0, deg(90) };
	struct angles beam = { 0.0, 0.0 };
	int64_t claimed_ns = 0;

	(void)state;
	set_stage_and_lock();
	stage.pursuit.settings.safety.boxes[0] = closed;
	stage.pursuit.settings.safety.box_count = 1;
	for (int i = 0; i < 150; i++) {
		bool was = stage.out.permits.granted[PERMIT_SECTOR];

		fly(fmin(20.0, 0.2 * i), 1e-9 * (double)tick_ns);
		if (was && !stage.out.permits.granted[PERMIT_SECTOR]) {
			claimed_ns = stage.out.now_ns - tick_ns;
		}
		if (claimed_ns == 0 ||
			stage.out.now_ns <= claimed_ns + LEASE_PERMIT_NS) {
			beam = rig_beam(
				&stage.rig, truth_at(stage.now_ns - tick_ns));
		}
	}
	assert_true(claimed_ns != 0);
	assert_false(sector_box_touches(
		&closed, beam, stage.rig.outer_beam_rad / 2.0));
	/* Nor is it refused long before. */
	beam.az_rad += deg(20.0 * 0.15);
	assert_true(sector_box_touches(
		&closed, beam, stage.rig.outer_beam_rad / 2.0));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_safe_and_still_until_told_otherwise),
		cmocka_unit_test(
			told_to_follow_it_brings_the_beam_onto_the_target),
		cmocka_unit_test(on_hold_it_tracks_but_does_not_move),
		cmocka_unit_test(
			on_hold_a_cue_brings_the_beam_there_and_it_waits),
		cmocka_unit_test(a_target_to_follow_ends_a_cue),
		cmocka_unit_test(a_stop_forgets_the_cue),
		cmocka_unit_test(
			a_slew_wins_and_its_release_returns_to_following),
		cmocka_unit_test(the_operators_stop_ends_safe_with_a_stop),
		cmocka_unit_test(a_lost_target_is_hunted_and_then_given_up),
		cmocka_unit_test(a_target_that_shows_again_is_followed_again),
		cmocka_unit_test(a_word_to_hold_ends_the_hunt),
		cmocka_unit_test(a_dropped_target_leaves_the_head_at_rest),
		cmocka_unit_test(the_same_inputs_fill_the_same_output_whole),
		cmocka_unit_test(a_line_that_grows_slow_softens_the_trim),
		cmocka_unit_test(
			beside_a_camera_a_fixture_points_no_better_than_it_stands),
		cmocka_unit_test(
			no_claim_outlives_the_way_into_a_closed_sector),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
