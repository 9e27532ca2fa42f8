/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_files.h"
#include "hw/footage_writer.h"

#include <sys/stat.h>

/* Every refusal: one sentence with the file's name in front, no line end. */
static void check_sentence(
	const struct error *error, const char *path, const char *word)
{
	if (strstr(error->text, word) == NULL) {
		print_error("\"%s\" lacks \"%s\"\n", error->text, word);
	}
	assert_non_null(strstr(error->text, word));
	assert_int_equal(strncmp(error->text, path, strlen(path)), 0);
	assert_null(strchr(error->text, '\n'));
	assert_int_equal(error->code, ERROR_FAILED);
}

static void check_refused(struct file_path path, const char *word)
{
	struct error error = { 0 };

	assert_null(camera_footage.open(path.text, &error));
	check_sentence(&error, path.text, word);
}

/* Reads to the end; returns how many frames came. */
static int read_until_error(struct file_path path, const char *word)
{
	struct camera *camera = must_open(path);
	struct error error = { 0 };
	struct frame frame;
	enum camera_result result;
	int count = 0;

	while ((result = camera_footage.read(camera, &frame, 0, &error)) ==
		CAMERA_FRAME) {
		count++;
	}
	assert_int_equal(result, CAMERA_ERROR);
	check_sentence(&error, path.text, word);
	camera_footage.close(camera);
	return count;
}

static struct file_path file_with(
	const void *bytes, size_t size, const char *ending)
{
	struct file_path path = fresh_file(ending);
	FILE *file = fopen(path.text, "wb");

	assert_non_null(file);
	assert_int_equal(fwrite(bytes, 1, size, file), size);
	fclose(file);
	return path;
}

/* The bytes of a file, to be changed; the caller frees them. */
static char *bytes_of(struct file_path path, size_t *size)
{
	FILE *file = fopen(path.text, "rb");
	struct stat status;
	char *bytes;

	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &status), 0);
	*size = (size_t)status.st_size;
	bytes = malloc(*size);
	assert_int_equal(fread(bytes, 1, *size, file), *size);
	fclose(file);
	return bytes;
}

static struct file_path first_part_of(
	struct file_path whole, double share, const char *ending)
{
	size_t size;
	char *bytes = bytes_of(whole, &size);
	struct file_path part =
		file_with(bytes, (size_t)((double)size * share), ending);

	free(bytes);
	return part;
}

static struct file_path lossless_clip(int frames)
{
	static uint16_t pixels[32 * 24];
	struct file_path path = fresh_file(".mkv");
	struct error error;
	struct footage_writer *writer = footage_writer_open(path.text,
		FOOTAGE_LOSSLESS, 32, 24, FRAME_GRAY16, 30.0, &error);

	assert_non_null(writer);
	for (int n = 0; n < frames; n++) {
		struct frame frame = { .data = pixels,
			.stride = 64,
			.width = 32,
			.height = 24,
			.format = FRAME_GRAY16,
			.stamp_ns = n * 33333333LL };

		for (int i = 0; i < 32 * 24; i++) {
			pixels[i] = (uint16_t)((i + n) * 2654435761U >> 16);
		}
		assert_true(footage_write_frame(writer, &frame, &error));
	}
	assert_true(footage_writer_close(writer, &error));
	return path;
}

static void a_missing_file_is_refused(void **state)
{
	check_refused(sample(state, "none.mp4"), "No such file");
	check_refused(sample(state, "none_%03d.png"), "no numbered picture");
}

static void a_folder_is_refused(void **state)
{
	check_refused(sample(state, ""), "is a directory");
}

static void a_device_is_refused(void **state)
{
	(void)state;
	check_refused((struct file_path){ "/dev/zero" }, "regular file");
}

static void an_empty_file_is_refused(void **state)
{
	struct file_path path = file_with("", 0, ".mp4");

	(void)state;
	check_refused(path, "empty");
	unlink(path.text);
}

static void text_and_noise_under_the_name_of_a_video_are_refused(void **state)
{
	static const char text[] = "It was a dark and stormy night; the rain "
				   "fell in torrents, except now and then.\n";
	struct file_path path = file_with(text, sizeof(text) - 1, ".mp4");
	uint8_t noise[5000];
	uint32_t random = 1;

	(void)state;
	check_refused(path, "not a video");
	unlink(path.text);
	for (size_t i = 0; i < sizeof(noise); i++) {
		random = random * 1664525U + 1013904223U;
		noise[i] = (uint8_t)(random >> 24);
	}
	path = file_with(noise, sizeof(noise), ".avi");
	check_refused(path, "not a video");
	unlink(path.text);
}

static void a_playlist_that_names_other_files_is_refused(void **state)
{
	static const char list[] = "ffconcat version 1.0\nfile b_frames.mp4\n";
	struct file_path path = file_with(list, sizeof(list) - 1, ".mp4");

	(void)state;
	check_refused(path, "not a video");
	unlink(path.text);
}

static void a_file_without_pictures_is_refused(void **state)
{
	check_refused(sample(state, "sound_only.mp4"), "no video");
}

