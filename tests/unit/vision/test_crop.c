/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "vision/crop.h"

static const uint8_t steps8[3 * 4] = { 0, 32, 64, 96, 100, 132, 164, 196, 200,
	232, 255, 255 };

static struct frame small8(void)
{
	return (struct frame){ .data = steps8,
		.stride = 4,
		.width = 4,
		.height = 3,
		.format = FRAME_GRAY8,
		.stamp_ns = 77,
		.sequence = 5 };
}

static void whole_pixels_are_copied(void **state)
{
	struct frame from = small8();
	uint8_t pixels[4];
	struct frame crop = crop_frame(&from, 1.0, 1.0, 2, 2, pixels);

	(void)state;
	assert_int_equal(pixels[0], 132);
	assert_int_equal(pixels[1], 164);
	assert_int_equal(pixels[2], 232);
	assert_int_equal(pixels[3], 255);
	assert_int_equal(crop.width, 2);
	assert_int_equal(crop.stride, 2);
	assert_int_equal(crop.stamp_ns, 77);
	assert_int_equal(crop.sequence, 5);
}

static void parts_of_a_pixel_are_blended(void **state)
{
	struct frame from = small8();
	uint8_t pixel;

	(void)state;
	crop_frame(&from, 0.25, 0.0, 1, 1, &pixel);
	assert_int_equal(pixel, 8);
	crop_frame(&from, 0.0, 0.5, 1, 1, &pixel);
	assert_int_equal(pixel, 50);
	crop_frame(&from, 1.0 / 32.0, 0.0, 1, 1, &pixel);
	assert_int_equal(pixel, 1);
}

static void the_border_goes_on_outside(void **state)
{
	struct frame from = small8();
	uint8_t pixels[2];

	(void)state;
	crop_frame(&from, -5.25, -1e9, 2, 1, pixels);
	assert_int_equal(pixels[0], 0);
	assert_int_equal(pixels[1], 0);
	crop_frame(&from, 1e12, 40.0, 2, 1, pixels);
	assert_int_equal(pixels[0], 255);
	crop_frame(&from, -0.5, 0.0, 2, 1, pixels);
	assert_int_equal(pixels[0], 0);
	assert_int_equal(pixels[1], 16);
}

static void sixteen_bits_keep_their_depth(void **state)
{
	const uint16_t deep[2] = { 65535, 65503 };
	struct frame from = { .data = deep,
		.stride = 4,
		.width = 2,
		.height = 1,
		.format = FRAME_GRAY16 };
	uint16_t pixel;

	(void)state;
	crop_frame(&from, 0.5, 0.0, 1, 1, &pixel);
	assert_int_equal(pixel, 65519);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(whole_pixels_are_copied),
		cmocka_unit_test(parts_of_a_pixel_are_blended),
		cmocka_unit_test(the_border_goes_on_outside),
		cmocka_unit_test(sixteen_bits_keep_their_depth),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
