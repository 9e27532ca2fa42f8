/* SPDX-License-Identifier: Apache-2.0 */
#include "pile.h"

#include <stdlib.h>
#include <string.h>

enum {
	NARROW_SCALE = 256
};

void pile_init(struct pile *pile)
{
	*pile = (struct pile){ 0 };
	pthread_mutex_init(&pile->lock, NULL);
}

void pile_free(struct pile *pile)
{
	free(pile->sum);
	pthread_mutex_destroy(&pile->lock);
}

static uint32_t level(const struct frame *frame, const void *row, int x)
{
	return frame->format == FRAME_GRAY16 ? ((const uint16_t *)row)[x]
					     : ((const uint8_t *)row)[x];
}

/* The first one tells the size; one of another size is passed over. */
static bool fits(struct pile *pile, const struct frame *frame)
{
	size_t pixels = (size_t)frame->width * (size_t)frame->height;

	if (pile->count > 0) {
		return pile->width == frame->width &&
			pile->height == frame->height;
	}
	free(pile->sum);
	pile->sum = calloc(pixels, sizeof(*pile->sum));
	pile->width = frame->width;
	pile->height = frame->height;
	pile->narrow = frame->format == FRAME_GRAY8;
	return pile->sum != NULL;
}

static void add(struct pile *pile, const struct frame *frame)
{
	uint32_t *sum = pile->sum;

	for (int y = 0; y < frame->height; y++) {
		const void *row = frame_row(frame, y);

		for (int x = 0; x < frame->width; x++) {
			*sum++ += level(frame, row, x);
		}
	}
}

static void saw(void *context, const struct capture_sight *sight)
{
	struct pile *pile = context;

	pthread_mutex_lock(&pile->lock);
	if (pile->count < pile->wanted && fits(pile, sight->frame)) {
		add(pile, sight->frame);
		if (pile->count == 0) {
			pile->first_ns = sight->exposure_ns;
		}
		pile->last_ns = sight->exposure_ns;
		pile->count++;
	}
	pthread_mutex_unlock(&pile->lock);
}

struct capture_witness pile_witness(struct pile *pile)
{
	return (struct capture_witness){ pile, saw };
}

void pile_begin(struct pile *pile, int count)
{
	pthread_mutex_lock(&pile->lock);
	pile->wanted = count;
	pile->count = 0;
	pthread_mutex_unlock(&pile->lock);
}

bool pile_ready(struct pile *pile)
{
	pthread_mutex_lock(&pile->lock);
	bool ready = pile->wanted > 0 && pile->count == pile->wanted;
	pthread_mutex_unlock(&pile->lock);
	return ready;
}

struct frame pile_frame(struct pile *pile, uint16_t **pixels)
{
	struct frame frame = { .format = FRAME_GRAY16 };

	*pixels = NULL;
	if (!pile_ready(pile)) {
		return frame;
	}
	size_t count = (size_t)pile->width * (size_t)pile->height;
	uint32_t scale = pile->narrow ? NARROW_SCALE : 1;
	uint32_t many = (uint32_t)pile->count;

	*pixels = calloc(count, sizeof(**pixels));
	for (size_t i = 0; *pixels != NULL && i < count; i++) {
		(*pixels)[i] =
			(uint16_t)((pile->sum[i] * scale + many / 2) / many);
	}
	frame.data = *pixels;
	frame.stride = (size_t)pile->width * sizeof(**pixels);
	frame.width = pile->width;
	frame.height = pile->height;
	frame.stamp_ns = pile->first_ns + (pile->last_ns - pile->first_ns) / 2;
	return frame;
}
