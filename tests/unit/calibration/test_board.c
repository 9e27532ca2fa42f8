/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/board.h"
#include "check.h"
#include "core/geom.h"
#include "random.h"

#include <stdlib.h>
#include <string.h>

enum {
	WIDTH = 400,
	HEIGHT = 300,
	VIEWS = 10,
	SAMPLES = 3 /* a side, within a pixel */
};

static const struct board chess = { BOARD_CHESS, 9, 6, 0.025 };

struct fixture {
	uint16_t pixels[WIDTH * HEIGHT];
	struct board_view views[VIEWS];
	struct lens lens;
	struct board_result result;
	struct error error;
};

/* Where the board is: turned about its middle, in front of the lens. */
struct pose {
	double tip_rad; /* about the picture's x axis */
	double swing_rad;
	double x_m;
	double y_m;
	double z_m;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	fixture->lens = lens_pinhole(WIDTH, HEIGHT, 440);
	fixture->lens.cx_px += 7;
	fixture->lens.k1 = -0.2;
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	free(*state);
	return 0;
}

static struct rotation turn_of(const struct pose *pose)
{
	struct rotation tip = geom_about_x(pose->tip_rad);
	struct rotation swing = geom_about_y(pose->swing_rad);

	return geom_then(&tip, &swing);
}

/* Bright squares, dark squares, and the dark wall around a white rim. */
static double shade(double u, double v)
{
	int column = (int)floor(u + 1);
	int row = (int)floor(v + 1);

	if (u < -2 || v < -2 || u > chess.columns + 1 || v > chess.rows + 1) {
		return 0.3;
	}
	if (column < 0 || row < 0 || column > chess.columns ||
		row > chess.rows) {
		return 1;
	}
	return (column + row) % 2 == 0 ? 0.1 : 1;
}

/* What the board shows where a ray meets it. */
static double seen(
	const struct pose *pose, const struct rotation *turn, struct ray ray)
{
	struct vec3 normal = geom_turn(turn, (struct vec3){ 0, 0, 1 });
	struct vec3 middle = { pose->x_m, pose->y_m, pose->z_m };
	struct vec3 way = { ray.x, ray.y, ray.z };
	double far = geom_dot(normal, middle) / geom_dot(normal, way);
	struct vec3 off = { far * ray.x - middle.x, far * ray.y - middle.y,
		far * ray.z - middle.z };
	struct vec3 on = geom_turn_back(turn, off);

	return shade(on.x / chess.square_m + (chess.columns - 1) / 2.0,
		on.y / chess.square_m + (chess.rows - 1) / 2.0);
}

/* The mean over a pixel, within which the lens bends nothing. */
static double pixel_of(const struct lens *lens, const struct pose *pose,
	const struct rotation *turn, int x, int y)
{
	struct ray middle = lens_ray(lens, (struct pixel){ x, y });
	double sum = 0;

	for (int i = 0; i < SAMPLES * SAMPLES; i++) {
		double right = (i % SAMPLES - 1.0) / SAMPLES;
		int below = i / SAMPLES - 1;
		double down = (double)below / SAMPLES;

		sum += seen(pose, turn,
			(struct ray){ middle.x / middle.z + right / lens->fx_px,
				middle.y / middle.z + down / lens->fy_px, 1 });
	}
	return sum / (SAMPLES * SAMPLES);
}

static struct frame draw(struct fixture *fixture, const struct pose *pose,
	double dark, double bright, uint64_t *random)
{
	struct rotation turn = turn_of(pose);

	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			fixture->pixels[y * WIDTH + x] = (uint16_t)lround(dark +
				(bright - dark) *
					pixel_of(&fixture->lens, pose, &turn, x,
						y) +
				8 * random_normal(random));
		}
	}
	return (struct frame){ .data = fixture->pixels,
		.stride = WIDTH * sizeof(uint16_t),
		.width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY16 };
}

static struct pose any_pose(uint64_t *random)
{
	return (struct pose){ random_between(random, -0.6, 0.6),
		random_between(random, -0.6, 0.6),
		random_between(random, -0.05, 0.05),
		random_between(random, -0.04, 0.04),
		random_between(random, 0.35, 0.45) };
}

