/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/lamp_spot.h"
#include "check.h"
#include "random.h"

#include <string.h>

enum {
	WIDTH = 320,
	HEIGHT = 240
};

static uint16_t lit[WIDTH * HEIGHT];
static uint16_t dark[WIDTH * HEIGHT];

static struct frame frame_of(const uint16_t *pixels)
{
	return (struct frame){ .data = pixels,
		.stride = WIDTH * 2,
		.width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY16 };
}

/* A wall with noise, the same in both pictures but for that. */
static void paint_wall(void)
{
	uint64_t random = 3;

	for (int i = 0; i < WIDTH * HEIGHT; i++) {
		lit[i] = (uint16_t)(2000 + 30 * random_normal(&random));
		dark[i] = (uint16_t)(2000 + 30 * random_normal(&random));
	}
}

static void shine(
	uint16_t *pixels, double x0, double y0, double radius_px, double light)
{
	for (int i = 0; i < WIDTH * HEIGHT; i++) {
		int x = i % WIDTH;
		int y = i / WIDTH;
		double off = hypot(x - x0, y - y0) / radius_px;
		double all = pixels[i] + light / (1 + off * off * off * off);

		pixels[i] = (uint16_t)fmin(all, 65535);
	}
}

static void the_spots_middle_is_found_to_a_part_of_a_pixel(void **state)
{
	struct frame frame = frame_of(lit);
	struct lamp_spot spot;
	struct error error;

	(void)state;
	paint_wall();
	shine(lit, 170.3, 101.8, 30, 9000);
	assert_true(lamp_spot_find(&frame, NULL, &spot, &error));
	assert_near(spot.at.x_px, 170.3, 0.3);
	assert_near(spot.at.y_px, 101.8, 0.3);
	assert_near(spot.radius_px, 42, 5);
}

static void a_clipped_spot_is_found_as_well(void **state)
{
	struct frame frame = frame_of(lit);
	struct lamp_spot spot;
	struct error error;

	(void)state;
	paint_wall();
	shine(lit, 150.6, 120.2, 25, 400000);
	assert_true(lamp_spot_find(&frame, NULL, &spot, &error));
	assert_near(spot.at.x_px, 150.6, 0.3);
	assert_near(spot.at.y_px, 120.2, 0.3);
}

static void a_dark_picture_takes_off_another_lamp(void **state)
{
	struct frame with = frame_of(lit);
	struct frame without = frame_of(dark);
	struct lamp_spot spot;
	struct error error;

	(void)state;
	paint_wall();
	shine(lit, 90, 70, 20, 9000);
	shine(lit, 240, 150, 20, 9000);
	shine(dark, 240, 150, 20, 9000);
	assert_false(lamp_spot_find(&with, NULL, &spot, &error));
	assert_non_null(strstr(error.text, "two bright regions are alike"));
	assert_true(lamp_spot_find(&with, &without, &spot, &error));
	assert_near(spot.at.x_px, 90, 0.5);
}

static void no_spot_and_a_cut_one_are_refused(void **state)
{
	struct frame frame = frame_of(lit);
	struct lamp_spot spot;
	struct error error;

	(void)state;
	paint_wall();
	assert_false(lamp_spot_find(&frame, NULL, &spot, &error));
	assert_non_null(strstr(error.text, "no spot"));
	shine(lit, 310, 100, 30, 9000);
	assert_false(lamp_spot_find(&frame, NULL, &spot, &error));
	assert_non_null(strstr(error.text, "touches the edge"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_spots_middle_is_found_to_a_part_of_a_pixel),
		cmocka_unit_test(a_clipped_spot_is_found_as_well),
		cmocka_unit_test(a_dark_picture_takes_off_another_lamp),
		cmocka_unit_test(no_spot_and_a_cut_one_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
