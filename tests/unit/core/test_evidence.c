/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/evidence.h"
#include "random.h"

static const struct evidence_settings SETTINGS = { .seen_share = 0.9,
	.fixed_score = 8.0 };
static const double FIELD_RAD2 = 5e-3;
static const double SIGMA_RAD = 1e-4;

/* A sky of @spots a frame, here and there. */
static struct clutter clutter_of(int spots)
{
	struct clutter clutter;
	uint64_t random = 5;

	clutter_init(&clutter);
	for (int i = 0; i < 1000; i++) {
		clutter_begin(&clutter, FIELD_RAD2);
		for (int j = 0; j < spots; j++) {
			clutter_note(&clutter,
				geom_vector((struct angles){
					random_between(&random, -0.04, 0.04),
					random_between(&random, 0.17, 0.23),
				}));
		}
		clutter_end(&clutter);
	}
	return clutter;
}

static struct evidence_spot spot(double az_rad, double score, double side_px)
{
	return (struct evidence_spot){
		.at = geom_vector((struct angles){ az_rad, 0.2 }),
		.sigma_rad = SIGMA_RAD,
		.score = score,
		.side_px = side_px,
		.side_rad = side_px * 2.4e-4,
	};
}

/* How many good hits it takes until it convinces; at most 100. */
static int hits_needed(const struct clutter *clutter, double score,
	double side_px, double step)
{
	/* The second spot is compared with a wide guess, then it fits. */
	struct kalman_match match = { 1.0, 4e-5 };
	struct evidence_spot at = spot(0.0, score, side_px);
	struct evidence evidence;
	int hits = 1;

	evidence_start(&evidence, &SETTINGS, clutter, &at, at.at);
	while (!evidence_convinces(&evidence, &SETTINGS, false) && hits < 100) {
		at = spot(step * hits, score, side_px);
		evidence_hit(&evidence, &SETTINGS, clutter, &at, &match);
		match = (struct kalman_match){ 2.0, 4e-8 };
		hits++;
	}
	return hits;
}

static void clutter_is_the_mean_of_what_belongs_nowhere(void **state)
{
	struct clutter clutter = clutter_of(7);

	(void)state;
	assert_near(clutter.spots, 7.0, 1e-3);
	assert_near(clutter.field_rad2, FIELD_RAD2, 0.0);
	assert_true(clutter_of(0).spots > 0.0);
}

static void it_is_denser_where_most_of_it_comes_from(void **state)
{
	struct clutter clutter;
	struct vec3 tree = geom_vector((struct angles){ 0.03, 0.2 });
	struct vec3 sky = geom_vector((struct angles){ -0.03, 0.2 });

	(void)state;
	clutter_init(&clutter);
	for (int i = 0; i < 1000; i++) {
		clutter_begin(&clutter, FIELD_RAD2);
		clutter_note(&clutter, tree);
		clutter_end(&clutter);
	}
	assert_near(clutter_density(&clutter, sky), 1.0 / FIELD_RAD2, 1.0);
	assert_true(clutter_density(&clutter, tree) >
		10.0 * clutter_density(&clutter, sky));
}

static void like_scores_are_likely_of_one_target(void **state)
{
	(void)state;
	assert_near(evidence_likeness(12.0, 12.0), 0.0, 0.0);
	assert_near(evidence_likeness(12.0, 6.0), evidence_likeness(6.0, 12.0),
		1e-12);
	assert_true(evidence_likeness(12.0, 5.0) < -1.0);
}

static void a_spot_far_off_in_clutter_is_not_its_own(void **state)
{
	struct clutter clear = clutter_of(0);
	struct clutter dense = clutter_of(3);
	struct kalman_match wide = { 1.0, 2.5e-5 };
	struct evidence_spot like = spot(0.0, 12.0, 2.0);
	struct evidence_spot faint = spot(0.0, 5.0, 2.0);

	(void)state;
	assert_true(evidence_own(&SETTINGS, &clear, &like, &wide, 12.0) > 6.0);
	assert_true(evidence_own(&SETTINGS, &dense, &like, &wide, 12.0) > 3.0);
	assert_true(evidence_own(&SETTINGS, &dense, &faint, &wide, 12.0) < 0.0);
}

