/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "hw/camera.h"
#include "player.h"
#include "vision/eye.h"

#include <string.h>
#include <turbojpeg.h>

/*
 * Known frames through a real kernel's v4l2loopback: a bundled clip gives the
 * same spots as it does from its file, in every layout; and what is no whole
 * picture is passed over.
 */

enum {
	FRAMES = 40,
	PATIENCE_MS = 20000,
};

static const char *clip;

/* ---- the layouts that the loop-back carries ---- */

static size_t lay_out_grey(const struct frame *frame, uint8_t *to)
{
	size_t width = (size_t)frame->width;

	for (int y = 0; y < frame->height; y++) {
		memcpy(to + (size_t)y * width, frame_row(frame, y), width);
	}
	return width * (size_t)frame->height;
}

static size_t lay_out_nv12(const struct frame *frame, uint8_t *to)
{
	size_t luma = lay_out_grey(frame, to);

	memset(to + luma, 128, luma / 2);
	return luma + luma / 2;
}

static size_t lay_out_pairs(const struct frame *frame, uint8_t *to, int luma)
{
	for (int y = 0; y < frame->height; y++) {
		const uint8_t *row = frame_row(frame, y);

		for (int x = 0; x < frame->width; x++) {
			*to++ = luma == 0 ? row[x] : 128;
			*to++ = luma == 0 ? 128 : row[x];
		}
	}
	return 2 * (size_t)frame->width * (size_t)frame->height;
}

static size_t lay_out_yuyv(const struct frame *frame, uint8_t *to)
{
	return lay_out_pairs(frame, to, 0);
}

static size_t lay_out_uyvy(const struct frame *frame, uint8_t *to)
{
	return lay_out_pairs(frame, to, 1);
}

/* 200 levels a grey: other values, so the file's are multiplied as well. */
static size_t lay_out_y16(const struct frame *frame, uint8_t *to)
{
	uint16_t *value = (uint16_t *)(void *)to;

	for (int y = 0; y < frame->height; y++) {
		const uint8_t *row = frame_row(frame, y);

		for (int x = 0; x < frame->width; x++) {
			*value++ = (uint16_t)(row[x] * 200);
		}
	}
	return 2 * (size_t)frame->width * (size_t)frame->height;
}

struct layout {
	const char *name;
	uint32_t fourcc;
	size_t (*lay_out)(const struct frame *frame, uint8_t *to);
};

static const struct layout layouts[] = {
	{ "GREY", V4L2_PIX_FMT_GREY, lay_out_grey },
	{ "NV12", V4L2_PIX_FMT_NV12, lay_out_nv12 },
	{ "YUYV", V4L2_PIX_FMT_YUYV, lay_out_yuyv },
	{ "UYVY", V4L2_PIX_FMT_UYVY, lay_out_uyvy },
	{ "Y16", V4L2_PIX_FMT_Y16, lay_out_y16 },
};

/* ---- the camera and the file, side by side ---- */

static struct camera *must_open(
	const struct camera_ops *ops, const char *source)
{
	struct error error = { 0 };
	struct camera *camera = ops->open(source, &error);

	if (camera == NULL) {
		fail_msg("%s", error.text);
	}
	return camera;
}

static struct frame must_read(
	const struct camera_ops *ops, struct camera *camera)
{
	struct error error = { 0 };
	struct frame frame;
	enum camera_result result =
		ops->read(camera, &frame, PATIENCE_MS, &error);

	if (result != CAMERA_FRAME) {
		fail_msg("no picture (%d): %s", (int)result, error.text);
	}
	return frame;
}

static struct eye *open_eye(const struct frame *frame)
{
	struct eye_settings settings = eye_settings_default();
	struct error error = { 0 };

	/* What many frames show together depends on when they were taken. */
	settings.gather.every = 0;
	struct eye *eye = eye_open(
		&settings, frame->width, frame->height, frame->format, &error);
	if (eye == NULL) {
		fail_msg("%s", error.text);
	}
	return eye;
}

static void check_pixels(const struct layout *layout, const struct frame *is,
	const uint8_t *bytes)
{
	struct frame straight = *is;
	static uint8_t again[PLAYER_PICTURE_MAX];

	if (is->format == FRAME_GRAY16) {
		assert_memory_equal(is->data, bytes,
			2 * (size_t)is->width * (size_t)is->height);
		return;
	}
	assert_memory_equal(again, bytes, layout->lay_out(&straight, again));
}

static size_t check_spots(struct eye *a, const struct frame *one, struct eye *b,
	const struct frame *other)
{
	static struct eye_view views[2];
	struct gather_place nowhere = { .rig = NULL };

	eye_look(a, one, &nowhere, &views[0]);
	eye_look(b, other, &nowhere, &views[1]);
	assert_int_equal(views[0].health, views[1].health);
	assert_int_equal(views[0].count, views[1].count);
	assert_memory_equal(views[0].blobs, views[1].blobs,
		views[0].count * sizeof(struct blob));
	return views[0].count;
}

/* For 16 bits the file's own values are multiplied as the player's are. */
static struct frame as_played(
	const struct layout *layout, const struct frame *file, uint8_t *bytes)
{
	struct frame played = *file;

	if (layout->fourcc == V4L2_PIX_FMT_Y16) {
		played.data = bytes;
		played.stride = 2 * (size_t)file->width;
		played.format = FRAME_GRAY16;
	}
	return played;
}

