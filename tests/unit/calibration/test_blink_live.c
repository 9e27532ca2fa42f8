/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "blink_live.h"
#include "check.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/*
 * The switching and the watching in real time, through the capture that the
 * daemon uses: a camera of its own kind that looks at the very file which
 * stands for the light.
 */

enum {
	WIDTH = 80,
	HEIGHT = 60,
	PERIOD_MS = 16
};

/* Its pictures are stamped so much later than it looked. */
static const int64_t LATE_NS = 37000000;

struct camera {
	int light;
	int64_t sequence;
	uint8_t pixels[WIDTH * HEIGHT];
};

static char light[] = "/tmp/searchlight-light-XXXXXX";

static struct camera *open_camera(const char *source, struct error *error)
{
	struct camera *camera = calloc(1, sizeof(*camera));

	(void)error;
	assert_non_null(camera);
	camera->light = open(source, O_RDONLY | O_CLOEXEC);
	assert_true(camera->light >= 0);
	return camera;
}

static struct camera_info tell(const struct camera *camera)
{
	(void)camera;
	return (struct camera_info){ .width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY8,
		.rate_hz = 1000.0 / PERIOD_MS,
		.live = true };
}

/* Grey, and in one corner the light. */
static enum camera_result read_camera(struct camera *camera,
	struct frame *frame, int wait_ms, struct error *error)
{
	(void)wait_ms;
	(void)error;
	poll(NULL, 0, PERIOD_MS);
	int64_t at_ns = clock_now_ns();
	char letter = '0';
	assert_true(pread(camera->light, &letter, 1, 0) >= 0);
	for (int i = 0; i < WIDTH * HEIGHT; i++) {
		camera->pixels[i] =
			(uint8_t)(90 + (i * 7 + camera->sequence) % 5);
	}
	for (int i = 0; i < 9; i++) {
		camera->pixels[(50 + i / 3) * WIDTH + 70 + i % 3] +=
			letter == '1' ? 100 : 0;
	}
	*frame = (struct frame){ camera->pixels, WIDTH, WIDTH, HEIGHT,
		FRAME_GRAY8, at_ns + LATE_NS, camera->sequence++ };
	return CAMERA_FRAME;
}

static void close_camera(struct camera *camera)
{
	close(camera->light);
	free(camera);
}

static const struct camera_ops ops = { .name = "light",
	.open = open_camera,
	.info = tell,
	.read = read_camera,
	.close = close_camera };

static void the_stamps_delay_is_told(void **state)
{
	struct blink_watch watch;
	struct blink_record record = { 0 };
	struct blink_result result;
	struct error error;

	(void)state;
	int file = mkstemp(light);
	assert_true(file >= 0);
	close(file);
	assert_true(blink_watch_open(&watch, &error));
	struct capture_plan plan = { .camera = &ops,
		.source = light,
		.eye = eye_settings_default(),
		.witness = blink_watch_witness(&watch) };
	struct capture *capture = capture_open(&plan, &error);
	assert_non_null(capture);
	int64_t zero_ns = clock_now_ns();
	assert_true(blink_switch(light, zero_ns, NULL, NULL, &record, &error));
	capture_close(capture);
	if (!blink_watch_levels(&watch, zero_ns, &record, &result, &error)) {
		fail_msg("%zu turns, %zu pictures: %s", record.turn_count,
			watch.count, error.text);
	}
	print_message("%.2f +- %.2f ms, %.1f %% explained\n",
		1000 * result.delay_s, 1000 * result.delay_sigma_s,
		100 * result.contrast);
	assert_near(result.delay_s, (double)LATE_NS * 1e-9, 0.005);
	assert_true(record.level_count > 100);
	blink_record_free(&record);
	blink_watch_close(&watch);
	unlink(light);
}

static bool at_once(void *context)
{
	(void)context;
	return true;
}

static void ctrl_c_leaves_it_dark(void **state)
{
	char path[] = "/tmp/searchlight-light-XXXXXX";
	struct blink_record record = { 0 };
	struct error error;

	(void)state;
	int file = mkstemp(path);
	assert_true(file >= 0);
	assert_false(blink_switch(path, 0, at_once, NULL, &record, &error));
	char letter = '?';
	assert_int_equal(pread(file, &letter, 1, 0), 1);
	assert_int_equal(letter, '0');
	close(file);
	unlink(path);
	blink_record_free(&record);
}

static void a_light_that_is_not_there_is_a_sentence(void **state)
{
	struct blink_record record = { 0 };
	struct error error;

	(void)state;
	assert_false(blink_switch(
		"/nowhere/at/all", 0, NULL, NULL, &record, &error));
	assert_non_null(strstr(error.text, "/sys/class/leds"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_stamps_delay_is_told),
		cmocka_unit_test(ctrl_c_leaves_it_dark),
		cmocka_unit_test(a_light_that_is_not_there_is_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
