/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "random.h"
#include "star_quads.h"

static const int numbers[4] = { 10, 20, 30, 40 };

static struct quad_point turned(
	struct quad_point p, double angle, double scale, double flip)
{
	return (struct quad_point){ 7 +
			scale * (p.x * cos(angle) - flip * p.y * sin(angle)),
		-3 + scale * (p.x * sin(angle) + flip * p.y * cos(angle)) };
}

static void random_points(uint64_t *random, struct quad_point *at)
{
	for (int i = 0; i < 4; i++) {
		at[i] = (struct quad_point){ random_normal(random),
			random_normal(random) };
	}
}

static void a_turned_and_scaled_figure_has_the_same_shape_and_points(
	void **state)
{
	uint64_t random;

	(void)state;
	random = 5;
	print_message("seed 5\n");
	for (int run = 0; run < 500; run++) {
		struct quad_point at[4];
		struct quad_point other[4];
		int order[4] = { 40, 20, 10, 30 };
		struct quad a;
		struct quad b;

		random_points(&random, at);
		double angle = 3 * random_normal(&random);
		int from[4] = { 3, 1, 0, 2 };
		for (int i = 0; i < 4; i++) {
			other[i] = turned(at[from[i]], angle, 0.01, 1);
		}
		assert_true(quad_of(at, numbers, &a));
		assert_true(quad_of(other, order, &b));
		for (int i = 0; i < 4; i++) {
			assert_near(
				(double)a.shape[i], (double)b.shape[i], 1e-4);
			assert_int_equal(a.point[i], b.point[i]);
		}
	}
}

static void a_mirrored_figure_has_another_shape(void **state)
{
	struct quad_point at[4] = { { 0, 0 }, { 10, 0 }, { 3, 2 }, { 6, 4 } };
	struct quad_point other[4];
	struct quad a;
	struct quad b;

	(void)state;
	for (int i = 0; i < 4; i++) {
		other[i] = turned(at[i], 0.4, 2, -1);
	}
	assert_true(quad_of(at, numbers, &a));
	assert_true(quad_of(other, numbers, &b));
	assert_true(fabs((double)(a.shape[1] - b.shape[1])) > 0.1);
}

static void points_that_coincide_are_no_figure(void **state)
{
	struct quad_point at[4] = { { 1, 1 }, { 1, 1 }, { 1, 1 }, { 1, 1 } };
	struct quad quad;

	(void)state;
	assert_false(quad_of(at, numbers, &quad));
}

static void the_index_finds_what_is_alike_and_nothing_else(void **state)
{
	struct quad_index *index = quad_index_open();
	struct quad quad = { .shape = { 0.2F, 0.1F, 0.6F, -0.2F } };
	int cursor = 0;

	(void)state;
	assert_non_null(index);
	for (int i = 0; i < 100; i++) {
		struct quad other = quad;

		other.shape[i % 4] += (float)(i - 50) * 0.01F;
		other.point[0] = i;
		assert_true(quad_index_add(index, &other));
	}
	quad_index_sort(index);
	int found = 0;
	const struct quad *like;
	while ((like = quad_index_next(index, &quad, 0.005F, &cursor)) !=
		NULL) {
		assert_int_equal(like->point[0], 50);
		found++;
	}
	assert_int_equal(found, 1);
	quad_index_close(index);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_turned_and_scaled_figure_has_the_same_shape_and_points),
		cmocka_unit_test(a_mirrored_figure_has_another_shape),
		cmocka_unit_test(points_that_coincide_are_no_figure),
		cmocka_unit_test(
			the_index_finds_what_is_alike_and_nothing_else),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
