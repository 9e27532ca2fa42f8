/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The order of events in virtual time.
 */
#include "base/clock.h"
#include "check.h"
#include "settings/scenario.h"
#include "settings/settings.h"
#include "tools/rehearsal.h"

#include <string.h>

enum {
	STEPS_MAX = 1024
};

/* A sink that writes down when it was called, and with what. */
struct log {
	int steps;
	int frames;
	int sent;
	int64_t step_ns[STEPS_MAX];     /* since the scene's zero */
	int64_t exposure_ns[STEPS_MAX]; /* -1: a tick */
	int64_t last_sent_ns;
	bool sent_before_its_exposure;
	enum mode mode; /* of the last step */
	int fail_at;    /* this step fails; 0: none */
};

static bool log_step(
	void *context, const struct rehearsal_step *step, struct error *error)
{
	struct log *log = context;

	assert_true(log->steps < STEPS_MAX);
	log->step_ns[log->steps] = step->output->now_ns - step->zero_ns;
	log->exposure_ns[log->steps] =
		step->frame != NULL ? step->frame->exposure_ns : -1;
	log->frames += step->frame != NULL;
	log->mode = step->output->mode;
	log->steps++;
	return log->steps == log->fail_at
		? error_set(error, ERROR_FAILED, "the disk is full")
		: true;
}

static void log_sent(void *context, int64_t exposure_ns, int64_t sent_ns)
{
	struct log *log = context;

	log->sent++;
	log->sent_before_its_exposure = log->sent_before_its_exposure ||
		sent_ns <= exposure_ns || sent_ns < log->last_sent_ns;
	log->last_sent_ns = sent_ns;
}

/* A camera that breaks before its 11th frame, in front of a still picture. */
static enum camera_result break_in_time(
	struct scene *scene, int64_t *exposure_ns, struct error *error)
{
	if (scene->frames == 10) {
		error_set(error, ERROR_FAILED, "the camera is gone");
		return CAMERA_ERROR;
	}
	*exposure_ns = scene->frames++ * 40 * CLOCK_NS_PER_MS;
	return CAMERA_FRAME;
}

static struct scene_view look_at_nothing(
	struct scene *scene, struct mount_angles head, struct mount_rates rates)
{
	static const uint8_t grey[64 * 64];

	(void)head;
	(void)rates;
	return (struct scene_view){ .frame = { .data = grey,
					    .stride = 64,
					    .width = 64,
					    .height = 64,
					    .format = FRAME_GRAY8,
					    .sequence = scene->frames } };
}

static const struct scene_ops breaking = {
	.next = break_in_time,
	.view = look_at_nothing,
};

static bool rehearse_scene(struct log *log, struct scene *scene, double delay_s,
	struct error *error)
{
	struct scenario scenario = scenario_default();
	struct settings settings = settings_default();
	struct rehearsal_sink sink = {
		.context = log, .step = log_step, .sent = log_sent
	};
	struct rehearsal_settings rehearsal = {
		.pursuit = settings.pursuit,
		.eye = settings.eye,
		.mount_kind = "pelco-d",
		.mount = settings.mount,
		.head = scenario_head(&scenario),
		.line = scenario_line(&scenario),
		.tick_hz = 50.0,
		.frame_delay_s = { delay_s },
	};

	return rehearsal_run(&rehearsal, scene, NULL, &sink, error);
}

/* A second of a small, empty sky at 25 frames a second. */
static bool rehearse(struct log *log, double delay_s, struct error *error)
{
	struct scenario scenario = scenario_default();

	scenario.cameras[0].width_px = 64;
	scenario.cameras[0].height_px = 64;
	scenario.world.cloud = 0.0;
	struct rig rig = scenario_rig(&scenario);
	struct sim_world *world = sim_world_open(&scenario.world, &rig, error);
	struct scene_rigs rigs = { rig, rig };
	struct scene *scene = scene_world(world, &rigs, 25.0, 1.0, error);
	bool done = rehearse_scene(log, scene, delay_s, error);

	scene->ops->close(scene);
	sim_world_close(world);
	return done;
}

