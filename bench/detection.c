/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Detection: what finding blobs costs, stage by stage, beside a copy and a
 * 5x5 Gaussian blur of the same frame in the same run. One thread.
 */
#include "base/clock.h"
#include "blobs_gate.h"
#include "blobs_raster.h"
#include "blobs_scan.h"
#include "blur.h"
#include "judge_patch.h"
#include "scene.h"
#include "vision/blobs.h"
#include "vision/health.h"

#include <stdio.h>

enum {
	RUNS = 41,
	JUDGED = 8,
	FLOOR_PART = 2
};

/* What the stages work on. */
struct bench {
	struct frame flat; /* 8 bit, for the blur */
	struct frame frame;
	uint8_t *out;
	struct blobs *blobs;
	struct blobs *plain; /* that judges nothing */
	struct judge *judge;
	int32_t opinion;
	struct health health;
	struct raster raster;
	struct raster half;
	struct cells cells;
	uint16_t *rows;
	struct gate gate;
	struct raster_gain gain;
	struct blob found[DETECT_BLOBS_MAX];
	size_t count;
};

struct stage {
	const char *name;
	void (*run)(struct bench *bench);
};

static void run_copy(struct bench *bench)
{
	memcpy(bench->out, bench->frame.data,
		bench->frame.stride * (size_t)bench->frame.height);
}

static void run_blur(struct bench *bench)
{
	blur_frame(&bench->flat, bench->out);
}

static void run_health(struct bench *bench)
{
	(void)health_step(&bench->health, &bench->frame);
}

static void run_fill(struct bench *bench)
{
	bench->gain = raster_gain_of(&bench->frame);
	raster_fill(&bench->raster, &bench->frame, bench->gain);
}

static void run_halve(struct bench *bench)
{
	raster_halve(&bench->half, &bench->raster, 0, bench->half.height);
}

static void run_scan(struct bench *bench)
{
	scan_raster(&bench->raster, bench->rows, &bench->cells, NULL);
}

static void run_gate(struct bench *bench)
{
	gate_start(&bench->gate, bench->gain.step / FLOOR_PART);
	gate_take(&bench->gate, 0, &bench->cells, true, true);
}

static void run_find(struct bench *bench)
{
	bench->count = blobs_find(bench->blobs, &bench->frame, bench->found);
}

static void run_find_plain(struct bench *bench)
{
	bench->count = blobs_find(bench->plain, &bench->frame, bench->found);
}

static void run_judge(struct bench *bench)
{
	for (int i = 0; i < JUDGED; i++) {
		struct pixel at = { (double)(i * 37 % bench->frame.width),
			(double)(i * 23 % bench->frame.height) };
		struct judge_patch patch;

		patch_of(&bench->raster, 1, at, false, &patch);
		bench->opinion += judge_look(bench->judge, &patch);
	}
}

static const struct stage stages[] = {
	{ "copy of the frame", run_copy },
	{ "5x5 Gaussian blur, 8 bit", run_blur },
	{ "health", run_health },
	{ "gain and fill of the first raster", run_fill },
	{ "halving of the first raster", run_halve },
	{ "scan of the first raster", run_scan },
	{ "gate of the first raster", run_gate },
	{ "the judge's look at eight spots", run_judge },
	{ "blobs_find, four scales, none judged", run_find_plain },
	{ "blobs_find, four scales, whole", run_find },
};

enum {
	STAGES = sizeof(stages) / sizeof(stages[0]),
	BLUR = 1
};

/*
 * cost_ns - of the fastest run: what the code costs, not what else the
 * machine does. The first run warms up and does not count.
 */
static double cost_ns(struct bench *bench, const struct stage *stage)
{
	int64_t least = INT64_MAX;

	stage->run(bench);
	for (int i = 0; i < RUNS; i++) {
		int64_t start = clock_now_ns();
		int64_t took;

		stage->run(bench);
		took = clock_now_ns() - start;
		least = took < least ? took : least;
	}
	return (double)least;
}

/* A night sky over a rough ground, with twenty spots and a few clouds. */
static struct scene landscape(int width, int height)
{
	struct scene scene = scene_open(width, height, 60.0);
	int ground = height * 3 / 4;

	scene_noise(&scene, 1.5);
	for (int y = ground; y < height; y++) {
		for (int x = 0; x < width; x++) {
			scene.levels[y * width + x] +=
				random_between(&scene.seed, 0.0, 90.0);
		}
	}
	for (int i = 0; i < 20; i++) {
		double sigma = i < 16 ? 1.0 + 0.1 * i : 12.0;
		double x = random_between(&scene.seed, 8.0, width - 8.0);
		double y = random_between(&scene.seed, 8.0, ground);

		scene_spot(&scene, x, y, sigma, 40.0);
	}
	return scene;
}

static void *room(size_t bytes)
{
	void *memory = calloc(1, bytes);

	if (!memory) {
		fputs("detection: no memory\n", stderr);
		exit(1);
	}
	return memory;
}

