/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/sector.h"
#include "random.h"
#include "sector_witness.h"

#include <math.h>
#include <stdarg.h>

static double deg(double degrees)
{
	return geom_radians(degrees);
}

/* @count corners: azimuth and elevation of each, in degrees. */
static struct sector_polygon polygon(int count, ...)
{
	struct sector_polygon made;
	va_list corners;

	va_start(corners, count);
	for (int i = 0; i < SECTOR_CORNERS_MAX; i++) {
		made.corner[i] = (struct angles){ (double)NAN, (double)NAN };
		if (i < count) {
			made.corner[i].az_rad = deg(va_arg(corners, double));
			made.corner[i].el_rad = deg(va_arg(corners, double));
		}
	}
	va_end(corners);
	return made;
}

static bool touches(const struct sector_polygon *sector, double az_deg,
	double el_deg, double half_deg)
{
	return sector_polygon_touches(sector,
		(struct angles){ deg(az_deg), deg(el_deg) }, deg(half_deg));
}

static void a_triangle_holds_its_middle_and_not_its_neighbours(void **state)
{
	struct sector_polygon hill =
		polygon(3, 80.0, 0.0, 100.0, 0.0, 90.0, 20.0);

	(void)state;
	assert_true(touches(&hill, 90, 10, 0.1));
	assert_true(touches(&hill, 90, 10, 0.0));
	assert_false(touches(&hill, 82, 18, 0.1));
	assert_false(touches(&hill, 98, 18, 0.1));
	assert_false(touches(&hill, 270, 10, 0.1));
	assert_false(touches(&hill, 90, -10, 0.1));
}

static void north_is_no_border_however_corners_are_written(void **state)
{
	struct sector_polygon ways[] = {
		polygon(4, 350.0, 5.0, 10.0, 5.0, 10.0, 25.0, 350.0, 25.0),
		polygon(4, -10.0, 5.0, 10.0, 5.0, 10.0, 25.0, -10.0, 25.0),
		polygon(4, 10.0, 25.0, 350.0, 25.0, 350.0, 5.0, 10.0, 5.0),
		polygon(4, 350.0, 5.0, 360.0 + 10.0 - 360.0, 5.0, -350.0, 25.0,
			-10.0, 25.0),
	};

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		assert_null(sector_polygon_flaw(&ways[i]));
		for (int turn = -1; turn <= 1; turn++) {
			assert_true(touches(&ways[i], 360 * turn, 15, 0.0));
			assert_true(touches(&ways[i], 360 * turn - 8, 15, 0.0));
			assert_true(touches(&ways[i], 360 * turn + 8, 15, 0.0));
			assert_false(
				touches(&ways[i], 360 * turn + 15, 15, 0.0));
			assert_false(
				touches(&ways[i], 360 * turn + 180, 15, 0.0));
		}
	}
}

static void half_of_the_beams_width_stays_out(void **state)
{
	struct sector_polygon wall =
		polygon(4, 80.0, 0.0, 100.0, 0.0, 100.0, 40.0, 80.0, 40.0);

	(void)state;
	/* Above, along the meridian, degrees are degrees. */
	assert_true(touches(&wall, 90, 41.9, 2.0));
	assert_false(touches(&wall, 90, 42.1, 2.0));
	/* Beside, at elevation 30, two degrees of sky are 2.31 of azimuth. */
	assert_true(touches(&wall, 102.29, 30, 2.0));
	assert_false(touches(&wall, 102.35, 30, 2.0));
}

static void a_beam_at_the_zenith_touches_what_reaches_up_to_it(void **state)
{
	struct sector_polygon wedge =
		polygon(3, 200.0, 60.0, 210.0, 60.0, 205.0, 90.0);

	(void)state;
	assert_true(touches(&wedge, 0, 89, 2.0));
	assert_false(touches(&wedge, 0, 80, 2.0));
}

/* The middle of a five-pointed star counts as within. */
static void sides_that_cross_close_all_that_they_go_round(void **state)
{
	struct sector_polygon star = polygon(
		5, 90.0, 30.0, 102.0, 0.0, 75.0, 18.0, 105.0, 18.0, 78.0, 0.0);

	(void)state;
	assert_true(touches(&star, 90, 14, 0.0));
	assert_true(touches(&star, 90, 25, 0.0));
	assert_false(touches(&star, 90, 2, 0.0));
}

static void what_bounds_nothing_is_told(void **state)
{
	struct sector_polygon line = polygon(2, 0.0, 0.0, 10.0, 10.0);
	struct sector_polygon ring =
		polygon(4, 0.0, 5.0, 90.0, 5.0, 180.0, 5.0, 270.0, 5.0);
	struct sector_polygon half =
		polygon(3, 0.0, 5.0, 180.0, 5.0, 90.0, 15.0);
	struct sector_polygon high = polygon(3, 0.0, 5.0, 10.0, 5.0, 5.0, 95.0);
	struct sector_polygon wide =
		polygon(4, 0.0, 5.0, 170.0, 5.0, 170.0, 15.0, 0.0, 15.0);

	(void)state;
	assert_non_null(sector_polygon_flaw(&line));
	assert_non_null(sector_polygon_flaw(&ring));
	assert_non_null(sector_polygon_flaw(&half));
	assert_non_null(sector_polygon_flaw(&high));
	assert_null(sector_polygon_flaw(&wide));
}

/* From 10 degrees before @turn_from turns to 10 degrees after @turn_to. */
static struct sector_box box_about_north(int turn_from, int turn_to)
{
	return (struct sector_box){ deg(360.0 * turn_from - 10.0),
		deg(360.0 * turn_to + 10.0), deg(0.0), deg(30.0) };
}

