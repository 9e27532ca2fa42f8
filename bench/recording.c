/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What the daemon's bench of recording plays, and what recording costs: writes
 * thermal.y4m (640x512, 16 bit, 60/s) and visible.y4m (1920x1080, 8 bit, 30/s)
 * of ten seconds each into FOLDER, uncompressed, so that playing them takes
 * next to nothing; then tells what one picture of each costs in processor time
 * as either kind of film, and how large it becomes.
 *
 * usage: bench_recording FOLDER [NOISE16 NOISE8]
 */
#include "base/clock.h"
#include "base/parse.h"
#include "core/geom.h"
#include "hw/footage_writer.h"
#include "record/piece.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	PICTURES = 16, /* of different noise */
	FILM_S = 10,
	COST_PICTURES = 60,
	SPOT_SIDE = 9,
};

struct source {
	const char *film;
	int width;
	int height;
	enum frame_format format;
	int rate_hz;
	double noise;      /* standard deviation, grey levels */
	uint8_t *pictures; /* of the sky alone */
	uint8_t *shown;    /* one, with a spot in it */
};

static size_t picture_bytes(const struct source *source)
{
	return (size_t)source->width * (size_t)source->height *
		frame_pixel_bytes(source->format);
}

static double normal(void)
{
	double u = (rand() + 1.0) / (RAND_MAX + 2.0);
	double v = rand() / (RAND_MAX + 1.0);

	return sqrt(-2.0 * log(u)) * cos(2.0 * GEOM_PI * v);
}

static double bits_of(const struct source *source)
{
	return source->format == FRAME_GRAY16 ? 16.0 : 1.0;
}

static void put_level(const struct source *source, uint8_t *picture,
	size_t pixel, double level)
{
	if (source->format == FRAME_GRAY16) {
		((uint16_t *)(void *)picture)[pixel] = (uint16_t)level;
	} else {
		picture[pixel] = (uint8_t)level;
	}
}

static double level_of(
	const struct source *source, const uint8_t *picture, size_t pixel)
{
	return source->format == FRAME_GRAY16
		? ((const uint16_t *)(const void *)picture)[pixel]
		: picture[pixel];
}

/* A sky that is lighter below, and noise. */
static void paint_sky(const struct source *source, uint8_t *picture)
{
	size_t pixel = 0;

	for (int y = 0; y < source->height; y++) {
		double sky = 60.0 + 40.0 * y / source->height;

		for (int x = 0; x < source->width; x++, pixel++) {
			put_level(source, picture, pixel,
				bits_of(source) * sky +
					source->noise * normal());
		}
	}
}

/* One spot that goes from left to right while the film lasts. */
static void paint_spot(const struct source *source, double share)
{
	double at_x = (0.1 + 0.8 * share) * source->width;
	double at_y = 0.5 * source->height;

	for (int i = 0; i < SPOT_SIDE * SPOT_SIDE; i++) {
		int x = (int)at_x + i % SPOT_SIDE - SPOT_SIDE / 2;
		int y = (int)at_y + i / SPOT_SIDE - SPOT_SIDE / 2;
		double away = hypot(x - at_x, y - at_y);
		size_t pixel = (size_t)y * (size_t)source->width + (size_t)x;

		put_level(source, source->shown, pixel,
			level_of(source, source->shown, pixel) +
				bits_of(source) * 20.0 *
					exp(-away * away / 4.0));
	}
}

static void show(const struct source *source, int number)
{
	size_t bytes = picture_bytes(source);

	memcpy(source->shown,
		source->pictures + (size_t)(number % PICTURES) * bytes, bytes);
	paint_spot(source, (double)number / (FILM_S * source->rate_hz));
}

