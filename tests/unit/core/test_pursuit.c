/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/pursuit.h"
#include "random.h"

#include <string.h>

static const int64_t tick_ns = 33333333;
static const int64_t delay_ns = 40000000;

/* A hovering target, a camera on a head that obeys, and pursuit between. */
struct stage {
	struct pursuit_settings settings;
	struct rig rig;
	struct pursuit pursuit;
	struct pursuit_output out;
	struct head truth;
	struct pursuit_order order; /* of the next step only */
	struct angles target;
	enum frame_health health;
	bool camera_silent;
	bool target_gone;
	int leaves; /* spots anywhere, that are never twice at one place */
	uint64_t seed;
	bool mount_silent;
	bool mount_stuck;
	bool mount_fault;
	int64_t now_ns;
};

static struct stage stage; /* large */

static double deg(double degrees)
{
	return geom_radians(degrees);
}

static void set_stage(void)
{
	stage = (struct stage){ .settings = pursuit_settings_default(),
		.rig = rig_default(),
		.target = { deg(2.0), deg(11.0) },
		.now_ns = 5000000000 };
	pursuit_init(&stage.pursuit, &stage.settings, &stage.rig);
	stage.truth = stage.pursuit.head;
	head_sample(&stage.truth,
		(struct mount_sample){
			stage.now_ns, { 0.0, deg(10.0) }, true, 0.0 });
}

static struct mount_angles truth_at(int64_t when_ns)
{
	return head_at(&stage.truth, when_ns).at;
}

static struct blob blob_of_target(int64_t when_ns)
{
	struct blob blob = { .w_px = 5.0,
		.h_px = 5.0,
		.area_px = 9.0,
		.score = 20.0,
		.contrast = 100.0 };

	(void)rig_pixel_of_world(
		&stage.rig, stage.target, truth_at(when_ns), &blob.centre);
	blob.x_px = blob.centre.x_px - 2.0;
	blob.y_px = blob.centre.y_px - 2.0;
	return blob;
}

static struct blob blob_of_leaf(void)
{
	double x = random_between(&stage.seed, 20.0, 600.0);
	double y = random_between(&stage.seed, 20.0, 440.0);

	return (struct blob){ { x, y }, x, y, 1.0, 1.0, 1.0, .score = 8.0 };
}

static size_t fill_frame(struct blob *blobs, int64_t exposure_ns)
{
	size_t count = 0;

	if (!stage.target_gone) {
		blobs[count++] = blob_of_target(exposure_ns);
	}
	for (int i = 0; i < stage.leaves; i++) {
		blobs[count++] = blob_of_leaf();
	}
	return count;
}

static void step(void)
{
	int64_t exposure_ns = stage.now_ns - delay_ns;
	struct blob blobs[DETECT_BLOBS_MAX];
	struct pursuit_frame frame = { exposure_ns, stage.health, blobs,
		fill_frame(blobs, exposure_ns) };
	struct mount_sample sample = { stage.now_ns,
		stage.mount_stuck ? (struct mount_angles){ 0.0, deg(10.0) }
				  : truth_at(stage.now_ns),
		true, 0.0 };
	struct pursuit_input in = { .now_ns = stage.now_ns,
		.frame = stage.camera_silent ? NULL : &frame,
		.samples = &sample,
		.sample_count = stage.mount_silent ? 0 : 1,
		.mount_fault = stage.mount_fault,
		.order = stage.order };

	pursuit_step(&stage.pursuit, &in, &stage.out);
	head_sent(&stage.truth,
		(struct mount_command){ stage.now_ns, stage.out.command });
	stage.order = (struct pursuit_order){ .mode = MODE_NOTHING };
	stage.now_ns += tick_ns;
}

static void run(double time_s)
{
	int64_t end_ns = stage.now_ns + (int64_t)(time_s * 1e9);

	while (stage.now_ns < end_ns) {
		step();
	}
}

static void say(enum mode_event event)
{
	stage.order.mode = event;
	step();
}

static void set_stage_and_lock(void)
{
	set_stage();
	run(0.2);
	say(MODE_TO_FOLLOW);
	run(3.0);
	assert_true(stage.out.locked);
}

