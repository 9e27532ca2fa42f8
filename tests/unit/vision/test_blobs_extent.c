/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_extent.h"
#include "check.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	WIDTH = 90,
	HEIGHT = 70,
	GROUND = 1000,
	HIGH = 3000,
	MIDDLE_X = 45,
	MIDDLE_Y = 35
};

struct scene {
	uint16_t *memory;
	struct raster raster;
};

/* An even picture, with its border. */
static struct scene scene_open(void)
{
	size_t room = raster_room(WIDTH, HEIGHT);
	size_t lines = 2 * room / 64 + 1;
	struct scene scene = { .memory = aligned_alloc(64, 64 * lines) };

	for (size_t i = 0; i < room; i++) {
		scene.memory[i] = GROUND;
	}
	scene.raster = raster_lay(scene.memory, WIDTH, HEIGHT);
	return scene;
}

static void set(struct scene *scene, int x, int y, int level)
{
	raster_row(&scene->raster, y)[x] = (uint16_t)level;
}

static struct extent extent_at(struct scene *scene, int x, int y)
{
	return extent_of(
		&scene->raster, (struct place){ .level = 0, .x = x, .y = y });
}

static void a_pixel_alone_is_one_pixel_at_its_place(void **state)
{
	struct scene scene = scene_open();
	struct extent extent;

	(void)state;
	set(&scene, MIDDLE_X, MIDDLE_Y, HIGH);
	extent = extent_at(&scene, MIDDLE_X, MIDDLE_Y);
	assert_near(extent.x_px, MIDDLE_X, 1e-9);
	assert_near(extent.y_px, MIDDLE_Y, 1e-9);
	assert_near(extent.area_px, 1.0, 1e-9);
	assert_near(extent.contrast, HIGH - GROUND, 1e-9);
	free(scene.memory);
}

static void a_staircase_is_followed_out_of_what_is_nearby(void **state)
{
	struct scene scene = scene_open();
	struct extent extent;

	(void)state;
	for (int i = 0; i < 20; i++) {
		set(&scene, MIDDLE_X + i, MIDDLE_Y + i, HIGH);
	}
	extent = extent_at(&scene, MIDDLE_X, MIDDLE_Y);
	assert_near(extent.w_px, 20.0, 1e-9);
	assert_near(extent.h_px, 20.0, 1e-9);
	assert_near(extent.area_px, 20.0, 1e-9);
	assert_near(extent.x_px, MIDDLE_X + 9.5, 1e-9);
	free(scene.memory);
}

static void what_does_not_touch_the_spot_is_no_part_of_it(void **state)
{
	struct scene scene = scene_open();
	struct extent extent;

	(void)state;
	set(&scene, MIDDLE_X, MIDDLE_Y, HIGH);
	for (int y = 30; y < 40; y++) {
		set(&scene, MIDDLE_X + 5, y, HIGH);
	}
	extent = extent_at(&scene, MIDDLE_X, MIDDLE_Y);
	assert_near(extent.area_px, 1.0, 1e-9);
	assert_near(extent.x_px, MIDDLE_X, 1e-9);
	free(scene.memory);
}

/* A search that asks every pixel in turn until nothing changes. */
struct slow {
	bool part[HEIGHT][WIDTH];
	int area;
	double weight;
	double x;
	double y;
};

static bool touches(const struct slow *slow, int x, int y)
{
	for (int j = y - 1; j <= y + 1; j++) {
		for (int i = x - 1; i <= x + 1; i++) {
			if (i >= 0 && j >= 0 && i < WIDTH && j < HEIGHT &&
				slow->part[j][i]) {
				return true;
			}
		}
	}
	return false;
}

static double contrast(const struct scene *scene, int x, int y)
{
	return raster_row(&scene->raster, y)[x] - (double)GROUND;
}

static bool in_reach(int x, int y)
{
	return abs(x - MIDDLE_X) <= EXTENT_REACH &&
		abs(y - MIDDLE_Y) <= EXTENT_REACH;
}

static bool take_more(struct slow *slow, const struct scene *scene, double peak)
{
	bool more = false;

	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			if (!slow->part[y][x] && in_reach(x, y) &&
				2.0 * contrast(scene, x, y) > peak &&
				touches(slow, x, y)) {
				slow->part[y][x] = more = true;
				slow->area++;
			}
		}
	}
	return more;
}

static void search_slowly(struct slow *slow, const struct scene *scene)
{
	double peak = contrast(scene, MIDDLE_X, MIDDLE_Y);

	*slow = (struct slow){ .area = 1 };
	slow->part[MIDDLE_Y][MIDDLE_X] = true;
	while (take_more(slow, scene, peak)) {
	}
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			double over = contrast(scene, x, y) - peak / 4.0;

			if (over > 0.0 && in_reach(x, y) &&
				touches(slow, x, y)) {
				slow->weight += over;
				slow->x += over * x;
				slow->y += over * y;
			}
		}
	}
}

/* Ground where the ring looks, noise elsewhere, and the spot on top of it. */
static void fill(struct scene *scene, int share)
{
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			bool high = rand() % 100 < share;

			set(scene, x, y,
				GROUND + (high ? 1200 : 0) + rand() % 600);
		}
	}
	for (int j = -3; j <= 3; j += 3) {
		for (int i = -3; i <= 3; i += 3) {
			set(scene, MIDDLE_X + i, MIDDLE_Y + j, GROUND);
		}
	}
	set(scene, MIDDLE_X, MIDDLE_Y, HIGH);
}

static void any_shape_is_what_a_slow_search_finds(void **state)
{
	static struct slow slow;

	(void)state;
	for (int seed = 1; seed <= 60; seed++) {
		struct scene scene = scene_open();
		struct extent extent;

		srand((unsigned)seed);
		fill(&scene, seed);
		search_slowly(&slow, &scene);
		extent = extent_at(&scene, MIDDLE_X, MIDDLE_Y);
		print_message("seed %d: %d pixels\n", seed, slow.area);
		assert_near(extent.area_px, slow.area, 1e-9);
		assert_near(extent.x_px, slow.x / slow.weight, 1e-6);
		assert_near(extent.y_px, slow.y / slow.weight, 1e-6);
		free(scene.memory);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_pixel_alone_is_one_pixel_at_its_place),
		cmocka_unit_test(a_staircase_is_followed_out_of_what_is_nearby),
		cmocka_unit_test(what_does_not_touch_the_spot_is_no_part_of_it),
		cmocka_unit_test(any_shape_is_what_a_slow_search_finds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