static void a_bright_spot_in_a_clear_sky_convinces_in_two(void **state)
{
	struct clutter clear = clutter_of(0);

	(void)state;
	assert_int_equal(hits_needed(&clear, 25.0, 3.0, 0.0), 2);
}

static void the_more_clutter_the_longer_it_takes(void **state)
{
	struct clutter clear = clutter_of(0);
	struct clutter dense = clutter_of(40);

	(void)state;
	assert_int_equal(hits_needed(&clear, 8.5, 2.0, 0.0), 3);
	assert_true(hits_needed(&dense, 8.5, 2.0, 0.0) >
		hits_needed(&clear, 8.5, 2.0, 0.0));
}

static void a_faint_spot_convinces_only_once_it_has_moved(void **state)
{
	struct clutter clear = clutter_of(0);

	(void)state;
	assert_int_equal(hits_needed(&clear, 6.0, 2.0, 0.0), 100);
	assert_true(hits_needed(&clear, 6.0, 2.0, 5e-4) < 10);
}

static void a_large_one_must_be_brighter_or_move_farther(void **state)
{
	struct clutter clear = clutter_of(0);

	(void)state;
	assert_true(hits_needed(&clear, 12.0, 2.0, 0.0) < 5);
	assert_int_equal(hits_needed(&clear, 12.0, 20.0, 0.0), 100);
	assert_true(hits_needed(&clear, 12.0, 20.0, 2e-4) >
		hits_needed(&clear, 6.0, 2.0, 2e-4));
}

static void a_spot_that_hops_about_has_not_moved(void **state)
{
	struct clutter clear = clutter_of(0);
	struct kalman_match far_off = { 60.0, 4e-8 };
	struct evidence_spot at = spot(0.0, 6.0, 2.0);
	struct evidence evidence;

	(void)state;
	evidence_start(&evidence, &SETTINGS, &clear, &at, at.at);
	for (int i = 0; i < 60; i++) {
		at = spot(i % 2 == 0 ? 0.0 : 1.5e-3, 6.0, 2.0);
		evidence_hit(&evidence, &SETTINGS, &clear, &at, &far_off);
		assert_false(evidence_convinces(&evidence, &SETTINGS, false));
	}
}

static void what_is_seen_no_more_is_hopeless_in_time(void **state)
{
	struct clutter clear = clutter_of(0);
	struct evidence_spot at = spot(0.0, 30.0, 3.0);
	struct kalman_match match = { 1.0, 4e-8 };
	struct evidence evidence;
	int frames = 0;

	(void)state;
	evidence_start(&evidence, &SETTINGS, &clear, &at, at.at);
	for (int i = 0; i < 1000; i++) {
		evidence_hit(&evidence, &SETTINGS, &clear, &at, &match);
	}
	while (!evidence_is_hopeless(&evidence)) {
		evidence_miss(&evidence, &SETTINGS);
		assert_true(++frames < 30);
	}
	assert_true(frames > 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(clutter_is_the_mean_of_what_belongs_nowhere),
		cmocka_unit_test(it_is_denser_where_most_of_it_comes_from),
		cmocka_unit_test(like_scores_are_likely_of_one_target),
		cmocka_unit_test(a_spot_far_off_in_clutter_is_not_its_own),
		cmocka_unit_test(a_bright_spot_in_a_clear_sky_convinces_in_two),
		cmocka_unit_test(the_more_clutter_the_longer_it_takes),
		cmocka_unit_test(a_faint_spot_convinces_only_once_it_has_moved),
		cmocka_unit_test(a_large_one_must_be_brighter_or_move_farther),
		cmocka_unit_test(a_spot_that_hops_about_has_not_moved),
		cmocka_unit_test(what_is_seen_no_more_is_hopeless_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
