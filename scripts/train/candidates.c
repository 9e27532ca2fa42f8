/* SPDX-License-Identifier: Apache-2.0 */
/*
 * candidates: frames on standard input, the detector's candidates and what
 * the judge would look at on standard output. For scripts/train/train.
 *
 * A frame: width, height and bits a pixel (32 bit each), then its pixels. Its
 * answer: how many candidates, then each one's x, y, score (float) and
 * patch (8 bit), best first. All in the machine's byte order.
 */
#include "base/error.h"
#include "blobs_raster.h"
#include "judge_patch.h"
#include "vision/blobs.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

struct looker {
	int32_t head[3]; /* width, height, bits */
	struct blobs *blobs;
	struct raster rasters[JUDGE_SCALES];
	void *pixels;
};

static bool has_changed(const struct looker *looker, const int32_t head[3])
{
	return looker->head[0] != head[0] || looker->head[1] != head[1] ||
		looker->head[2] != head[2];
}

static void looker_close(struct looker *looker)
{
	blobs_close(looker->blobs);
	for (int i = 0; i < JUDGE_SCALES; i++) {
		free(looker->rasters[i].memory);
	}
	free(looker->pixels);
	*looker = (struct looker){ 0 };
}

static enum frame_format format_of(int32_t bits)
{
	return bits == 8 ? FRAME_GRAY8 : FRAME_GRAY16;
}

static bool looker_open(
	struct looker *looker, const int32_t head[3], struct error *error)
{
	struct blobs_settings settings = blobs_settings_default();
	int width = head[0];
	int height = head[1];

	looker_close(looker);
	settings.judged = 0;
	looker->blobs =
		blobs_open(&settings, width, height, format_of(head[2]), error);
	if (!looker->blobs) {
		return false;
	}
	looker->pixels = calloc((size_t)width * (size_t)height, 2);
	for (int i = 0; i < JUDGE_SCALES; i++) {
		uint16_t *memory = calloc(
			raster_room(width >> i, height >> i), sizeof(*memory));

		looker->rasters[i] =
			raster_lay(memory, width >> i, height >> i);
		if (!memory || !looker->pixels) {
			return error_set(error, ERROR_FAILED, "no memory");
		}
	}
	for (int i = 0; i < 3; i++) {
		looker->head[i] = head[i];
	}
	return true;
}

static bool answer(struct looker *looker, const struct frame *frame)
{
	static struct blob found[DETECT_BLOBS_MAX];
	int32_t count = (int32_t)blobs_find(looker->blobs, frame, found);

	raster_fill(&looker->rasters[0], frame, raster_gain_of(frame));
	for (int i = 1; i < JUDGE_SCALES; i++) {
		raster_halve(&looker->rasters[i], &looker->rasters[i - 1], 0,
			looker->rasters[i].height);
	}
	fwrite(&count, sizeof(count), 1, stdout);
	for (int32_t i = 0; i < count; i++) {
		float head[3] = { (float)found[i].centre.x_px,
			(float)found[i].centre.y_px, (float)found[i].score };
		struct judge_patch patch;
		const int16_t *level = (const int16_t *)patch.at;
		int8_t levels[JUDGE_INPUTS];

		patch_of(looker->rasters, JUDGE_SCALES, found[i].centre,
			found[i].contrast < 0.0, &patch);
		for (int j = 0; j < JUDGE_INPUTS; j++) {
			levels[j] = (int8_t)level[j];
		}
		fwrite(head, sizeof(head), 1, stdout);
		fwrite(levels, sizeof(levels), 1, stdout);
	}
	return fflush(stdout) == 0;
}

static bool look(
	struct looker *looker, const int32_t head[3], struct error *error)
{
	if (has_changed(looker, head) && !looker_open(looker, head, error)) {
		return false;
	}

	size_t size = head[2] == 8 ? 1 : 2;
	size_t count = (size_t)head[0] * (size_t)head[1];
	struct frame frame = { .data = looker->pixels,
		.stride = (size_t)head[0] * size,
		.width = head[0],
		.height = head[1],
		.format = format_of(head[2]) };

	if (fread(looker->pixels, size, count, stdin) != count ||
		!answer(looker, &frame)) {
		return error_set(error, ERROR_FAILED, "the pipe broke");
	}
	return true;
}

int main(void)
{
	struct looker looker = { 0 };
	struct error error;
	int32_t head[3];
	int status = ERROR_NONE;

	while (status == ERROR_NONE && fread(head, sizeof(head), 1, stdin)) {
		if (!look(&looker, head, &error)) {
			status = error_report("candidates", &error);
		}
	}
	looker_close(&looker);
	return status;
}
