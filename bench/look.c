/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Look: what it costs from a frame to its tracks, in simulated scenes, beside
 * a 5x5 Gaussian blur of the same size just before it. One thread, the
 * processor's time. How faint a target is found so, and at what cost in false
 * tracks, bench_scenes tells.
 */
#include "base/clock.h"
#include "blur.h"
#include "core/pursuit.h"
#include "hw/sim_scene.h"
#include "turn.h"
#include "vision/eye.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	WARM = 40, /* frames until all is at work */
	FRAMES = 81,
	TENTH = FRAMES / 10,
	BLURS = 3, /* before each thing that is timed; the fastest counts */
	TEXT_MAX = 64,
	VIEWS = 3,
	LAND_WIDTH = 1920 /* a town for wider ones takes too much memory */
};

/* What is timed of each frame. */
enum part {
	DETECTOR,
	TURN, /* registration, on what the detector left */
	NEVER,
	EVERY_16,
	TRACKS, /* the loop's step on what EVERY_16 saw */
	EVERY_8,
	EVERY_4,
	NO_TURN, /* every 16, without registration */
	PARTS
};

static const struct {
	int every;
	bool turn;
} look_settings[PARTS] = {
	[NEVER] = { 0, true },
	[EVERY_16] = { 16, true },
	[EVERY_8] = { 8, true },
	[EVERY_4] = { 4, true },
	[NO_TURN] = { 16, false },
};

struct bench {
	struct sim_scene *scene;
	struct rig rig;
	struct sim_shot shot;
	struct frame flat; /* 8 bit, for the blur */
	uint8_t *blurred;
	struct blobs *blobs;
	struct turn turn;
	struct eye *eyes[PARTS];
	struct eye_view view;
	struct blob found[DETECT_BLOBS_MAX];
	struct pursuit pursuit;
	struct pursuit_output output;
	double share[PARTS][FRAMES]; /* of the blur */
	double blur_ns[PARTS * FRAMES];
	double whole[FRAMES]; /* EVERY_16 and TRACKS */
};

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double mean(const double *values)
{
	double sum = 0.0;

	for (int i = 0; i < FRAMES; i++) {
		sum += values[i];
	}
	return sum / FRAMES;
}

static double blur_ns(struct bench *bench)
{
	int64_t least = INT64_MAX;

	for (int i = 0; i < BLURS; i++) {
		int64_t before = clock_cpu_ns();
		int64_t took;

		blur_frame(&bench->flat, bench->blurred);
		took = clock_cpu_ns() - before;
		least = took < least ? took : least;
	}
	return (double)least;
}

static void step_loop(struct bench *bench)
{
	int64_t now_ns = CLOCK_NS_PER_S + bench->shot.frame.stamp_ns;
	const struct pursuit_frame frame = { .exposure_ns = now_ns,
		.health = bench->view.health,
		.repeated = bench->view.repeated,
		.blobs = bench->view.blobs,
		.blob_count = bench->view.count,
		.turn = bench->view.turn };
	const struct mount_sample sample = { now_ns, bench->shot.head, true,
		0.0 };
	const struct mount_command sent = { now_ns, bench->shot.rates, 0.0 };
	const struct pursuit_input in = { .now_ns = now_ns,
		.frame = &frame,
		.samples = &sample,
		.sample_count = 1,
		.sent = &sent,
		.sent_count = 1 };

	pursuit_step(&bench->pursuit, &in, &bench->output);
}

static void run(struct bench *bench, enum part part)
{
	const struct gather_place place = { &bench->rig, bench->shot.head };

	switch (part) {
	case DETECTOR:
		blobs_find(bench->blobs, &bench->shot.frame, bench->found);
		return;
	case TURN:
		turn_step(&bench->turn, bench->blobs,
			bench->shot.frame.stamp_ns, &place);
		return;
	case TRACKS:
		step_loop(bench);
		return;
	default:
		eye_look(bench->eyes[part], &bench->shot.frame, &place,
			&bench->view);
	}
}

static void time_frame(struct bench *bench, int frame)
{
	for (int part = 0; part < PARTS; part++) {
		double blur = blur_ns(bench);
		int64_t before = clock_cpu_ns();

		run(bench, (enum part)part);
		if (frame >= 0) {
			bench->blur_ns[part * FRAMES + frame] = blur;
			bench->share[part][frame] =
				(double)(clock_cpu_ns() - before) / blur;
		}
	}
	if (frame >= 0) {
		bench->whole[frame] = bench->share[EVERY_16][frame] +
			bench->share[TRACKS][frame];
	}
}

static struct bench *fail(const struct error *error)
{
	exit(error_report("look", error));
}

