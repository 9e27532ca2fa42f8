/* SPDX-License-Identifier: Apache-2.0 */
/* Track, with two cameras: a wide one, and a narrow one within its field. */
#include "random.h"
#include "track_watch.h"

enum {
	WIDE,
	NARROW
};

static const double NARROW_RAD = 0.02;
static const double WIDE_SIGMA_RAD = 1e-3;

static void frame_by(struct watch *watch, int camera, int64_t at_ns,
	const struct detection *seen, size_t n)
{
	track_step(&watch->table, &watch->settings,
		&(struct track_view){ camera, at_ns, CENTRE,
			camera == WIDE ? FIELD_RAD : NARROW_RAD },
		seen, n);
}

/* What flies at 0.03 rad/s, as a camera sees it. */
static struct detection flying(
	const struct watch *watch, int camera, int64_t at_ns)
{
	double t_s = (double)(at_ns - watch->now_ns) * 1e-9;
	struct detection seen = seen_at(0.03 * t_s, 0.0);

	if (camera == WIDE) {
		seen.sigma_rad = WIDE_SIGMA_RAD;
		seen.score = 9.0;
	}
	return seen;
}

static void show(struct watch *watch, int camera, int64_t after_ns)
{
	int64_t at_ns = watch->now_ns + after_ns;
	struct detection seen = flying(watch, camera, at_ns);

	frame_by(watch, camera, at_ns, &seen, 1);
}

static void two_cameras_that_see_one_thing_have_one_track(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = 1; i < 20; i++) {
		show(watch, WIDE, i * FRAME_NS);
		show(watch, NARROW, i * FRAME_NS + FRAME_NS / 2);
	}
	assert_int_equal(only(watch)->state, TRACK_FIRM);
	assert_int_equal(only(watch)->id, 1);
}

static void frames_of_one_moment_both_count(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	show(watch, WIDE, FRAME_NS);
	show(watch, NARROW, FRAME_NS);
	assert_int_equal(only(watch)->frames, 2);
}

static void a_camera_that_is_always_late_starts_tracks_all_the_same(
	void **state)
{
	struct watch *watch = new_watch();
	const int64_t late_ns = 150000000;

	(void)state;
	for (int i = 6; i < 20; i++) {
		frame_by(watch, NARROW, watch->now_ns + i * FRAME_NS, NULL, 0);
		show(watch, WIDE, i * FRAME_NS - late_ns);
	}
	assert_int_equal(only(watch)->state, TRACK_FIRM);
}

static void frames_out_of_order_are_no_worse_by_much(void **state)
{
	struct watch *watch = new_watch();
	uint64_t seed = 7;

	(void)state;
	for (int i = 3; i < 60; i++) {
		int64_t late_ns = FRAME_NS * 5 / 2;
		struct detection late =
			flying(watch, WIDE, watch->now_ns + i * FRAME_NS);

		show(watch, NARROW, i * FRAME_NS + late_ns);
		late.at.az_rad += WIDE_SIGMA_RAD * random_normal(&seed);
		frame_by(watch, WIDE, watch->now_ns + i * FRAME_NS, &late, 1);
	}
	int64_t now_ns = track_newest_ns(&watch->table);
	double truth = 0.03 * (double)(now_ns - watch->now_ns) * 1e-9;

	assert_near(track_at(only(watch), now_ns).az_rad, truth, SIGMA_RAD);
	assert_near(track_rates_at(only(watch), now_ns).az_rad_s, 0.03, 5e-4);
}

static void what_one_camera_is_blind_to_stays_firm_by_the_other(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = 1; i < 60; i++) {
		show(watch, NARROW, i * FRAME_NS / 4);
		frame_by(watch, WIDE, watch->now_ns + i * FRAME_NS / 4 + 1,
			NULL, 0);
		assert_true(i < 3 || only(watch)->state == TRACK_FIRM);
	}
}

