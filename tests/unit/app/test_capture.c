/* SPDX-License-Identifier: Apache-2.0 */
#include "app/capture.h"
#include "base/clock.h"
#include "check.h"

#include <poll.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/*
 * A camera whose source is its script: each letter one read; f: a frame of
 * 64 x 48, 10 ms after the last, b: the same with a bright spot, h: the same,
 * once the camera is told to hold still, e: error. It ends with the script, and
 * drops one picture whenever it is opened. A script that begins with ! is not
 * there, one that begins with ? is there once the test says so.
 */

enum {
	WIDTH = 64,
	HEIGHT = 48,
	SPOT_X = 30,
	SPOT_Y = 20,
	PERIOD_MS = 10,
	/* What a machine under load may take for anything; never waited for. */
	PATIENCE_MS = 60000,
};

struct camera {
	const char *script;
	bool held;
	int64_t sequence;
	uint8_t pixels[HEIGHT][WIDTH];
};

static atomic_bool plugged_in;

static struct camera *script_open(const char *source, struct error *error)
{
	if (*source == '?' && plugged_in) {
		source++;
	}
	if (*source == '!' || *source == '?') {
		error_set(error, ERROR_UNREACHABLE, "no such script");
		return NULL;
	}
	struct camera *camera = calloc(1, sizeof(*camera));
	camera->script = source;
	return camera;
}

static struct camera_info script_info(const struct camera *camera)
{
	(void)camera;
	return (struct camera_info){ .width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY8,
		.rate_hz = 1000.0 / PERIOD_MS };
}

static void paint(struct camera *camera, bool spot)
{
	unsigned noise = 1 + (unsigned)camera->sequence;

	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			noise = noise * 1103515245u + 12345u;
			camera->pixels[y][x] =
				(uint8_t)(60 + (noise >> 16) % 5);
		}
	}
	for (int i = 0; spot && i < 9; i++) {
		camera->pixels[SPOT_Y - 1 + i / 3][SPOT_X - 1 + i % 3] = 200;
	}
}

static enum camera_result script_read(struct camera *camera,
	struct frame *frame, int wait_ms, struct error *error)
{
	char letter = *camera->script;

	(void)wait_ms;
	if (letter == '\0') {
		return CAMERA_END;
	}
	if (letter == 'h' && !camera->held) {
		poll(NULL, 0, 5);
		return CAMERA_WAIT;
	}
	camera->script++;
	if (letter == 'e') {
		error_set(error, ERROR_FAILED, "the script says so");
		return CAMERA_ERROR;
	}
	paint(camera, letter == 'b');
	*frame = (struct frame){ .data = camera->pixels,
		.stride = WIDTH,
		.width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY8,
		.stamp_ns = camera->sequence * PERIOD_MS * CLOCK_NS_PER_MS,
		.sequence = camera->sequence };
	camera->sequence++;
	return CAMERA_FRAME;
}

static void script_close(struct camera *camera)
{
	free(camera);
}

static struct camera_info live_info(const struct camera *camera)
{
	struct camera_info info = script_info(camera);

	info.live = true;
	return info;
}

static void live_hold(struct camera *camera, bool on)
{
	camera->held = on;
}

static struct camera_counts live_counts(const struct camera *camera)
{
	return (struct camera_counts){ .delivered = (uint64_t)camera->sequence,
		.dropped = 1 };
}

static const struct camera_ops script = { .name = "script",
	.open = script_open,
	.info = script_info,
	.read = script_read,
	.close = script_close };
static const struct camera_ops live = { .name = "live",
	.device = true,
	.open = script_open,
	.info = live_info,
	.read = script_read,
	.close = script_close,
	.hold = live_hold,
	.counts = live_counts };

static struct capture *open_plan(
	const struct camera_ops *ops, const char *source, bool loop)
{
	struct capture_plan plan = { .camera = ops,
		.source = source,
		.loop = loop,
		.eye = eye_settings_default(),
		.delay_s = 0.005 };
	struct error error = { 0 };
	struct capture *capture = capture_open(&plan, &error);

	if (capture == NULL) {
		fail_msg("%s", error.text);
	}
	return capture;
}

