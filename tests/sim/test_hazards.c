/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "core/pursuit.h"
#include "hw/sim_scene.h"
#include "vision/eye.h"

/*
 * What moves or shines at night and is no target: each in a drawn scene, from
 * pixels to tracks, with a camera at rest.
 */

/* 0 means "never" to the pursuit. */
#define START_NS CLOCK_NS_PER_S

struct night {
	struct sim_scene *scene;
	struct eye *eye;
	struct eye_view view;
	struct pursuit pursuit;
	struct pursuit_output output;
	int firm_frames;   /* a firm track in a frame counts as one */
	int target_frames; /* so long the beam followed something */
};

static void open_night(struct night *night, const char *text)
{
	struct sim_scene_settings wanted;
	struct eye_settings seeing = eye_settings_default();
	struct pursuit_settings settings = pursuit_settings_default();
	struct error error;
	struct rig rig;

	assert_true(sim_scene_parse(&wanted, text, &error));
	night->scene = sim_scene_open(&wanted, &error);
	assert_non_null(night->scene);
	night->eye = eye_open(&seeing, wanted.width_px, wanted.height_px,
		FRAME_GRAY16, &error);
	assert_non_null(night->eye);
	rig = sim_scene_rig(night->scene);
	pursuit_init(&night->pursuit, &settings, &rig);
}

static void look(struct night *night, const struct sim_shot *shot)
{
	int64_t now_ns = START_NS + shot->frame.stamp_ns;
	const struct gather_place place = { &night->pursuit.rig, shot->head };
	const struct mount_sample sample = { now_ns, shot->head, true, 0.0 };
	struct pursuit_frame frame;

	eye_look(night->eye, &shot->frame, &place, &night->view);
	frame = eye_frame(&night->view, 0, now_ns);
	pursuit_step(&night->pursuit,
		&(struct pursuit_input){ .now_ns = now_ns,
			.frame = &frame,
			.samples = &sample,
			.sample_count = 1 },
		&night->output);
	for (int i = 0; i < TRACK_MAX; i++) {
		night->firm_frames +=
			night->pursuit.tracks.slot[i].state == TRACK_FIRM;
	}
	night->target_frames += night->output.target_id != 0;
}

static struct night *watched(const char *text)
{
	static struct night night;
	struct sim_shot shot;

	night = (struct night){ .firm_frames = 0 };
	open_night(&night, text);
	while (sim_scene_next(night.scene, &shot)) {
		look(&night, &shot);
	}
	sim_scene_close(night.scene);
	eye_close(night.eye);
	return &night;
}

static void insects_near_the_lens_are_no_targets(void **state)
{
	(void)state;
	assert_int_equal(watched("sky?seconds=30&insects=240")->firm_frames, 0);
}

static void drops_on_the_lens_are_no_targets(void **state)
{
	(void)state;
	assert_int_equal(watched("sky?seconds=15&drops=2")->firm_frames, 0);
}

static void lightning_is_no_target(void **state)
{
	(void)state;
	assert_int_equal(
		watched("cloud?seconds=15&lightning=1800")->firm_frames, 0);
}

static void flares_of_exhaust_are_no_targets(void **state)
{
	(void)state;
	assert_int_equal(
		watched("sky?seconds=60&flares=240&seed=5")->firm_frames, 0);
}

static void headlights_are_no_targets(void **state)
{
	(void)state;
	assert_int_equal(
		watched("town?seconds=15&traffic=600")->firm_frames, 0);
}

static void the_own_beam_is_no_target(void **state)
{
	(void)state;
	assert_int_equal(watched("sky?seconds=15&beam=1")->firm_frames, 0);
}

static void the_sun_is_no_target(void **state)
{
	(void)state;
	assert_int_equal(watched("sky?seconds=15&sun=1")->firm_frames, 0);
}

/* A scene in which all of these are missed would be no test. */
static void what_flies_among_them_is_one(void **state)
{
	(void)state;
	assert_in_range(watched("sky?seconds=10&insects=3600&drops=2&flares=900"
				"&size_px=3&snr=15&lasts_s=8")
				->target_frames,
		200, 300);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(insects_near_the_lens_are_no_targets),
		cmocka_unit_test(drops_on_the_lens_are_no_targets),
		cmocka_unit_test(lightning_is_no_target),
		cmocka_unit_test(flares_of_exhaust_are_no_targets),
		cmocka_unit_test(headlights_are_no_targets),
		cmocka_unit_test(the_own_beam_is_no_target),
		cmocka_unit_test(the_sun_is_no_target),
		cmocka_unit_test(what_flies_among_them_is_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
