/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_BOARD_SCENE_H
#define SUPPORT_BOARD_SCENE_H

/*
 * Board_scene: pictures of a board of known size through a lens of known
 * distortion, drawn with clean edges and noise.
 */

#include "calibration/board.h"
#include "calibration/charuco.h"
#include "core/geom.h"
#include "random.h"

#include <math.h>
#include <stddef.h>
#include <stdlib.h>

enum {
	BOARD_SCENE_SAMPLES = 3 /* a side, within a pixel */
};

/* Of a dot, in squares. */
static const double BOARD_SCENE_DOT = 0.3;

/* Of a marker's side, in squares. */
static const double BOARD_SCENE_COVER = 0.7;

struct board_scene {
	struct board board;
	struct lens lens;
	struct ray *rays; /* of each pixel */
	uint16_t *pixels;
};

/* Where the board is: turned about its middle, in front of the lens. */
struct board_pose {
	double tip_rad; /* about the picture's x axis */
	double swing_rad;
	double x_m;
	double y_m;
	double z_m;
};

static inline struct board_scene board_scene_open(
	const struct board *board, const struct lens *lens)
{
	size_t count = (size_t)lens->width_px * (size_t)lens->height_px;
	struct board_scene scene = { *board, *lens,
		calloc(count, sizeof(struct ray)),
		calloc(count, sizeof(uint16_t)) };

	for (size_t i = 0; i < count; i++) {
		struct pixel at = { (double)(i % (size_t)lens->width_px),
			(double)(i / (size_t)lens->width_px) };

		scene.rays[i] = lens_ray(lens, at);
	}
	return scene;
}

static inline void board_scene_close(struct board_scene *scene)
{
	free(scene->rays);
	free(scene->pixels);
}

static inline struct rotation board_scene_turn(const struct board_pose *pose)
{
	struct rotation tip = geom_about_x(pose->tip_rad);
	struct rotation swing = geom_about_y(pose->swing_rad);

	return geom_then(&tip, &swing);
}

/* Bright squares, dark squares, and the dark wall around a white rim. */
static inline double board_scene_chess(
	const struct board *board, double u, double v)
{
	int column = (int)floor(u + 1);
	int row = (int)floor(v + 1);

	if (u < -2 || v < -2 || u > board->columns + 1 || v > board->rows + 1) {
		return 0.3;
	}
	if (column < 0 || row < 0 || column > board->columns ||
		row > board->rows) {
		return 1;
	}
	return (column + row) % 2 == 0 ? 0.1 : 1;
}

/* A marker that begins at 0, 0 and ends at 1, 1. */
static inline bool board_scene_marker(int id, double u, double v)
{
	const int cells = CHARUCO_CELLS + 2; /* the rim is black */
	int column = (int)floor(u * cells) - 1;
	int row = (int)floor(v * cells) - 1;
	int cell = row * CHARUCO_CELLS + column;

	if (u < 0 || v < 0 || u >= 1 || v >= 1) {
		return true;
	}
	return column >= 0 && row >= 0 && column < CHARUCO_CELLS &&
		row < CHARUCO_CELLS && (charuco_marker(id) >> (15 - cell) & 1);
}

/* A chessboard with a marker in each white square; the first is black. */
static inline double board_scene_charuco(
	const struct board *board, double u, double v)
{
	double shade = board_scene_chess(board, u, v);
	int across = board->columns + 1;
	int column = (int)floor(u + 1);
	int row = (int)floor(v + 1);

	if (shade < 1 || column < 0 || row < 0 || column > board->columns ||
		row > board->rows) {
		return shade;
	}
	int id =
		row / 2 * across + (row % 2 == 1 ? across / 2 : 0) + column / 2;
	double rim = (1 - BOARD_SCENE_COVER) / 2;
	return board_scene_marker(id,
		       (u + 1 - column - rim) / BOARD_SCENE_COVER,
		       (v + 1 - row - rim) / BOARD_SCENE_COVER)
		? 1
		: 0.1;
}

static inline double board_scene_dots(
	const struct board *board, double u, double v)
{
	double column = floor(u + 0.5);
	double row = floor(v + 0.5);

	if (u < -1 || v < -1 || u > board->columns || v > board->rows) {
		return 0.3;
	}
	if (column < 0 || row < 0 || column >= board->columns ||
		row >= board->rows) {
		return 1;
	}
	return hypot(u - column, v - row) < BOARD_SCENE_DOT ? 0.1 : 1;
}

/* What the board shows where a ray meets it. */
static inline double board_scene_seen(const struct board *board,
	const struct board_pose *pose, const struct rotation *turn,
	struct ray ray)
{
	struct vec3 normal = geom_turn(turn, (struct vec3){ 0, 0, 1 });
	struct vec3 middle = { pose->x_m, pose->y_m, pose->z_m };
	struct vec3 way = { ray.x, ray.y, ray.z };
	double far = geom_dot(normal, middle) / geom_dot(normal, way);
	struct vec3 off = { far * ray.x - middle.x, far * ray.y - middle.y,
		far * ray.z - middle.z };
	struct vec3 on = geom_turn_back(turn, off);
	double u = on.x / board->square_m + (board->columns - 1) / 2.0;
	double v = on.y / board->square_m + (board->rows - 1) / 2.0;

	switch (board->kind) {
	case BOARD_CHESS:
		return board_scene_chess(board, u, v);
	case BOARD_CHARUCO:
		return board_scene_charuco(board, u, v);
	default:
		return board_scene_dots(board, u, v);
	}
}

/* The mean over a pixel, within which the lens bends nothing. */
static inline double board_scene_pixel(const struct board_scene *scene,
	const struct board_pose *pose, const struct rotation *turn,
	struct ray middle)
{
	double sum = 0;

	for (int i = 0; i < BOARD_SCENE_SAMPLES * BOARD_SCENE_SAMPLES; i++) {
		int across = i % BOARD_SCENE_SAMPLES - 1;
		int below = i / BOARD_SCENE_SAMPLES - 1;
		double right = (double)across / BOARD_SCENE_SAMPLES;
		double down = (double)below / BOARD_SCENE_SAMPLES;

		sum += board_scene_seen(&scene->board, pose, turn,
			(struct ray){
				middle.x / middle.z + right / scene->lens.fx_px,
				middle.y / middle.z + down / scene->lens.fy_px,
				1 });
	}
	return sum / (BOARD_SCENE_SAMPLES * BOARD_SCENE_SAMPLES);
}

/* The picture lives until the next one is drawn. */
static inline struct frame board_scene_draw(struct board_scene *scene,
	const struct board_pose *pose, double dark, double bright, double noise,
	uint64_t *random)
{
	struct rotation turn = board_scene_turn(pose);
	int count = scene->lens.width_px * scene->lens.height_px;

	for (int i = 0; i < count; i++) {
		double shade =
			board_scene_pixel(scene, pose, &turn, scene->rays[i]);

		scene->pixels[i] =
			(uint16_t)lround(dark + (bright - dark) * shade +
				noise * random_normal(random));
	}
	return (struct frame){ .data = scene->pixels,
		.stride = (size_t)scene->lens.width_px * sizeof(uint16_t),
		.width = scene->lens.width_px,
		.height = scene->lens.height_px,
		.format = FRAME_GRAY16 };
}

static inline struct board_pose board_scene_any_pose(uint64_t *random)
{
	return (struct board_pose){ random_between(random, -0.6, 0.6),
		random_between(random, -0.6, 0.6),
		random_between(random, -0.05, 0.05),
		random_between(random, -0.04, 0.04),
		random_between(random, 0.35, 0.45) };
}

#endif
