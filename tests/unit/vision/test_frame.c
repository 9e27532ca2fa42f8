/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "vision/frame.h"

static void rows_lie_a_stride_apart(void **state)
{
	unsigned char pixels[3 * 10] = { 0 };
	struct frame frame = { .data = pixels,
		.stride = 10,
		.width = 4,
		.height = 3,
		.format = FRAME_GRAY16 };

	(void)state;
	assert_ptr_equal(frame_row(&frame, 0), pixels);
	assert_ptr_equal(frame_row(&frame, 2), pixels + 20);
}

static void a_pixel_has_one_byte_or_two(void **state)
{
	(void)state;
	assert_int_equal(frame_pixel_bytes(FRAME_GRAY8), 1);
	assert_int_equal(frame_pixel_bytes(FRAME_GRAY16), 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_lie_a_stride_apart),
		cmocka_unit_test(a_pixel_has_one_byte_or_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
