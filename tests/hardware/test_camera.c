/* SPDX-License-Identifier: Apache-2.0 */
#include "app/capture.h"
#include "base/clock.h"
#include "check.h"
#include "hw/camera.h"
#include "hw/v4l2_list.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <poll.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

/*
 * The V4L2 camera on a real kernel's vivid, whose controls make it drop,
 * damage, break off and vanish. The processor is emulated and slow: nothing
 * here is asserted on time but upper limits.
 */

#define VISIBLE "/dev/video0"
#define SMALL   VISIBLE "?format=GREY&size=320x180"

enum {
	PATIENCE_MS = 20000,
};

/* ---- vivid's controls, by the names that it gives them ---- */

static void find_control(
	int fd, const char *name, struct v4l2_query_ext_ctrl *control)
{
	memset(control, 0, sizeof(*control));
	do {
		control->id |= V4L2_CTRL_FLAG_NEXT_CTRL;
		if (ioctl(fd, VIDIOC_QUERY_EXT_CTRL, control) != 0) {
			fail_msg("vivid has no control '%s'", name);
		}
	} while (strcmp(control->name, name) != 0);
}

static int open_node(void)
{
	int fd = open(VISIBLE, O_RDWR);

	assert_true(fd >= 0);
	return fd;
}

static void set_control(const char *name, int value)
{
	struct v4l2_query_ext_ctrl control;
	int fd = open_node();

	find_control(fd, name, &control);
	struct v4l2_control set = { .id = control.id, .value = value };
	assert_int_equal(ioctl(fd, VIDIOC_S_CTRL, &set), 0);
	close(fd);
}

static int get_control(const char *name)
{
	struct v4l2_query_ext_ctrl control;
	int fd = open_node();

	find_control(fd, name, &control);
	struct v4l2_control get = { .id = control.id };
	assert_int_equal(ioctl(fd, VIDIOC_G_CTRL, &get), 0);
	close(fd);
	return get.value;
}

/* ---- the camera ---- */

static struct camera *must_open(const char *source)
{
	struct error error = { 0 };
	struct camera *camera = camera_v4l2.open(source, &error);

	if (camera == NULL) {
		fail_msg("%s", error.text);
	}
	return camera;
}

static struct frame must_read(struct camera *camera)
{
	struct error error = { 0 };
	struct frame frame;
	enum camera_result result =
		camera_v4l2.read(camera, &frame, PATIENCE_MS, &error);

	if (result != CAMERA_FRAME) {
		fail_msg("no picture (%d): %s", (int)result, error.text);
	}
	return frame;
}

/* Until it fails; what it then says. */
static void must_fail(struct camera *camera, const char *sentence)
{
	int64_t until_ns = clock_now_ns() + PATIENCE_MS * CLOCK_NS_PER_MS;
	enum camera_result result = CAMERA_WAIT;
	struct error error = { 0 };
	struct frame frame;

	while (result != CAMERA_ERROR && clock_now_ns() < until_ns) {
		result = camera_v4l2.read(camera, &frame, 100, &error);
	}
	assert_int_equal(result, CAMERA_ERROR);
	if (strstr(error.text, sentence) == NULL) {
		fail_msg("'%s' does not say '%s'", error.text, sentence);
	}
	print_message("%s\n", error.text);
}

static void must_refuse(const char *source, const char *sentence)
{
	struct error error = { 0 };

	assert_null(camera_v4l2.open(source, &error));
	if (strstr(error.text, sentence) == NULL) {
		fail_msg("'%s' does not say '%s'", error.text, sentence);
	}
	print_message("%s\n", error.text);
}

/* How far the levels of the picture spread: vivid paints bars. */
static int spread_of(const struct frame *frame)
{
	int low = 65535;
	int high = 0;

	for (int x = 0; x < frame->width; x++) {
		const void *row = frame_row(frame, frame->height / 4);
		int level = frame->format == FRAME_GRAY16
			? ((const uint16_t *)row)[x]
			: ((const uint8_t *)row)[x];

		low = level < low ? level : low;
		high = level > high ? level : high;
	}
	return high - low;
}

static void every_layout_shows_the_same_bars(void **state)
{
	static const struct {
		const char *format;
		int bits;
	} layouts[] = { { "GREY", 8 }, { "Y10", 10 }, { "Y12", 12 },
		{ "Y16", 16 }, { "Y16_BE", 16 }, { "YUYV", 8 }, { "YVYU", 8 },
		{ "UYVY", 8 }, { "VYUY", 8 }, { "NV12", 8 }, { "NV21", 8 },
		{ "YU12", 8 }, { "YV12", 8 } };

	(void)state;
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		char source[128];

		snprintf(source, sizeof(source),
			VISIBLE "?format=%s&size=320x180", layouts[i].format);
		struct camera *camera = must_open(source);
		struct frame frame = must_read(camera);
		double share = (double)spread_of(&frame) /
			(double)(1 << layouts[i].bits);

		assert_int_equal(frame.width, 320);
		assert_int_equal(frame.height, 180);
		assert_int_equal(
			frame.format == FRAME_GRAY16, layouts[i].bits > 8);
		print_message("%-6s bars over %.2f of the scale\n",
			layouts[i].format, share);
		assert_true(share > 0.6 && share < 1.0);
		camera_v4l2.close(camera);
	}
}

