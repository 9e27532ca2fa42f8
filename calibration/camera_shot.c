/* SPDX-License-Identifier: Apache-2.0 */
#include "camera_shot.h"

#include "base/clock.h"
#include "hw/camera.h"
#include "hw/footage_writer.h"
#include "vision/canvas.h"
#include "vision/health.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	WAIT_MS = 100,
	FIRST_WAIT_S = 5, /* some cameras need seconds to begin */
};

/* What was seen of it. */
struct watch {
	const struct camera_ops *ops;
	struct camera *camera;
	struct frame frame; /* the last one ... */
	uint8_t *pixels;    /* ... copied, for a camera's live but for a read */
	enum frame_health health;
	uint64_t frames;
	int64_t first_ns; /* stamps */
	int64_t last_ns;
	int64_t oldest_ns; /* from stamp to arrival */
	int64_t sum_ns;
};

static bool open_watch(
	struct watch *watch, const char *source, struct error *error)
{
	const char *rest = source;

	watch->ops = camera_for(&rest);
	if (rest == source) {
		watch->ops = &camera_v4l2;
	}
	watch->camera = watch->ops->open(rest, error);
	return watch->camera != NULL;
}

static bool keep(
	struct watch *watch, const struct frame *frame, struct error *error)
{
	size_t row = (size_t)frame->width * frame_pixel_bytes(frame->format);

	if (watch->pixels == NULL) {
		watch->pixels = malloc(row * (size_t)frame->height);
	}
	if (watch->pixels == NULL) {
		return error_set(error, ERROR_FAILED, "no memory is left");
	}
	for (int y = 0; y < frame->height; y++) {
		memcpy(watch->pixels + (size_t)y * row, frame_row(frame, y),
			row);
	}
	watch->frame = *frame;
	watch->frame.data = watch->pixels;
	watch->frame.stride = row;
	return true;
}

static void note(struct watch *watch)
{
	int64_t age_ns = clock_now_ns() - watch->frame.stamp_ns;

	if (watch->frames == 0) {
		watch->first_ns = watch->frame.stamp_ns;
	}
	watch->last_ns = watch->frame.stamp_ns;
	watch->oldest_ns =
		age_ns > watch->oldest_ns ? age_ns : watch->oldest_ns;
	watch->sum_ns += age_ns;
	watch->frames++;
}

static bool look(struct watch *watch, double seconds, struct error *error)
{
	int64_t began_ns = clock_now_ns();
	int64_t first_ns = began_ns + FIRST_WAIT_S * CLOCK_NS_PER_S;
	int64_t until_ns =
		began_ns + (int64_t)(seconds * (double)CLOCK_NS_PER_S);
	struct health health;
	struct frame frame;

	health_init(&health);
	do {
		switch (watch->ops->read(
			watch->camera, &frame, WAIT_MS, error)) {
		case CAMERA_FRAME:
			watch->health = health_step(&health, &frame);
			if (!keep(watch, &frame, error)) {
				return false;
			}
			note(watch);
			break;
		case CAMERA_WAIT:
			break;
		case CAMERA_END:
			return watch->frames > 0;
		case CAMERA_ERROR:
			return false;
		}
	} while (clock_now_ns() < until_ns ||
		(watch->frames == 0 && clock_now_ns() < first_ns));
	return watch->frames > 0 ||
		error_set(error, ERROR_UNREACHABLE,
			"the camera delivers no pictures; see its cable and "
			"its power");
}

static int level_at(const struct frame *frame, int x, int y)
{
	const void *row = frame_row(frame, y);

	return frame->format == FRAME_GRAY16 ? ((const uint16_t *)row)[x]
					     : ((const uint8_t *)row)[x];
}

static void print_levels(const struct frame *frame)
{
	double sum = 0.0;
	int low = 65535;
	int high = 0;

	for (int y = 0; y < frame->height; y++) {
		for (int x = 0; x < frame->width; x++) {
			int level = level_at(frame, x, y);

			low = level < low ? level : low;
			high = level > high ? level : high;
			sum += level;
		}
	}
	printf("levels     %d to %d, %.0f on average\n", low, high,
		sum / frame->width / frame->height);
}

static void print_losses(const struct watch *watch)
{
	if (watch->ops->counts == NULL) {
		return;
	}
	struct camera_counts counts = watch->ops->counts(watch->camera);

	printf("losses     %" PRIu64 " dropped, %" PRIu64 " damaged, %" PRIu64
	       " repeated, %" PRIu64 " late, %" PRIu64 " slow\n",
		counts.dropped, counts.damaged, counts.repeated, counts.late,
		counts.slow);
}

static void print_watch(const struct watch *watch)
{
	struct camera_info info = watch->ops->info(watch->camera);
	double seconds = clock_seconds(watch->last_ns - watch->first_ns);

	if (info.how[0] != '\0') {
		printf("camera     %s\n", info.how);
	}
	printf("pictures   %" PRIu64 " of %d x %d, %d bits", watch->frames,
		info.width, info.height, info.format == FRAME_GRAY16 ? 16 : 8);
	if (seconds > 0.0) {
		printf(", %.2f a second where %.2f were agreed",
			(double)(watch->frames - 1) / seconds, info.rate_hz);
	}
	printf("\n");
	if (info.live) {
		printf("age        %.1f ms from stamp to program, %.1f at most\n",
			1e3 * clock_seconds(watch->sum_ns) /
				(double)watch->frames,
			1e3 * clock_seconds(watch->oldest_ns));
	}
	print_levels(&watch->frame);
	printf("health     %s\n", frame_health_name(watch->health));
	print_losses(watch);
}

static bool write_shot(
	const struct frame *frame, const char *path, struct error *error)
{
	struct canvas *canvas = canvas_open(frame->width, frame->height, error);

	if (canvas == NULL) {
		return false;
	}
	canvas_picture(canvas, frame, 0, 0, frame->width, frame->height);
	bool done = footage_write_png(path, canvas_pixels(canvas), frame->width,
		frame->height, canvas_stride(canvas), error);
	canvas_close(canvas);
	if (done) {
		printf("shot       %s\n", path);
	}
	return done;
}

bool camera_shot(const char *source, double seconds, const char *path,
	struct error *error)
{
	struct watch watch = { .frames = 0 };

	if (!open_watch(&watch, source, error)) {
		return false;
	}
	bool done = look(&watch, seconds, error);
	if (done) {
		print_watch(&watch);
	}
	if (done && path != NULL) {
		done = write_shot(&watch.frame, path, error);
	}
	watch.ops->close(watch.camera);
	free(watch.pixels);
	return done;
}
