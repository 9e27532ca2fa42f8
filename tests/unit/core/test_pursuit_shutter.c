/* SPDX-License-Identifier: Apache-2.0 */
#include "pursuit_stage.h"

/*
 * A thermal camera's flat-field correction: for a while it repeats its last
 * picture with new stamps. The first few count as sound; then the eye calls it
 * a shutter. The camera stands on its base, where an old picture says that the
 * target stands still.
 */

enum {
	SOUND_REPEATS = 4, /* as many as vision/health needs */
};

static const double shutter_s = 0.6;

static void close_shutter(double deg_s)
{
	stage.repeated = true;
	fly(deg_s, SOUND_REPEATS * 1e-9 * (double)tick_ns);
	stage.health = FRAME_SHUTTER;
	fly(deg_s, shutter_s);
	stage.repeated = false;
	stage.health = FRAME_SOUND;
}

static double off_target(void)
{
	return geom_degrees(geom_separation(
		rig_beam(&stage.rig, truth_at(stage.now_ns)), stage.target));
}

/* A wide camera on its base sees it cross from the left. */
static void set_crossing(void)
{
	set_stage();
	stage.rig.camera_place = CAMERA_ON_BASE;
	stage.rig.camera.pitch_rad = deg(11.0);
	stage.rig.lens.fx_px /= 3.0;
	stage.rig.lens.fy_px /= 3.0;
	stage.target.az_rad = deg(-6.0);
	pursuit_init(&stage.pursuit, &stage.settings, &stage.rig);
	run(0.2);
	say(MODE_TO_FOLLOW);
}

static void a_crossing_target_is_led_through_the_shutter(void **state)
{
	static const double rates_deg_s[] = { 0.3, 1.0, 3.0 };

	(void)state;
	for (size_t i = 0; i < sizeof(rates_deg_s) / sizeof(double); i++) {
		double rate = rates_deg_s[i];

		set_crossing();
		fly(rate, 2.5);
		assert_true(stage.out.locked);
		uint32_t id = stage.out.target_id;
		double before_deg = off_target();

		close_shutter(rate);
		double after_deg = off_target();
		fly(rate, 0.5);
		print_message("%.1f deg/s: %.3f deg off before, %.3f after\n",
			rate, before_deg, after_deg);
		assert_int_equal(stage.out.target_id, id);
		assert_near(after_deg, before_deg, 0.02 + 0.02 * rate);
	}
}

static void an_old_picture_is_shown_but_feeds_no_track(void **state)
{
	(void)state;
	set_crossing();
	fly(1.0, 2.5);
	int64_t seen_ns =
		track_find(&stage.pursuit.tracks, stage.out.target_id)->seen_ns;

	stage.repeated = true;
	fly(1.0, 0.1);
	assert_int_equal(stage.out.detection_count, 1);
	assert_int_equal(
		track_find(&stage.pursuit.tracks, stage.out.target_id)->seen_ns,
		seen_ns);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_crossing_target_is_led_through_the_shutter),
		cmocka_unit_test(an_old_picture_is_shown_but_feeds_no_track),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