static bool news(struct capture *capture, int wait_ms)
{
	struct pollfd one = { .fd = capture_fd(capture), .events = POLLIN };

	return poll(&one, 1, wait_ms) == 1;
}

/* Until the capture is in @state; its last report. */
static struct capture_report await(
	struct capture *capture, enum capture_state state)
{
	struct capture_report report = capture_report(capture);

	for (int i = 0; i < PATIENCE_MS / 10 && report.state != state; i++) {
		poll(NULL, 0, 10);
		report = capture_report(capture);
	}
	assert_int_equal(report.state, state);
	return report;
}

static void footage_plays_in_real_time_and_ends(void **state)
{
	int64_t began_ns = clock_now_ns();
	struct capture *capture =
		open_plan(&script, "ffffffffffffffffffff", false);
	struct capture_shot shot;
	int64_t last_ns = 0;
	int64_t last = 0;

	(void)state;
	while (capture_report(capture).state == CAPTURE_RUNS) {
		assert_true(news(capture, PATIENCE_MS));
		if (!capture_take(capture, &shot)) {
			continue;
		}
		if (last_ns != 0) {
			assert_int_equal(shot.exposure_ns - last_ns,
				(shot.sequence - last) * PERIOD_MS *
					CLOCK_NS_PER_MS);
		}
		last_ns = shot.exposure_ns;
		last = shot.sequence;
	}
	assert_true(
		clock_now_ns() - began_ns > 18 * PERIOD_MS * CLOCK_NS_PER_MS);
	struct capture_report report = await(capture, CAPTURE_ENDED);
	assert_int_equal(report.frames, 20);
	capture_close(capture);
}

static void the_spot_is_found_and_dated_to_mid_exposure(void **state)
{
	int64_t before_ns = clock_now_ns();
	struct capture *capture = open_plan(&script, "b", false);
	struct capture_shot shot = { 0 };

	(void)state;
	await(capture, CAPTURE_ENDED);
	assert_true(capture_take(capture, &shot));
	assert_true(shot.view.count >= 1);
	assert_near(shot.view.blobs[0].centre.x_px, SPOT_X, 1.0);
	assert_near(shot.view.blobs[0].centre.y_px, SPOT_Y, 1.0);
	assert_true(shot.exposure_ns < clock_now_ns() - 5 * CLOCK_NS_PER_MS);
	assert_true(shot.exposure_ns > before_ns - 50 * CLOCK_NS_PER_MS);
	assert_false(capture_take(capture, &shot));
	capture_close(capture);
}

static void who_takes_late_gets_the_newest_and_the_count_of_the_rest(
	void **state)
{
	struct capture *capture = open_plan(&script, "fffff", false);
	struct capture_shot shot;

	(void)state;
	struct capture_report report = await(capture, CAPTURE_ENDED);
	assert_true(capture_take(capture, &shot));
	assert_int_equal(shot.sequence, 4);
	assert_int_equal(report.missed, 4);
	capture_close(capture);
}

static void looped_footage_begins_again_also_after_damage(void **state)
{
	struct capture *capture = open_plan(&script, "ffe", true);

	(void)state;
	for (int i = 0;
		i < PATIENCE_MS / 10 && capture_report(capture).opened < 4;
		i++) {
		poll(NULL, 0, 10);
	}
	struct capture_report report = capture_report(capture);
	assert_true(report.opened >= 4);
	assert_int_equal(report.state, CAPTURE_RUNS);
	capture_close(capture);
}

static void damaged_footage_breaks_off_with_its_reason(void **state)
{
	struct capture *capture = open_plan(&script, "ffe", false);

	(void)state;
	struct capture_report report = await(capture, CAPTURE_BROKEN);
	assert_string_equal(report.error.text, "the script says so");
	assert_int_equal(report.frames, 2);
	capture_close(capture);
}

static void a_live_camera_that_fails_is_opened_anew_without_haste(void **state)
{
	int64_t began_ns = clock_now_ns();
	struct capture *capture = open_plan(&live, "fe", false);

	(void)state;
	await(capture, CAPTURE_LOST);
	while (capture_report(capture).opened < 2) {
		assert_true(clock_now_ns() - began_ns <
			PATIENCE_MS * CLOCK_NS_PER_MS);
		poll(NULL, 0, 10);
	}
	assert_true(clock_now_ns() - began_ns > 400 * CLOCK_NS_PER_MS);
	capture_close(capture);
}

