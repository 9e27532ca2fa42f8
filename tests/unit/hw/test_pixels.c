/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/pixels.h"
#include "random.h"

#include <stdlib.h>
#include <string.h>

/* Rows of bytes as the kernel's book lays them out, and what they say. */
struct vector {
	const char *name;
	int width;
	uint8_t bytes[16];
	uint16_t values[8];
};

static const struct vector vectors[] = {
	{ "Y16", 2, { 0x34, 0x12, 0xFF, 0xFF }, { 0x1234, 0xFFFF } },
	{ "Y16_BE", 2, { 0x12, 0x34, 0xFF, 0xFE }, { 0x1234, 0xFFFE } },
	{ "Y14", 2, { 0x34, 0x12, 0xFF, 0x3F }, { 0x1234, 0x3FFF } },
	{ "Y12", 2, { 0xBC, 0x0A, 0x01, 0x00 }, { 0xABC, 1 } },
	{ "Y10", 2, { 0xFF, 0x03, 0x00, 0x02 }, { 1023, 512 } },
	/* 1000000001 0111111110 1100110011 0011001100 */
	{ "Y10BPACK", 4, { 0x80, 0x5F, 0xEC, 0xCC, 0xCC },
		{ 0x201, 0x1FE, 0x333, 0x0CC } },
	/* High bytes first; low pairs 01 10 11 00 from the last pixel down. */
	{ "Y10P", 4, { 0x80, 0x7F, 0xCC, 0x33, 0x39 },
		{ 0x201, 0x1FE, 0x333, 0x0CC } },
	{ "Y10P", 5, { 1, 2, 3, 4, 0xE4, 0xFF, 0, 0, 0, 0x03 },
		{ 4, 9, 14, 19, 1023 } },
	{ "Y12P", 2, { 0xAB, 0x12, 0x3C }, { 0xABC, 0x123 } },
	/* Low six bits: 000001 100000 111111 010101, the first lowest. */
	{ "Y14P", 4, { 0xFF, 0x00, 0x80, 0x01, 0x01, 0xF8, 0x57 },
		{ 0x3FC1, 0x0020, 0x203F, 0x0055 } },
	{ "GREY", 3, { 1, 2, 255 }, { 1, 2, 255 } },
	{ "NV12", 2, { 16, 235 }, { 16, 235 } },
	{ "NV21", 2, { 16, 235 }, { 16, 235 } },
	{ "YU12", 2, { 16, 235 }, { 16, 235 } },
	{ "YV12", 2, { 16, 235 }, { 16, 235 } },
	{ "YUYV", 3, { 16, 1, 17, 2, 18, 3, 19, 4 }, { 16, 17, 18 } },
	{ "YVYU", 2, { 16, 1, 17, 2 }, { 16, 17 } },
	{ "UYVY", 3, { 1, 16, 2, 17, 3, 18, 4, 19 }, { 16, 17, 18 } },
	{ "VYUY", 2, { 1, 16, 2, 17 }, { 16, 17 } },
};

enum {
	VECTORS = sizeof(vectors) / sizeof(vectors[0])
};

static int value_at(const struct frame *frame, int x, int y)
{
	const void *row = frame_row(frame, y);

	return frame->format == FRAME_GRAY16 ? ((const uint16_t *)row)[x]
					     : ((const uint8_t *)row)[x];
}

static void check_vector(const struct vector *vector)
{
	const struct pixels *pixels = pixels_named(vector->name);
	struct frame frame = { .width = vector->width, .height = 1 };
	_Alignas(2) uint8_t bytes[16];
	uint16_t room[8];

	assert_non_null(pixels);
	memcpy(bytes, vector->bytes, sizeof(bytes));
	size_t size = pixels_row_bytes(pixels, vector->width);
	assert_true(pixels_grey(pixels, bytes, size, size, room, &frame));
	for (int x = 0; x < vector->width; x++) {
		if (value_at(&frame, x, 0) != vector->values[x]) {
			fail_msg("%s: pixel %d is %d, not %d", vector->name, x,
				value_at(&frame, x, 0), vector->values[x]);
		}
	}
}

