/* SPDX-License-Identifier: Apache-2.0 */
#include "panorama.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	PLACE_BITS = 16,
	SHARE_BITS = 8, /* of a texel's share in what is seen */
	SHARE_ONE = 1 << SHARE_BITS,
	KERNEL_MAX = 64,
	KERNEL_BITS = 16,
	LEVEL_BITS = 4,
};

static void fill(uint16_t *values, size_t count, uint16_t value)
{
	for (size_t i = 0; i < count; i++) {
		values[i] = value;
	}
}

struct panorama *panorama_open(const struct panorama_part *part, uint16_t level)
{
	struct panorama *panorama = calloc(1, sizeof(*panorama));
	double width = GEOM_PI / floor(GEOM_PI / part->width_rad);
	size_t count;

	if (panorama == NULL) {
		return NULL;
	}
	panorama->columns = (int)lrint(width / part->texel_rad);
	panorama->texel_rad = width / panorama->columns;
	panorama->left_rad = part->middle_rad - width / 2.0;
	panorama->top = tan(part->top_rad);
	panorama->rows = (int)ceil(
		(panorama->top - tan(part->bottom_rad)) / panorama->texel_rad);
	count = (size_t)panorama->columns * panorama->rows;
	panorama->level = malloc(count * sizeof(*panorama->level));
	panorama->open = malloc(count * sizeof(*panorama->open));
	panorama->restless = calloc(count, sizeof(*panorama->restless));
	if (panorama->level == NULL || panorama->open == NULL ||
		panorama->restless == NULL) {
		panorama_close(panorama);
		return NULL;
	}
	fill(panorama->level, count, level);
	fill(panorama->open, count, PANORAMA_OPEN);
	return panorama;
}

void panorama_close(struct panorama *panorama)
{
	if (panorama == NULL) {
		return;
	}
	free(panorama->level);
	free(panorama->open);
	free(panorama->restless);
	free(panorama);
}

/* Half of a symmetric kernel, from its middle on; sums up to 2^KERNEL_BITS. */
struct kernel {
	int reach;
	int32_t weight[KERNEL_MAX + 1];
};

/* The Gaussian, summed over a pixel of two texels. */
static struct kernel kernel_of(double sigma)
{
	struct kernel kernel = { .reach = (int)ceil(4.0 * sigma) + 1 };
	double scale = 1.0 / (sigma * sqrt(2.0));
	int32_t rest = 1 << KERNEL_BITS;

	kernel.reach = kernel.reach > KERNEL_MAX ? KERNEL_MAX : kernel.reach;
	for (int i = kernel.reach; i > 0; i--) {
		kernel.weight[i] = (int32_t)lrint((1 << KERNEL_BITS) * 0.25 *
			(erf((i + 1) * scale) - erf((i - 1) * scale)));
		rest -= 2 * kernel.weight[i];
	}
	kernel.weight[0] = rest;
	return kernel;
}

static int fold(int i, int count)
{
	i = i >= count ? 2 * count - 1 - i : i;
	return i < 0 ? -1 - i : i;
}

static void blur_line(const struct kernel *kernel, const uint16_t *from,
	uint16_t *to, int count)
{
	for (int i = 0; i < count; i++) {
		uint32_t sum = (uint32_t)kernel->weight[0] * from[i] +
			(1U << (KERNEL_BITS - 1));

		for (int k = 1; k <= kernel->reach; k++) {
			sum += (uint32_t)kernel->weight[k] *
				((uint32_t)from[fold(i - k, count)] +
					from[fold(i + k, count)]);
		}
		to[i] = (uint16_t)(sum >> KERNEL_BITS);
	}
}

static void blur_plane(const struct panorama *panorama,
	const struct kernel *kernel, uint16_t *plane, uint16_t *line)
{
	int columns = panorama->columns;
	int rows = panorama->rows;
	uint16_t *blurred = line + (columns > rows ? columns : rows);

	for (int y = 0; y < rows; y++) {
		uint16_t *row = plane + (size_t)y * columns;

		memcpy(line, row, (size_t)columns * sizeof(*line));
		blur_line(kernel, line, row, columns);
	}
	for (int x = 0; x < columns; x++) {
		for (int y = 0; y < rows; y++) {
			line[y] = plane[(size_t)y * columns + x];
		}
		blur_line(kernel, line, blurred, rows);
		for (int y = 0; y < rows; y++) {
			plane[(size_t)y * columns + x] = blurred[y];
		}
	}
}