/* Corners as the truth has them, with noise: quicker than pictures. */
static void place_corners(struct fixture *fixture, int view,
	const struct pose *pose, uint64_t *random)
{
	struct rotation turn = turn_of(pose);

	for (int i = 0; i < chess.columns * chess.rows; i++) {
		int row = i / chess.columns;
		struct vec3 on = { (i % chess.columns -
					   (chess.columns - 1) / 2.0) *
				chess.square_m,
			(row - (chess.rows - 1) / 2.0) * chess.square_m, 0 };
		struct vec3 off = geom_turn(&turn, on);
		struct pixel *at = &fixture->views[view].corner[i];

		assert_true(lens_pixel(&fixture->lens,
			(struct ray){ off.x + pose->x_m, off.y + pose->y_m,
				off.z + pose->z_m },
			at));
		at->x_px += 0.05 * random_normal(random);
		at->y_px += 0.05 * random_normal(random);
	}
}

static bool measure(struct fixture *fixture, int views)
{
	return board_lens(&chess, fixture->views, views, WIDTH, HEIGHT,
		&fixture->result, &fixture->error);
}

static void drawn_views_give_the_lens_back_whichever_side_is_hot(void **state)
{
	struct fixture *fixture = *state;
	uint64_t random = 31;

	print_message("seed 31\n");
	for (int i = 0; i < VIEWS; i++) {
		struct pose pose = any_pose(&random);
		bool hot = i % 2 == 0;
		struct frame frame = draw(fixture, &pose, hot ? 9000 : 11000,
			hot ? 11000 : 9000, &random);

		assert_true(board_find(&chess, &frame, &fixture->views[i]));
	}
	assert_true(measure(fixture, VIEWS));
	assert_int_equal(fixture->result.used, VIEWS);
	assert_true(fixture->result.rms_px < 0.2);
	assert_near(fixture->result.lens.fx_px / fixture->lens.fx_px, 1, 0.002);
	assert_near(fixture->result.lens.cx_px, fixture->lens.cx_px, 2);
}

static void a_spoiled_view_is_rejected_and_the_rest_serve(void **state)
{
	struct fixture *fixture = *state;
	uint64_t random = 8;

	for (int i = 0; i < VIEWS; i++) {
		struct pose pose = any_pose(&random);

		place_corners(fixture, i, &pose, &random);
	}
	for (int i = 0; i < chess.columns; i++) {
		fixture->views[3].corner[i].x_px += 4 * (i % 3);
	}
	assert_true(measure(fixture, VIEWS));
	for (int i = 0; i < VIEWS; i++) {
		assert_int_equal(fixture->views[i].rejected, i == 3);
	}
	assert_near(fixture->result.lens.fx_px / fixture->lens.fx_px, 1, 0.002);
}

static void two_views_are_too_few(void **state)
{
	struct fixture *fixture = *state;
	uint64_t random = 8;

	for (int i = 0; i < 2; i++) {
		struct pose pose = any_pose(&random);

		place_corners(fixture, i, &pose, &random);
	}
	assert_false(measure(fixture, 2));
	assert_non_null(strstr(fixture->error.text, "3 are the least"));
}

static void views_square_to_the_lens_are_refused(void **state)
{
	struct fixture *fixture = *state;
	uint64_t random = 8;

	for (int i = 0; i < VIEWS; i++) {
		struct pose pose = { 0, 0, 0.01 * (i % 3), 0.01 * (i % 2),
			0.4 };

		place_corners(fixture, i, &pose, &random);
	}
	assert_false(measure(fixture, VIEWS));
	assert_non_null(strstr(fixture->error.text, "tilt it"));
}

static void no_board_is_found_in_an_empty_picture(void **state)
{
	struct fixture *fixture = *state;
	struct pose behind = { 0, 0, 5, 5, 0.4 };
	uint64_t random = 1;
	struct frame frame = draw(fixture, &behind, 9000, 11000, &random);

	assert_false(board_find(&chess, &frame, &fixture->views[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			drawn_views_give_the_lens_back_whichever_side_is_hot,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_spoiled_view_is_rejected_and_the_rest_serve, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			two_views_are_too_few, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			views_square_to_the_lens_are_refused, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			no_board_is_found_in_an_empty_picture, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