static void rows_say_what_the_kernels_book_says(void **state)
{
	(void)state;
	for (int i = 0; i < VECTORS; i++) {
		check_vector(&vectors[i]);
	}
}

static bool has_vector(const char *name)
{
	for (int i = 0; i < VECTORS; i++) {
		if (strcmp(vectors[i].name, name) == 0) {
			return true;
		}
	}
	return false;
}

static void every_layout_is_found_by_name_and_number_and_has_a_vector(
	void **state)
{
	size_t count;
	const struct pixels *all = pixels_all(&count);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		assert_ptr_equal(pixels_find(all[i].fourcc), &all[i]);
		assert_ptr_equal(pixels_named(all[i].name), &all[i]);
		assert_true(
			pixels_compressed(&all[i]) || has_vector(all[i].name));
	}
	assert_null(pixels_find(0));
	assert_null(pixels_named("RGB3"));
}

static void what_fits_is_looked_at_where_it_lies_stride_and_all(void **state)
{
	uint16_t picture[2][4] = { { 1, 2, 3, 99 }, { 4, 5, 6, 99 } };
	struct frame frame = { .width = 3, .height = 2 };

	(void)state;
	assert_true(pixels_grey(pixels_named("Y16"), picture,
		sizeof(picture) - 2, 8, NULL, &frame));
	assert_ptr_equal(frame.data, picture);
	assert_int_equal(value_at(&frame, 2, 1), 6);
}

static void a_short_buffer_or_stride_is_refused_and_nothing_changes(
	void **state)
{
	uint8_t bytes[40] = { 0 };
	uint16_t room[16];
	struct frame frame = { .width = 8, .height = 2 };
	struct frame before = frame;
	const struct pixels *pixels = pixels_named("Y10P");

	(void)state;
	assert_false(pixels_grey(pixels, bytes, 19, 10, room, &frame));
	assert_false(pixels_grey(pixels, bytes, 40, 9, room, &frame));
	assert_false(pixels_grey(pixels, bytes, 0, 10, room, &frame));
	assert_memory_equal(&frame, &before, sizeof(frame));
	assert_true(pixels_grey(pixels, bytes, 20, 10, room, &frame));
}

/* Packs @value as the unpacker's opposite, bit by bit, for the two kinds. */
static void put_bits(uint8_t *row, size_t bit, unsigned value, int bits)
{
	for (int i = 0; i < bits; i++) {
		if (value >> (bits - 1 - i) & 1) {
			row[(bit + i) / 8] |= 0x80 >> (bit + i) % 8;
		}
	}
}

static void ten_bits_in_a_row_come_back_whatever_they_are(void **state)
{
	uint64_t seed = 2026;
	const struct pixels *pixels = pixels_named("Y10BPACK");

	(void)state;
	for (int trial = 0; trial < 200; trial++) {
		int width = 1 + (int)(random_bits(&seed) % 32);
		struct frame frame = { .width = width, .height = 1 };
		uint8_t row[40] = { 0 };
		uint16_t values[32];
		uint16_t room[32];

		for (int x = 0; x < width; x++) {
			values[x] = random_bits(&seed) & 0x3FF;
			put_bits(row, (size_t)x * 10, values[x], 10);
		}
		assert_true(pixels_grey(
			pixels, row, sizeof(row), sizeof(row), room, &frame));
		assert_memory_equal(room, values, (size_t)width * 2);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rows_say_what_the_kernels_book_says),
		cmocka_unit_test(
			every_layout_is_found_by_name_and_number_and_has_a_vector),
		cmocka_unit_test(
			what_fits_is_looked_at_where_it_lies_stride_and_all),
		cmocka_unit_test(
			a_short_buffer_or_stride_is_refused_and_nothing_changes),
		cmocka_unit_test(ten_bits_in_a_row_come_back_whatever_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
