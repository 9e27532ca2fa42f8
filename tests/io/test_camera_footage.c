/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_files.h"

static void frames_of_a_clip_are_all_there_in_size_and_time(void **state)
{
	struct camera *camera = must_open(clip(state, "IR_DRONE_040.mp4"));
	struct camera_info info = camera_footage.info(camera);
	struct error error;
	struct frame frame;

	assert_int_equal(info.width, 320);
	assert_int_equal(info.height, 256);
	assert_int_equal(info.format, FRAME_GRAY8);
	assert_int_equal(info.frames, 305);
	assert_near(info.rate_hz, 30.0, 1e-9);
	assert_false(info.live);
	for (int n = 0; n < 305; n++) {
		frame = must_read(camera);
		assert_int_equal(frame.sequence, n);
		assert_near((double)frame.stamp_ns, n * 1e9 / 30.0, 1.0);
	}
	assert_int_equal(
		camera_footage.read(camera, &frame, 0, &error), CAMERA_END);
	assert_int_equal(
		camera_footage.read(camera, &frame, 0, &error), CAMERA_END);
	camera_footage.close(camera);
}

/* The sum of the first frame as the ffmpeg program decodes it. */
static void pixels_are_the_luma_of_the_video_untouched(void **state)
{
	struct camera *camera = must_open(clip(state, "IR_DRONE_040.mp4"));
	struct frame frame = must_read(camera);
	long sum = 0;

	for (int y = 0; y < frame.height; y++) {
		for (int x = 0; x < frame.width; x++) {
			sum += level_at(&frame, x, y);
		}
	}
	assert_int_equal(sum, 9005957);
	camera_footage.close(camera);
}

static void b_frames_come_in_presentation_order_with_their_decode_number(
	void **state)
{
	static const int decoded[] = { 0, 3, 2, 4, 1, 7, 6, 8, 5, 10, 11, 9 };
	struct camera *camera = must_open(sample(state, "b_frames.mp4"));

	for (int n = 0; n < 12; n++) {
		struct frame frame = must_read(camera);

		assert_int_equal(level_at(&frame, 30, 20), 20 + 16 * n);
		assert_int_equal(frame.sequence, decoded[n]);
		assert_near((double)frame.stamp_ns, n * 40e6, 1.0);
	}
	camera_footage.close(camera);
}

static void check_grey16(struct file_path path)
{
	struct camera *camera = must_open(path);
	struct frame frame = must_read(camera);

	assert_int_equal(frame.format, FRAME_GRAY16);
	for (int y = 0; y < 6; y++) {
		for (int x = 0; x < 8; x++) {
			assert_int_equal(
				level_at(&frame, x, y), 4096 * y + 257 * x);
		}
	}
	camera_footage.close(camera);
}

static void sixteen_bits_keep_their_values_from_png_and_tiff(void **state)
{
	check_grey16(sample(state, "grey16.png"));
	check_grey16(sample(state, "grey16.tiff"));
}

static void check_colour8(struct file_path path)
{
	struct camera *camera = must_open(path);
	struct frame frame = must_read(camera);

	for (int y = 0; y < 6; y++) {
		for (int x = 0; x < 8; x++) {
			double luma = 0.299 * 40 * y + 0.587 * 10 * x +
				0.114 * (255 - 30 * x);

			assert_near(level_at(&frame, x, y), luma, 1.0);
		}
	}
	camera_footage.close(camera);
}

static void colour_becomes_luma(void **state)
{
	check_colour8(sample(state, "colour8.png"));
	check_colour8(sample(state, "colour8.bmp"));
}

static void a_palette_becomes_the_luma_of_its_colours(void **state)
{
	static const double luma[] = { 0.299 * 255, 0.587 * 255, 0.114 * 255 };
	struct camera *camera = must_open(sample(state, "palette.png"));
	struct frame frame = must_read(camera);

	for (int x = 0; x < 8; x++) {
		assert_near(level_at(&frame, x, 1), luma[(x + 1) % 3], 1.0);
	}
	camera_footage.close(camera);
}

static void a_single_picture_is_one_frame_at_time_zero_without_a_rate(
	void **state)
{
	struct camera *camera = must_open(sample(state, "grey.jpg"));
	struct camera_info info = camera_footage.info(camera);
	struct frame frame = must_read(camera);
	struct error error;

	assert_near(info.rate_hz, 0.0, 0.0);
	assert_int_equal(info.frames, 1);
	assert_int_equal(frame.stamp_ns, 0);
	assert_near(level_at(&frame, 7, 7), 100.0, 3.0);
	assert_int_equal(
		camera_footage.read(camera, &frame, 0, &error), CAMERA_END);
	camera_footage.close(camera);
}

static void numbered_pictures_follow_from_their_lowest_number(void **state)
{
	struct camera *camera = must_open(sample(state, "numbered_%03d.png"));
	struct error error;
	struct frame frame;

	for (int n = 0; n < 3; n++) {
		frame = must_read(camera);
		assert_int_equal(level_at(&frame, 0, 0), 70 + 10 * n);
		assert_int_equal(frame.sequence, n);
		assert_near((double)frame.stamp_ns, n * 1e9 / 30.0, 1.0);
	}
	assert_int_equal(
		camera_footage.read(camera, &frame, 0, &error), CAMERA_END);
	camera_footage.close(camera);
}

static void the_backend_is_found_by_name_and_no_other_is(void **state)
{
	(void)state;
	assert_ptr_equal(camera_find("footage"), &camera_footage);
	assert_null(camera_find("nonsense"));
	assert_null(camera_find(""));
}

static void closing_nothing_is_fine(void **state)
{
	(void)state;
	camera_footage.close(NULL);
}

int main(int count, char **words)
{
	struct footage_files files = { .samples = words[count - 2],
		.clips = words[count - 1] };
	const struct CMUnitTest tests[] = {
#define on_files(f) cmocka_unit_test_prestate(f, &files)
		on_files(frames_of_a_clip_are_all_there_in_size_and_time),
		on_files(pixels_are_the_luma_of_the_video_untouched),
		on_files(
			b_frames_come_in_presentation_order_with_their_decode_number),
		on_files(sixteen_bits_keep_their_values_from_png_and_tiff),
		on_files(colour_becomes_luma),
		on_files(a_palette_becomes_the_luma_of_its_colours),
		on_files(
			a_single_picture_is_one_frame_at_time_zero_without_a_rate),
		on_files(numbered_pictures_follow_from_their_lowest_number),
		on_files(the_backend_is_found_by_name_and_no_other_is),
		on_files(closing_nothing_is_fine),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
