/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "vision/canvas.h"

#include <limits.h>
#include <string.h>

static const struct colour red = { 250, 10, 20 };
static const struct colour white = { 255, 255, 255 };

static struct canvas *must_open(int width, int height)
{
	struct error error;
	struct canvas *canvas = canvas_open(width, height, &error);

	assert_non_null(canvas);
	return canvas;
}

static const uint8_t *pixel_at(const struct canvas *canvas, int x, int y)
{
	return canvas_pixels(canvas) + (size_t)y * canvas_stride(canvas) +
		(size_t)3 * (size_t)x;
}

static long light_of(const struct canvas *canvas)
{
	long sum = 0;

	for (int y = 0; y < canvas_height(canvas); y++) {
		for (int i = 0; i < 3 * canvas_width(canvas); i++) {
			sum += pixel_at(canvas, 0, y)[i];
		}
	}
	return sum;
}

static void a_new_canvas_is_black_and_has_its_size(void **state)
{
	struct canvas *canvas = must_open(40, 30);

	(void)state;
	assert_int_equal(canvas_width(canvas), 40);
	assert_int_equal(canvas_height(canvas), 30);
	assert_int_equal(light_of(canvas), 0);
	canvas_close(canvas);
	canvas_close(NULL);
}

static void a_size_that_cannot_be_had_is_told(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_null(canvas_open(0, 10, &error));
	assert_int_equal(error.code, ERROR_FAILED);
	assert_null(canvas_open(-5, 10, &error));
	assert_null(canvas_open(INT_MAX, INT_MAX, &error));
}

static void a_fill_mixes_by_its_opacity(void **state)
{
	struct canvas *canvas = must_open(20, 20);

	(void)state;
	canvas_fill(canvas, 5, 5, 10, 10, red, 1.0);
	assert_int_equal(pixel_at(canvas, 5, 5)[2], 250);
	assert_int_equal(pixel_at(canvas, 14, 14)[0], 20);
	assert_int_equal(pixel_at(canvas, 15, 14)[2], 0);
	canvas_fill(canvas, 5, 5, 1, 1, white, 0.5);
	assert_near(pixel_at(canvas, 5, 5)[0], (255 + 20) / 2.0, 1.0);
	canvas_close(canvas);
}

static void a_sixteen_bit_picture_is_stretched_between_its_levels(void **state)
{
	static uint16_t pixels[100 * 100];
	struct frame frame = { .data = pixels,
		.stride = 200,
		.width = 100,
		.height = 100,
		.format = FRAME_GRAY16 };
	struct canvas *canvas = must_open(100, 100);

	(void)state;
	for (int i = 0; i < 10000; i++) {
		pixels[i] = (uint16_t)(7000 + i % 100);
	}
	pixels[0] = 65535; /* one hot pixel does not darken the rest */
	canvas_picture(canvas, &frame, 0, 0, 100, 100);
	assert_int_equal(pixel_at(canvas, 0, 0)[0], 255);
	assert_near(pixel_at(canvas, 0, 50)[1], 0.0, 0.0);
	assert_near(pixel_at(canvas, 50, 50)[1], 255 * 50 / 99.0, 1.0);
	assert_near(pixel_at(canvas, 99, 50)[1], 255.0, 0.0);
	canvas_close(canvas);
}

static void a_picture_is_scaled_into_its_place_and_cut_at_the_edge(void **state)
{
	static const uint8_t pixels[4] = { 10, 200, 60, 90 };
	struct frame frame = { .data = pixels,
		.stride = 2,
		.width = 2,
		.height = 2,
		.format = FRAME_GRAY8 };
	struct canvas *canvas = must_open(50, 50);

	(void)state;
	canvas_picture(canvas, &frame, 30, -10, 40, 40);
	assert_int_equal(pixel_at(canvas, 31, 0)[0], 10);
	assert_int_equal(pixel_at(canvas, 49, 29)[0], 60);
	assert_int_equal(pixel_at(canvas, 49, 30)[0], 0);
	assert_int_equal(pixel_at(canvas, 29, 10)[0], 0);
	canvas_close(canvas);
}

static void what_lies_outside_or_is_no_number_is_left_out(void **state)
{
	struct canvas *canvas = must_open(30, 30);
	static const uint8_t pixels[4] = { 0 };
	struct frame frame = { .data = pixels,
		.stride = 2,
		.width = 2,
		.height = 2,
		.format = FRAME_GRAY8 };

	(void)state;
	canvas_line(canvas, NAN, 0, 10, 10, red, 1);
	canvas_line(canvas, -500, -500, -400, -400, red, 3);
	canvas_box(canvas, 1e300, 0, 10, 10, red, 1);
	canvas_circle(canvas, 15, 15, -INFINITY, red, 1);
	canvas_circle(canvas, 15, 15, 0, red, 1);
	canvas_fill(canvas, 40, 40, 100, 100, red, 1.0);
	canvas_fill(canvas, 10, 10, -5, 0, red, 1.0);
	canvas_text(canvas, 9000, 9000, 1.0, red, "far");
	canvas_text(canvas, 5, 5, 0.0, red, "nothing");
	canvas_glow(canvas, 1000, 1000, 50, 1.0);
	canvas_glow(canvas, 10, NAN, 50, 1.0);
	canvas_picture(canvas, &frame, 100, 100, 10, 10);
	canvas_picture(canvas, &frame, 0, 0, 0, 10);
	canvas_picture(canvas, &frame, INT_MIN, INT_MAX, 10, 10);
	assert_int_equal(light_of(canvas), 0);
	canvas_close(canvas);
}

