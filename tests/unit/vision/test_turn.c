/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "vision/eye.h"

#include <stdlib.h>

enum {
	WIDTH = 320,
	HEIGHT = 256,
	GROUND = 20000,
	ROOF = 1500, /* levels that roofs differ by */
	FRAME_MS = 33
};

static const int64_t ms = 1000000;

struct stage {
	struct rig rig;
	struct eye *eye;
	struct eye_view view;
	uint16_t pixels[HEIGHT][WIDTH];
	int64_t frames;
	double roofs;     /* share of ROOF: 0 is a blank sky */
	double drift_deg; /* by which the scene itself has gone */
	double flyer_px;  /* where something large is that flies; 0: nowhere */
	unsigned seed;
};

static struct stage stage;

static double deg(double degrees)
{
	return geom_radians(degrees);
}

static void open_stage(void)
{
	struct eye_settings settings = eye_settings_default();
	struct error error;

	stage = (struct stage){ .rig = rig_default(), .roofs = 1.0, .seed = 7 };
	stage.rig.camera_place = CAMERA_ON_HEAD;
	stage.rig.lens.width_px = WIDTH;
	stage.rig.lens.height_px = HEIGHT;
	stage.rig.lens.cx_px = (WIDTH - 1) / 2.0;
	stage.rig.lens.cy_px = (HEIGHT - 1) / 2.0;
	stage.rig.lens.fx_px = stage.rig.lens.fy_px = 750.0;
	settings.gather.every = 0;
	stage.eye = eye_open(&settings, WIDTH, HEIGHT, FRAME_GRAY16, &error);
	assert_non_null(stage.eye);
	print_message("seed %u\n", stage.seed);
}

static void close_stage(void)
{
	eye_close(stage.eye);
}

/* A wall that rises over a tenth of a degree, about @at. */
static double step_up(double x, double at)
{
	return 0.5 + 0.5 * tanh((x - at) / deg(0.05));
}

/* Roofs: blocks of different widths and heights, by the direction. */
static double roofs_at(struct angles world)
{
	double az = world.az_rad - deg(stage.drift_deg);
	double level = 0.0;

	for (int i = -12; i < 12; i++) {
		double left = deg(2.0 * i + 0.7 * (i * i % 3));
		double top = deg(10.0 - i * i * 7 % 5);
		double wide = deg(0.9 + 0.2 * (abs(i) % 4));

		level += (step_up(az, left) - step_up(az, left + wide)) *
			(1.0 - step_up(world.el_rad, top)) *
			(0.4 + 0.2 * (abs(i) % 4));
	}
	return level;
}

static void draw(struct mount_angles head)
{
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			struct angles world = rig_world_of_pixel(
				&stage.rig, (struct pixel){ x, y }, head);
			bool flyer = stage.flyer_px > 0.0 &&
				hypot(x - stage.flyer_px, y - 140.0) < 6.0;

			stage.pixels[y][x] = (uint16_t)(GROUND +
				(stage.roofs > 0.0 ? stage.roofs * ROOF *
							roofs_at(world)
						   : 0.0) +
				(flyer ? ROOF : 0.0) +
				rand_r(&stage.seed) % 40);
		}
	}
}

/* A frame from where the head is, told that it is elsewhere. */
static void look(struct mount_angles is, struct mount_angles told)
{
	struct frame frame = { .data = stage.pixels,
		.stride = sizeof(stage.pixels[0]),
		.width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY16,
		.stamp_ns = (1 + stage.frames) * FRAME_MS * ms,
		.sequence = stage.frames };
	struct gather_place place = { &stage.rig, told };

	draw(is);
	eye_look(stage.eye, &frame, &place, &stage.view);
	stage.frames++;
}

static struct mount_angles pose(double pan_deg, double tilt_deg)
{
	return (struct mount_angles){ deg(pan_deg), deg(tilt_deg) };
}

/* Where what the middle saw a moment ago truly is by now. */
static struct pixel true_place(struct mount_angles was, struct mount_angles is)
{
	struct angles world =
		rig_world_of_pixel(&stage.rig, stage.view.turn.from, was);
	struct pixel at = { 0.0, 0.0 };

	assert_true(rig_pixel_of_world(&stage.rig, world, is, &at));
	return at;
}

static void assert_tells(
	struct mount_angles was, struct mount_angles is, double within_px)
{
	struct pixel at;

	assert_true(stage.view.turn.seen);
	at = true_place(was, is);
	assert_near(stage.view.turn.to.x_px, at.x_px, within_px);
	assert_near(stage.view.turn.to.y_px, at.y_px, within_px);
}

static void roofs_tell_a_turn_that_the_head_tells_wrongly(void **state)
{
	static const struct mount_angles ways[] = { { 0.003, 0.0 },
		{ -0.012, 0.004 }, { 0.03, -0.006 } };

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct mount_angles was = pose(0.0, 8.0);
		struct mount_angles is = { was.pan_rad + ways[i].pan_rad,
			was.tilt_rad + ways[i].tilt_rad };

		open_stage();
		look(was, was);
		assert_true(stage.view.turn.kept);
		look(is,
			(struct mount_angles){ is.pan_rad - deg(0.2),
				is.tilt_rad + deg(0.1) });
		assert_tells(was, is, 0.15);
		assert_true(stage.view.turn.sigma_px < 0.3);
		close_stage();
	}
}

static void a_blank_sky_says_nothing(void **state)
{
	(void)state;
	open_stage();
	stage.roofs = 0.0;
	for (int i = 0; i < 3; i++) {
		look(pose(0.1 * i, 40.0), pose(0.1 * i, 40.0));
		assert_false(stage.view.turn.seen);
		assert_false(stage.view.turn.kept);
	}
	close_stage();
}

static void what_flies_through_is_not_taken_for_a_turn(void **state)
{
	struct mount_angles was = pose(0.0, 8.0);
	struct mount_angles is = pose(0.5, 8.0);

	(void)state;
	open_stage();
	stage.flyer_px = 150.0;
	look(was, was);
	stage.flyer_px = 160.0;
	look(is, pose(0.4, 8.0));
	assert_tells(was, is, 0.25);
	close_stage();
}

static void what_drifts_by_itself_becomes_unsure(void **state)
{
	struct mount_angles still = pose(0.0, 8.0);
	double first = 0.0;
	double last = 0.0;

	(void)state;
	open_stage();
	for (int i = 0; i < 30; i++) {
		stage.drift_deg = 0.02 * i; /* 8 pixels a second */
		look(still, still);
		if (stage.view.turn.seen) {
			last = stage.view.turn.sigma_px;
			first = first > 0.0 ? first : last;
		}
	}
	assert_true(first > 0.0);
	assert_true(last > 2.0 * first);
	close_stage();
}

static void a_camera_on_the_base_has_nothing_to_tell(void **state)
{
	(void)state;
	open_stage();
	stage.rig.camera_place = CAMERA_ON_BASE;
	look(pose(0.0, 8.0), pose(0.0, 8.0));
	look(pose(0.0, 8.0), pose(0.5, 8.0));
	assert_false(stage.view.turn.seen);
	assert_false(stage.view.turn.kept);
	close_stage();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(roofs_tell_a_turn_that_the_head_tells_wrongly),
		cmocka_unit_test(a_blank_sky_says_nothing),
		cmocka_unit_test(what_flies_through_is_not_taken_for_a_turn),
		cmocka_unit_test(what_drifts_by_itself_becomes_unsure),
		cmocka_unit_test(a_camera_on_the_base_has_nothing_to_tell),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