static size_t compare(const struct layout *layout, int width, int height)
{
	struct camera *file = must_open(&camera_footage, clip);
	struct player player = player_start(layout->fourcc, width, height);
	struct camera *live = NULL;
	struct eye *eyes[2] = { NULL, NULL };
	size_t spots = 0;

	for (int n = 0; n < FRAMES; n++) {
		struct frame is = must_read(&camera_footage, file);
		size_t size = layout->lay_out(&is, player.bytes);
		struct frame played = as_played(layout, &is, player.bytes);

		player_play(&player, player.bytes, size);
		if (n == 0) { /* it has a format from the first picture on */
			live = must_open(&camera_v4l2, PLAYER_DEVICE);
		}
		struct frame seen = must_read(&camera_v4l2, live);
		assert_int_equal(seen.sequence, n);
		check_pixels(layout, &seen, player.bytes);
		if (n == 0) {
			eyes[0] = open_eye(&played);
			eyes[1] = open_eye(&seen);
		}
		spots += check_spots(eyes[0], &played, eyes[1], &seen);
	}
	print_message("%s: %d frames, %d spots, all as from the file; %s\n",
		layout->name, FRAMES, (int)spots, camera_v4l2.info(live).how);
	eye_close(eyes[0]);
	eye_close(eyes[1]);
	camera_v4l2.close(live);
	player_end(&player);
	camera_footage.close(file);
	return spots;
}

static void a_clip_gives_the_same_spots_as_from_its_file(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(layouts) / sizeof(layouts[0]); i++) {
		assert_true(compare(&layouts[i], 320, 256) > FRAMES);
	}
}

/* ---- what is no whole picture ---- */

struct picture {
	unsigned char *data;
	unsigned long size;
};

static struct picture grey_jpeg(int side, int level)
{
	uint8_t *pixels = malloc((size_t)side * (size_t)side);
	struct picture picture = { NULL, 0 };
	tjhandle handle = tjInitCompress();

	memset(pixels, level, (size_t)side * (size_t)side);
	for (int i = 0; i < side * side; i += 3) {
		pixels[i] = (uint8_t)(level / 2);
	}
	assert_int_equal(
		tjCompress2(handle, pixels, side, 0, side, TJPF_GRAY,
			&picture.data, &picture.size, TJSAMP_GRAY, 90, 0),
		0);
	tjDestroy(handle);
	free(pixels);
	return picture;
}

static void a_jpeg_camera_is_read_and_its_damaged_pictures_are_not(void **state)
{
	struct picture picture = grey_jpeg(64, 200);
	struct player player = player_start(V4L2_PIX_FMT_MJPEG, 64, 64);

	(void)state;
	player_play(&player, picture.data, picture.size);
	struct camera *live =
		must_open(&camera_v4l2, PLAYER_DEVICE "?format=MJPG");
	struct frame frame = must_read(&camera_v4l2, live);
	assert_near(((const uint8_t *)frame.data)[64 * 32 + 2], 200.0, 40.0);

	player_play(&player, picture.data, picture.size / 2);
	struct error error = { 0 };
	assert_int_equal(
		camera_v4l2.read(live, &frame, 200, &error), CAMERA_WAIT);
	player_play(&player, picture.data, picture.size);
	must_read(&camera_v4l2, live);
	assert_int_equal(camera_v4l2.counts(live).damaged, 1);
	camera_v4l2.close(live);
	player_end(&player);
	tjFree(picture.data);
}

static void short_pictures_alone_end_in_a_sentence_that_says_so(void **state)
{
	struct player player = player_start(V4L2_PIX_FMT_GREY, 64, 48);
	int64_t until_ns = clock_now_ns() + PATIENCE_MS * CLOCK_NS_PER_MS;
	enum camera_result result = CAMERA_WAIT;
	struct error error = { 0 };
	struct frame frame;

	(void)state;
	memset(player.bytes, 0, 64L * 48);
	player_play(&player, player.bytes, 64L * 48);
	struct camera *live =
		must_open(&camera_v4l2, PLAYER_DEVICE "?format=GREY");
	must_read(&camera_v4l2, live);
	while (result == CAMERA_WAIT && clock_now_ns() < until_ns) {
		player_play(&player, player.bytes, 64L * 48 / 2);
		result = camera_v4l2.read(live, &frame, 50, &error);
	}
	print_message("%s\n", error.text);
	assert_int_equal(result, CAMERA_ERROR);
	assert_non_null(strstr(error.text, "1536 bytes are too few"));
	camera_v4l2.close(live);
	player_end(&player);
}

static void silence_ends_in_a_sentence_that_says_so(void **state)
{
	struct player player = player_start(V4L2_PIX_FMT_GREY, 64, 48);
	struct error error = { 0 };
	struct frame frame;

	(void)state;
	memset(player.bytes, 0, 64L * 48);
	player_play(&player, player.bytes, 64L * 48);
	struct camera *live =
		must_open(&camera_v4l2, PLAYER_DEVICE "?format=GREY");
	must_read(&camera_v4l2, live);
	assert_int_equal(
		camera_v4l2.read(live, &frame, 3000, &error), CAMERA_ERROR);
	print_message("%s\n", error.text);
	assert_non_null(strstr(error.text, "delivers no pictures any more"));
	camera_v4l2.close(live);
	player_end(&player);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_clip_gives_the_same_spots_as_from_its_file),
		cmocka_unit_test(
			a_jpeg_camera_is_read_and_its_damaged_pictures_are_not),
		cmocka_unit_test(
			short_pictures_alone_end_in_a_sentence_that_says_so),
		cmocka_unit_test(silence_ends_in_a_sentence_that_says_so),
	};

	if (argc != 2) {
		print_error("usage: test_camera_frames CLIP\n");
		return 2;
	}
	clip = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
