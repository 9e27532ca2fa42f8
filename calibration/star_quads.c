/* SPDX-License-Identifier: Apache-2.0 */
#include "star_quads.h"

#include <math.h>
#include <stdlib.h>

struct quad_index {
	struct quad
		*quads; /* by the first number of their shape, once sorted */
	int count;
	int room;
};

static double apart(struct quad_point a, struct quad_point b)
{
	return hypot(a.x - b.x, a.y - b.y);
}

/* Brings the two that lie farthest apart to the front of @order. */
static double widest_first(const struct quad_point *at, int *order)
{
	int a = 0;
	int b = 1;

	for (int i = 0; i < 4; i++) {
		for (int j = i + 1; j < 4; j++) {
			if (apart(at[i], at[j]) > apart(at[a], at[b])) {
				a = i;
				b = j;
			}
		}
	}
	order[0] = a;
	order[1] = b;
	for (int i = 0, next = 2; i < 4; i++) {
		if (i != a && i != b) {
			order[next++] = i;
		}
	}
	return apart(at[a], at[b]);
}

/* Where @p lies when @a is the origin and @b is (1, 0). */
static struct quad_point placed(
	struct quad_point p, struct quad_point a, struct quad_point b)
{
	double dx = b.x - a.x;
	double dy = b.y - a.y;
	double square = dx * dx + dy * dy;
	double px = p.x - a.x;
	double py = p.y - a.y;

	return (struct quad_point){ (px * dx + py * dy) / square,
		(py * dx - px * dy) / square };
}

static void swap(int *a, int *b)
{
	int kept = *a;

	*a = *b;
	*b = kept;
}

bool quad_of(const struct quad_point *at, const int *number, struct quad *out)
{
	int order[4];

	if (widest_first(at, order) <= 0) {
		return false;
	}
	struct quad_point c = placed(at[order[2]], at[order[0]], at[order[1]]);
	struct quad_point d = placed(at[order[3]], at[order[0]], at[order[1]]);
	if (c.x + d.x > 1) {
		swap(&order[0], &order[1]);
		c = (struct quad_point){ 1 - c.x, -c.y };
		d = (struct quad_point){ 1 - d.x, -d.y };
	}
	if (c.x > d.x) {
		struct quad_point kept = c;

		c = d;
		d = kept;
		swap(&order[2], &order[3]);
	}
	*out = (struct quad){ .shape = { (float)c.x, (float)c.y, (float)d.x,
				      (float)d.y } };
	for (int i = 0; i < 4; i++) {
		out->point[i] = number[order[i]];
	}
	return true;
}

int quads_around(struct quad_point at, int number,
	const struct quad_point *near, const int *near_number, int count,
	struct quad *out)
{
	int made = 0;

	for (int i = 0; i < count; i++) {
		for (int j = i + 1; j < count; j++) {
			for (int k = j + 1; k < count; k++) {
				struct quad_point points[4] = { at, near[i],
					near[j], near[k] };
				int numbers[4] = { number, near_number[i],
					near_number[j], near_number[k] };

				made += quad_of(points, numbers, &out[made]);
			}
		}
	}
	return made;
}

struct quad_index *quad_index_open(void)
{
	return calloc(1, sizeof(struct quad_index));
}

void quad_index_close(struct quad_index *index)
{
	if (index != NULL) {
		free(index->quads);
		free(index);
	}
}

bool quad_index_add(struct quad_index *index, const struct quad *quad)
{
	if (index->count == index->room) {
		int room = index->room > 0 ? 2 * index->room : 4096;
		struct quad *more =
			realloc(index->quads, (size_t)room * sizeof(*more));

		if (more == NULL) {
			return false;
		}
		index->quads = more;
		index->room = room;
	}
	index->quads[index->count++] = *quad;
	return true;
}

static int by_shape(const void *a, const void *b)
{
	float x = ((const struct quad *)a)->shape[0];
	float y = ((const struct quad *)b)->shape[0];

	return (x > y) - (x < y);
}

void quad_index_sort(struct quad_index *index)
{
	if (index->count > 0) {
		qsort(index->quads, (size_t)index->count, sizeof(*index->quads),
			by_shape);
	}
}

/* The first figure whose shape begins with @value or more. */
static int first_from(const struct quad_index *index, float value)
{
	int low = 0;
	int high = index->count;

	while (low < high) {
		int middle = low + (high - low) / 2;

		if (index->quads[middle].shape[0] < value) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}

static bool alike(const struct quad *a, const struct quad *b, float tolerance)
{
	for (int i = 1; i < 4; i++) {
		if (fabsf(a->shape[i] - b->shape[i]) > tolerance) {
			return false;
		}
	}
	return true;
}

const struct quad *quad_index_next(const struct quad_index *index,
	const struct quad *like, float tolerance, int *cursor)
{
	if (*cursor == 0) {
		*cursor = first_from(index, like->shape[0] - tolerance);
	}
	while (*cursor < index->count) {
		const struct quad *quad = &index->quads[(*cursor)++];

		if (quad->shape[0] > like->shape[0] + tolerance) {
			return NULL;
		}
		if (alike(quad, like, tolerance)) {
			return quad;
		}
	}
	return NULL;
}