static void shapes_lie_where_they_are_asked_for(void **state)
{
	struct canvas *canvas = must_open(60, 60);

	(void)state;
	canvas_circle(canvas, 30, 30, 20, white, 1);
	assert_true(pixel_at(canvas, 50, 30)[1] > 200);
	assert_true(pixel_at(canvas, 30, 10)[1] > 200);
	assert_int_equal(pixel_at(canvas, 30, 30)[1], 0);
	canvas_box(canvas, 5, 5, 10, 10, red, 1);
	assert_true(pixel_at(canvas, 15, 10)[2] > 200);
	canvas_line(canvas, 0, 58, 59, 58, white, 1);
	assert_true(pixel_at(canvas, 33, 58)[0] > 200);
	canvas_close(canvas);
}

static void text_takes_the_width_that_it_is_said_to_take(void **state)
{
	struct canvas *canvas = must_open(300, 40);
	double width = canvas_text_width(1.0, "FOLLOW 12.3");
	int right = 0;

	(void)state;
	canvas_text(canvas, 10, 30, 1.0, white, "FOLLOW 12.3");
	for (int y = 0; y < 40; y++) {
		for (int x = 0; x < 300; x++) {
			if (pixel_at(canvas, x, y)[0] > 128 && x > right) {
				right = x;
			}
		}
	}
	assert_near(right, 10 + width, 4.0);
	assert_near(canvas_text_width(2.0, "FOLLOW 12.3"), 2.0 * width, 6.0);
	canvas_close(canvas);
}

static void text_that_is_not_ascii_is_drawn_as_question_marks(void **state)
{
	struct canvas *plain = must_open(100, 40);
	struct canvas *strange = must_open(100, 40);

	(void)state;
	canvas_text(plain, 5, 30, 1.0, white, "a???b");
	canvas_text(strange, 5, 30, 1.0, white, "a\xc3\xa4\nb");
	assert_int_equal(light_of(plain), light_of(strange));
	canvas_close(plain);
	canvas_close(strange);
}

static void a_glow_is_brightest_in_its_middle_and_ends_at_its_rim(void **state)
{
	struct canvas *canvas = must_open(60, 60);

	(void)state;
	canvas_glow(canvas, 30, 30, 20, 1.0);
	assert_true(pixel_at(canvas, 30, 30)[0] > pixel_at(canvas, 40, 30)[0]);
	assert_true(pixel_at(canvas, 40, 30)[0] > 0);
	assert_int_equal(pixel_at(canvas, 51, 30)[0], 0);
	canvas_close(canvas);
}

static void a_copy_scales_the_whole_canvas(void **state)
{
	struct canvas *from = must_open(40, 40);
	struct canvas *canvas = must_open(40, 40);

	(void)state;
	canvas_fill(from, 0, 0, 20, 40, white, 1.0);
	canvas_copy(canvas, from, 20, 20, 20, 20);
	assert_int_equal(pixel_at(canvas, 22, 30)[0], 255);
	assert_int_equal(pixel_at(canvas, 37, 30)[0], 0);
	assert_int_equal(pixel_at(canvas, 10, 10)[0], 0);
	canvas_close(from);
	canvas_close(canvas);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_new_canvas_is_black_and_has_its_size),
		cmocka_unit_test(a_size_that_cannot_be_had_is_told),
		cmocka_unit_test(a_fill_mixes_by_its_opacity),
		cmocka_unit_test(
			a_sixteen_bit_picture_is_stretched_between_its_levels),
		cmocka_unit_test(
			a_picture_is_scaled_into_its_place_and_cut_at_the_edge),
		cmocka_unit_test(what_lies_outside_or_is_no_number_is_left_out),
		cmocka_unit_test(shapes_lie_where_they_are_asked_for),
		cmocka_unit_test(text_takes_the_width_that_it_is_said_to_take),
		cmocka_unit_test(
			text_that_is_not_ascii_is_drawn_as_question_marks),
		cmocka_unit_test(
			a_glow_is_brightest_in_its_middle_and_ends_at_its_rim),
		cmocka_unit_test(a_copy_scales_the_whole_canvas),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