static struct bench *bench_open(int width, int height, enum frame_format format)
{
	struct blobs_settings settings = blobs_settings_default();
	struct bench *bench = room(sizeof(*bench));
	struct scene scene = landscape(width, height);
	size_t cells = cells_room(width, height);
	struct error error;

	bench->flat = scene_frame(&scene, FRAME_GRAY8, 1.0, 0.0, 0);
	bench->frame =
		scene_frame(&scene, format, format == FRAME_GRAY8 ? 1.0 : 20.0,
			format == FRAME_GRAY8 ? 0.0 : 7000.0, 0);
	bench->out = room(2 * (size_t)width * (size_t)height);
	bench->blobs = blobs_open(&settings, width, height, format, &error);
	settings.judged = 0;
	bench->plain = blobs_open(&settings, width, height, format, &error);
	bench->judge = judge_open(NULL, &error);
	if (!bench->blobs || !bench->plain || !bench->judge) {
		exit(error_report("detection", &error));
	}
	health_init(&bench->health);
	bench->raster =
		raster_lay(room(2 * raster_room(width, height)), width, height);
	bench->half = raster_lay(room(2 * raster_room(width / 2, height / 2)),
		width / 2, height / 2);
	bench->cells = cells_lay(room(2 * cells), width, height);
	bench->rows = room(2 * scan_room(width));
	bench->gate.bins_light[0] = room(cells);
	bench->gate.bins_dark[0] = room(cells);
	bench->gate.noise[0] = room(2 * cells);
	scene_close(&scene);
	return bench;
}

static void bench_close(struct bench *bench)
{
	free((void *)bench->flat.data);
	free((void *)bench->frame.data);
	free(bench->out);
	blobs_close(bench->blobs);
	blobs_close(bench->plain);
	judge_close(bench->judge);
	free(bench->raster.memory);
	free(bench->half.memory);
	free(bench->cells.memory);
	free(bench->rows);
	free(bench->gate.bins_light[0]);
	free(bench->gate.bins_dark[0]);
	free(bench->gate.noise[0]);
	free(bench);
}

static void report(int width, int height, enum frame_format format)
{
	struct bench *bench = bench_open(width, height, format);
	double pixels = (double)width * height;
	double costs[STAGES];

	for (int i = 0; i < STAGES; i++) {
		costs[i] = cost_ns(bench, &stages[i]);
	}
	printf("\n%dx%d, %d bit, %zu blobs\n\n", width, height,
		8 * (int)frame_pixel_bytes(format), bench->count);
	puts("| stage | ns a pixel | copies | G |");
	puts("|---|---|---|---|");
	for (int i = 0; i < STAGES; i++) {
		printf("| %s | %.3f | %.1f | %.2f |\n", stages[i].name,
			costs[i] / pixels, costs[i] / costs[0],
			costs[i] / costs[BLUR]);
	}
	bench_close(bench);
}

/* So many spots over all of a sky. */
static struct frame crowded(int width, int height, int spots)
{
	struct scene scene = scene_open(width, height, 60.0);
	struct frame frame;

	scene_noise(&scene, 1.5);
	for (int i = 0; i < spots; i++) {
		double x = random_between(&scene.seed, 8.0, width - 8.0);
		double y = random_between(&scene.seed, 8.0, height - 8.0);

		scene_spot(&scene, x, y, 1.2, 40.0);
	}
	frame = scene_frame(&scene, FRAME_GRAY8, 1.0, 0.0, 0);
	scene_close(&scene);
	return frame;
}

static void report_growth(int width, int height)
{
	static const int spots[] = { 0, 4, 16, 64, 256, 1024 };
	static const struct stage whole = { "", run_find };
	struct bench *bench = bench_open(width, height, FRAME_GRAY8);

	printf("\n%dx%d, 8 bit, by the number of spots in the sky\n\n", width,
		height);
	puts("| spots | told | us a frame |");
	puts("|---|---|---|");
	for (size_t i = 0; i < sizeof(spots) / sizeof(spots[0]); i++) {
		double took;

		free((void *)bench->frame.data);
		bench->frame = crowded(width, height, spots[i]);
		took = cost_ns(bench, &whole);
		printf("| %d | %zu | %.1f |\n", spots[i], bench->count,
			took / 1e3);
	}
	bench_close(bench);
}

int main(void)
{
	static const int sizes[][2] = { { 320, 256 }, { 640, 512 },
		{ 1920, 1080 }, { 3840, 2160 } };

	puts("Fastest of 41 runs on one thread. G: one 5x5 Gaussian blur of the same frame.");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		report(sizes[i][0], sizes[i][1], FRAME_GRAY8);
		report(sizes[i][0], sizes[i][1], FRAME_GRAY16);
	}
	report_growth(320, 256);
	report_growth(1920, 1080);
	return 0;
}
