/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/search.h"
#include "random.h"

#include <stdlib.h>

enum {
	CASES = 60,
	PLACES = 200, /* in each ellipse */
};

static const uint64_t first_seed = 20261107;

static struct search any_search(uint64_t *seed)
{
	return (struct search){
		.along_rad = random_between(seed, 0.0, 0.3),
		.across_rad = random_between(seed, 0.0, 0.15),
		.swath_rad = random_between(seed, 0.02, 0.15),
		.rate_rad_s = random_between(seed, 0.1, 0.7),
	};
}

/* A place in the ellipse, evenly. */
static struct plane_step any_place(const struct search *s, uint64_t *seed)
{
	double turn = random_between(seed, 0.0, 2.0 * GEOM_PI);
	double out = sqrt(random_between(seed, 0.0, 1.0));

	return (struct plane_step){ s->along_rad * out * cos(turn),
		s->across_rad * out * sin(turn) };
}

static double distance(struct plane_step a, struct plane_step b)
{
	return hypot(a.right - b.right, a.up - b.up);
}

/* Whether a look comes within half a swath of @place in one duration. */
static bool is_found(
	const struct search *s, enum search_kind kind, struct plane_step place)
{
	double lasts = search_duration(s, kind);
	double step = s->swath_rad / s->rate_rad_s / 10.0;

	for (int i = 0; i * step <= lasts + step; i++) {
		if (distance(search_at(s, kind, i * step), place) <=
			s->swath_rad / 2.0) {
			return true;
		}
	}
	return false;
}

static void covers_the_whole_ellipse(enum search_kind kind)
{
	uint64_t seed = first_seed;

	for (int i = 0; i < CASES; i++) {
		struct search s = any_search(&seed);

		if (search_duration(&s, kind) > 1e6) {
			continue;
		}
		for (int k = 0; k < PLACES; k++) {
			struct plane_step place = any_place(&s, &seed);

			if (!is_found(&s, kind, place)) {
				print_error(
					"seed %llu, case %d, kind %d: missed "
					"%g %g of %g x %g, swath %g\n",
					(unsigned long long)first_seed, i,
					(int)kind, place.right, place.up,
					s.along_rad, s.across_rad, s.swath_rad);
				fail();
			}
		}
	}
}

static void along_covers_the_ellipse_where_it_is_narrow(void **state)
{
	(void)state;
	covers_the_whole_ellipse(SEARCH_ALONG);
}

static void a_spiral_covers_the_ellipse(void **state)
{
	(void)state;
	covers_the_whole_ellipse(SEARCH_SPIRAL);
}

static void a_raster_covers_the_ellipse(void **state)
{
	(void)state;
	covers_the_whole_ellipse(SEARCH_RASTER);
}

static void no_look_turns_faster_than_allowed(void **state)
{
	const double dt = 1e-3;
	uint64_t seed = first_seed;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct search s = any_search(&seed);

		for (int kind = 0; kind < SEARCH_KINDS; kind++) {
			struct plane_step last = { 0.0, 0.0 };

			for (int tick = 0; tick < 20000; tick++) {
				double t = tick * dt;
				struct plane_step now = search_at(
					&s, (enum search_kind)kind, t);
				double rate = distance(now, last) / dt;

				if (t > 0.0 && rate > s.rate_rad_s * 1.0001) {
					print_error(
						"seed %llu, case %d, kind %d "
						"at %g s: %g over %g\n",
						(unsigned long long)first_seed,
						i, kind, t, rate, s.rate_rad_s);
					fail();
				}
				last = now;
			}
		}
	}
}

static void every_search_begins_where_it_is_expected(void **state)
{
	uint64_t seed = first_seed;

	(void)state;
	for (int i = 0; i < CASES; i++) {
		struct search s = any_search(&seed);

		for (int kind = 0; kind < SEARCH_KINDS; kind++) {
			struct plane_step at =
				search_at(&s, (enum search_kind)kind, 0.0);

			assert_near(at.right, 0.0, 1e-12);
			assert_near(at.up, 0.0, 1e-12);
		}
	}
}

static void what_one_look_covers_needs_none(void **state)
{
	struct search s = { 0.01, 0.01, 0.1, 0.5 };

	(void)state;
	for (int kind = 0; kind < SEARCH_KINDS; kind++) {
		struct plane_step at =
			search_at(&s, (enum search_kind)kind, 3.7);

		assert_near(
			search_duration(&s, (enum search_kind)kind), 0.0, 0.0);
		assert_near(at.right, 0.0, 0.0);
		assert_near(at.up, 0.0, 0.0);
	}
}

static void the_shape_decides_which_is_best(void **state)
{
	struct search narrow = { 0.3, 0.02, 0.1, 0.5 };
	struct search round = { 0.2, 0.2, 0.05, 0.5 };
	struct search oblong = { 0.3, 0.06, 0.05, 0.5 };

	(void)state;
	assert_int_equal(search_best(&narrow), SEARCH_ALONG);
	assert_int_equal(search_best(&round), SEARCH_SPIRAL);
	assert_int_equal(search_best(&oblong), SEARCH_RASTER);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(along_covers_the_ellipse_where_it_is_narrow),
		cmocka_unit_test(a_spiral_covers_the_ellipse),
		cmocka_unit_test(a_raster_covers_the_ellipse),
		cmocka_unit_test(no_look_turns_faster_than_allowed),
		cmocka_unit_test(every_search_begins_where_it_is_expected),
		cmocka_unit_test(what_one_look_covers_needs_none),
		cmocka_unit_test(the_shape_decides_which_is_best),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