static void what_is_outside_of_the_narrow_field_lives_by_the_wide_one(
	void **state)
{
	struct watch *watch = new_watch();
	struct detection seen = seen_at(0.05, 0.0);

	(void)state;
	seen.score = 9.0;
	for (int i = 1; i < 30; i++) {
		seen.at.az_rad += 0.001;
		frame_by(watch, WIDE, watch->now_ns + i * FRAME_NS, &seen, 1);
		frame_by(watch, NARROW, watch->now_ns + i * FRAME_NS, NULL, 0);
	}
	assert_int_equal(only(watch)->state, TRACK_FIRM);
	assert_int_equal(only(watch)->id, 1);
}

static void what_both_have_lost_coasts_at_once_and_dies(void **state)
{
	struct watch *watch = new_watch();
	int i = 1;

	(void)state;
	for (; i < 30; i++) {
		show(watch, WIDE, i * FRAME_NS / 4);
		show(watch, NARROW, i * FRAME_NS / 4);
	}
	frame_by(watch, WIDE, watch->now_ns + i * FRAME_NS / 4, NULL, 0);
	frame_by(watch, NARROW, watch->now_ns + i * FRAME_NS / 4, NULL, 0);
	assert_int_equal(only(watch)->state, TRACK_COASTING);
	for (i = 8; i < 120; i++) {
		frame_by(watch, WIDE, watch->now_ns + i * FRAME_NS, NULL, 0);
		frame_by(watch, NARROW, watch->now_ns + i * FRAME_NS, NULL, 0);
	}
	assert_int_equal(count(watch, TRACK_FREE), TRACK_MAX);
}

/* The star is seen 0.001 rad apart by the two; the narrow one is very sure. */
static void a_star_is_not_firm_for_being_seen_by_two_that_disagree(void **state)
{
	struct watch *watch = new_watch();
	struct detection wide = seen_at(0.0, 0.0);
	struct detection narrow = seen_at(0.001, 0.0);

	(void)state;
	wide.score = narrow.score = 5.0;
	wide.sigma_rad = WIDE_SIGMA_RAD / 3.0;
	for (int i = 1; i < 200; i++) {
		frame_by(watch, WIDE, watch->now_ns + i * FRAME_NS, &wide, 1);
		frame_by(watch, NARROW, watch->now_ns + i * FRAME_NS, &narrow,
			1);
		assert_int_equal(count(watch, TRACK_FIRM), 0);
	}
}

/*
 * A false spot stands above the target a frame before it comes, as if it had
 * come from there; the narrow camera then sees it where it was, a little later.
 */
static void two_that_see_one_moment_confirm_no_way_that_leads_to_it(
	void **state)
{
	struct watch *watch = new_watch();
	struct detection false_one = seen_at(0.0, 0.016);

	(void)state;
	false_one.score = 9.0;
	frame_by(watch, WIDE, watch->now_ns, &false_one, 1);
	for (int i = 1; i < 20; i++) {
		show(watch, WIDE, i * FRAME_NS);
		if (i > 1) {
			show(watch, NARROW, (i - 1) * FRAME_NS + i % 3);
		}
		assert_true(count(watch, TRACK_FIRM) <= 1);
		assert_int_equal(count(watch, TRACK_COASTING), 0);
		assert_true(i < 4 || count(watch, TRACK_FIRM) == 1);
	}
}

/* Nothing is known of how it came there: that both see it says all. */
static void two_that_see_one_moment_confirm_what_began_there(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	show(watch, WIDE, FRAME_NS);
	show(watch, NARROW, FRAME_NS);
	assert_int_equal(only(watch)->state, TRACK_FIRM);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(two_cameras_that_see_one_thing_have_one_track),
		cmocka_unit_test(frames_of_one_moment_both_count),
		cmocka_unit_test(
			a_camera_that_is_always_late_starts_tracks_all_the_same),
		cmocka_unit_test(frames_out_of_order_are_no_worse_by_much),
		cmocka_unit_test(
			what_one_camera_is_blind_to_stays_firm_by_the_other),
		cmocka_unit_test(
			what_is_outside_of_the_narrow_field_lives_by_the_wide_one),
		cmocka_unit_test(what_both_have_lost_coasts_at_once_and_dies),
		cmocka_unit_test(
			a_star_is_not_firm_for_being_seen_by_two_that_disagree),
		cmocka_unit_test(
			two_that_see_one_moment_confirm_no_way_that_leads_to_it),
		cmocka_unit_test(
			two_that_see_one_moment_confirm_what_began_there),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
