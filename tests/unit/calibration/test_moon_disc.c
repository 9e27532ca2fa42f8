/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/moon_disc.h"
#include "check.h"
#include "core/moon.h"
#include "random.h"

#include <string.h>

enum {
	WIDTH = 320,
	HEIGHT = 256,
	SAMPLES = 4 /* a side, within a pixel */
};

static uint16_t pixels[WIDTH * HEIGHT];
static struct error error;

/* A moon of this phase: 1 full, 0.5 half, lit from the direction @sun_rad. */
struct moon {
	double x_px;
	double y_px;
	double radius_px;
	double lit;
	double sun_rad;
	double light; /* grey levels over the sky */
};

/* Whether the point lies in the lit part: its terminator is half an ellipse. */
static bool is_lit(const struct moon *moon, double x_px, double y_px)
{
	double x = (x_px - moon->x_px) / moon->radius_px;
	double y = (y_px - moon->y_px) / moon->radius_px;
	double along = x * cos(moon->sun_rad) + y * sin(moon->sun_rad);
	double across = y * cos(moon->sun_rad) - x * sin(moon->sun_rad);

	return along * along + across * across < 1 &&
		along > (1 - 2 * moon->lit) * sqrt(1 - across * across);
}

static double share_lit(const struct moon *moon, int x, int y)
{
	int lit = 0;

	for (int i = 0; i < SAMPLES * SAMPLES; i++) {
		int column = i % SAMPLES;
		int row = i / SAMPLES;

		lit += is_lit(moon, x + (column + 0.5) / SAMPLES - 0.5,
			y + (row + 0.5) / SAMPLES - 0.5);
	}
	return (double)lit / (SAMPLES * SAMPLES);
}

static struct frame draw(const struct moon *moon, uint64_t *random)
{
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			pixels[y * WIDTH + x] = (uint16_t)lround(3000 +
				moon->light * share_lit(moon, x, y) +
				20 * random_normal(random));
		}
	}
	return (struct frame){ .data = pixels,
		.stride = WIDTH * sizeof(uint16_t),
		.width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY16 };
}

static void its_middle_is_found_in_every_phase(void **state)
{
	static const double lit[] = { 0.15, 0.3, 0.5, 0.8, 1 };
	uint64_t random = 3;

	(void)state;
	print_message("seed 3\n");
	for (int i = 0; i < 25; i++) {
		struct moon moon = { .x_px = random_between(&random, 60, 260),
			.y_px = random_between(&random, 60, 200),
			.radius_px = random_between(&random, 8, 30),
			.lit = lit[i % 5],
			.sun_rad = random_between(&random, -3, 3),
			.light = 2000 };
		struct frame frame = draw(&moon, &random);
		struct pixel at;

		assert_true(
			moon_disc_find(&frame, moon.radius_px, &at, &error));
		assert_near(at.x_px, moon.x_px, 0.5);
		assert_near(at.y_px, moon.y_px, 0.5);
	}
}

static void what_is_no_moon_is_refused(void **state)
{
	const struct moon dark = { 100, 100, 15, 1, 0, 0 };
	const struct moon big = { 150, 130, 60, 1, 0, 2000 };
	const struct moon cut = { 2, 130, 15, 0.5, 3.14, 2000 };
	uint64_t random = 4;
	struct pixel at;

	(void)state;
	struct frame frame = draw(&dark, &random);
	assert_false(moon_disc_find(&frame, 15, &at, &error));
	assert_non_null(strstr(error.text, "no moon of 15.0 px"));
	frame = draw(&big, &random);
	assert_false(moon_disc_find(&frame, 15, &at, &error));
	frame = draw(&cut, &random);
	assert_false(moon_disc_find(&frame, 15, &at, &error));
	frame = draw(&big, &random);
	assert_false(moon_disc_find(&frame, 2, &at, &error));
}

static void a_picture_of_it_is_a_sighting(void **state)
{
	/* Over Reykjavik, at noon of 2044 June 21. */
	const double when_s = 2350123200;
	struct geodetic reykjavik = { geom_radians(64.1), geom_radians(-21.9),
		50 };
	struct rig rig = rig_default();
	struct sighting sighting = { .head = { 1, 0.5 } };
	uint64_t random = 5;

	(void)state;
	rig.lens = lens_pinhole(WIDTH, HEIGHT, 3500);
	double radius_px =
		3500 * moon_radius_rad(moon_sight(when_s, reykjavik).range_m);
	struct moon moon = { 120, 90, radius_px, 0.4, 2, 2000 };
	struct frame frame = draw(&moon, &random);
	assert_true(moon_disc_look(
		&frame, &rig, when_s, reykjavik, &sighting, &error));
	assert_string_equal(sighting.name, "Moon");
	assert_near(sighting.at.x_px, 120, 0.5);
	assert_near(geom_degrees(sighting.truth.az_rad), -134.906, 0.01);
	assert_near(sighting.head.pan_rad, 1, 0);
	assert_false(moon_disc_look(
		&frame, &rig, when_s + 43200, reykjavik, &sighting, &error));
	assert_non_null(strstr(error.text, "below the horizon"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(its_middle_is_found_in_every_phase),
		cmocka_unit_test(what_is_no_moon_is_refused),
		cmocka_unit_test(a_picture_of_it_is_a_sighting),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