static bool moves(void)
{
	return stage.out.command.pan_rad_s != 0.0 ||
		stage.out.command.tilt_rad_s != 0.0;
}

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

static void a_mount_fault_ends_safe_and_nothing_leaves_it_meanwhile(
	void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.mount_fault = true;
	step();
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_true(stage.out.stop);
	say(MODE_TO_FOLLOW);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	stage.mount_fault = false;
	run(1.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	say(MODE_TO_FOLLOW);
	assert_int_equal(stage.out.mode, MODE_FOLLOW);
}

static void a_silent_mount_is_stopped_and_loses_its_permit(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.mount_silent = true;
	run(0.16);
	assert_int_equal(stage.out.mode, MODE_FOLLOW);
	run(0.08);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_true(stage.out.stop);
	run(0.4);
	assert_false(stage.out.permits.granted[PERMIT_MOUNT]);
}

static void a_mount_that_never_spoke_is_never_let_go(void **state)
{
	(void)state;
	set_stage();
	stage.mount_silent = true;
	for (int i = 0; i < 100; i++) {
		say(MODE_TO_FOLLOW);
		assert_false(moves());
	}
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_false(stage.out.head_known);
	assert_int_equal(stage.out.detection_count, 0);
}

static void a_head_that_does_not_turn_as_told_ends_safe(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.order.slew = (struct mount_rates){ deg(10.0), 0.0 };
	stage.mount_stuck = true;
	say(MODE_TO_SLEW);
	run(4.0);
	assert_int_equal(stage.out.mode, MODE_SAFE);
	assert_true(stage.out.stop);
}

/* What a camera that fails in any way must lead to. */
static void assert_target_dies_and_head_rests(void)
{
	run(1.0);
	assert_false(safety_all(&stage.out.permits));
	run(6.0);
	assert_int_equal(stage.out.target_id, 0);
	assert_false(stage.out.locked);
	assert_false(moves());
	assert_int_equal(stage.out.mode, MODE_FOLLOW);
}

static void a_picture_that_is_not_sound_is_not_followed(void **state)
{
	const enum frame_health bad[] = { FRAME_SHUTTER, FRAME_FROZEN,
		FRAME_BLIND, FRAME_SATURATED };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		set_stage_and_lock();
		stage.health = bad[i];
		step();
		assert_int_equal(stage.out.detection_count, 0);
		assert_false(stage.out.permits.granted[PERMIT_FRAME]);
		assert_target_dies_and_head_rests();
	}
}

static void a_picture_full_of_spots_is_cluttered_and_still_used(void **state)
{
	(void)state;
	set_stage_and_lock();
	assert_int_equal(stage.pursuit.health, FRAME_SOUND);
	stage.leaves = 40;
	run(0.27);
	assert_int_equal(stage.pursuit.health, FRAME_CLUTTERED);
	assert_true(stage.out.permits.granted[PERMIT_FRAME]);
	assert_true(stage.out.locked);
	run(2.0);
	assert_int_equal(stage.pursuit.health, FRAME_CLUTTERED);
	assert_true(stage.out.locked);
	stage.leaves = 5;
	run(0.27);
	assert_int_equal(stage.pursuit.health, FRAME_SOUND);
}

