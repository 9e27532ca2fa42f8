/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_SCENE_H
#define SUPPORT_SCENE_H

#include "random.h"
#include "vision/frame.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/*
 * Scene: small synthetic frames with known content, for tests of vision.
 *
 * Levels are kept as doubles; a frame of either format is made from them
 * with any gain and offset.
 */

struct scene {
	int width;
	int height;
	double *levels;
	uint64_t seed;
};

static inline struct scene scene_open(int width, int height, double level)
{
	struct scene scene = { .width = width, .height = height, .seed = 1 };
	size_t count = (size_t)width * (size_t)height;

	scene.levels = malloc(count * sizeof(double));
	for (size_t i = 0; i < count; i++) {
		scene.levels[i] = level;
	}
	return scene;
}

static inline void scene_close(struct scene *scene)
{
	free(scene->levels);
	scene->levels = NULL;
}

/* scene_noise - adds noise of this standard deviation. */
static inline void scene_noise(struct scene *scene, double sigma)
{
	for (int i = 0; i < scene->width * scene->height; i++) {
		scene->levels[i] += sigma * random_normal(&scene->seed);
	}
}

/* scene_spot - adds a Gaussian spot; @height may be negative. */
static inline void scene_spot(
	struct scene *scene, double x, double y, double sigma, double height)
{
	for (int j = 0; j < scene->height; j++) {
		for (int i = 0; i < scene->width; i++) {
			double far = (i - x) * (i - x) + (j - y) * (j - y);

			scene->levels[j * scene->width + i] +=
				height * exp(-far / (2.0 * sigma * sigma));
		}
	}
}

static inline void scene_set(struct scene *scene, int x, int y, double level)
{
	scene->levels[y * scene->width + x] = level;
}

static inline double scene_clamped(double level, double top)
{
	return level < 0.0 ? 0.0 : level > top ? top : floor(level + 0.5);
}

/*
 * scene_frame - the scene as a frame: level * gain + offset, rounded.
 *
 * @padding: bytes after each row, filled with 0xff
 *
 * The pixels belong to the caller: free((void *)frame.data).
 */
static inline struct frame scene_frame(const struct scene *scene,
	enum frame_format format, double gain, double offset, size_t padding)
{
	size_t pixel = frame_pixel_bytes(format);
	size_t stride = (size_t)scene->width * pixel + padding;
	unsigned char *data = malloc(stride * (size_t)scene->height);

	memset(data, 0xff, stride * (size_t)scene->height);
	for (int y = 0; y < scene->height; y++) {
		for (int x = 0; x < scene->width; x++) {
			double level =
				scene->levels[y * scene->width + x] * gain +
				offset;
			uint16_t deep = (uint16_t)scene_clamped(level, 65535.0);
			uint8_t flat = (uint8_t)scene_clamped(level, 255.0);

			memcpy(data + stride * (size_t)y + pixel * (size_t)x,
				format == FRAME_GRAY8 ? (const void *)&flat
						      : (const void *)&deep,
				pixel);
		}
	}
	return (struct frame){ .data = data,
		.stride = stride,
		.width = scene->width,
		.height = scene->height,
		.format = format };
}

#endif