static bool write_film(const struct source *source, const char *folder)
{
	char path[PIECE_PATH_MAX];
	size_t bytes = picture_bytes(source);
	bool good;

	snprintf(path, sizeof(path), "%s/%s", folder, source->film);
	FILE *film = fopen(path, "we");
	if (film == NULL) {
		return false;
	}
	fprintf(film, "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1 C%s\n", source->width,
		source->height, source->rate_hz,
		source->format == FRAME_GRAY16 ? "mono16" : "mono");
	good = true;
	for (int n = 0; n < FILM_S * source->rate_hz && good; n++) {
		show(source, n);
		good = fputs("FRAME\n", film) >= 0 &&
			fwrite(source->shown, 1, bytes, film) == bytes;
	}
	return fclose(film) == 0 && good;
}

static bool make(struct source *source, const char *folder)
{
	size_t bytes = picture_bytes(source);

	source->pictures = malloc(PICTURES * bytes);
	source->shown = malloc(bytes);
	if (source->pictures == NULL || source->shown == NULL) {
		return false;
	}
	for (int n = 0; n < PICTURES; n++) {
		paint_sky(source, source->pictures + (size_t)n * bytes);
	}
	return write_film(source, folder);
}

static struct frame frame_of(const struct source *source, int number)
{
	show(source, number);
	return (struct frame){ .data = source->shown,
		.stride = (size_t)source->width *
			frame_pixel_bytes(source->format),
		.width = source->width,
		.height = source->height,
		.format = source->format,
		.stamp_ns = number * CLOCK_NS_PER_S / source->rate_hz,
		.sequence = number };
}

/* What one picture costs alone, in processor time, and how large it is. */
static bool tell_cost(const struct source *source, const char *folder,
	const char *name, enum footage_kind kind)
{
	char path[PIECE_PATH_MAX];
	struct error error = { 0 };
	double raw = (double)picture_bytes(source) * COST_PICTURES;
	int64_t spent_ns = 0;

	snprintf(path, sizeof(path), "%s/cost.mkv", folder);
	struct footage_writer *writer =
		footage_writer_open(path, kind, source->width, source->height,
			source->format, source->rate_hz, &error);
	for (int i = 0; writer != NULL && i < COST_PICTURES; i++) {
		struct frame frame = frame_of(source, i);
		int64_t began_ns = clock_cpu_ns();

		footage_write_frame(writer, &frame, &error);
		spent_ns += clock_cpu_ns() - began_ns;
	}
	if (writer == NULL || !footage_writer_flush(writer, &error)) {
		error_report("bench_recording", &error);
		return false;
	}
	printf("%4dx%-4d %-8s %5.2f ms of a core, %.2f of raw\n", source->width,
		source->height, name,
		1e3 * clock_seconds(spent_ns) / COST_PICTURES,
		(double)footage_writer_bytes(writer) / raw);
	footage_writer_close(writer, &error);
	unlink(path);
	return true;
}

int main(int argc, char **argv)
{
	struct source sources[] = {
		{ .film = "thermal.y4m",
			.width = 640,
			.height = 512,
			.format = FRAME_GRAY16,
			.rate_hz = 60,
			.noise = 4.0 },
		{ .film = "visible.y4m",
			.width = 1920,
			.height = 1080,
			.format = FRAME_GRAY8,
			.rate_hz = 30,
			.noise = 1.0 },
	};
	bool good = true;

	if ((argc != 2 && argc != 4) ||
		(argc == 4 &&
			(!parse_double(argv[2], &sources[0].noise) ||
				!parse_double(argv[3], &sources[1].noise)))) {
		fputs("usage: bench_recording FOLDER [NOISE16 NOISE8]\n",
			stderr);
		return ERROR_USAGE;
	}
	for (int i = 0; i < 2 && good; i++) {
		good = make(&sources[i], argv[1]) &&
			tell_cost(&sources[i], argv[1], "FFV1",
				FOOTAGE_LOSSLESS) &&
			tell_cost(&sources[i], argv[1], "HuffYUV",
				FOOTAGE_HURRIED);
		free(sources[i].pictures);
		free(sources[i].shown);
	}
	return good ? ERROR_NONE : ERROR_FAILED;
}