/* At least so many; the report that says so. */
static struct capture_report await_frames(
	struct capture *capture, uint64_t frames)
{
	struct capture_report report = capture_report(capture);

	for (int i = 0; i < PATIENCE_MS / 10 && report.frames < frames; i++) {
		poll(NULL, 0, 10);
		report = capture_report(capture);
	}
	assert_true(report.frames >= frames);
	return report;
}

static struct capture_plan measured_plan(const char *source, int width_px)
{
	return (struct capture_plan){ .camera = &live,
		.source = source,
		.eye = eye_settings_default(),
		.width_px = width_px,
		.height_px = HEIGHT };
}

static void a_device_that_is_not_there_yet_is_waited_for(void **state)
{
	struct capture_plan plan = measured_plan("?fff", WIDTH);
	struct error error = { 0 };

	(void)state;
	plugged_in = false;
	struct capture *capture = capture_open(&plan, &error);
	assert_non_null(capture);
	struct capture_report report = await(capture, CAPTURE_LOST);
	assert_string_equal(report.error.text, "no such script");
	assert_int_equal(report.info.width, WIDTH);
	plugged_in = true;
	await_frames(capture, 3);
	capture_close(capture);
}

static void a_device_is_not_waited_for_where_its_pictures_are_not_known(
	void **state)
{
	struct capture_plan plan = measured_plan("!", 0);
	struct error error = { 0 };

	(void)state;
	assert_null(capture_open(&plan, &error));
	assert_string_equal(error.text, "no such script");
}

static void pictures_of_another_size_than_the_rigs_are_refused(void **state)
{
	struct capture_plan plan = measured_plan("f", WIDTH + 1);
	struct error error = { 0 };

	(void)state;
	assert_null(capture_open(&plan, &error));
	assert_non_null(strstr(error.text, "64 x 48"));
	assert_non_null(strstr(error.text, "measured with 65 x 48"));
}

static void a_camera_that_is_opened_anew_is_held_still_as_before(void **state)
{
	struct capture *capture = open_plan(&live, "ffh", false);

	(void)state;
	await_frames(capture, 2);
	poll(NULL, 0, 50);
	assert_int_equal(capture_report(capture).frames, 2);
	capture_hold(capture, true);
	await_frames(capture, 6);
	capture_close(capture);
}

static void what_a_live_camera_lost_is_counted_over_all_openings(void **state)
{
	struct capture *capture = open_plan(&live, "ffe", false);

	(void)state;
	struct capture_report report = await_frames(capture, 3);
	assert_int_equal(report.counts.delivered, report.frames);
	/* One at each opening, the newest of which may have shown none yet. */
	assert_in_range(
		report.counts.dropped, (report.frames + 1) / 2, report.opened);
	capture_close(capture);
}

static void a_source_that_is_not_there_is_told_at_once(void **state)
{
	struct capture_plan plan = {
		.camera = &script, .source = "!", .eye = eye_settings_default()
	};
	struct error error = { 0 };

	(void)state;
	assert_null(capture_open(&plan, &error));
	assert_string_equal(error.text, "no such script");
	capture_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(footage_plays_in_real_time_and_ends),
		cmocka_unit_test(the_spot_is_found_and_dated_to_mid_exposure),
		cmocka_unit_test(
			who_takes_late_gets_the_newest_and_the_count_of_the_rest),
		cmocka_unit_test(looped_footage_begins_again_also_after_damage),
		cmocka_unit_test(damaged_footage_breaks_off_with_its_reason),
		cmocka_unit_test(
			a_live_camera_that_fails_is_opened_anew_without_haste),
		cmocka_unit_test(
			a_camera_that_is_opened_anew_is_held_still_as_before),
		cmocka_unit_test(
			what_a_live_camera_lost_is_counted_over_all_openings),
		cmocka_unit_test(a_device_that_is_not_there_yet_is_waited_for),
		cmocka_unit_test(
			a_device_is_not_waited_for_where_its_pictures_are_not_known),
		cmocka_unit_test(
			pictures_of_another_size_than_the_rigs_are_refused),
		cmocka_unit_test(a_source_that_is_not_there_is_told_at_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
