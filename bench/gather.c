/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Gather: what it costs to look for what only many frames show together, in
 * simulated scenes, beside a 5x5 Gaussian blur of the same size. One thread.
 * How faint a target it finds, and what it costs in false tracks, bench_scenes
 * tells: with gather.every = 0 in --config, and without.
 */
#include "base/error.h"
#include "blur.h"
#include "hw/sim_scene.h"
#include "vision/eye.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
	WARM = 40, /* frames until all is at work */
	FRAMES = 81,
	TEXT_MAX = 64
};

static double processor_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median_us(double *times_s)
{
	qsort(times_s, FRAMES, sizeof(double), compare);
	return 1e6 * times_s[FRAMES / 2];
}

/* One 5x5 blur of 8 bit of this size: what all costs are told in. */
static double blur_us(int width, int height)
{
	double times[FRAMES];
	size_t pixels = (size_t)width * (size_t)height;
	uint8_t *in = calloc(2, pixels);
	struct frame frame = { .data = in,
		.stride = (size_t)width,
		.width = width,
		.height = height,
		.format = FRAME_GRAY8 };

	if (in == NULL) {
		exit(1);
	}
	for (int i = 0; i < FRAMES; i++) {
		double before = processor_s();

		blur_frame(&frame, in + pixels);
		times[i] = processor_s() - before;
	}
	free(in);
	return median_us(times);
}

static double look_us(struct sim_scene *scene, struct eye *eye)
{
	static struct eye_view view;
	double times[FRAMES];
	struct rig rig = sim_scene_rig(scene);
	struct sim_shot shot;

	for (int i = 0; i < WARM + FRAMES && sim_scene_next(scene, &shot);
		i++) {
		struct gather_place place = { &rig, shot.head };
		double before = processor_s();

		eye_look(eye, &shot.frame, &place, &view);
		if (i >= WARM) {
			times[i - WARM] = processor_s() - before;
		}
	}
	return median_us(times);
}

static double scene_us(const char *text, int every)
{
	struct sim_scene_settings wanted;
	struct eye_settings settings = eye_settings_default();
	struct sim_scene *scene = NULL;
	struct eye *eye = NULL;
	struct error error;
	double us;

	settings.gather.every = every;
	if (sim_scene_parse(&wanted, text, &error)) {
		scene = sim_scene_open(&wanted, &error);
		eye = eye_open(&settings, wanted.width_px, wanted.height_px,
			FRAME_GRAY16, &error);
	}
	if (scene == NULL || eye == NULL) {
		exit(error_report("gather", &error));
	}
	us = look_us(scene, eye);
	sim_scene_close(scene);
	eye_close(eye);
	return us;
}

static void report(const char *scene, int width, int height)
{
	static const int every[] = { 0, 16, 8, 4 };
	char text[TEXT_MAX];
	double blur = blur_us(width, height);

	snprintf(text, sizeof(text), "%s?size=%dx%d", scene, width, height);
	printf("| %s | %.0f |", text, blur);
	for (size_t i = 0; i < sizeof(every) / sizeof(every[0]); i++) {
		printf(" %.2f |", scene_us(text, every[i]) / blur);
	}
	puts("");
}

int main(void)
{
	puts("A whole look, in G; the whole picture is searched in so many frames.");
	puts("\n| scene | G, us | never | 16 | 8 | 4 |");
	puts("|---|---|---|---|---|---|");
	report("sky", 320, 256);
	report("sky", 640, 512);
	report("sky", 1280, 1024);
	report("town", 320, 256);
	report("town", 640, 512);
	return 0;
}
