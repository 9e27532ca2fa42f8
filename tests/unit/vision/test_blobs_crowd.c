/* SPDX-License-Identifier: Apache-2.0 */
#include "blobs_crowd.h"
#include "check.h"

#include <math.h>

#define USUAL_PIXELS 1e5

enum {
	SPOTS = 64,
	FEW = 8 /* in a frame of USUAL_PIXELS */
};

static void spots_of(struct blob *blobs, size_t count, double score)
{
	for (size_t i = 0; i < count; i++) {
		blobs[i] = (struct blob){ .score = score };
	}
}

static void as_many_as_few_keep_their_scores(void **state)
{
	struct blob blobs[FEW];

	(void)state;
	spots_of(blobs, FEW, 20.0);
	crowd_weigh(blobs, FEW, USUAL_PIXELS);
	for (int i = 0; i < FEW; i++) {
		assert_near(blobs[i].score, 20.0, 1e-12);
	}
}

static void a_target_over_faint_spots_keeps_its_score(void **state)
{
	struct blob blobs[SPOTS];

	(void)state;
	spots_of(blobs, SPOTS, 1.9);
	blobs[40].score = 12.0;
	crowd_weigh(blobs, SPOTS, USUAL_PIXELS);
	assert_near(blobs[0].score, 12.0, 1e-12);
}

static void all_of_a_crowd_lose_alike(void **state)
{
	struct blob blobs[SPOTS];

	(void)state;
	spots_of(blobs, SPOTS, 15.0);
	blobs[0].score = 24.0;
	crowd_weigh(blobs, SPOTS, USUAL_PIXELS);
	assert_near(blobs[0].score, 12.0, 1e-12);
	assert_near(blobs[SPOTS - 1].score, 7.5, 1e-12);
}

static void a_faint_spot_counts_less_the_later_its_place(void **state)
{
	struct blob blobs[6];

	(void)state;
	spots_of(blobs, 6, 6.0);
	crowd_weigh(blobs, 6, USUAL_PIXELS);
	assert_near(blobs[0].score, 6.0, 1e-12);
	for (int i = 1; i < 4; i++) {
		assert_near(blobs[i].score, 6.0 / sqrt(sqrt(i + 1.0)), 1e-12);
	}
	assert_near(blobs[5].score, blobs[3].score, 1e-12);
}

static void one_beyond_doubt_counts_whole_in_any_place(void **state)
{
	struct blob blobs[] = { { .score = 30.0 }, { .score = 20.0 },
		{ .score = 12.0 }, { .score = 6.0 } };

	(void)state;
	crowd_weigh(blobs, 4, USUAL_PIXELS);
	assert_near(blobs[1].score, 20.0, 1e-12);
	assert_near(blobs[2].score, 12.0, 1e-12);
	assert_true(blobs[3].score < 6.0);
}

static void the_brighter_one_stays_the_brighter_one(void **state)
{
	struct blob blobs[SPOTS];

	(void)state;
	for (int i = 0; i < SPOTS; i++) {
		blobs[i] = (struct blob){ .score = 0.5 * (i % 37) };
	}
	crowd_weigh(blobs, SPOTS, USUAL_PIXELS);
	for (int i = 1; i < SPOTS; i++) {
		assert_true(blobs[i].score <= blobs[i - 1].score);
	}
}

static void no_flock_loses_more_than_half(void **state)
{
	struct blob blobs[SPOTS];

	(void)state;
	spots_of(blobs, SPOTS, 30.0);
	crowd_weigh(blobs, SPOTS, USUAL_PIXELS);
	assert_near(blobs[0].score, 15.0, 1e-12);
}

static void a_larger_frame_may_hold_more(void **state)
{
	struct blob blobs[2 * FEW];

	(void)state;
	spots_of(blobs, 2 * FEW, 20.0);
	crowd_weigh(blobs, 2 * FEW, 4.0 * USUAL_PIXELS);
	assert_near(blobs[0].score, 20.0, 1e-12);
	crowd_weigh(blobs, 2 * FEW, USUAL_PIXELS);
	assert_near(blobs[0].score, 10.0, 1e-12);
}

static void a_small_frame_has_a_few_too(void **state)
{
	struct blob blobs[4];

	(void)state;
	spots_of(blobs, 4, 20.0);
	crowd_weigh(blobs, 4, 16.0 * 16.0);
	assert_near(blobs[0].score, 20.0, 1e-12);
	crowd_weigh(blobs, 0, 16.0 * 16.0);
}

static void equal_ones_stay_in_their_order(void **state)
{
	struct blob blobs[] = { { .score = 2.0, .x_px = 1.0 },
		{ .score = 5.0, .x_px = 2.0 }, { .score = 2.0, .x_px = 3.0 },
		{ .score = 5.0, .x_px = 4.0 } };
	static const double order[] = { 2.0, 4.0, 1.0, 3.0 };

	(void)state;
	crowd_order(blobs, 4);
	for (int i = 0; i < 4; i++) {
		assert_near(blobs[i].x_px, order[i], 0.0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(as_many_as_few_keep_their_scores),
		cmocka_unit_test(a_target_over_faint_spots_keeps_its_score),
		cmocka_unit_test(all_of_a_crowd_lose_alike),
		cmocka_unit_test(a_faint_spot_counts_less_the_later_its_place),
		cmocka_unit_test(one_beyond_doubt_counts_whole_in_any_place),
		cmocka_unit_test(the_brighter_one_stays_the_brighter_one),
		cmocka_unit_test(no_flock_loses_more_than_half),
		cmocka_unit_test(a_larger_frame_may_hold_more),
		cmocka_unit_test(a_small_frame_has_a_few_too),
		cmocka_unit_test(equal_ones_stay_in_their_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
