/* SPDX-License-Identifier: Apache-2.0 */
#include "track_watch.h"

/* A camera that looks @off_rad to the side sees @seen, or nothing. */
static void look(struct watch *watch, double off_rad,
	const struct detection *seen, double time_s)
{
	int64_t end_ns = watch->now_ns + (int64_t)(time_s * 1e9);
	struct angles centre = { CENTRE.az_rad + off_rad, CENTRE.el_rad };

	while (watch->now_ns < end_ns) {
		watch->now_ns += FRAME_NS;
		track_step(&watch->table, &watch->settings,
			&(struct track_view){
				0, watch->now_ns, centre, FIELD_RAD },
			seen, seen == NULL ? 0 : 1);
	}
}

static struct detection faint_at(double az_rad)
{
	struct detection seen = seen_at(az_rad, 0.0);

	seen.score = 6.0;
	return seen;
}

/* What is seen during a turn lies off by up to 15 times its own error. */
static int firm_after_a_turn(double camera_rad)
{
	struct watch *watch = new_watch();

	for (int i = 0; i < 60; i++) {
		double lag = fmin(1.5e-3, 1e-4 * i);
		struct detection seen = faint_at(0.02 + lag);

		seen.camera_rad = camera_rad;
		frame(watch, &seen, 1);
	}
	return count(watch, TRACK_FIRM);
}

static void nothing_moves_by_as_little_as_the_camera_is_unsure_of(void **state)
{
	(void)state;
	assert_int_equal(firm_after_a_turn(0.0), 1);
	assert_int_equal(firm_after_a_turn(7e-4), 0);
}

static void what_stood_there_before_is_not_firm_for_being_bright(void **state)
{
	struct watch *watch = new_watch();
	struct detection seen = faint_at(0.02);

	(void)state;
	seen.score = 7.5;
	look(watch, 0.0, &seen, 3.0);
	assert_int_equal(count(watch, TRACK_FIRM), 0);
	look(watch, 1.0, NULL, 3.0);
	seen.score = 9.0;
	look(watch, 0.0, &seen, 3.0);
	assert_int_equal(count(watch, TRACK_FIRM), 0);
}

static void a_target_before_a_window_is_firm_for_being_brighter(void **state)
{
	struct watch *watch = new_watch();
	struct detection seen = faint_at(0.02);

	(void)state;
	look(watch, 0.0, &seen, 3.0);
	look(watch, 1.0, NULL, 3.0);
	seen.score = 20.0;
	look(watch, 0.0, &seen, 0.2);
	assert_int_equal(count(watch, TRACK_FIRM), 1);
}

static void to_hop_from_window_to_window_is_no_way(void **state)
{
	struct watch *watch = new_watch();
	struct detection windows[] = { faint_at(0.020), faint_at(0.0215) };

	(void)state;
	for (int i = 0; i < 60; i++) {
		frame(watch, windows, 2);
	}
	look(watch, 1.0, NULL, 3.0);
	for (int i = 0; i < 60; i++) {
		look(watch, 0.0, &windows[i / 10 % 2], 0.033);
		assert_int_equal(count(watch, TRACK_FIRM), 0);
	}
}

static void what_was_there_at_first_and_never_moves_ends_as_clutter(
	void **state)
{
	struct watch *watch = new_watch();
	struct detection seen = seen_at(0.02, 0.0);

	(void)state;
	look(watch, 0.0, &seen, 15.0);
	assert_int_equal(count(watch, TRACK_FIRM), 1);
	look(watch, 0.0, &seen, 10.0);
	assert_int_equal(count(watch, TRACK_FIRM), 0);
	look(watch, 1.0, NULL, 3.0);
	look(watch, 0.0, &seen, 60.0);
	assert_int_equal(count(watch, TRACK_FIRM), 0);
}

static void what_was_seen_to_arrive_may_hover(void **state)
{
	struct watch *watch = new_watch();
	struct detection seen = seen_at(0.02, 0.0);
	uint32_t id;

	(void)state;
	look(watch, 0.0, NULL, 3.0);
	look(watch, 0.0, &seen, 1.0);
	id = only(watch)->id;
	look(watch, 0.0, &seen, 600.0);
	assert_int_equal(only(watch)->id, id);
	assert_int_equal(only(watch)->state, TRACK_FIRM);
}

static void what_once_moved_may_hover(void **state)
{
	struct watch *watch = new_watch();
	uint32_t id = firm_after(watch, 30)->id;
	struct detection seen = seen_at(0.03, 0.0);

	(void)state;
	look(watch, 0.0, &seen, 600.0);
	assert_int_equal(only(watch)->id, id);
	assert_int_equal(only(watch)->state, TRACK_FIRM);
}

static void the_held_one_may_hover(void **state)
{
	struct watch *watch = new_watch();
	struct detection seen = seen_at(0.02, 0.0);

	(void)state;
	look(watch, 0.0, &seen, 1.0);
	watch->table.held_id = only(watch)->id;
	look(watch, 0.0, &seen, 600.0);
	assert_int_equal(only(watch)->id, watch->table.held_id);
	assert_int_equal(only(watch)->state, TRACK_FIRM);
}

static void a_slow_target_does_not_become_its_own_fixture(void **state)
{
	struct watch *watch = new_watch();
	int frames = 0;

	(void)state;
	while (count(watch, TRACK_FIRM) == 0) {
		struct detection seen = faint_at(1e-5 * frames);

		frame(watch, &seen, 1);
		assert_true(++frames < 300);
	}
}

/* Faint ones that go round with the sky, or a little faster. */
static void stars_are_no_targets(void **state)
{
	const double stars_rad_s = 7.3e-5;
	struct watch *watch = new_watch();
	int frames = 0;

	(void)state;
	while (frames < 9000) {
		struct detection seen =
			faint_at(stars_rad_s * 1e-9 * FRAME_NS * frames++);

		frame(watch, &seen, 1);
		assert_int_equal(count(watch, TRACK_FIRM), 0);
	}
	watch = new_watch();
	for (frames = 0; count(watch, TRACK_FIRM) == 0; frames++) {
		struct detection seen =
			faint_at(5.0 * stars_rad_s * 1e-9 * FRAME_NS * frames);

		frame(watch, &seen, 1);
		assert_true(frames < 600);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			nothing_moves_by_as_little_as_the_camera_is_unsure_of),
		cmocka_unit_test(
			what_stood_there_before_is_not_firm_for_being_bright),
		cmocka_unit_test(
			a_target_before_a_window_is_firm_for_being_brighter),
		cmocka_unit_test(to_hop_from_window_to_window_is_no_way),
		cmocka_unit_test(
			what_was_there_at_first_and_never_moves_ends_as_clutter),
		cmocka_unit_test(what_was_seen_to_arrive_may_hover),
		cmocka_unit_test(what_once_moved_may_hover),
		cmocka_unit_test(the_held_one_may_hover),
		cmocka_unit_test(a_slow_target_does_not_become_its_own_fixture),
		cmocka_unit_test(stars_are_no_targets),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