static void a_box_is_closed_however_its_azimuths_are_written(void **state)
{
	(void)state;
	for (int i = 0; i < 9; i++) {
		struct sector_box box = box_about_north(i / 3 - 1, i % 3 - 1);
		bool north = sector_box_touches(
			&box, (struct angles){ deg(5), deg(15) }, deg(1));

		if (!north) {
			fail_msg("%g to %g is open at 5",
				geom_degrees(box.az_from_rad),
				geom_degrees(box.az_to_rad));
		}
	}
}

static void a_beam_that_is_not_a_number_touches_everything(void **state)
{
	struct sector_polygon hill =
		polygon(3, 80.0, 0.0, 100.0, 0.0, 90.0, 20.0);
	struct sector_box box = { deg(0), deg(1), deg(0), deg(1) };
	struct angles lost = { (double)NAN, 0.5 };

	(void)state;
	assert_true(sector_polygon_touches(&hill, lost, 0.01));
	assert_true(sector_box_touches(&box, lost, 0.01));
	assert_true(touches(&hill, 0, 80, (double)INFINITY));
}

static struct sector_polygon random_polygon(uint64_t *seed)
{
	struct sector_polygon made = polygon(0);
	int count = SECTOR_CORNERS_MIN +
		(int)(random_bits(seed) %
			(SECTOR_CORNERS_MAX - SECTOR_CORNERS_MIN + 1));
	double az_deg = random_between(seed, -360, 360);
	double el_deg = random_between(seed, 0, 70);
	double size_deg = random_between(seed, 1, 60);

	for (int i = 0; i < count; i++) {
		made.corner[i].az_rad = geom_wrap(deg(
			az_deg + random_between(seed, -size_deg, size_deg)));
		made.corner[i].el_rad = deg(fmin(
			90.0, el_deg + random_between(seed, -20, size_deg)));
	}
	return made;
}

static void where_light_is_left_no_point_of_the_beam_is_within(void **state)
{
	uint64_t seed = 20261130;
	int clear = 0;
	int closed = 0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 20000; i++) {
		struct sector_polygon sector = random_polygon(&seed);
		/* Some turns away, and near enough to touch often. */
		struct angles beam = {
			sector.corner[0].az_rad +
				deg(random_between(&seed, -60, 60)) +
				2 * GEOM_PI *
					((int)(random_bits(&seed) % 5) - 2),
			random_between(&seed, 0.0, GEOM_PI / 2),
		};
		double half_rad = random_between(&seed, 0.0, deg(8.0));

		if (sector_polygon_flaw(&sector) != NULL) {
			continue;
		}
		if (sector_polygon_touches(&sector, beam, half_rad)) {
			closed++;
			continue;
		}
		clear++;
		for (int j = 0; j < 30; j++) {
			struct angles at = { beam.az_rad +
					random_between(&seed, -0.4, 0.4),
				beam.el_rad +
					random_between(
						&seed, -half_rad, half_rad) };

			if (fabs(at.el_rad) < GEOM_PI / 2 &&
				geom_separation(at, beam) <= half_rad) {
				assert_false(witness_in_polygon(&sector, at));
			}
		}
	}
	print_message("%d clear, %d touched\n", clear, closed);
	assert_true(clear > 5000 && closed > 1000);
}

/* And no more is closed than that: a beam well away is left its light. */
static void what_is_well_away_from_all_sides_and_outside_is_clear(void **state)
{
	uint64_t seed = 4711;
	int clear = 0;

	(void)state;
	print_message("seed %llu\n", (unsigned long long)seed);
	for (int i = 0; i < 5000; i++) {
		struct sector_polygon sector = random_polygon(&seed);
		struct angles beam = { random_between(&seed, -GEOM_PI, GEOM_PI),
			random_between(&seed, 0.0, deg(60)) };
		double nearest_rad = GEOM_PI;

		if (sector_polygon_flaw(&sector) != NULL) {
			continue;
		}
		bool within = witness_in_polygon(&sector, beam);

		for (int c = 0; c < SECTOR_CORNERS_MAX &&
			isfinite(sector.corner[c].az_rad);
			c++) {
			int next = c + 1 < SECTOR_CORNERS_MAX &&
					isfinite(sector.corner[c + 1].az_rad)
				? c + 1
				: 0;
			struct angles from = sector.corner[c];
			double az = geom_wrap(
				sector.corner[next].az_rad - from.az_rad);
			double el = sector.corner[next].el_rad - from.el_rad;

			for (int p = 0; p <= 200; p++) {
				struct angles at = { from.az_rad + az * p / 200,
					from.el_rad + el * p / 200 };

				nearest_rad = fmin(
					nearest_rad, geom_separation(at, beam));
			}
		}
		if (!within && nearest_rad > deg(30.0)) {
			clear++;
			assert_false(sector_polygon_touches(
				&sector, beam, deg(8.0)));
		}
	}
	print_message("%d clear\n", clear);
	assert_true(clear > 500);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_triangle_holds_its_middle_and_not_its_neighbours),
		cmocka_unit_test(
			north_is_no_border_however_corners_are_written),
		cmocka_unit_test(half_of_the_beams_width_stays_out),
		cmocka_unit_test(
			a_beam_at_the_zenith_touches_what_reaches_up_to_it),
		cmocka_unit_test(sides_that_cross_close_all_that_they_go_round),
		cmocka_unit_test(what_bounds_nothing_is_told),
		cmocka_unit_test(
			a_box_is_closed_however_its_azimuths_are_written),
		cmocka_unit_test(
			a_beam_that_is_not_a_number_touches_everything),
		cmocka_unit_test(
			where_light_is_left_no_point_of_the_beam_is_within),
		cmocka_unit_test(
			what_is_well_away_from_all_sides_and_outside_is_clear),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