bool panorama_blur(struct panorama *panorama, double sigma)
{
	struct kernel kernel = kernel_of(sigma);
	int longest = panorama->columns > panorama->rows ? panorama->columns
							 : panorama->rows;
	uint16_t *lines = malloc(2 * (size_t)longest * sizeof(*lines));

	if (lines == NULL) {
		return false;
	}
	blur_plane(panorama, &kernel, panorama->level, lines);
	blur_plane(panorama, &kernel, panorama->open, lines);
	free(lines);
	return true;
}

static bool is_open(const struct panorama *panorama, int x, int y)
{
	if (x < 0 || y < 0 || x >= panorama->columns || y >= panorama->rows) {
		return true;
	}
	return panorama->open[(size_t)y * panorama->columns + x] ==
		PANORAMA_OPEN;
}

static bool is_open_around(
	const struct panorama *panorama, int x, int y, int reach)
{
	for (int down = -1; down <= 1; down++) {
		for (int right = -1; right <= 1; right++) {
			if (!is_open(panorama, x + right * reach,
				    y + down * reach)) {
				return false;
			}
		}
	}
	return true;
}

void panorama_settle(struct panorama *panorama, int reach)
{
	for (int y = 0; y < panorama->rows; y++) {
		uint8_t *row =
			panorama->restless + (size_t)y * panorama->columns;

		for (int x = 0; x < panorama->columns; x++) {
			if (row[x] != 0 &&
				is_open_around(panorama, x, y, reach)) {
				row[x] = 0;
			}
		}
	}
}

double panorama_near(const struct panorama *panorama, double azimuth_rad)
{
	double width = panorama->columns * panorama->texel_rad;
	double periods =
		floor((azimuth_rad - panorama->left_rad) / (2.0 * width));

	return azimuth_rad - periods * 2.0 * width;
}

static int32_t steps(double texels)
{
	return (int32_t)lrint((texels - 0.5) * (1 << PLACE_BITS));
}

struct panorama_place panorama_place(const struct panorama *panorama,
	struct vec3 direction, double azimuth_rad)
{
	double level =
		sqrt(direction.x * direction.x + direction.y * direction.y);
	double tangent = direction.z / fmax(level, 1e-3);
	double down = (panorama->top - tangent) / panorama->texel_rad;

	down = fmax(-1.0, fmin(panorama->rows + 1.0, down));
	return (struct panorama_place){
		.column = steps((azimuth_rad - panorama->left_rad) /
			panorama->texel_rad),
		.row = steps(down),
	};
}

static int clamped(int i, int count)
{
	i = i < 0 ? 0 : i;
	return i >= count ? count - 1 : i;
}

/* The four texels around a place, and the shares of the right and lower. */
struct corners {
	size_t at[4];
	int32_t right;
	int32_t below;
};

static struct corners corners_of(
	const struct panorama *panorama, struct panorama_place place)
{
	int i = place.column >> PLACE_BITS;
	int j = place.row >> PLACE_BITS;
	int left = fold(i, panorama->columns);
	int right = fold(i + 1, panorama->columns);
	size_t above = (size_t)clamped(j, panorama->rows) * panorama->columns;
	size_t below =
		(size_t)clamped(j + 1, panorama->rows) * panorama->columns;
	const int shift = PLACE_BITS - SHARE_BITS;

	return (struct corners){
		.at = { above + left, above + right, below + left,
			below + right },
		.right = (place.column >> shift) & (SHARE_ONE - 1),
		.below = (place.row >> shift) & (SHARE_ONE - 1),
	};
}

/* In 1/65536 of the plane's unit; a level fits 32 bits without a sign. */
static uint32_t between(const uint16_t *plane, const struct corners *at)
{
	uint32_t left = (uint32_t)(SHARE_ONE - at->right);
	uint32_t right = (uint32_t)at->right;
	uint32_t above = plane[at->at[0]] * left + plane[at->at[1]] * right;
	uint32_t below = plane[at->at[2]] * left + plane[at->at[3]] * right;

	return above * (uint32_t)(SHARE_ONE - at->below) +
		below * (uint32_t)at->below;
}

struct panorama_sight panorama_at(
	const struct panorama *panorama, struct panorama_place place)
{
	struct corners at = corners_of(panorama, place);

	return (struct panorama_sight){
		.level = (int32_t)(between(panorama->level, &at) >>
			(2 * SHARE_BITS - LEVEL_BITS)),
		.open = (int32_t)(between(panorama->open, &at) >>
			(2 * SHARE_BITS)),
	};
}

uint8_t panorama_restless(
	const struct panorama *panorama, struct panorama_place place)
{
	const int32_t half = 1 << (PLACE_BITS - 1);
	int i = fold((place.column + half) >> PLACE_BITS, panorama->columns);
	int j = clamped((place.row + half) >> PLACE_BITS, panorama->rows);

	return panorama->restless[(size_t)j * panorama->columns + i];
}
