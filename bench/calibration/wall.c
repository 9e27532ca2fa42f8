/* SPDX-License-Identifier: Apache-2.0 */
#include "wall.h"

#include "random.h"

#include <math.h>

enum {
	PATCH_PX = 24,
	GRID_PX = 8,
	CORNERS = WALL_SIDE_MAX / GRID_PX + 2,
	WHITE = 65535
};

/* Of a lamp: flat in the middle, half at half of the beam's width. */
static double shine(double off_rad, double beam_rad)
{
	double u = 2 * off_rad / beam_rad;

	return 1 / (1 + u * u * u * u);
}

/* The point of the wall that a pixel sees, in the head's frame. */
static struct vec3 seen_at(
	const struct rig *own, struct pixel at, double distance_m)
{
	struct rig far = *own;
	struct mount_angles home = { 0 };

	/* Without an offset the direction is the ray's own. */
	far.camera_offset_m = (struct vec3){ 0 };
	struct vec3 ray = geom_vector(rig_world_of_pixel(&far, at, home));
	double way = (distance_m - own->camera_offset_m.y) / ray.y;
	return (struct vec3){ own->camera_offset_m.x + way * ray.x, distance_m,
		own->camera_offset_m.z + way * ray.z };
}

/* How the lamp shines at the corners of a grid, over its middle. */
static void shine_at_corners(const struct rig *rig, double distance_m,
	double corner[CORNERS][CORNERS])
{
	struct vec3 axis = geom_vector(
		(struct angles){ rig->lamp.yaw_rad, rig->lamp.pitch_rad });

	for (int y = 0; y * GRID_PX <= rig->lens.height_px; y++) {
		for (int x = 0; x * GRID_PX <= rig->lens.width_px; x++) {
			struct pixel px = { x * GRID_PX, y * GRID_PX };
			struct vec3 at = seen_at(rig, px, distance_m);
			struct vec3 from = geom_unit(
				(struct vec3){ at.x - rig->lamp_offset_m.x,
					at.y - rig->lamp_offset_m.y,
					at.z - rig->lamp_offset_m.z });

			corner[y][x] = shine(
				sqrt(geom_chord2(from, axis)), rig->beam_rad);
		}
	}
}

static double between(double corner[CORNERS][CORNERS], int x, int y)
{
	int column = x / GRID_PX;
	int line = y / GRID_PX;
	double right = (double)(x % GRID_PX) / GRID_PX;
	double down = (double)(y % GRID_PX) / GRID_PX;
	double upper = corner[line][column] * (1 - right) +
		corner[line][column + 1] * right;
	double lower = corner[line + 1][column] * (1 - right) +
		corner[line + 1][column + 1] * right;

	return upper * (1 - down) + lower * down;
}

/* Four bytes' sum: near enough to normal, of deviation 1. */
static double grain(uint64_t *random)
{
	uint64_t bits = random_bits(random);
	double sum = (double)(bits & 0xff) + (double)(bits >> 8 & 0xff) +
		(double)(bits >> 16 & 0xff) + (double)(bits >> 24 & 0xff);

	return (sum - 510) / 147.8;
}

static struct frame frame_of(const struct rig *rig, const uint16_t *pixels)
{
	return (struct frame){ .data = pixels,
		.stride = (size_t)rig->lens.width_px * 2,
		.width = rig->lens.width_px,
		.height = rig->lens.height_px,
		.format = FRAME_GRAY16 };
}

static uint16_t level(double grey)
{
	return (uint16_t)fmax(fmin(grey, WHITE), 0);
}

void wall_draw(const struct rig *rig, const struct wall *wall,
	struct wall_pictures *out)
{
	static double corner[CORNERS][CORNERS];
	static double patch[CORNERS][CORNERS];
	uint64_t random = wall->seed;

	shine_at_corners(rig, wall->distance_m, corner);
	for (int i = 0; i < CORNERS * CORNERS; i++) {
		patch[i / CORNERS][i % CORNERS] =
			wall->level + wall->texture * random_normal(&random);
	}
	for (int y = 0; y < rig->lens.height_px; y++) {
		for (int x = 0; x < rig->lens.width_px; x++) {
			double paint = patch[y / PATCH_PX][x / PATCH_PX];
			double lamp = wall->spot * paint / wall->level *
				between(corner, x, y);
			int at = y * rig->lens.width_px + x;

			out->dark_pixels[at] =
				level(paint + wall->noise * grain(&random));
			out->lit_pixels[at] = level(
				paint + lamp + wall->noise * grain(&random));
		}
	}
	out->lit = frame_of(rig, out->lit_pixels);
	out->dark = frame_of(rig, out->dark_pixels);
}