static struct bench *bench_open(const char *text)
{
	static struct bench bench;
	struct sim_scene_settings wanted;
	struct eye_settings settings = eye_settings_default();
	struct pursuit_settings pursuit = pursuit_settings_default();
	struct error error;
	size_t pixels;
	uint8_t *flat;

	if (!sim_scene_parse(&wanted, text, &error)) {
		return fail(&error);
	}
	pixels = (size_t)wanted.width_px * (size_t)wanted.height_px;
	flat = calloc(2, pixels);
	bench = (struct bench){
		.scene = sim_scene_open(&wanted, &error),
		.flat = { .data = flat,
			.stride = (size_t)wanted.width_px,
			.width = wanted.width_px,
			.height = wanted.height_px,
			.format = FRAME_GRAY8 },
	};
	if (bench.scene == NULL || flat == NULL) {
		return fail(&error);
	}
	bench.blurred = flat + pixels;
	bench.rig = sim_scene_rig(bench.scene);
	pursuit_init(&bench.pursuit, &pursuit, &bench.rig);
	bench.blobs = blobs_open(&settings.blobs, wanted.width_px,
		wanted.height_px, FRAME_GRAY16, &error);
	for (int part = NEVER; part < PARTS && bench.blobs != NULL; part++) {
		settings.gather.every = look_settings[part].every;
		settings.turn = look_settings[part].turn;
		bench.eyes[part] = eye_open(&settings, wanted.width_px,
			wanted.height_px, FRAME_GRAY16, &error);
		if (bench.eyes[part] == NULL) {
			return fail(&error);
		}
	}
	if (bench.blobs == NULL) {
		return fail(&error);
	}
	turn_init(&bench.turn, bench.blobs);
	return &bench;
}

static void bench_close(struct bench *bench)
{
	sim_scene_close(bench->scene);
	blobs_close(bench->blobs);
	free((void *)bench->flat.data);
	for (int part = 0; part < PARTS; part++) {
		eye_close(bench->eyes[part]);
	}
}

/* tell - the median, and between what the middle eight of ten frames lie. */
static void tell(double *shares)
{
	qsort(shares, FRAMES, sizeof(*shares), compare);
	printf(" %.2f (%.1f-%.1f) |", shares[FRAMES / 2], shares[TENTH],
		shares[FRAMES - 1 - TENTH]);
}

static void report(const char *scene, const char *motion, int width, int height)
{
	char text[TEXT_MAX];
	struct bench *bench;
	double turn;
	double each_ns;

	snprintf(text, sizeof(text), "%s?size=%dx%d&motion=%s", scene, width,
		height, motion);
	bench = bench_open(text);
	for (int i = -WARM;
		i < FRAMES && sim_scene_next(bench->scene, &bench->shot); i++) {
		time_frame(bench, i);
	}
	qsort(bench->blur_ns, PARTS * FRAMES, sizeof(double), compare);
	each_ns = bench->blur_ns[PARTS * FRAMES / 2] / ((double)width * height);
	turn = mean(bench->share[TURN]);
	printf("| %s, %s, %dx%d | %.2f |", scene, motion, width, height,
		each_ns);
	tell(bench->share[DETECTOR]);
	tell(bench->share[NEVER]);
	tell(bench->share[EVERY_16]);
	tell(bench->share[EVERY_8]);
	tell(bench->share[EVERY_4]);
	tell(bench->share[NO_TURN]);
	printf(" %.2f | %.2f |", turn, mean(bench->share[TRACKS]));
	tell(bench->whole);
	printf(" %.2f |\n", each_ns * bench->whole[FRAMES / 2]);
	fflush(stdout);
	bench_close(bench);
}

static void report_size(int width, int height)
{
	static const struct {
		const char *scene;
		const char *motion;
	} views[VIEWS] = { { "sky", "still" }, { "town", "still" },
		{ "town", "pan" } };

	int count = width > LAND_WIDTH ? 1 : VIEWS;

	for (int i = 0; i < count; i++) {
		report(views[i].scene, views[i].motion, width, height);
	}
}

int main(void)
{
	static const int sizes[][2] = { { 320, 256 }, { 640, 512 },
		{ 1280, 1024 }, { 1920, 1080 }, { 3840, 2160 } };

	puts("Median, and the middle eight of ten frames, in G; 16 bit. Registration and the loop: mean.");
	puts("\n| scene | G, ns a pixel | detector | gather never | every 16 | every 8 | every 4 | 16, no registration | registration alone | the loop | frame to tracks | ns a pixel |");
	puts("|---|---|---|---|---|---|---|---|---|---|---|---|");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		report_size(sizes[i][0], sizes[i][1]);
	}
	return 0;
}
