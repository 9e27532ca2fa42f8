/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_plane.h"

#include "blobs_kernel.h"

#include <string.h>

enum {
	SAMPLE_STEP = 8,
	BIN_BITS = 4, /* levels of 16 bit in one bin of the histogram */
	BINS = 1 << (16 - BIN_BITS),
	CUT = 1024, /* one of so many samples may be cut off at each end */
	GRAY8_SHIFT = PLANE_BITS - 8,
	STEP_ENOUGH = 4, /* plane levels: a finer step brings nothing */
	ROW_ALIGN = 16   /* pixels of the widest register */
};

static int padded_width(int width)
{
	return (width + 2 * PLANE_BORDER + ROW_ALIGN - 1) / ROW_ALIGN *
		ROW_ALIGN;
}

size_t plane_room(int width, int height)
{
	return (size_t)padded_width(width) *
		(size_t)(height + 2 * PLANE_BORDER);
}

struct plane plane_lay(uint16_t *memory, int width, int height)
{
	ptrdiff_t stride = padded_width(width);

	return (struct plane){
		.memory = memory,
		.origin = memory + stride * PLANE_BORDER + PLANE_BORDER,
		.stride = stride,
		.width = width,
		.height = height,
	};
}

static uint32_t common_divisor(uint32_t a, uint32_t b)
{
	while (b) {
		uint32_t rest = a % b;

		a = b;
		b = rest;
	}
	return a;
}

/* What the sampled pixels of a 16-bit frame say. */
struct samples {
	uint32_t bins[BINS];
	uint32_t count;
	uint32_t step; /* common divisor of all differences; 0: all equal */
};

static void take_samples(struct samples *samples, const struct frame *frame)
{
	uint32_t first = *(const uint16_t *)frame->data;

	memset(samples, 0, sizeof(*samples));
	for (int y = 0; y < frame->height; y += SAMPLE_STEP) {
		const uint16_t *row = frame_row(frame, y);

		for (int x = 0; x < frame->width; x += SAMPLE_STEP) {
			uint32_t v = row[x];

			samples->bins[v >> BIN_BITS]++;
			samples->count++;
			if (samples->step != 1) {
				samples->step = common_divisor(samples->step,
					v > first ? v - first : first - v);
			}
		}
	}
}

/* low_bin, high_bin - where @cut samples lie below, or above. */
static uint32_t low_bin(const struct samples *samples, uint32_t cut)
{
	uint32_t bin = 0;

	for (uint32_t below = samples->bins[0];
		below <= cut && bin < BINS - 1;) {
		below += samples->bins[++bin];
	}
	return bin;
}

static uint32_t high_bin(const struct samples *samples, uint32_t cut)
{
	uint32_t bin = BINS - 1;

	for (uint32_t above = samples->bins[bin]; above <= cut && bin > 0;) {
		above += samples->bins[--bin];
	}
	return bin;
}

static struct plane_gain gain_of_range(
	uint32_t low, uint32_t high, uint32_t step)
{
	struct plane_gain gain = { .low = low };
	uint32_t range = high - low;

	while ((range >> gain.down) > PLANE_TOP / 2 ||
		(step >> gain.down) >= 2 * STEP_ENOUGH) {
		gain.down++;
	}
	while ((range << (gain.up + 1)) <= PLANE_TOP / 2 &&
		(step << gain.up) < STEP_ENOUGH) {
		gain.up++;
	}
	/* Half of the scale is left for what the samples missed. */
	uint32_t spare = ((uint32_t)PLANE_TOP << gain.down >> gain.up) - range;

	gain.low = low > spare / 2 ? low - spare / 2 : 0;
	gain.step = step * PLANE_FINE << gain.up >> gain.down;
	gain.step = gain.step > PLANE_FINE ? gain.step : PLANE_FINE;
	return gain;
}

struct plane_gain plane_gain_of(const struct frame *frame)
{
	struct samples samples;

	if (frame->format == FRAME_GRAY8) {
		return (struct plane_gain){ .up = GRAY8_SHIFT,
			.step = PLANE_FINE << GRAY8_SHIFT };
	}
	take_samples(&samples, frame);

	uint32_t cut = samples.count / CUT;

	return gain_of_range(low_bin(&samples, cut) << BIN_BITS,
		((high_bin(&samples, cut) + 1) << BIN_BITS) - 1,
		samples.step ? samples.step : 1);
}

KERNEL static void fill_row8(
	uint16_t *restrict out, const uint8_t *restrict in, int width)
{
	for (int x = 0; x < width; x++) {
		out[x] = (uint16_t)(in[x] << GRAY8_SHIFT);
	}
}

KERNEL static void fill_row16(uint16_t *restrict out,
	const uint16_t *restrict in, int width, struct plane_gain gain)
{
	uint16_t low = (uint16_t)gain.low;
	unsigned cut = ((unsigned)PLANE_TOP << gain.down) >> gain.up;
	uint16_t top = (uint16_t)(cut < UINT16_MAX ? cut : UINT16_MAX);

	for (int x = 0; x < width; x++) {
		uint16_t above = kernel_minus(in[x], low);
		uint16_t v = above < top ? above : top;

		out[x] = (uint16_t)((uint16_t)(v << gain.up) >> gain.down);
	}
}

static void extend_sides(uint16_t *row, int width)
{
	for (int x = 1; x <= PLANE_BORDER; x++) {
		row[-x] = row[0];
		row[width - 1 + x] = row[width - 1];
	}
}

static void extend_ends(const struct plane *plane)
{
	size_t size = (size_t)plane->stride * sizeof(uint16_t);
	int last = plane->height - 1;

	for (int y = 1; y <= PLANE_BORDER; y++) {
		memcpy(plane_row(plane, -y) - PLANE_BORDER,
			plane_row(plane, 0) - PLANE_BORDER, size);
		memcpy(plane_row(plane, last + y) - PLANE_BORDER,
			plane_row(plane, last) - PLANE_BORDER, size);
	}
}

void plane_fill(const struct plane *plane, const struct frame *frame,
	struct plane_gain gain)
{
	for (int y = 0; y < plane->height; y++) {
		uint16_t *row = plane_row(plane, y);

		if (frame->format == FRAME_GRAY8) {
			fill_row8(row, frame_row(frame, y), plane->width);
		} else {
			fill_row16(
				row, frame_row(frame, y), plane->width, gain);
		}
		extend_sides(row, plane->width);
	}
	extend_ends(plane);
}

KERNEL static void halve_row(uint16_t *restrict out,
	const uint16_t *restrict upper, const uint16_t *restrict lower,
	int width)
{
	for (ptrdiff_t x = 0; x < width; x++) {
		unsigned sum = upper[2 * x] + upper[2 * x + 1] + lower[2 * x] +
			lower[2 * x + 1] + 2U;

		out[x] = (uint16_t)(sum >> 2);
	}
}

void plane_halve(const struct plane *half, const struct plane *plane)
{
	for (int y = 0; y < half->height; y++) {
		uint16_t *row = plane_row(half, y);

		halve_row(row, plane_row(plane, 2 * y),
			plane_row(plane, 2 * y + 1), half->width);
		extend_sides(row, half->width);
	}
	extend_ends(half);
}