static void stamps_are_the_kernels_and_say_what_they_stamp(void **state)
{
	struct camera *camera = must_open(SMALL);
	int64_t last_ns = 0;

	(void)state;
	for (int i = 0; i < 10; i++) {
		struct frame frame = must_read(camera);
		int64_t age_ns = clock_now_ns() - frame.stamp_ns;

		assert_true(frame.stamp_ns > last_ns);
		assert_true(age_ns > 0 && age_ns < 2 * CLOCK_NS_PER_S);
		last_ns = frame.stamp_ns;
	}
	assert_non_null(strstr(camera_v4l2.info(camera).how, "stamp=last"));
	camera_v4l2.close(camera);

	set_control("Timestamp Source", 1);
	camera = must_open(SMALL);
	must_read(camera);
	print_message("%s\n", camera_v4l2.info(camera).how);
	assert_non_null(strstr(camera_v4l2.info(camera).how, "stamp=start"));
	camera_v4l2.close(camera);
	set_control("Timestamp Source", 0);
}

static void dropped_pictures_are_counted_by_their_numbers(void **state)
{
	struct camera *camera = must_open(SMALL);
	int64_t last = -1;

	(void)state;
	set_control("Percentage of Dropped Buffers", 50);
	for (int i = 0; i < 20; i++) {
		struct frame frame = must_read(camera);

		assert_true(frame.sequence > last);
		last = frame.sequence;
	}
	set_control("Percentage of Dropped Buffers", 0);
	struct camera_counts counts = camera_v4l2.counts(camera);
	print_message("20 delivered, %d dropped, %d late, %d slow\n",
		(int)counts.dropped, (int)counts.late, (int)counts.slow);
	assert_int_equal(counts.delivered, 20);
	assert_true(counts.dropped >= 3);
	assert_int_equal(last, 19 + (int)counts.dropped + (int)counts.late);
	camera_v4l2.close(camera);
}

static void a_damaged_picture_is_passed_over_and_counted(void **state)
{
	struct camera *camera = must_open(SMALL);

	(void)state;
	must_read(camera);
	set_control("Inject V4L2_BUF_FLAG_ERROR", 1);
	for (int i = 0; i < 8; i++) {
		must_read(camera);
	}
	assert_int_equal(camera_v4l2.counts(camera).damaged, 1);
	camera_v4l2.close(camera);
}

static void a_queue_that_breaks_is_named_and_opens_again(void **state)
{
	struct camera *camera = must_open(SMALL);

	(void)state;
	must_read(camera);
	set_control("Inject Fatal Streaming Error", 1);
	must_fail(camera, "broke off its pictures");
	camera_v4l2.close(camera);
	camera = must_open(SMALL);
	must_read(camera);
	camera_v4l2.close(camera);
}

static void another_signal_in_mid_stream_is_named(void **state)
{
	struct camera *camera = must_open(SMALL);

	(void)state;
	must_read(camera);
	set_control("DV Timings Signal Mode", 1);
	must_fail(camera, "changed the size or the format");
	camera_v4l2.close(camera);
	set_control("DV Timings Signal Mode", 0);
}

static void what_cannot_be_is_refused_in_one_sentence(void **state)
{
	(void)state;
	must_refuse("/dev/video9", "is not there");
	must_refuse("no such camera", "is not there");
	must_refuse("vivid", "two cameras are called vivid");
	must_refuse("/dev/null", "is no camera");
	must_refuse(VISIBLE "?format=Y10P", "does not deliver Y10P");
	must_refuse(VISIBLE "?format=GREY&size=7x3", "were asked for");
	must_refuse(VISIBLE "?shutter=Nonsense", "no control 'Nonsense'");
}

static void one_that_is_in_use_says_so(void **state)
{
	struct camera *camera = must_open(SMALL);

	(void)state;
	must_refuse(SMALL, "in use by another program");
	camera_v4l2.close(camera);
}

static void a_camera_is_found_by_what_it_calls_itself(void **state)
{
	struct camera *camera =
		must_open("vivid@platform:vivid-001?format=Y16&size=160x120");
	struct frame frame = must_read(camera);

	(void)state;
	assert_int_equal(frame.width, 160);
	assert_int_equal(frame.format, FRAME_GRAY16);
	camera_v4l2.close(camera);
}

/* "Boolean" stands in for a thermal camera's automatic shutter. */
static void what_it_does_by_itself_is_held_off_and_comes_back(void **state)
{
	struct camera *camera = must_open(SMALL "&shutter=Boolean");

	(void)state;
	set_control("Gain, Automatic", 1);
	set_control("Boolean", 1);
	must_read(camera);
	camera_v4l2.hold(camera, true);
	assert_int_equal(get_control("Gain, Automatic"), 0);
	assert_int_equal(get_control("Boolean"), 0);
	int gain = get_control("Gain");
	must_read(camera);
	assert_int_equal(get_control("Gain"), gain);
	camera_v4l2.hold(camera, false);
	assert_int_equal(get_control("Gain, Automatic"), 1);
	assert_int_equal(get_control("Boolean"), 1);
	camera_v4l2.hold(camera, true);
	camera_v4l2.close(camera);
	assert_int_equal(get_control("Boolean"), 1);
}

