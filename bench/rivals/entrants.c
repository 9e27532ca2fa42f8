/* SPDX-License-Identifier: Apache-2.0 */
#include "entrants.h"

#include "base/clock.h"
#include "blur.h"

#include <stdio.h>
#include <stdlib.h>

const char *const entrants_names[ENTRANTS] = { "MOG2 and components",
	"top-hat 9x9", "DoG-CFAR, three scales", "patch contrast, four scales",
	"blobs_find" };

struct entrants {
	struct blobs_settings settings;
	struct blobs *ours;
	struct rivals *rivals;
	uint8_t *blurred;
	int width;
	int height;
};

void sheet_close(struct sheet *sheet)
{
	for (int i = 0; i < ENTRANTS; i++) {
		free(sheet->tallies[i].findings);
	}
}

struct entrants *entrants_open(int limit)
{
	struct entrants *entrants = calloc(1, sizeof(*entrants));

	if (!entrants) {
		fputs("rivals: no memory\n", stderr);
		exit(1);
	}
	entrants->settings = blobs_settings_default();
	entrants->settings.limit = limit;
	entrants->rivals = rivals_open();
	return entrants;
}

void entrants_close(struct entrants *entrants)
{
	rivals_close(entrants->rivals);
	blobs_close(entrants->ours);
	free(entrants->blurred);
	free(entrants);
}

void entrants_anew(struct entrants *entrants)
{
	rivals_close(entrants->rivals);
	entrants->rivals = rivals_open();
	if (entrants->ours) {
		blobs_forget(entrants->ours);
	}
}

static bool fit(struct entrants *entrants, const struct frame *frame,
	struct error *error)
{
	if (frame->format != FRAME_GRAY8) {
		return error_set(error, ERROR_FAILED,
			"only frames of 8 bits can be compared");
	}
	if (entrants->ours && entrants->width == frame->width &&
		entrants->height == frame->height) {
		return true;
	}
	blobs_close(entrants->ours);
	free(entrants->blurred);
	entrants->width = frame->width;
	entrants->height = frame->height;
	entrants->blurred =
		malloc((size_t)frame->width * (size_t)frame->height);
	entrants->ours = blobs_open(&entrants->settings, frame->width,
		frame->height, frame->format, error);
	return entrants->ours && entrants->blurred;
}

bool entrants_look(struct entrants *entrants, const struct frame *frame,
	const struct box *boxes, size_t targets, struct sheet *sheet,
	struct error *error)
{
	struct blob found[DETECT_BLOBS_MAX];
	int64_t start;

	if (!fit(entrants, frame, error)) {
		return false;
	}
	start = clock_now_ns();
	blur_frame(frame, entrants->blurred);
	sheet->blur_ns += clock_now_ns() - start;
	for (int i = 0; i < ENTRANTS; i++) {
		size_t count;

		start = clock_now_ns();
		count = i == OURS ? blobs_find(entrants->ours, frame, found)
				  : rivals_find(entrants->rivals, (enum rival)i,
					    frame, found);
		sheet->took_ns[i] += clock_now_ns() - start;
		tally_frame(&sheet->tallies[i], found, count, boxes, targets,
			(double)frame->width * frame->height);
	}
	return true;
}
