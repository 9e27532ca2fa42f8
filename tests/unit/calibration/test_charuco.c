/* SPDX-License-Identifier: Apache-2.0 */
#include "board_scene.h"
#include "calibration/board.h"
#include "calibration/charuco.h"
#include "check.h"
#include "hw/camera.h"

#include <stdlib.h>

enum {
	WIDTH = 400,
	HEIGHT = 300,
	VIEWS = 10,
	CORNERS = 9 * 6
};

static const struct board charuco = { BOARD_CHARUCO, 9, 6, 0.025 };

struct fixture {
	struct board_scene scene;
	struct board_view views[VIEWS];
	struct lens lens;
	uint64_t random;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	print_message("seed 23\n");
	fixture->random = 23;
	fixture->lens = lens_pinhole(WIDTH, HEIGHT, 440);
	fixture->lens.cx_px += 7;
	fixture->lens.k1 = -0.2;
	fixture->scene = board_scene_open(&charuco, &fixture->lens);
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

static enum board_sight see(
	struct fixture *fixture, const struct board_pose *pose, int view)
{
	struct frame frame = board_scene_draw(
		&fixture->scene, pose, 9000, 11000, 20, &fixture->random);

	return board_find(&fixture->scene.board, &frame, &fixture->views[view]);
}

static int corners_seen(const struct board_view *view)
{
	int count = 0;

	for (int i = 0; i < CORNERS; i++) {
		count += view->seen[i];
	}
	return count;
}

/* Where the truth has a corner. */
static struct pixel corner_at(
	const struct fixture *fixture, const struct board_pose *pose, int i)
{
	struct rotation turn = board_scene_turn(pose);
	int column = i % charuco.columns;
	int row = i / charuco.columns;
	struct vec3 on = { (column - (charuco.columns - 1) / 2.0) *
			charuco.square_m,
		(row - (charuco.rows - 1) / 2.0) * charuco.square_m, 0 };
	struct vec3 off = geom_turn(&turn, on);
	struct pixel at;

	assert_true(lens_pixel(&fixture->lens,
		(struct ray){ off.x + pose->x_m, off.y + pose->y_m,
			off.z + pose->z_m },
		&at));
	return at;
}

static void every_white_square_bears_one_marker(void **state)
{
	(void)state;
	for (int columns = 3; columns <= 8; columns++) {
		for (int rows = 3; rows <= 8; rows++) {
			struct board board = { BOARD_CHARUCO, columns, rows,
				0.025 };

			for (int white = 0; white < 2; white++) {
				bool seen[9][9] = { { false } };
				int count = charuco_count(&board, white);

				for (int id = 0; id < count; id++) {
					struct charuco_square at =
						charuco_square(
							&board, white, id);

					assert_in_range(at.column, 0, columns);
					assert_in_range(at.row, 0, rows);
					assert_int_equal(
						(at.column + at.row) % 2,
						!white);
					assert_false(seen[at.row][at.column]);
					seen[at.row][at.column] = true;
				}
			}
		}
	}
}

static void markers_stay_apart_however_they_lie(void **state)
{
	(void)state;
	for (int id = 0; id < CHARUCO_MARKERS; id++) {
		for (int other = 0; other < id; other++) {
			unsigned wrong =
				charuco_marker(id) ^ charuco_marker(other);

			assert_true(__builtin_popcount(wrong) >= 3);
		}
	}
}

static void drawn_views_give_the_lens_back(void **state)
{
	struct fixture *fixture = *state;
	struct board_result result;
	struct error error;

	for (int i = 0; i < VIEWS; i++) {
		struct board_pose pose = board_scene_any_pose(&fixture->random);

		assert_int_equal(see(fixture, &pose, i), BOARD_SEEN);
	}
	assert_true(board_lens(&charuco, fixture->views, VIEWS, WIDTH, HEIGHT,
		&result, &error));
	assert_int_equal(result.used, VIEWS);
	assert_true(result.rms_px < 0.2);
	assert_near(result.lens.fx_px / fixture->lens.fx_px, 1, 0.005);
}

static void a_board_half_out_of_the_picture_gives_the_corners_it_shows(
	void **state)
{
	static const struct board_pose poses[] = {
		{ 0.3, 0.3, 0.19, 0.02, 0.4 },
		{ -0.3, 0.4, -0.17, -0.06, 0.4 },
		{ 0.2, -0.3, 0, 0.14, 0.4 },
	};
	struct fixture *fixture = *state;

	for (int i = 0; i < 3; i++) {
		assert_int_equal(see(fixture, &poses[i], i), BOARD_SEEN);
		int seen = corners_seen(&fixture->views[i]);
		assert_in_range(seen, 12, CORNERS - 8);
		for (int k = 0; k < CORNERS; k++) {
			struct pixel is = corner_at(fixture, &poses[i], k);
			struct pixel at = fixture->views[i].corner[k];

			if (fixture->views[i].seen[k]) {
				assert_true(hypot(at.x_px - is.x_px,
						    at.y_px - is.y_px) < 0.5);
			}
		}
	}
}

/*
 * A board of 7 x 6 squares drawn by OpenCV 4.6's CharucoBoard::draw, then laid
 * into this view by a homography, which tells where its corners are.
 */
static void a_board_that_opencv_drew_is_read(void **state)
{
	static const struct board board = { BOARD_CHARUCO, 6, 5, 0.03 };

	static const struct {
		int corner;
		struct pixel at;
	} truth[] = { { 0, { 84.314, 72.880 } }, { 5, { 276.679, 66.947 } },
		{ 29, { 265.160, 209.135 } } };
	struct fixture *fixture = *state;
	struct error error;
	struct frame frame;
	struct camera *camera = camera_footage.open(CHARUCO, &error);

	assert_non_null(camera);
	assert_int_equal(camera_footage.read(camera, &frame, 1000, &error),
		CAMERA_FRAME);
	assert_int_equal(
		board_find(&board, &frame, &fixture->views[0]), BOARD_SEEN);
	for (int i = 0; i < 3; i++) {
		struct pixel at = fixture->views[0].corner[truth[i].corner];

		assert_near(at.x_px, truth[i].at.x_px, 0.1);
		assert_near(at.y_px, truth[i].at.y_px, 0.1);
	}
	for (int i = 0; i < board.columns * board.rows; i++) {
		assert_true(fixture->views[0].seen[i]);
	}
	camera_footage.close(camera);
}

static void a_bright_board_on_a_dark_wall_is_read_too(void **state)
{
	struct fixture *fixture = *state;
	struct board_pose pose = { 0.3, 0.2, 0, 0, 0.4 };
	struct frame frame = board_scene_draw(
		&fixture->scene, &pose, 11000, 9000, 20, &fixture->random);

	assert_int_equal(
		board_find(&charuco, &frame, &fixture->views[0]), BOARD_SEEN);
	assert_int_equal(corners_seen(&fixture->views[0]), CORNERS);
}

static void a_mirrored_board_is_told(void **state)
{
	struct fixture *fixture = *state;
	struct board_pose pose = { 0.3, 0.2, 0, 0, 0.4 };
	struct frame frame = board_scene_draw(
		&fixture->scene, &pose, 9000, 11000, 20, &fixture->random);

	for (int y = 0; y < HEIGHT; y++) {
		uint16_t *row = fixture->scene.pixels + (size_t)y * WIDTH;

		for (int x = 0; x < WIDTH / 2; x++) {
			uint16_t left = row[x];

			row[x] = row[WIDTH - 1 - x];
			row[WIDTH - 1 - x] = left;
		}
	}
	assert_int_equal(board_find(&charuco, &frame, &fixture->views[0]),
		BOARD_MIRRORED);
}

static void a_chessboard_without_markers_is_none(void **state)
{
	struct fixture *fixture = *state;
	struct board_pose pose = { 0.3, 0.2, 0, 0, 0.4 };

	fixture->scene.board.kind = BOARD_CHESS;
	struct frame frame = board_scene_draw(
		&fixture->scene, &pose, 9000, 11000, 20, &fixture->random);
	assert_int_equal(
		board_find(&charuco, &frame, &fixture->views[0]), BOARD_UNSEEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_white_square_bears_one_marker),
		cmocka_unit_test(markers_stay_apart_however_they_lie),
		cmocka_unit_test_setup_teardown(
			drawn_views_give_the_lens_back, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_board_half_out_of_the_picture_gives_the_corners_it_shows,
			set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_board_that_opencv_drew_is_read, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_bright_board_on_a_dark_wall_is_read_too, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_mirrored_board_is_told, set_up, tear_down),
		cmocka_unit_test_setup_teardown(
			a_chessboard_without_markers_is_none, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
