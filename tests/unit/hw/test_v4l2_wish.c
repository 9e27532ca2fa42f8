/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/v4l2_wish.h"

#include <string.h>

static void a_device_alone_wants_what_the_camera_does(void **state)
{
	struct v4l2_wish wish;
	struct error error;

	(void)state;
	assert_true(v4l2_wish_parse(&wish, "/dev/v4l/by-id/usb-x", &error));
	assert_string_equal(wish.device, "/dev/v4l/by-id/usb-x");
	assert_null(wish.pixels);
	assert_int_equal(wish.width, 0);
	assert_near(wish.rate_hz, 0.0, 0.0);
	assert_near(wish.gain, -1.0, 0.0);
	assert_true(wish.hold);
}

static void all_that_can_be_wished_is_read(void **state)
{
	struct v4l2_wish wish;
	struct error error;

	(void)state;
	assert_true(v4l2_wish_parse(&wish,
		"Boson: video@usb-1.2?format=Y16&size=640x512&rate=60&"
		"exposure_ms=2.5&gain=32&readout_ms=8&stamp=first&hold=no&"
		"shutter=FFC Mode",
		&error));
	assert_string_equal(wish.device, "Boson: video@usb-1.2");
	assert_string_equal(wish.pixels->name, "Y16");
	assert_int_equal(wish.width, 640);
	assert_int_equal(wish.height, 512);
	assert_near(wish.rate_hz, 60.0, 0.0);
	assert_near(wish.exposure_s, 0.0025, 1e-12);
	assert_near(wish.gain, 32.0, 0.0);
	assert_near(wish.readout_s, 0.008, 1e-12);
	assert_int_equal(wish.stamp, V4L2_STAMP_FIRST);
	assert_false(wish.hold);
	assert_string_equal(wish.shutter, "FFC Mode");
}

static void what_is_wrong_is_named_with_what_would_be_right(void **state)
{
	static const char *const bad[][2] = {
		{ "", "no device" },
		{ "?format=Y16", "no device" },
		{ "/dev/video0?format=RGB3", "choose one of Y16" },
		{ "/dev/video0?size=640", "WIDTHxHEIGHT" },
		{ "/dev/video0?size=99999x1", "8192" },
		{ "/dev/video0?rate=0", "0.1..10000" },
		{ "/dev/video0?rate=nan", "0.1..10000" },
		{ "/dev/video0?exposure_ms=-1", "0.001..10000" },
		{ "/dev/video0?stamp=now", "arrival" },
		{ "/dev/video0?hold=maybe", "yes or no" },
		{ "/dev/video0?shutter=", "name of a control" },
		{ "/dev/video0?colour=red", "no setting colour" },
		{ "/dev/video0?rate", "NAME=VALUE" },
		{ "/dev/video0?", "NAME=VALUE" },
	};
	struct v4l2_wish wish;
	struct error error;

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(v4l2_wish_parse(&wish, bad[i][0], &error));
		if (strstr(error.text, bad[i][1]) == NULL) {
			fail_msg("%s: '%s' does not say '%s'", bad[i][0],
				error.text, bad[i][1]);
		}
	}
}

static void the_middle_of_the_exposure_lies_where_the_stamp_says(void **state)
{
	(void)state;
	/* 10 ms of light, 8 ms of rows. */
	assert_int_equal(
		v4l2_stamp_to_middle_ns(V4L2_STAMP_START, 0.010, 0.008),
		5000000);
	assert_int_equal(
		v4l2_stamp_to_middle_ns(V4L2_STAMP_FIRST, 0.010, 0.008),
		-5000000);
	assert_int_equal(v4l2_stamp_to_middle_ns(V4L2_STAMP_LAST, 0.010, 0.008),
		-13000000);
	assert_int_equal(
		v4l2_stamp_to_middle_ns(V4L2_STAMP_ARRIVAL, 0.010, 0.008),
		-13000000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_alone_wants_what_the_camera_does),
		cmocka_unit_test(all_that_can_be_wished_is_read),
		cmocka_unit_test(
			what_is_wrong_is_named_with_what_would_be_right),
		cmocka_unit_test(
			the_middle_of_the_exposure_lies_where_the_stamp_says),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
