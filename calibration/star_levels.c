/* SPDX-License-Identifier: Apache-2.0 */
#include "star_levels.h"

#include "calibration/stars.h"

#include <math.h>
#include <stdlib.h>

/* Stars of one level by declination, so that neighbours stand close. */
struct belt {
	int *star;
	int count;
};

struct near {
	int star[QUAD_NEIGHBOURS];
	double cosine[QUAD_NEIGHBOURS]; /* of the way there, falling */
	int count;
};

static int by_declination(const void *a, const void *b)
{
	double x = stars[*(const int *)a].at.z;
	double y = stars[*(const int *)b].at.z;

	return (x > y) - (x < y);
}

static void keep_near(struct near *near, int star, double cosine)
{
	int place = near->count;

	while (place > 0 && near->cosine[place - 1] < cosine) {
		place--;
	}
	if (place == QUAD_NEIGHBOURS) {
		return;
	}
	near->count += near->count < QUAD_NEIGHBOURS;
	for (int k = near->count - 1; k > place; k--) {
		near->cosine[k] = near->cosine[k - 1];
		near->star[k] = near->star[k - 1];
	}
	near->cosine[place] = cosine;
	near->star[place] = star;
}

/* How much farther in declination any nearer star could be. */
static bool beyond(const struct near *near, struct vec3 at, struct vec3 other)
{
	double rise = fabs(asin(other.z) - asin(at.z));

	return near->count == QUAD_NEIGHBOURS &&
		cos(rise) < near->cosine[QUAD_NEIGHBOURS - 1];
}

static void look_along(
	const struct belt *belt, int from, int step, struct near *near)
{
	struct vec3 at = stars[belt->star[from]].at;

	for (int i = from + step; i >= 0 && i < belt->count; i += step) {
		struct vec3 other = stars[belt->star[i]].at;

		if (beyond(near, at, other)) {
			return;
		}
		keep_near(near, belt->star[i], geom_dot(at, other));
	}
}

/*
 * The plane that touches the sphere at @at, as a camera looking there sees it:
 * x to the west, y to the south.
 */
static struct quad_point touching(struct vec3 at, struct vec3 other)
{
	struct vec3 pole = { 0, 0, 1 };
	struct vec3 west = geom_unit(geom_cross(at, pole));
	struct vec3 south = geom_cross(at, west);
	double along = geom_dot(at, other);

	return (struct quad_point){ geom_dot(west, other) / along,
		geom_dot(south, other) / along };
}

static bool add_around(
	struct quad_index *index, const struct belt *belt, int from)
{
	struct near near = { .count = 0 };
	struct quad_point at[QUAD_NEIGHBOURS];
	struct quad quads[20];
	int star = belt->star[from];

	look_along(belt, from, 1, &near);
	look_along(belt, from, -1, &near);
	for (int i = 0; i < near.count; i++) {
		at[i] = touching(stars[star].at, stars[near.star[i]].at);
	}
	int made = quads_around((struct quad_point){ 0, 0 }, star, at,
		near.star, near.count, quads);
	for (int i = 0; i < made; i++) {
		if (!quad_index_add(index, &quads[i])) {
			return false;
		}
	}
	return true;
}

static bool fill(struct quad_index *index, const struct belt *belt)
{
	for (int i = 0; i < belt->count; i++) {
		if (!add_around(index, belt, i)) {
			return false;
		}
	}
	quad_index_sort(index);
	return true;
}

struct quad_index *star_level_index(int level)
{
	int count = STAR_LEVEL_FIRST << level;
	struct belt belt = { .count = count < stars_count ? count
							  : stars_count };
	struct quad_index *index = quad_index_open();

	belt.star = calloc((size_t)belt.count, sizeof(*belt.star));
	if (index == NULL || belt.star == NULL) {
		free(belt.star);
		quad_index_close(index);
		return NULL;
	}
	for (int i = 0; i < belt.count; i++) {
		belt.star[i] = i;
	}
	qsort(belt.star, (size_t)belt.count, sizeof(*belt.star),
		by_declination);
	if (!fill(index, &belt)) {
		quad_index_close(index);
		index = NULL;
	}
	free(belt.star);
	return index;
}