static void pictures_too_large_are_refused_before_they_are_decoded(void **state)
{
	check_refused(sample(state, "16384x16384.png"), "16384x16384");
}

static void a_video_cut_before_its_index_is_refused(void **state)
{
	struct file_path path =
		first_part_of(sample(state, "b_frames.mp4"), 0.5, ".mp4");

	check_refused(path, "cut short");
	unlink(path.text);
}

static void a_picture_cut_short_is_refused(void **state)
{
	static const char *const names[] = { "colour8.png", "colour8.bmp",
		"grey16.tiff", "grey.jpg" };

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct file_path path = first_part_of(
			sample(state, names[i]), 0.7, strrchr(names[i], '.'));

		check_refused(path, path.text);
		unlink(path.text);
	}
}

/* Its index stands at the front, so that all before the cut can be read. */
static struct file_path view_of_noise(int frames)
{
	static uint8_t bgr[3 * 64 * 48];
	struct file_path path = fresh_file(".mp4");
	struct error error;
	struct footage_writer *writer = footage_writer_open(
		path.text, FOOTAGE_VIEW, 64, 48, FRAME_GRAY8, 30.0, &error);

	assert_non_null(writer);
	for (int n = 0; n < frames; n++) {
		for (int i = 0; i < 3 * 64 * 48; i++) {
			bgr[i] = (uint8_t)((i + n) * 2654435761U >> 24);
		}
		assert_true(
			footage_write_bgr(writer, bgr, (size_t)3 * 64, &error));
	}
	assert_true(footage_writer_close(writer, &error));
	return path;
}

static void a_video_cut_short_gives_its_frames_and_then_an_error(void **state)
{
	struct file_path whole = view_of_noise(20);
	struct file_path path = first_part_of(whole, 0.6, ".mp4");

	(void)state;
	assert_in_range(read_until_error(path, "cut short"), 5, 19);
	unlink(path.text);
	unlink(whole.text);
}

static void a_recording_cut_short_gives_its_frames_and_then_an_error(
	void **state)
{
	struct file_path whole = lossless_clip(20);
	struct file_path path = first_part_of(whole, 0.5, ".mkv");
	int count = read_until_error(path, "cut short");

	(void)state;
	assert_in_range(count, 5, 15);
	unlink(path.text);
	unlink(whole.text);
}

static void a_flipped_bit_of_a_recording_is_found_by_its_checksum(void **state)
{
	struct file_path whole = lossless_clip(20);
	size_t size;
	char *bytes = bytes_of(whole, &size);
	struct file_path path;

	(void)state;
	bytes[size / 2] ^= 0x10;
	path = file_with(bytes, size, ".mkv");
	assert_in_range(read_until_error(path, "damaged"), 5, 15);
	free(bytes);
	unlink(path.text);
	unlink(whole.text);
}

static void a_size_that_changes_ends_with_an_error(void **state)
{
	assert_int_equal(
		read_until_error(sample(state, "size_change.h264"), "80x48"),
		3);
}

/* A SimpleBlock of track 1 with a size of two bytes, being a key frame. */
static bool is_block(const uint8_t *bytes)
{
	return bytes[0] == 0xa3 && (bytes[1] & 0xc0) == 0x40 &&
		bytes[3] == 0x81 && bytes[6] == 0x80;
}

/* The third frame is said to come 32 s late; the fourth is not. */
static void time_stamps_that_fall_end_with_an_error(void **state)
{
	struct file_path whole = lossless_clip(6);
	size_t size;
	uint8_t *bytes = (uint8_t *)bytes_of(whole, &size);
	struct file_path path;
	int block = 0;

	(void)state;
	for (size_t i = 0; i + 8 < size; i++) {
		block += is_block(bytes + i);
		if (block == 3) {
			bytes[i + 4] = 0x7f;
			break;
		}
	}
	path = file_with(bytes, size, ".mkv");
	assert_int_equal(read_until_error(path, "time stamp"), 3);
	free(bytes);
	unlink(path.text);
	unlink(whole.text);
}

int main(int count, char **words)
{
	struct footage_files files = { .samples = words[count - 2],
		.clips = words[count - 1] };
	const struct CMUnitTest tests[] = {
#define on_files(f) cmocka_unit_test_prestate(f, &files)
		on_files(a_missing_file_is_refused),
		on_files(a_folder_is_refused),
		on_files(a_device_is_refused),
		on_files(an_empty_file_is_refused),
		on_files(text_and_noise_under_the_name_of_a_video_are_refused),
		on_files(a_playlist_that_names_other_files_is_refused),
		on_files(a_file_without_pictures_is_refused),
		on_files(
			pictures_too_large_are_refused_before_they_are_decoded),
		on_files(a_video_cut_before_its_index_is_refused),
		on_files(a_picture_cut_short_is_refused),
		on_files(a_video_cut_short_gives_its_frames_and_then_an_error),
		on_files(
			a_recording_cut_short_gives_its_frames_and_then_an_error),
		on_files(a_flipped_bit_of_a_recording_is_found_by_its_checksum),
		on_files(a_size_that_changes_ends_with_an_error),
		on_files(time_stamps_that_fall_end_with_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
