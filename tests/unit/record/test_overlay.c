/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "record/overlay.h"

#include <stdlib.h>
#include <string.h>

enum {
	WIDTH = 320,
	HEIGHT = 256,
};

/* The overlay of one made-up step: a firm target, a grey sky. */
struct drawing {
	uint8_t pixels[WIDTH * HEIGHT];
	struct frame frame;
	struct pursuit pursuit;
	struct pursuit_output output;
	struct mount_angles head;
	struct overlay_step step;
	struct overlay *overlay;
};

static int set_up(void **state)
{
	struct pursuit_settings settings = pursuit_settings_default();
	struct drawing *sight = calloc(1, sizeof(*sight));
	struct rig rig = rig_default();
	struct error error;

	memset(sight->pixels, 90, sizeof(sight->pixels));
	sight->frame = (struct frame){ .data = sight->pixels,
		.stride = WIDTH,
		.width = WIDTH,
		.height = HEIGHT };
	rig.lens = lens_pinhole(WIDTH, HEIGHT, 2000.0);
	pursuit_init(&sight->pursuit, &settings, &rig);
	sight->step = (struct overlay_step){ .frame = &sight->frame,
		.head = &sight->head,
		.pursuit = &sight->pursuit,
		.output = &sight->output };
	sight->overlay = overlay_open(WIDTH, HEIGHT, &error);
	assert_non_null(sight->overlay);
	*state = sight;
	return 0;
}

static int tear_down(void **state)
{
	struct drawing *sight = *state;

	overlay_close(sight->overlay);
	free(sight);
	return 0;
}

static void add_target(struct drawing *sight, double x_px, double y_px)
{
	struct track *track = &sight->pursuit.tracks.slot[5];

	track->id = 12;
	track->state = TRACK_FIRM;
	track->blob.centre = (struct pixel){ x_px, y_px };
	track->blob.w_px = 3.0;
	track->blob.h_px = 3.0;
	sight->output.target_id = 12;
	sight->output.target_state = TRACK_FIRM;
}

struct rgb {
	int red;
	int green;
	int blue;
};

static struct rgb colour_at(const struct canvas *canvas, double x, double y)
{
	const uint8_t *bgr = canvas_pixels(canvas) +
		(size_t)lround(y) * canvas_stride(canvas) +
		(size_t)3 * (size_t)lround(x);

	return (struct rgb){ bgr[2], bgr[1], bgr[0] };
}

static bool is_green(struct rgb c)
{
	return c.green > c.red + 60 && c.green > c.blue + 60;
}

static bool is_yellow(struct rgb c)
{
	return c.red > c.blue + 60 && c.green > c.blue + 60;
}

/* How many pixels of the canvas, between these columns, are so. */
static int count_pixels(const struct canvas *canvas, int from, int to,
	bool (*is_so)(struct rgb))
{
	int count = 0;

	for (int y = 0; y < canvas_height(canvas); y++) {
		for (int x = from; x < to; x++) {
			count += is_so(colour_at(canvas, x, y));
		}
	}
	return count;
}

static void the_picture_keeps_its_shape_beside_the_column(void **state)
{
	struct drawing *sight = *state;
	const struct canvas *canvas =
		overlay_draw(sight->overlay, &sight->step);

	assert_int_equal(canvas_width(canvas), OVERLAY_WIDTH);
	assert_int_equal(canvas_height(canvas), 768);
	assert_int_equal(overlay_height(sight->overlay), 768);
	assert_int_equal(colour_at(canvas, 100, 700).red, 90);
	assert_true(colour_at(canvas, 970, 5).red < 30);
}

static void the_target_has_green_corners_around_it(void **state)
{
	struct drawing *sight = *state;
	const struct canvas *canvas;

	add_target(sight, 60.0, 200.0);
	canvas = overlay_draw(sight->overlay, &sight->step);
	/* (60 + 0.5) * 3 -+ (3 + 2 * 3) * 3 / 2 */
	assert_true(is_green(colour_at(canvas, 168, 588)));
	assert_true(is_green(colour_at(canvas, 195, 615)));
	assert_false(is_green(colour_at(canvas, 181.5, 601.5)));
}

