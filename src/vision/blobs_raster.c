/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_raster.h"

#include "blobs_kernel.h"

#include <string.h>

enum {
	SAMPLE_STEP = 8,
	SAMPLE_ROWS = 16,
	BIN_BITS = 4, /* levels of 16 bit in one bin of the histogram */
	BINS = 1 << (16 - BIN_BITS),
	CUT = 1024, /* one of so many samples may be cut off at each end */
	GRAY8_SHIFT = RASTER_BITS - 8,
	STEP_ENOUGH = 4, /* raster levels: a finer step brings nothing */
	ROW_ALIGN = 32,  /* pixels of the widest register */
	ROWS_AHEAD = 4,  /* of the frame, that are asked for in time */
	LINE_BYTES = 64  /* of the processor's memory */
};

static int padded_width(int width)
{
	return ROW_ALIGN +
		(width + RASTER_BORDER + ROW_ALIGN - 1) / ROW_ALIGN * ROW_ALIGN;
}

size_t raster_room(int width, int height)
{
	return (size_t)padded_width(width) *
		(size_t)(height + 2 * RASTER_BORDER) +
		ROW_ALIGN;
}

struct raster raster_lay(uint16_t *memory, int width, int height)
{
	ptrdiff_t stride = padded_width(width);

	return (struct raster){
		.memory = memory,
		.origin = memory + stride * RASTER_BORDER + ROW_ALIGN,
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
	for (int y = 0; y < frame->height; y += SAMPLE_ROWS) {
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

static struct raster_gain gain_of_range(
	uint32_t low, uint32_t high, uint32_t step)
{
	struct raster_gain gain = { .low = low };
	uint32_t range = high - low;

	while ((range >> gain.down) > RASTER_TOP / 2 ||
		(step >> gain.down) >= 2 * STEP_ENOUGH) {
		gain.down++;
	}
	while ((range << (gain.up + 1)) <= RASTER_TOP / 2 &&
		(step << gain.up) < STEP_ENOUGH) {
		gain.up++;
	}
	/* Half of the scale is left for what the samples missed. */
	uint32_t spare = ((uint32_t)RASTER_TOP << gain.down >> gain.up) - range;

	gain.low = low > spare / 2 ? low - spare / 2 : 0;
	gain.step = step * RASTER_FINE << gain.up >> gain.down;
	gain.step = gain.step > RASTER_FINE ? gain.step : RASTER_FINE;
	return gain;
}

struct raster_gain raster_gain_of(const struct frame *frame)
{
	struct samples samples;

	if (frame->format == FRAME_GRAY8) {
		return (struct raster_gain){ .up = GRAY8_SHIFT,
			.step = RASTER_FINE << GRAY8_SHIFT };
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

/* How a row of 16 bits is taken over: cut to 0..top, then shifted. */
struct fill {
	uint16_t low;
	uint16_t top;
	uint16_t factor; /* 2^up, or 2^(16 - down) for the upper half */
};

static struct fill fill_of(struct raster_gain gain)
{
	uint32_t top = ((uint32_t)RASTER_TOP << gain.down) >> gain.up;

	return (struct fill){
		.low = (uint16_t)gain.low,
		.top = (uint16_t)(top < UINT16_MAX ? top : UINT16_MAX),
		.factor = (uint16_t)(gain.down ? 1U << (16 - gain.down)
					       : 1U << gain.up),
	};
}

KERNEL static void fill_up(uint16_t *restrict out, const uint16_t *restrict in,
	int width, struct fill fill)
{
	for (int x = 0; x < width; x++) {
		uint16_t v =
			kernel_min(kernel_minus(in[x], fill.low), fill.top);

		out[x] = (uint16_t)(v * fill.factor);
	}
}

KERNEL static void fill_down(uint16_t *restrict out,
	const uint16_t *restrict in, int width, struct fill fill)
{
	for (int x = 0; x < width; x++) {
		uint16_t v =
			kernel_min(kernel_minus(in[x], fill.low), fill.top);

		out[x] = (uint16_t)((uint32_t)v * fill.factor >> 16);
	}
}

/* The levels of a row, or of several, between which all are. */
struct levels {
	uint16_t low;
	uint16_t high;
};

KERNEL static struct levels levels_of(
	const uint16_t *row, int count, struct levels levels)
{
	for (int x = 0; x < count; x++) {
		levels.low = kernel_min(levels.low, row[x]);
		levels.high = kernel_max(levels.high, row[x]);
	}
	return levels;
}

uint32_t raster_cut(const struct frame *frame, struct raster_gain gain,
	struct region region, bool dark)
{
	uint32_t top =
		gain.low + (((uint32_t)RASTER_TOP << gain.down) >> gain.up);
	struct levels levels = { UINT16_MAX, 0 };

	for (int y = region.top; y < region.bottom; y++) {
		const uint16_t *row = frame_row(frame, y);

		levels = levels_of(
			row + region.left, region.right - region.left, levels);
	}

	uint32_t from = dark ? levels.low : top;
	uint32_t to = dark ? gain.low : levels.high;

	return to > from ? to - from : 0;
}

static void extend_sides(uint16_t *row, int width)
{
	uint16_t left = row[0];
	uint16_t right = row[width - 1];

	for (int x = 0; x < RASTER_BORDER; x++) {
		row[x - RASTER_BORDER] = left;
		row[width + x] = right;
	}
}

static void extend_ends(const struct raster *raster)
{
	size_t size = (size_t)raster->stride * sizeof(uint16_t);
	int last = raster->height - 1;

	for (int y = 1; y <= RASTER_BORDER; y++) {
		memcpy(raster_row(raster, -y) - RASTER_BORDER,
			raster_row(raster, 0) - RASTER_BORDER, size);
		memcpy(raster_row(raster, last + y) - RASTER_BORDER,
			raster_row(raster, last) - RASTER_BORDER, size);
	}
}

/* expect_row - a frame that was just taken is not near the processor. */
static void expect_row(const struct frame *frame, int y)
{
	size_t size = (size_t)frame->width * frame_pixel_bytes(frame->format);
	const char *row = frame_row(frame, y);

	for (size_t at = 0; at < size; at += LINE_BYTES) {
		__builtin_prefetch(row + at);
	}
}

void raster_fill(const struct raster *raster, const struct frame *frame,
	struct raster_gain gain)
{
	struct fill fill = fill_of(gain);

	for (int y = 0; y < raster->height; y++) {
		uint16_t *row = raster_row(raster, y);

		if (y + ROWS_AHEAD < raster->height) {
			expect_row(frame, y + ROWS_AHEAD);
		}
		if (frame->format == FRAME_GRAY8) {
			fill_row8(row, frame_row(frame, y), raster->width);
		} else if (gain.down) {
			fill_down(
				row, frame_row(frame, y), raster->width, fill);
		} else {
			fill_up(row, frame_row(frame, y), raster->width, fill);
		}
		extend_sides(row, raster->width);
	}
	extend_ends(raster);
}

/* halve_row - two neighbours as one word of 32 bits, which cannot carry. */
KERNEL static void halve_row(uint16_t *restrict out,
	const uint16_t *restrict upper, const uint16_t *restrict lower,
	int width)
{
	for (ptrdiff_t x = 0; x < width; x++) {
		uint32_t above;
		uint32_t below;

		memcpy(&above, upper + 2 * x, sizeof(above));
		memcpy(&below, lower + 2 * x, sizeof(below));

		uint32_t both = above + below;
		uint32_t sum = (both & UINT16_MAX) + (both >> 16);

		out[x] = (uint16_t)((sum + 2) >> 2);
	}
}

void raster_halve(const struct raster *half, const struct raster *raster,
	int first, int end)
{
	for (int y = first; y < end; y++) {
		uint16_t *row = raster_row(half, y);

		halve_row(row, raster_row(raster, 2 * y),
			raster_row(raster, 2 * y + 1), half->width);
		extend_sides(row, half->width);
	}
	if (end == half->height) {
		extend_ends(half);
	}
}
