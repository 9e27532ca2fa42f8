/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/fixtures.h"
#include "random.h"

static const double PLACE_RAD = 1e-4;
static const double FIELD_RAD = 0.1;
static const int64_t SECOND_NS = 1000000000;

static struct vec3 to(double az_rad, double el_rad)
{
	return geom_vector((struct angles){ az_rad, el_rad });
}

static void look(struct fixtures *fixtures, double az_rad, int64_t now_ns)
{
	fixtures_look(fixtures, to(az_rad, 0.0), FIELD_RAD, now_ns);
}

static void note(
	struct fixtures *fixtures, double az_rad, double score, int64_t now_ns)
{
	struct fixture sight = { .at = to(az_rad, 0.0),
		.place_rad = PLACE_RAD,
		.score = score,
		.since_ns = now_ns,
		.seen_ns = now_ns };

	fixtures_note(fixtures, &sight);
}

static double score_at(const struct fixtures *fixtures, double az_rad)
{
	return fixtures_score(fixtures, to(az_rad, 0.0), PLACE_RAD, INT64_MAX);
}

static void what_stands_is_known_within_three_standard_errors(void **state)
{
	struct fixtures fixtures;
	double both = PLACE_RAD * sqrt(2.0);

	(void)state;
	fixtures_init(&fixtures);
	look(&fixtures, 0.0, SECOND_NS);
	note(&fixtures, 0.01, 7.0, SECOND_NS);
	assert_near(score_at(&fixtures, 0.01 + 2.9 * both), 7.0, 1e-9);
	assert_near(score_at(&fixtures, 0.01 + 3.1 * both), 0.0, 0.0);
}

static void it_is_known_again_when_the_camera_comes_back(void **state)
{
	struct fixtures fixtures;

	(void)state;
	fixtures_init(&fixtures);
	look(&fixtures, 0.0, SECOND_NS);
	note(&fixtures, 0.01, 7.0, SECOND_NS);
	look(&fixtures, 1.0, 2 * SECOND_NS);
	assert_near(score_at(&fixtures, 0.01), 0.0, 0.0);
	look(&fixtures, 0.05, 300 * SECOND_NS);
	assert_near(score_at(&fixtures, 0.01), 7.0, 1e-9);
}

static void it_is_forgotten_after_half_an_hour_unseen(void **state)
{
	struct fixtures fixtures;

	(void)state;
	fixtures_init(&fixtures);
	look(&fixtures, 0.0, SECOND_NS);
	note(&fixtures, 0.01, 7.0, SECOND_NS);
	look(&fixtures, 0.0, 1802 * SECOND_NS);
	assert_near(score_at(&fixtures, 0.01), 0.0, 0.0);
}

static void none_stood_there_before_it_was_noted(void **state)
{
	struct fixtures fixtures;

	(void)state;
	fixtures_init(&fixtures);
	look(&fixtures, 0.0, SECOND_NS);
	note(&fixtures, 0.01, 7.0, 5 * SECOND_NS);
	note(&fixtures, 0.01, 7.0, 9 * SECOND_NS);
	assert_near(fixtures_score(
			    &fixtures, to(0.01, 0.0), PLACE_RAD, 5 * SECOND_NS),
		0.0, 0.0);
	assert_near(fixtures_score(
			    &fixtures, to(0.01, 0.0), PLACE_RAD, 6 * SECOND_NS),
		7.0, 1e-9);
}

static void what_comes_nearer_outshines_what_it_was(void **state)
{
	struct fixtures fixtures;
	double score = 5.0;

	(void)state;
	fixtures_init(&fixtures);
	look(&fixtures, 0.0, SECOND_NS);
	for (int i = 0; i < 40; i++) {
		note(&fixtures, 0.01, score, (1 + i) * SECOND_NS);
		score *= 1.03;
	}
	assert_true(score > 2.0 * score_at(&fixtures, 0.01));
}

static void the_one_unseen_for_longest_makes_room(void **state)
{
	const double apart = 6e-4;
	const double first = -0.5 * FIXTURES_MAX * apart;
	struct fixtures fixtures;

	(void)state;
	fixtures_init(&fixtures);
	look(&fixtures, 0.0, SECOND_NS);
	for (int i = 0; i <= FIXTURES_MAX; i++) {
		note(&fixtures, first + apart * i, 7.0, (1 + i) * SECOND_NS);
	}
	look(&fixtures, first, 300 * SECOND_NS);
	assert_int_equal(fixtures.count, FIXTURES_MAX);
	assert_near(score_at(&fixtures, first), 0.0, 0.0);
	assert_near(score_at(&fixtures, first + apart), 7.0, 1e-9);
}

static void whatever_is_noted_the_map_stays_sound(void **state)
{
	const uint64_t seed = 31;
	struct fixtures fixtures;
	uint64_t random = seed;

	(void)state;
	print_message("seed %d\n", (int)seed);
	fixtures_init(&fixtures);
	for (int i = 0; i < 20000; i++) {
		double az = random_between(&random, -3.0, 3.0);

		look(&fixtures, az, i * SECOND_NS / 4);
		note(&fixtures, az + random_between(&random, -0.1, 0.1),
			random_between(&random, 0.1, 60.0), i * SECOND_NS / 4);
		assert_in_range(fixtures.count, 1, FIXTURES_MAX);
		assert_in_range(fixtures.in_view_count, 0, fixtures.count);
		for (int j = 0; j < fixtures.in_view_count; j++) {
			assert_in_range(
				fixtures.in_view[j], 0, fixtures.count - 1);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_stands_is_known_within_three_standard_errors),
		cmocka_unit_test(it_is_known_again_when_the_camera_comes_back),
		cmocka_unit_test(it_is_forgotten_after_half_an_hour_unseen),
		cmocka_unit_test(none_stood_there_before_it_was_noted),
		cmocka_unit_test(what_comes_nearer_outshines_what_it_was),
		cmocka_unit_test(the_one_unseen_for_longest_makes_room),
		cmocka_unit_test(whatever_is_noted_the_map_stays_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