static const struct v4l2_mode *find_mode(
	const struct v4l2_entry *entry, const char *format)
{
	for (size_t i = 0; i < entry->mode_count; i++) {
		if (strcmp(entry->modes[i].format, format) == 0) {
			return &entry->modes[i];
		}
	}
	fail_msg("%s does not offer %s", entry->path, format);
	return NULL;
}

static const struct v4l2_knob *find_knob(
	const struct v4l2_entry *entry, const char *name)
{
	for (size_t i = 0; i < entry->knob_count; i++) {
		if (strcmp(entry->knobs[i].name, name) == 0) {
			return &entry->knobs[i];
		}
	}
	fail_msg("%s has no control %s", entry->path, name);
	return NULL;
}

static void the_list_says_what_is_there_and_how_to_find_it_again(void **state)
{
	static struct v4l2_entry entries[V4L2_LIST_MAX];
	size_t count = v4l2_list(entries);

	(void)state;
	assert_true(count >= 2);
	assert_string_equal(entries[0].path, VISIBLE);
	assert_string_equal(entries[0].source, "vivid@platform:vivid-000");
	assert_string_equal(entries[1].source, "vivid@platform:vivid-001");
	assert_true(find_mode(&entries[0], "Y16")->readable);
	assert_false(find_mode(&entries[0], "RGB3")->readable);
	assert_true(find_knob(&entries[0], "Gain, Automatic")->held);
	assert_false(find_knob(&entries[0], "Brightness")->held);
	assert_int_equal(find_knob(&entries[0], "Brightness")->high, 255);
	camera_v4l2.close(must_open(entries[1].source));
}

/* ---- kept by the daemon's own capture ---- */

static struct capture_report await(
	struct capture *capture, enum capture_state state, uint64_t opened)
{
	struct capture_report report = capture_report(capture);
	int64_t until_ns = clock_now_ns() + PATIENCE_MS * CLOCK_NS_PER_MS;

	while ((report.state != state || report.opened < opened) &&
		clock_now_ns() < until_ns) {
		poll(NULL, 0, 5);
		report = capture_report(capture);
	}
	assert_int_equal(report.state, state);
	assert_true(report.opened >= opened);
	return report;
}

static void one_that_is_unplugged_is_named_and_taken_again_when_it_is_back(
	void **state)
{
	struct capture_plan plan = { .camera = &camera_v4l2,
		.source = "vivid@platform:vivid-000?format=GREY&size=320x180",
		.eye = eye_settings_default() };
	struct error error = { 0 };
	struct capture *capture = capture_open(&plan, &error);

	(void)state;
	if (capture == NULL) {
		fail_msg("%s", error.text);
	}
	while (capture_report(capture).frames < 3) {
		poll(NULL, 0, 10);
	}
	int64_t pulled_ns = clock_now_ns();

	/* It is back as soon as its last user has closed it. */
	set_control("Disconnect", 1);
	struct capture_report lost = await(capture, CAPTURE_LOST, 1);
	int64_t lost_ns = clock_now_ns();
	assert_non_null(strstr(lost.error.text, "was unplugged"));
	struct capture_report back = await(capture, CAPTURE_RUNS, 2);
	print_message("%s\nnoticed %.0f ms after it was pulled, pictures "
		      "again %.0f ms later\n",
		lost.error.text, clock_seconds(lost_ns - pulled_ns) * 1e3,
		clock_seconds(clock_now_ns() - lost_ns) * 1e3);
	assert_true(back.counts.delivered > lost.counts.delivered);
	assert_true(clock_now_ns() - lost_ns < 5 * CLOCK_NS_PER_S);
	capture_close(capture);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_layout_shows_the_same_bars),
		cmocka_unit_test(
			stamps_are_the_kernels_and_say_what_they_stamp),
		cmocka_unit_test(dropped_pictures_are_counted_by_their_numbers),
		cmocka_unit_test(a_damaged_picture_is_passed_over_and_counted),
		cmocka_unit_test(a_queue_that_breaks_is_named_and_opens_again),
		cmocka_unit_test(another_signal_in_mid_stream_is_named),
		cmocka_unit_test(what_cannot_be_is_refused_in_one_sentence),
		cmocka_unit_test(one_that_is_in_use_says_so),
		cmocka_unit_test(a_camera_is_found_by_what_it_calls_itself),
		cmocka_unit_test(
			what_it_does_by_itself_is_held_off_and_comes_back),
		cmocka_unit_test(
			the_list_says_what_is_there_and_how_to_find_it_again),
		cmocka_unit_test(
			one_that_is_unplugged_is_named_and_taken_again_when_it_is_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
