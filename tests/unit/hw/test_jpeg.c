/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/jpeg.h"

#include <stdlib.h>
#include <string.h>
#include <turbojpeg.h>

enum {
	SIDE = 64
};

struct picture {
	unsigned char *data;
	unsigned long size;
};

/* Brighter to the right, as a camera that knows colours sends it. */
static struct picture ramp(void)
{
	static uint8_t pixels[SIDE][SIDE][3];
	struct picture picture = { NULL, 0 };
	tjhandle handle = tjInitCompress();

	for (int y = 0; y < SIDE; y++) {
		for (int x = 0; x < SIDE; x++) {
			memset(pixels[y][x], 4 * x, 3);
		}
	}
	assert_int_equal(
		tjCompress2(handle, pixels[0][0], SIDE, 0, SIDE, TJPF_RGB,
			&picture.data, &picture.size, TJSAMP_420, 95, 0),
		0);
	tjDestroy(handle);
	return picture;
}

static struct jpeg *open_one(void)
{
	struct error error;
	struct jpeg *jpeg = jpeg_open(&error);

	assert_non_null(jpeg);
	return jpeg;
}

static void check_ramp(const struct picture *picture)
{
	struct jpeg *jpeg = open_one();
	uint8_t grey[SIDE * SIDE] = { 0 };
	struct error error = { 0 };

	if (!jpeg_grey(jpeg, picture->data, picture->size, SIDE, SIDE, grey,
		    &error)) {
		fail_msg("%s", error.text);
	}
	for (int x = 0; x < SIDE; x++) {
		assert_near(grey[30 * SIDE + x], 4.0 * x, 4.0);
	}
	jpeg_close(jpeg);
}

static void the_luma_of_a_picture_comes_out(void **state)
{
	struct picture picture = ramp();

	(void)state;
	check_ramp(&picture);
	tjFree(picture.data);
}

/* Cameras leave the tables out that everybody knows (ISO/IEC 10918-1, K.3). */
static void a_picture_without_its_tables_is_read_as_cameras_mean_it(
	void **state)
{
	struct picture picture = ramp();
	size_t at = 2;
	int left_out = 0;

	(void)state;
	while (picture.data[at + 1] != 0xDA) {
		size_t length =
			2U + picture.data[at + 2] * 256U + picture.data[at + 3];

		if (picture.data[at + 1] != 0xC4) {
			at += length;
			continue;
		}
		memmove(picture.data + at, picture.data + at + length,
			picture.size - at - length);
		picture.size -= length;
		left_out++;
	}
	assert_true(left_out > 0);
	check_ramp(&picture);
	tjFree(picture.data);
}

static void check_refused(
	const void *data, size_t size, int width, const char *why)
{
	struct jpeg *jpeg = open_one();
	uint8_t grey[SIDE * SIDE];
	struct error error = { 0 };

	assert_false(jpeg_grey(jpeg, data, size, width, SIDE, grey, &error));
	if (strstr(error.text, why) == NULL) {
		fail_msg("'%s' does not say '%s'", error.text, why);
	}
	jpeg_close(jpeg);
}

static void what_is_cut_short_or_no_picture_is_called_damaged(void **state)
{
	struct picture picture = ramp();

	(void)state;
	check_refused(picture.data, picture.size / 2, SIDE, "damaged");
	check_refused(picture.data, 3, SIDE, "damaged");
	check_refused("this is no picture", 18, SIDE, "damaged");
	tjFree(picture.data);
}

static void another_size_is_named(void **state)
{
	struct picture picture = ramp();

	(void)state;
	check_refused(picture.data, picture.size, SIDE / 2,
		"64 x 64 where 32 x 64 were agreed");
	tjFree(picture.data);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_luma_of_a_picture_comes_out),
		cmocka_unit_test(
			a_picture_without_its_tables_is_read_as_cameras_mean_it),
		cmocka_unit_test(
			what_is_cut_short_or_no_picture_is_called_damaged),
		cmocka_unit_test(another_size_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