static void a_crop_moves_what_is_drawn_by_its_corner(void **state)
{
	struct drawing *sight = *state;
	const struct canvas *canvas;

	add_target(sight, 60.0, 200.0);
	sight->step.dx_px = 100.0;
	sight->step.dy_px = -50.0;
	canvas = overlay_draw(sight->overlay, &sight->step);
	assert_true(is_green(colour_at(canvas, 468, 438)));
	assert_false(is_green(colour_at(canvas, 168, 588)));
}

static void the_beam_is_a_circle_of_its_true_size_where_the_lamp_points(
	void **state)
{
	struct drawing *sight = *state;
	const struct canvas *canvas;
	double radius;

	sight->output.width = (struct beam_width){ 0.04, 0.04, 0.08 };
	canvas = overlay_draw(sight->overlay, &sight->step);
	radius = 0.02 * 2000.0 * 3.0;
	assert_true(is_yellow(colour_at(canvas, 480 + radius, 384)));
	assert_true(is_yellow(colour_at(canvas, 480, 384 - radius)));
	assert_false(is_yellow(colour_at(canvas, 480 + radius - 6, 384)));
}

static void a_camera_on_its_own_stand_sees_the_beam_where_the_head_points(
	void **state)
{
	struct drawing *sight = *state;
	const struct canvas *canvas;

	sight->pursuit.eye[0].rig.camera_place = CAMERA_ON_BASE;
	sight->output.width = (struct beam_width){ 0.02, 0.02, 0.04 };
	sight->head.pan_rad = 0.03;
	canvas = overlay_draw(sight->overlay, &sight->step);
	/* 0.03 rad right of the middle is 60 px, 180 on the canvas. */
	assert_true(is_yellow(colour_at(canvas, 480 + 180 + 60, 384)));
	assert_false(is_yellow(colour_at(canvas, 480 + 60, 384)));
}

static void permits_that_are_all_granted_turn_the_column_green(void **state)
{
	struct drawing *sight = *state;
	int refused;
	int granted;

	refused = count_pixels(overlay_draw(sight->overlay, &sight->step),
		OVERLAY_PICTURE_WIDTH, OVERLAY_WIDTH, is_green);
	memset(sight->output.permits.granted, true,
		sizeof(sight->output.permits.granted));
	granted = count_pixels(overlay_draw(sight->overlay, &sight->step),
		OVERLAY_PICTURE_WIDTH, OVERLAY_WIDTH, is_green);
	assert_int_equal(refused, 0);
	assert_true(granted > 500);
}

static void a_second_drawing_leaves_nothing_of_the_first(void **state)
{
	struct drawing *sight = *state;
	const struct canvas *canvas =
		overlay_draw(sight->overlay, &sight->step);
	size_t size = canvas_stride(canvas) * (size_t)canvas_height(canvas);
	uint8_t *before = malloc(size);

	memcpy(before, canvas_pixels(canvas), size);
	add_target(sight, 300.0, 250.0);
	overlay_draw(sight->overlay, &sight->step);
	sight->output.target_id = 0;
	sight->pursuit.tracks.slot[5].state = TRACK_FREE;
	canvas = overlay_draw(sight->overlay, &sight->step);
	assert_memory_equal(before, canvas_pixels(canvas), size);
	free(before);
}

static void a_target_far_outside_of_the_picture_is_no_harm(void **state)
{
	struct drawing *sight = *state;

	add_target(sight, -4000.0, 1e7);
	overlay_draw(sight->overlay, &sight->step);
	add_target(sight, (double)NAN, 5.0);
	overlay_draw(sight->overlay, &sight->step);
}

static void sizes_without_sense_are_refused(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_null(overlay_open(0, 256, &error));
	assert_null(overlay_open(320, FRAME_SIDE_MAX + 1, &error));
	assert_non_null(strstr(error.text, "8192"));
	overlay_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define on_sight(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		on_sight(the_picture_keeps_its_shape_beside_the_column),
		on_sight(the_target_has_green_corners_around_it),
		on_sight(a_crop_moves_what_is_drawn_by_its_corner),
		on_sight(
			the_beam_is_a_circle_of_its_true_size_where_the_lamp_points),
		on_sight(
			a_camera_on_its_own_stand_sees_the_beam_where_the_head_points),
		on_sight(permits_that_are_all_granted_turn_the_column_green),
		on_sight(a_second_drawing_leaves_nothing_of_the_first),
		on_sight(a_target_far_outside_of_the_picture_is_no_harm),
		on_sight(sizes_without_sense_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
