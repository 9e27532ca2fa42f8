/* SPDX-License-Identifier: Apache-2.0 */
#include "app/camera_spoil.h"
#include "check.h"
#include "hw/sim_faults.h"

/* What a simulated camera delivers while something ails it. */

enum {
	WIDTH = 4,
	HEIGHT = 2,
	PIXELS = WIDTH * HEIGHT,
};

static const int64_t ms = 1000000;
static struct camera_spoil spoil;
static const uint16_t drawn_pixels[PIXELS] = { 5, 6, 7, 8, 9, 10, 11, 12 };
static const struct frame drawn = { .data = drawn_pixels,
	.stride = WIDTH * sizeof(uint16_t),
	.width = WIDTH,
	.height = HEIGHT,
	.format = FRAME_GRAY16 };

static uint64_t only(enum sim_fault fault)
{
	return UINT64_C(1) << fault;
}

static int open_spoil(void **state)
{
	(void)state;
	return camera_spoil_open(&spoil, WIDTH, HEIGHT, NULL) ? 0 : 1;
}

static int close_spoil(void **state)
{
	(void)state;
	camera_spoil_close(&spoil);
	return 0;
}

static void all_pixels_are(enum sim_fault fault, uint16_t value)
{
	struct frame frame =
		camera_spoil_frame(&spoil, only(fault), NULL, 40 * ms);
	const uint16_t *pixels = frame.data;

	assert_int_equal(frame.width, WIDTH);
	assert_true(frame.stamp_ns == 40 * ms);
	for (int i = 0; i < PIXELS; i++) {
		assert_int_equal(pixels[i], value);
	}
}

static void a_sound_camera_gives_what_is_drawn(void **state)
{
	(void)state;
	assert_int_equal(camera_spoil_fate(0, 40 * ms, 20 * ms), CAMERA_DRAWS);
	struct frame frame = camera_spoil_frame(&spoil, 0, &drawn, 40 * ms);

	assert_ptr_equal(frame.data, drawn_pixels);
	assert_true(frame.stamp_ns == 40 * ms);
}

static void a_frozen_one_gives_the_last_with_a_fresh_stamp(void **state)
{
	uint64_t frozen = only(SIM_FAULT_CAMERA_FROZEN);

	(void)state;
	camera_spoil_frame(&spoil, 0, &drawn, 40 * ms);
	assert_int_equal(
		camera_spoil_fate(frozen, 60 * ms, 20 * ms), CAMERA_INVENTS);
	struct frame frame = camera_spoil_frame(&spoil, frozen, NULL, 60 * ms);

	assert_ptr_equal(frame.data, drawn_pixels);
	assert_true(frame.stamp_ns == 60 * ms);
}

static void black_and_white_fill_the_picture(void **state)
{
	(void)state;
	all_pixels_are(SIM_FAULT_CAMERA_BLACK, 0);
	all_pixels_are(SIM_FAULT_CAMERA_WHITE, 16383);
}

static void a_slow_one_gives_one_picture_in_600_ms(void **state)
{
	int pictures = 0;

	(void)state;
	for (int i = 0; i < 60; i++) {
		pictures +=
			camera_spoil_fate(only(SIM_FAULT_CAMERA_SLOW),
				(1000 + 20 * i) * ms, 20 * ms) == CAMERA_DRAWS;
	}
	assert_int_equal(pictures, 2);
}

static void stamps_run_back_from_when_that_began(void **state)
{
	uint64_t back = only(SIM_FAULT_CAMERA_BACK);

	(void)state;
	camera_spoil_frame(&spoil, back, &drawn, 100 * ms);
	assert_true(
		camera_spoil_frame(&spoil, back, &drawn, 120 * ms).stamp_ns ==
		80 * ms);
	assert_true(camera_spoil_frame(&spoil, 0, &drawn, 140 * ms).stamp_ns ==
		140 * ms);
	assert_true(camera_spoil_frame(&spoil, only(SIM_FAULT_CAMERA_AHEAD),
			    &drawn, 160 * ms)
			    .stamp_ns == 1160 * ms);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			a_sound_camera_gives_what_is_drawn, open_spoil,
			close_spoil),
		cmocka_unit_test_setup_teardown(
			a_frozen_one_gives_the_last_with_a_fresh_stamp,
			open_spoil, close_spoil),
		cmocka_unit_test_setup_teardown(
			black_and_white_fill_the_picture, open_spoil,
			close_spoil),
		cmocka_unit_test_setup_teardown(
			a_slow_one_gives_one_picture_in_600_ms, open_spoil,
			close_spoil),
		cmocka_unit_test_setup_teardown(
			stamps_run_back_from_when_that_began, open_spoil,
			close_spoil),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
