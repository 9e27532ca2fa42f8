/* SPDX-License-Identifier: Apache-2.0 */
#ifndef IO_FOOTAGE_FILES_H
#define IO_FOOTAGE_FILES_H

/* Footage files: where the samples lie, and files made for one test. */

#include "check.h"
#include "hw/camera.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* From the command line: where samples and clips are. */
struct footage_files {
	const char *samples;
	const char *clips;
};

struct file_path {
	char text[512];
};

static inline struct file_path in_folder(const char *folder, const char *name)
{
	struct file_path path;

	snprintf(path.text, sizeof(path.text), "%s/%s", folder, name);
	return path;
}

static inline struct file_path sample(void **state, const char *name)
{
	return in_folder(((struct footage_files *)*state)->samples, name);
}

static inline struct file_path clip(void **state, const char *name)
{
	return in_folder(((struct footage_files *)*state)->clips, name);
}

/* A name for a new file; the test removes it. */
static inline struct file_path fresh_file(const char *ending)
{
	struct file_path path;
	int fd;

	snprintf(path.text, sizeof(path.text), "/tmp/searchlight-XXXXXX%s",
		ending);
	fd = mkstemps(path.text, (int)strlen(ending));
	assert_true(fd >= 0);
	close(fd);
	return path;
}

static inline struct camera *must_open(struct file_path path)
{
	struct error error = { 0 };
	struct camera *camera = camera_footage.open(path.text, &error);

	if (camera == NULL) {
		print_error("%s\n", error.text);
	}
	assert_non_null(camera);
	return camera;
}

static inline struct frame must_read(struct camera *camera)
{
	struct error error = { 0 };
	struct frame frame;
	enum camera_result result =
		camera_footage.read(camera, &frame, 0, &error);

	if (result == CAMERA_ERROR) {
		print_error("%s\n", error.text);
	}
	assert_int_equal(result, CAMERA_FRAME);
	return frame;
}

/* Grey level of one pixel, whatever the format. */
static inline int level_at(const struct frame *frame, int x, int y)
{
	const void *row = frame_row(frame, y);

	return frame->format == FRAME_GRAY16 ? ((const uint16_t *)row)[x]
					     : ((const uint8_t *)row)[x];
}

#endif
