/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/star_solve.h"
#include "check.h"
#include "hw/camera.h"
#include "random.h"

#include <stdlib.h>
#include <string.h>

enum {
	SPOTS_MAX = 4096,
	FIELDS = 12,
	FALSE_SPOTS = 10
};

struct fixture {
	struct star_solver *solver;
	struct star_spot spots[SPOTS_MAX];
	struct star_field field;
	struct error error;
};

/* A camera that looks anywhere, and what it sees. */
struct look {
	struct lens lens;
	struct rotation sky;
	double noise_px;
	double faintest;
	bool mirrored;
};

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	fixture->solver = star_solver_open();
	assert_non_null(fixture->solver);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	star_solver_close(fixture->solver);
	free(fixture);
	return 0;
}

static struct rotation any_rotation(uint64_t *random)
{
	struct rotation x = geom_about_x(3 * random_normal(random));
	struct rotation y = geom_about_y(3 * random_normal(random));
	struct rotation z = geom_about_z(3 * random_normal(random));
	struct rotation turn = geom_then(&x, &y);

	return geom_then(&turn, &z);
}

/* One star in ten is missed, and some spots are none. */
static int see(
	struct fixture *fixture, const struct look *look, uint64_t *random)
{
	int seen = 0;

	for (int i = 0; i < stars_count && seen < SPOTS_MAX - FALSE_SPOTS;
		i++) {
		struct vec3 at = geom_turn_back(&look->sky, stars[i].at);
		struct pixel pixel;

		if ((double)stars[i].magnitude > look->faintest ||
			at.z < 0.7 || /* a folded image */
			!lens_pixel(&look->lens,
				(struct ray){ at.x, at.y, at.z }, &pixel) ||
			!lens_sees(&look->lens, pixel) ||
			random_normal(random) > 1.28) {
			continue;
		}
		pixel.x_px += look->noise_px * random_normal(random);
		pixel.y_px += look->noise_px * random_normal(random);
		if (look->mirrored) {
			pixel.x_px = look->lens.width_px - 1 - pixel.x_px;
		}
		fixture->spots[seen++] = (struct star_spot){ .at = pixel };
	}
	for (int i = 0; i < FALSE_SPOTS && seen > 12; i++, seen++) {
		fixture->spots[seen] = fixture->spots[3 * i % 12];
		fixture->spots[3 * i % 12].at = (struct pixel){
			fabs(random_normal(random)) * look->lens.width_px / 4,
			fabs(random_normal(random)) * look->lens.height_px / 4
		};
	}
	return seen;
}

static bool solve(struct fixture *fixture, int count, const struct lens *lens,
	const struct star_hint *hint)
{
	return star_solve(fixture->solver, fixture->spots, count,
		lens->width_px, lens->height_px, hint, &fixture->field,
		&fixture->error);
}

static double axis_off(const struct rotation *a, const struct rotation *b)
{
	struct vec3 ahead = { 0, 0, 1 };
	struct vec3 across =
		geom_cross(geom_turn(a, ahead), geom_turn(b, ahead));

	return sqrt(geom_dot(across, across));
}

static void finds_any_sky_with_any_lens_from_6_to_40_degrees(void **state)
{
	static const double focal_px[FIELDS] = { 1400, 1700, 2000, 2500, 3000,
		3500, 4000, 5000, 6000, 7000, 8500, 9500 };
	struct fixture *fixture = *state;
	uint64_t random;

	random = 21;
	print_message("seed 21\n");
	for (int i = 0; i < FIELDS; i++) {
		struct look look = {
			.lens = lens_pinhole(1024, 768, focal_px[i]),
			.sky = any_rotation(&random),
			.noise_px = 0.2,
			.faintest = 7.5,
		};
		look.lens.k1 = -0.1;
		int count = see(fixture, &look, &random);

		assert_true(solve(fixture, count, &look.lens, NULL));
		assert_near(fixture->field.lens.fx_px / focal_px[i], 1, 0.002);
		assert_near(axis_off(&fixture->field.sky, &look.sky), 0,
			1 / focal_px[i]);
		assert_near(fixture->field.rms_px, 0.28, 0.1);
	}
}

