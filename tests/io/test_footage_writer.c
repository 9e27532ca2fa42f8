/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_files.h"
#include "hw/footage_writer.h"

enum {
	WIDTH = 70,
	HEIGHT = 46,
	FRAMES = 9,
	SIDE_BYTES = 160, /* a stride wider than a row of 16-bit pixels */
};

/* Pseudo-random pixels: the hardest case for a lossless codec. */
static void fill(uint8_t *pixels, int seed)
{
	uint32_t random = (uint32_t)seed + 1;

	for (size_t i = 0; i < (size_t)SIDE_BYTES * HEIGHT; i++) {
		random = random * 1664525U + 1013904223U;
		pixels[i] = (uint8_t)(random >> 24);
	}
}

static struct frame frame_of(
	const uint8_t *pixels, enum frame_format format, int64_t stamp_ns)
{
	return (struct frame){ .data = pixels,
		.stride = SIDE_BYTES,
		.width = WIDTH,
		.height = HEIGHT,
		.format = format,
		.stamp_ns = stamp_ns };
}

/* Frames are 33.4 ms apart, but for a pause of 2 s before the fifth. */
static int64_t stamp_of(int n)
{
	return 77000000000LL + n * 33400000LL + (n >= 4 ? 2000000000LL : 0);
}

static void write_lossless(
	struct file_path path, enum footage_kind kind, enum frame_format format)
{
	static uint8_t pixels[SIDE_BYTES * HEIGHT];
	struct error error = { 0 };
	struct footage_writer *writer = footage_writer_open(
		path.text, kind, WIDTH, HEIGHT, format, 30.0, &error);

	assert_non_null(writer);
	for (int n = 0; n < FRAMES; n++) {
		struct frame frame = frame_of(pixels, format, stamp_of(n));

		fill(pixels, n);
		assert_true(footage_write_frame(writer, &frame, &error));
	}
	assert_true(footage_writer_close(writer, &error));
}

static void check_round_trip(enum footage_kind kind, enum frame_format format)
{
	static uint8_t pixels[SIDE_BYTES * HEIGHT];
	struct file_path path = fresh_file(".mkv");
	struct camera *camera;

	write_lossless(path, kind, format);
	camera = must_open(path);
	for (int n = 0; n < FRAMES; n++) {
		struct frame frame = must_read(camera);

		fill(pixels, n);
		assert_int_equal(frame.format, format);
		assert_int_equal(frame.sequence, n);
		assert_near((double)(frame.stamp_ns),
			(double)(stamp_of(n) - stamp_of(0)), 0.5e6);
		for (int y = 0; y < HEIGHT; y++) {
			assert_memory_equal(frame_row(&frame, y),
				pixels + (size_t)y * SIDE_BYTES,
				WIDTH * frame_pixel_bytes(format));
		}
	}
	camera_footage.close(camera);
	unlink(path.text);
}

static void sixteen_bits_come_back_bit_for_bit_with_their_time(void **state)
{
	(void)state;
	check_round_trip(FOOTAGE_LOSSLESS, FRAME_GRAY16);
	check_round_trip(FOOTAGE_HURRIED, FRAME_GRAY16);
}

static void eight_bits_come_back_bit_for_bit_with_their_time(void **state)
{
	(void)state;
	check_round_trip(FOOTAGE_LOSSLESS, FRAME_GRAY8);
	check_round_trip(FOOTAGE_HURRIED, FRAME_GRAY8);
}

/* A picture with left half of one colour and right half of another. */
static void paint_halves(uint8_t *bgr, int width, int height)
{
	for (int y = 0; y < height; y++) {
		for (int x = 0; x < width; x++) {
			uint8_t *pixel = bgr + 3 * ((size_t)y * width + x);

			pixel[0] = x < width / 2 ? 255 : 20;
			pixel[1] = x < width / 2 ? 255 : 180;
			pixel[2] = x < width / 2 ? 255 : 40;
		}
	}
}