static void each_frame_arrives_once_its_delay_after_its_exposure(void **state)
{
	static struct log log;
	struct error error;
	int frame = 0;

	(void)state;
	log = (struct log){ 0 };
	assert_true(rehearse(&log, 0.03, &error));
	assert_int_equal(log.frames, 25);
	for (int i = 0; i < log.steps; i++) {
		if (log.exposure_ns[i] < 0) {
			continue;
		}
		assert_int_equal(
			log.exposure_ns[i], frame * 40 * CLOCK_NS_PER_MS);
		assert_int_equal(log.step_ns[i] - log.exposure_ns[i],
			30 * CLOCK_NS_PER_MS);
		frame++;
	}
}

static void a_delay_longer_than_the_frames_apart_keeps_their_order(void **state)
{
	static struct log log;
	struct error error;
	int64_t last_ns = -1;

	(void)state;
	log = (struct log){ 0 };
	assert_true(rehearse(&log, 0.15, &error));
	assert_int_equal(log.frames, 25);
	for (int i = 0; i < log.steps; i++) {
		if (log.exposure_ns[i] >= 0) {
			assert_true(log.exposure_ns[i] > last_ns);
			last_ns = log.exposure_ns[i];
		}
	}
}

static void time_never_falls_and_ticks_come_every_20_ms(void **state)
{
	static struct log log;
	struct error error;
	int64_t tick_ns = -1;

	(void)state;
	log = (struct log){ 0 };
	assert_true(rehearse(&log, 0.013, &error));
	for (int i = 1; i < log.steps; i++) {
		assert_true(log.step_ns[i] >= log.step_ns[i - 1]);
	}
	for (int i = 0; i < log.steps; i++) {
		if (log.exposure_ns[i] >= 0) {
			continue;
		}
		assert_true(tick_ns < 0 ||
			log.step_ns[i] == tick_ns + 20 * CLOCK_NS_PER_MS);
		tick_ns = log.step_ns[i];
	}
}

static void the_order_to_follow_is_obeyed_before_the_first_frame(void **state)
{
	static struct log log;
	struct error error;

	(void)state;
	log = (struct log){ 0 };
	assert_true(rehearse(&log, 0.02, &error));
	assert_int_equal(log.mode, MODE_FOLLOW);
	assert_true(log.step_ns[0] < 0);
	assert_true(log.sent > 0);
	assert_false(log.sent_before_its_exposure);
}

static void a_sink_that_fails_ends_it_with_its_own_words(void **state)
{
	static struct log log;
	struct error error = { 0 };

	(void)state;
	log = (struct log){ .fail_at = 60 };
	assert_false(rehearse(&log, 0.02, &error));
	assert_int_equal(log.steps, 60);
	assert_string_equal(error.text, "the disk is full");
}

static void frames_under_way_arrive_though_the_camera_broke(void **state)
{
	static struct log log;
	struct error error = { 0 };
	struct scene scene = { .ops = &breaking,
		.name = "camera",
		.rig = rig_default(),
		.real = rig_default(),
		.width = 64,
		.height = 64,
		.format = FRAME_GRAY8 };

	(void)state;
	log = (struct log){ 0 };
	assert_false(rehearse_scene(&log, &scene, 0.1, &error));
	assert_int_equal(log.frames, 10);
	assert_string_equal(error.text, "the camera is gone");
}

static void a_delay_that_no_queue_can_hold_is_refused(void **state)
{
	static struct log log;
	struct error error = { 0 };

	(void)state;
	log = (struct log){ 0 };
	assert_false(rehearse(&log, 0.9, &error));
	assert_non_null(strstr(error.text, "delay"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			each_frame_arrives_once_its_delay_after_its_exposure),
		cmocka_unit_test(
			a_delay_longer_than_the_frames_apart_keeps_their_order),
		cmocka_unit_test(time_never_falls_and_ticks_come_every_20_ms),
		cmocka_unit_test(
			the_order_to_follow_is_obeyed_before_the_first_frame),
		cmocka_unit_test(a_sink_that_fails_ends_it_with_its_own_words),
		cmocka_unit_test(
			frames_under_way_arrive_though_the_camera_broke),
		cmocka_unit_test(a_delay_that_no_queue_can_hold_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
