/* SPDX-License-Identifier: Apache-2.0 */
#include "board_scene.h"
#include "calibration/board.h"
#include "check.h"

#include <stdlib.h>
#include <string.h>

enum {
	WIDTH = 400,
	HEIGHT = 300,
	VIEWS = 10
};

static const struct board chess = { BOARD_CHESS, 9, 6, 0.025 };

struct fixture {
	struct board_scene scene;
	struct board_view views[VIEWS];
	struct lens lens;
	struct board_result result;
	struct error error;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	fixture->lens = lens_pinhole(WIDTH, HEIGHT, 440);
	fixture->lens.cx_px += 7;
	fixture->lens.k1 = -0.2;
	fixture->scene = board_scene_open(&chess, &fixture->lens);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	board_scene_close(&fixture->scene);
	free(fixture);
	return 0;
}

/* Corners as the truth has them, with noise: quicker than pictures. */
static void place_corners(struct fixture *fixture, int view,
	const struct board_pose *pose, uint64_t *random)
{
	struct rotation turn = board_scene_turn(pose);

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
		fixture->views[view].seen[i] = true;
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
		struct board_pose pose = board_scene_any_pose(&random);
		bool hot = i % 2 == 0;
		struct frame frame = board_scene_draw(&fixture->scene, &pose,
			hot ? 9000 : 11000, hot ? 11000 : 9000, 8, &random);

		assert_int_equal(board_find(&chess, &frame, &fixture->views[i]),
			BOARD_SEEN);
	}
	assert_true(measure(fixture, VIEWS));
	assert_int_equal(fixture->result.used, VIEWS);
	assert_true(fixture->result.rms_px < 0.2);
	assert_near(fixture->result.lens.fx_px / fixture->lens.fx_px, 1, 0.002);
	assert_near(fixture->result.lens.cx_px, fixture->lens.cx_px, 2);
}

static void a_grid_of_dots_serves_as_well_whichever_side_is_hot(void **state)
{
	static const struct board dots = { BOARD_CIRCLES, 7, 5, 0.03 };
	struct fixture *fixture = *state;
	uint64_t random = 12;

	print_message("seed 12\n");
	fixture->scene.board = dots;
	for (int i = 0; i < VIEWS; i++) {
		struct board_pose pose = board_scene_any_pose(&random);
		bool hot = i % 2 == 0;
		struct frame frame = board_scene_draw(&fixture->scene, &pose,
			hot ? 9000 : 11000, hot ? 11000 : 9000, 8, &random);

		assert_int_equal(board_find(&dots, &frame, &fixture->views[i]),
			BOARD_SEEN);
	}
	assert_true(board_lens(&dots, fixture->views, VIEWS, WIDTH, HEIGHT,
		&fixture->result, &fixture->error));
	assert_int_equal(fixture->result.used, VIEWS);
	assert_true(fixture->result.rms_px < 0.2);
	assert_near(fixture->result.lens.fx_px / fixture->lens.fx_px, 1, 0.005);
}

static void a_spoiled_view_is_rejected_and_the_rest_serve(void **state)
{
	struct fixture *fixture = *state;
	uint64_t random = 8;

	for (int i = 0; i < VIEWS; i++) {
		struct board_pose pose = board_scene_any_pose(&random);

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
		struct board_pose pose = board_scene_any_pose(&random);

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
		struct board_pose pose = { 0, 0, 0.01 * (i % 3), 0.01 * (i % 2),
			0.4 };

		place_corners(fixture, i, &pose, &random);
	}
	assert_false(measure(fixture, VIEWS));
	assert_non_null(strstr(fixture->error.text, "tilt it"));
}

static void squares_in_another_unit_than_millimetres_are_noticed(void **state)
{
	static const double plausible_m[] = { 0.007, 0.025, 0.2 };
	static const double wrong_m[] = { 0.0025, 0.001, 0.3, 2.5 };
	struct fixture *fixture = *state;

	for (size_t i = 0; i < 3; i++) {
		struct board board = { BOARD_CHESS, 9, 6, plausible_m[i] };

		assert_true(board_size_plausible(&board, &fixture->error));
	}
	for (size_t i = 0; i < 4; i++) {
		struct board board = { BOARD_CHESS, 9, 6, wrong_m[i] };

		assert_false(board_size_plausible(&board, &fixture->error));
		assert_int_equal(fixture->error.code, ERROR_TOLERANCE);
		assert_non_null(strstr(fixture->error.text, "in mm?"));
	}
}

static void mirror(struct board_view *view)
{
	for (int row = 0; row < chess.rows; row++) {
		struct pixel *at = &view->corner[row * chess.columns];
		struct pixel was[BOARD_CORNERS_MAX];

		memcpy(was, at, (size_t)chess.columns * sizeof(*was));
		for (int i = 0; i < chess.columns; i++) {
			at[i] = was[chess.columns - 1 - i];
			at[i].x_px = WIDTH - 1 - at[i].x_px;
		}
	}
}

/* So no picture of one can tell that it is mirrored; the stars can. */
static void a_chessboard_is_its_own_mirror_image(void **state)
{
	struct fixture *fixture = *state;
	uint64_t random = 14;

	for (int i = 0; i < VIEWS; i++) {
		struct board_pose pose = board_scene_any_pose(&random);

		place_corners(fixture, i, &pose, &random);
		mirror(&fixture->views[i]);
	}
	assert_true(measure(fixture, VIEWS));
	assert_true(fixture->result.rms_px < 0.2);
	assert_near(fixture->result.lens.fx_px / fixture->lens.fx_px, 1, 0.002);
	assert_near(
		fixture->result.lens.cx_px, WIDTH - 1 - fixture->lens.cx_px, 1);
}

static void no_board_is_found_in_an_empty_picture(void **state)
{
	struct fixture *fixture = *state;
	struct board_pose behind = { 0, 0, 5, 5, 0.4 };
	uint64_t random = 1;
	struct frame frame = board_scene_draw(
		&fixture->scene, &behind, 9000, 11000, 8, &random);

	assert_false(board_find(&chess, &frame, &fixture->views[0]));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			drawn_views_give_the_lens_back_whichever_side_is_hot,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_grid_of_dots_serves_as_well_whichever_side_is_hot,
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
			squares_in_another_unit_than_millimetres_are_noticed,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_chessboard_is_its_own_mirror_image, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			no_board_is_found_in_an_empty_picture, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