static void a_view_plays_at_its_rate_with_the_right_light(void **state)
{
	static uint8_t bgr[3 * 161 * 91];
	struct file_path path = fresh_file(".mp4");
	struct error error = { 0 };
	struct footage_writer *writer = footage_writer_open(
		path.text, FOOTAGE_VIEW, 161, 91, FRAME_GRAY8, 25.0, &error);
	struct camera *camera;

	(void)state;
	assert_non_null(writer);
	paint_halves(bgr, 161, 91);
	for (int n = 0; n < 30; n++) {
		assert_true(footage_write_bgr(
			writer, bgr, (size_t)3 * 161, &error));
	}
	assert_true(footage_writer_close(writer, &error));
	camera = must_open(path);
	assert_int_equal(camera_footage.info(camera).width, 160);
	assert_int_equal(camera_footage.info(camera).height, 90);
	for (int n = 0; n < 30; n++) {
		struct frame frame = must_read(camera);

		assert_near((double)frame.stamp_ns, n * 40e6, 1e5);
		assert_near(level_at(&frame, 20, 45), 235.0, 4.0);
		/* 16 + 219/255 (0.299 40 + 0.587 180 + 0.114 20) */
		assert_near(level_at(&frame, 140, 45), 119.0, 4.0);
	}
	camera_footage.close(camera);
	unlink(path.text);
}

static void a_png_holds_the_very_colours(void **state)
{
	static uint8_t bgr[3 * 10 * 4];
	struct file_path path = fresh_file(".png");
	struct error error = { 0 };
	struct camera *camera;
	struct frame frame;

	(void)state;
	paint_halves(bgr, 10, 4);
	assert_true(footage_write_png(path.text, bgr, 10, 4, 30, &error));
	camera = must_open(path);
	frame = must_read(camera);
	assert_int_equal(level_at(&frame, 0, 0), 255);
	assert_int_equal(level_at(&frame, 9, 3),
		(77 * 40 + 150 * 180 + 29 * 20 + 128) / 256);
	camera_footage.close(camera);
	unlink(path.text);
}

static void a_grey_png_keeps_all_sixteen_bits(void **state)
{
	static const uint16_t pixels[2 * 4] = { 0, 1, 255, 256, 0x1234, 40000,
		65534, 65535 };
	struct frame told = { .data = pixels,
		.stride = 8,
		.width = 3, /* a row is longer than what is seen of it */
		.height = 2,
		.format = FRAME_GRAY16 };
	struct file_path path = fresh_file(".png");
	struct error error = { 0 };

	(void)state;
	assert_true(footage_write_grey(path.text, &told, &error));
	struct camera *camera = must_open(path);
	struct frame frame = must_read(camera);
	assert_int_equal(frame.format, FRAME_GRAY16);
	for (int i = 0; i < 6; i++) {
		assert_int_equal(level_at(&frame, i % 3, i / 3),
			pixels[i / 3 * 4 + i % 3]);
	}
	camera_footage.close(camera);
	unlink(path.text);
}

static bool equal_files(struct file_path a, struct file_path b)
{
	FILE *one = fopen(a.text, "rb");
	FILE *other = fopen(b.text, "rb");
	int left;
	int right;

	assert_non_null(one);
	assert_non_null(other);
	do {
		left = fgetc(one);
		right = fgetc(other);
	} while (left == right && left != EOF);
	fclose(one);
	fclose(other);
	return left == right;
}

static void the_same_frames_give_the_same_file(void **state)
{
	struct file_path a = fresh_file(".mkv");
	struct file_path b = fresh_file(".mkv");

	(void)state;
	write_lossless(a, FOOTAGE_LOSSLESS, FRAME_GRAY16);
	write_lossless(b, FOOTAGE_LOSSLESS, FRAME_GRAY16);
	assert_true(equal_files(a, b));
	unlink(a.text);
	unlink(b.text);
}

