/* SPDX-License-Identifier: Apache-2.0 */
#include "board_scene.h"
#include "study.h"
#include "tools/progress.h"

#include <stdlib.h>

/*
 * Boards: a lens from ten views of a chessboard, drawn with noise and found
 * again in the pictures, one in five of them bright on dark.
 */

enum {
	WIDTH = 400,
	HEIGHT = 300,
	VIEWS = 10,
	TRIES = 40, /* until so many views show the board whole */
	GRID = 8    /* points a side at which lenses are compared */
};

static const struct board chess = { BOARD_CHESS, 9, 6, 0.025 };

static struct lens any_lens(uint64_t *random)
{
	struct lens lens =
		lens_pinhole(WIDTH, HEIGHT, random_between(random, 380, 520));

	lens.fy_px *= random_between(random, 0.99, 1.01);
	lens.cx_px += 5 * random_normal(random);
	lens.cy_px += 5 * random_normal(random);
	lens.k1 = random_between(random, -0.3, 0.1);
	lens.k2 = random_between(random, -0.05, 0.1);
	lens.p1 = 0.001 * random_normal(random);
	lens.p2 = 0.001 * random_normal(random);
	return lens;
}

static int take_views(
	struct board_scene *scene, struct board_view *views, uint64_t *random)
{
	int found = 0;

	for (int i = 0; i < TRIES && found < VIEWS; i++) {
		struct board_pose pose = board_scene_any_pose(random);
		bool inverted = i % 5 == 4;
		struct frame frame =
			board_scene_draw(scene, &pose, inverted ? 11000 : 9000,
				inverted ? 9000 : 11000, 20, random);

		found +=
			board_find(&chess, &frame, &views[found]) == BOARD_SEEN;
	}
	return found;
}

/* The RMS by which the lens found draws what the true one sees elsewhere. */
static double lens_off_px(const struct lens *is, const struct lens *found)
{
	double squares = 0;
	double right = 0;
	double down = 0;

	for (int i = 0; i < GRID * GRID; i++) {
		int column = i % GRID;
		int row = i / GRID;
		struct pixel at = { (column + 0.5) * WIDTH / GRID,
			(row + 0.5) * HEIGHT / GRID };
		struct pixel other;

		if (lens_pixel(found, lens_ray(is, at), &other)) {
			right += other.x_px - at.x_px;
			down += other.y_px - at.y_px;
			squares += (other.x_px - at.x_px) *
					(other.x_px - at.x_px) +
				(other.y_px - at.y_px) * (other.y_px - at.y_px);
		}
	}
	/* A shift of all is a turn of the camera. */
	return sqrt(
		fmax(squares - (right * right + down * down) / (GRID * GRID),
			0) /
		(GRID * GRID));
}

static void study_one(
	struct study *study, struct board_view *views, uint64_t *random)
{
	struct lens lens = any_lens(random);
	struct board_scene scene = board_scene_open(&chess, &lens);
	int count = take_views(&scene, views, random);
	struct board_result result;
	struct error error;

	if (board_lens(&chess, views, count, WIDTH, HEIGHT, &result, &error)) {
		double off = result.lens.fx_px - lens.fx_px;

		study_note(study, "reprojection", "px", 0.2, result.rms_px);
		study_note(study, "focal length", "%", 0.2,
			100 * off / lens.fx_px);
		study_states(study, "focal length",
			fabs(off) < 1.96 * result.focal_sigma_px);
		study_note(study, "the lens over the picture", "px", 0,
			lens_off_px(&lens, &result.lens));
	} else {
		study->failed++;
	}
	board_scene_close(&scene);
}

void study_boards(struct study *study, int rigs, uint64_t seed)
{
	struct board_view *views = calloc(VIEWS, sizeof(*views));
	struct progress progress;

	progress_init(&progress, "boards", rigs);
	for (int i = 0; views != NULL && i < rigs; i++) {
		study_one(study, views, &seed);
		progress_step(&progress, i + 1);
	}
	progress_end(&progress);
	free(views);
}