static void a_hint_that_is_wrong_is_not_overruled(void **state)
{
	struct fixture *fixture = *state;
	uint64_t random;
	struct look look = { .lens = lens_pinhole(1024, 768, 5000),
		.noise_px = 0.2,
		.faintest = 7.5 };

	random = 4;
	look.sky = any_rotation(&random);
	int count = see(fixture, &look, &random);
	struct vec3 behind = geom_turn(&look.sky, (struct vec3){ 0, 0, -1 });
	struct star_hint hint = {
		.direction = true, .at = behind, .radius_rad = 0.5
	};
	assert_false(solve(fixture, count, &look.lens, &hint));
	assert_non_null(strstr(fixture->error.text, "without it"));
	hint = (struct star_hint){ .focal_px = 7000 };
	assert_false(solve(fixture, count, &look.lens, &hint));
	hint = (struct star_hint){ .focal_px = 5200 };
	assert_true(solve(fixture, count, &look.lens, &hint));
}

static void a_mirrored_picture_is_no_sky(void **state)
{
	struct fixture *fixture = *state;
	uint64_t random;
	struct look look = { .lens = lens_pinhole(1024, 768, 5000),
		.noise_px = 0.2,
		.faintest = 7.5,
		.mirrored = true };

	random = 9;
	look.sky = any_rotation(&random);
	int count = see(fixture, &look, &random);
	assert_false(solve(fixture, count, &look.lens, NULL));
	assert_non_null(strstr(fixture->error.text, "mirrored"));
}

static void random_spots_are_no_sky(void **state)
{
	struct fixture *fixture = *state;
	struct lens lens = lens_pinhole(1024, 768, 5000);
	uint64_t random;

	random = 6;
	print_message("seed 6\n");
	for (int run = 0; run < 3; run++) {
		for (int i = 0; i < 300; i++) {
			fixture->spots[i].at = (struct pixel){ 1023 *
					random_between(&random, 0, 1),
				767 * random_between(&random, 0, 1) };
		}
		assert_false(solve(fixture, 300, &lens, NULL));
	}
}

static void too_few_stars_are_told(void **state)
{
	struct fixture *fixture = *state;
	struct lens lens = lens_pinhole(1024, 768, 5000);

	assert_false(solve(fixture, 5, &lens, NULL));
	assert_non_null(strstr(fixture->error.text, "only 5 stars"));
}

static void the_real_field_in_cepheus_is_solved(void **state)
{
	struct fixture *fixture = *state;
	struct camera *camera =
		camera_footage.open(STAR_FIELD, &fixture->error);
	struct frame frame;
	double right;
	double decline;
	double roll;
	int found;

	assert_non_null(camera);
	assert_int_equal(
		camera_footage.read(camera, &frame, 1000, &fixture->error),
		CAMERA_FRAME);
	assert_true(star_spots_find(
		&frame, fixture->spots, SPOTS_MAX, &found, &fixture->error));
	assert_true(
		star_solve(fixture->solver, fixture->spots, found, frame.width,
			frame.height, NULL, &fixture->field, &fixture->error));
	camera_footage.close(camera);
	star_field_centre(&fixture->field, &right, &decline, &roll);
	assert_near(right, 314.69, 0.02);
	assert_near(decline, 64.22, 0.01);
	assert_near(fixture->field.lens.fx_px, 5113.5, 2.5);
	assert_true(fixture->field.matched >= 100);
	assert_true(fixture->field.rms_px < 0.25);
	assert_string_equal(
		stars_name(fixture->field.pairs[0].star), "Alderamin");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			finds_any_sky_with_any_lens_from_6_to_40_degrees),
		cmocka_unit_test(a_hint_that_is_wrong_is_not_overruled),
		cmocka_unit_test(a_mirrored_picture_is_no_sky),
		cmocka_unit_test(random_spots_are_no_sky),
		cmocka_unit_test(too_few_stars_are_told),
		cmocka_unit_test(the_real_field_in_cepheus_is_solved),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