static void a_stamp_that_does_not_rise_is_refused(void **state)
{
	static uint8_t pixels[SIDE_BYTES * HEIGHT];
	struct file_path path = fresh_file(".mkv");
	struct error error = { 0 };
	struct footage_writer *writer = footage_writer_open(path.text,
		FOOTAGE_LOSSLESS, WIDTH, HEIGHT, FRAME_GRAY8, 30.0, &error);
	struct frame frame = frame_of(pixels, FRAME_GRAY8, 5000000);

	(void)state;
	assert_non_null(writer);
	assert_true(footage_write_frame(writer, &frame, &error));
	assert_false(footage_write_frame(writer, &frame, &error));
	assert_non_null(strstr(error.text, "time stamp"));
	assert_true(footage_writer_close(writer, &error));
	unlink(path.text);
}

static void a_frame_of_another_shape_is_refused(void **state)
{
	static uint8_t pixels[SIDE_BYTES * HEIGHT];
	struct file_path path = fresh_file(".mkv");
	struct error error = { 0 };
	struct footage_writer *writer = footage_writer_open(path.text,
		FOOTAGE_LOSSLESS, WIDTH, HEIGHT, FRAME_GRAY8, 30.0, &error);
	struct frame frame = frame_of(pixels, FRAME_GRAY16, 0);

	(void)state;
	assert_non_null(writer);
	assert_false(footage_write_frame(writer, &frame, &error));
	assert_non_null(strstr(error.text, "does not fit"));
	assert_true(footage_writer_close(writer, &error));
	unlink(path.text);
}

static void a_place_where_nothing_can_be_written_is_told(void **state)
{
	uint8_t bgr[12] = { 0 };
	struct error error = { 0 };

	(void)state;
	assert_null(footage_writer_open("/nowhere/at/all.mkv", FOOTAGE_LOSSLESS,
		8, 8, FRAME_GRAY8, 30.0, &error));
	assert_non_null(strstr(error.text, "/nowhere/at/all.mkv: "));
	assert_false(
		footage_write_png("/nowhere/at/all.png", bgr, 2, 2, 6, &error));
	assert_non_null(strstr(error.text, "/nowhere/at/all.png: "));
}

static void a_full_disk_is_told_when_the_file_is_closed_at_the_latest(
	void **state)
{
	static uint8_t pixels[SIDE_BYTES * HEIGHT];
	struct error error = { 0 };
	struct footage_writer *writer = footage_writer_open("/dev/full",
		FOOTAGE_LOSSLESS, WIDTH, HEIGHT, FRAME_GRAY16, 30.0, &error);
	bool written = writer != NULL;

	(void)state;
	for (int n = 0; n < 200 && written; n++) {
		struct frame frame =
			frame_of(pixels, FRAME_GRAY16, stamp_of(n));

		fill(pixels, n);
		written = footage_write_frame(writer, &frame, &error);
	}
	if (writer != NULL) {
		written = footage_writer_close(writer, &error) && written;
	}
	assert_false(written);
	assert_non_null(strstr(error.text, "No space"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			sixteen_bits_come_back_bit_for_bit_with_their_time),
		cmocka_unit_test(
			eight_bits_come_back_bit_for_bit_with_their_time),
		cmocka_unit_test(a_view_plays_at_its_rate_with_the_right_light),
		cmocka_unit_test(a_png_holds_the_very_colours),
		cmocka_unit_test(a_grey_png_keeps_all_sixteen_bits),
		cmocka_unit_test(the_same_frames_give_the_same_file),
		cmocka_unit_test(a_stamp_that_does_not_rise_is_refused),
		cmocka_unit_test(a_frame_of_another_shape_is_refused),
		cmocka_unit_test(a_place_where_nothing_can_be_written_is_told),
		cmocka_unit_test(
			a_full_disk_is_told_when_the_file_is_closed_at_the_latest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