static void a_camera_that_falls_silent_is_not_followed(void **state)
{
	(void)state;
	set_stage_and_lock();
	stage.camera_silent = true;
	assert_target_dies_and_head_rests();
	stage.camera_silent = false;
	run(4.0);
	assert_true(stage.out.locked);
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

static void fill_order(struct pursuit_order *order, uint64_t *seed)
{
	order->mode = random_bits(seed) % 8 == 0
		? (enum mode_event)(random_bits(seed) % MODE_EVENT_COUNT)
		: MODE_NOTHING;
	order->slew = (struct mount_rates){ random_between(seed, -2, 2),
		random_between(seed, -2, 2) };
	order->target = (enum target_verb)(random_bits(seed) % 5);
	order->target_id = (uint32_t)(random_bits(seed) % 5);
}

static double anything(uint64_t *seed)
{
	static const double odd[] = { NAN, INFINITY, -INFINITY, 0.0, 1e300 };
	uint64_t pick = random_bits(seed) % 40;

	return pick < 5 ? odd[pick] : random_between(seed, -100.0, 700.0);
}

static void fill_blobs(struct blob *blobs, size_t count, uint64_t *seed)
{
	for (size_t i = 0; i < count; i++) {
		blobs[i] = (struct blob){ .centre = { anything(seed),
						  anything(seed) },
			.x_px = anything(seed),
			.y_px = anything(seed),
			.w_px = random_between(seed, 1, 40),
			.h_px = random_between(seed, 1, 40),
			.area_px = random_between(seed, 1, 100),
			.score = anything(seed),
			.contrast = anything(seed) };
	}
}

static void assert_sound(const struct pursuit_output *out)
{
	const struct aim_settings *aim = &stage.settings.aim;

	assert_true(isfinite(out->command.pan_rad_s));
	assert_true(isfinite(out->command.tilt_rad_s));
	assert_true(fabs(out->command.pan_rad_s) <=
		aim->pan_limits.rate_rad_s + 1e-12);
	assert_true(fabs(out->command.tilt_rad_s) <=
		aim->tilt_limits.rate_rad_s + 1e-12);
	assert_int_equal(out->stop, out->mode == MODE_SAFE);
	if (out->stop) {
		assert_near(out->command.pan_rad_s, 0.0, 0.0);
		assert_near(out->command.tilt_rad_s, 0.0, 0.0);
	}
}

static void any_mixture_of_inputs_gives_sound_commands(void **state)
{
	static struct blob blobs[DETECT_BLOBS_MAX];
	uint64_t seed = 99;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	set_stage();
	for (int i = 0; i < 20000; i++) {
		struct mount_sample sample = { stage.now_ns,
			{ random_between(&seed, -0.02, 0.02),
				random_between(&seed, 0.1, 0.12) },
			random_bits(&seed) % 2 == 0, 0.1 };
		struct pursuit_frame frame = { stage.now_ns -
				(int64_t)(random_bits(&seed) % 900000000),
			(enum frame_health)(random_bits(&seed) % 4), blobs,
			random_bits(&seed) % 12 };
		struct pursuit_input in = { .now_ns = stage.now_ns,
			.frame = random_bits(&seed) % 3 ? &frame : NULL,
			.samples = &sample,
			.sample_count = random_bits(&seed) % 2,
			.mount_fault = random_bits(&seed) % 50 == 0 };

		fill_order(&in.order, &seed);
		fill_blobs(blobs, frame.blob_count, &seed);
		pursuit_step(&stage.pursuit, &in, &stage.out);
		assert_sound(&stage.out);
		stage.now_ns += (int64_t)(random_bits(&seed) % 60000000);
	}
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
		cmocka_unit_test(
			a_mount_fault_ends_safe_and_nothing_leaves_it_meanwhile),
		cmocka_unit_test(
			a_silent_mount_is_stopped_and_loses_its_permit),
		cmocka_unit_test(a_mount_that_never_spoke_is_never_let_go),
		cmocka_unit_test(a_head_that_does_not_turn_as_told_ends_safe),
		cmocka_unit_test(a_picture_that_is_not_sound_is_not_followed),
		cmocka_unit_test(
			a_picture_full_of_spots_is_cluttered_and_still_used),
		cmocka_unit_test(a_camera_that_falls_silent_is_not_followed),
		cmocka_unit_test(a_lost_target_is_hunted_and_then_given_up),
		cmocka_unit_test(a_target_that_shows_again_is_followed_again),
		cmocka_unit_test(a_word_to_hold_ends_the_hunt),
		cmocka_unit_test(a_dropped_target_leaves_the_head_at_rest),
		cmocka_unit_test(any_mixture_of_inputs_gives_sound_commands),
		cmocka_unit_test(the_same_inputs_fill_the_same_output_whole),
		cmocka_unit_test(a_line_that_grows_slow_softens_the_trim),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
