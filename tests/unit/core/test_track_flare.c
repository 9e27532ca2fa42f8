/* SPDX-License-Identifier: Apache-2.0 */
#include "track_watch.h"

/* A bright thing that stands still, of so much energy. */
static struct detection standing(double energy)
{
	struct detection seen = seen_at(0.02, 0.0);

	seen.blob.contrast = 100.0;
	seen.blob.area_px = energy / 100.0;
	return seen;
}

static void watch_nothing(struct watch *watch, double time_s)
{
	for (int i = 0; i < time_s * 30.0; i++) {
		frame(watch, NULL, 0);
	}
}

/* How many frames it is firm, from energy to energy, evenly. */
static int firm_frames(
	struct watch *watch, double from, double to, double time_s)
{
	int frames = (int)(time_s * 30.0);
	int firm = 0;

	for (int i = 1; i <= frames; i++) {
		struct detection seen =
			standing(from * pow(to / from, (double)i / frames));

		frame(watch, &seen, 1);
		firm += count(watch, TRACK_FIRM);
	}
	return firm;
}

static void a_flare_that_swells_and_fades_in_its_place_is_no_target(
	void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	watch_nothing(watch, 3.0);
	assert_int_equal(firm_frames(watch, 200.0, 200000.0, 0.2), 0);
	assert_int_equal(firm_frames(watch, 200000.0, 200.0, 3.0), 0);
}

static void a_slow_flare_is_taken_back_as_soon_as_it_shows(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	watch_nothing(watch, 3.0);
	/* At first its growth is no more than noise may be. */
	assert_in_range(firm_frames(watch, 200.0, 20000.0, 0.5), 1, 10);
	assert_int_equal(count(watch, TRACK_FIRM), 0);
	assert_int_equal(firm_frames(watch, 20000.0, 200.0, 3.0), 0);
}

static void what_comes_out_from_behind_a_roof_is_firm_at_once(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	watch_nothing(watch, 3.0);
	firm_frames(watch, 200.0, 1400.0, 0.3);
	firm_frames(watch, 1400.0, 1400.0, 0.1);
	assert_int_equal(firm_frames(watch, 1400.0, 1400.0, 60.0), 1800);
}

static void what_came_out_like_a_flare_is_firm_once_it_has_lasted(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	watch_nothing(watch, 3.0);
	firm_frames(watch, 200.0, 6000.0, 0.3);
	assert_int_equal(firm_frames(watch, 6000.0, 6000.0, 1.5), 0);
	firm_frames(watch, 6000.0, 6000.0, 0.6);
	assert_int_equal(firm_frames(watch, 6000.0, 6000.0, 60.0), 1800);
}

static void what_swells_while_it_moves_is_firm_for_its_way(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	watch_nothing(watch, 3.0);
	for (int i = 0; i < 15; i++) {
		struct detection seen = standing(200.0 * pow(1.4, i));

		seen.at.az_rad += 0.001 * i;
		frame(watch, &seen, 1);
	}
	assert_int_equal(only(watch)->state, TRACK_FIRM);
}

static void a_target_that_hovers_and_lights_a_lamp_stays_firm(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	watch_nothing(watch, 3.0);
	firm_frames(watch, 2000.0, 2000.0, 3.0);
	assert_int_equal(firm_frames(watch, 2000.0, 40000.0, 0.3), 9);
	assert_int_equal(firm_frames(watch, 40000.0, 2000.0, 1.0), 30);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_flare_that_swells_and_fades_in_its_place_is_no_target),
		cmocka_unit_test(
			a_slow_flare_is_taken_back_as_soon_as_it_shows),
		cmocka_unit_test(
			what_comes_out_from_behind_a_roof_is_firm_at_once),
		cmocka_unit_test(
			what_came_out_like_a_flare_is_firm_once_it_has_lasted),
		cmocka_unit_test(
			what_swells_while_it_moves_is_firm_for_its_way),
		cmocka_unit_test(
			a_target_that_hovers_and_lights_a_lamp_stays_firm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
