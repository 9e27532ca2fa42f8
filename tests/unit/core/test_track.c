/* SPDX-License-Identifier: Apache-2.0 */
#include "random.h"
#include "track_watch.h"

static void a_target_is_firm_once_enough_frames_saw_it(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = 1; i <= watch->settings.confirm_hits; i++) {
		struct detection seen = seen_at(0.002 * i, 0.0);

		assert_int_equal(count(watch, TRACK_FIRM), 0);
		frame(watch, &seen, 1);
	}
	assert_int_equal(only(watch)->state, TRACK_FIRM);
}

static void a_flash_dies_without_ever_being_firm(void **state)
{
	struct watch *watch = new_watch();
	struct detection seen = seen_at(0.0, 0.0);

	(void)state;
	frame(watch, &seen, 1);
	for (int i = 0; i < watch->settings.confirm_frames; i++) {
		assert_int_equal(count(watch, TRACK_FIRM), 0);
		frame(watch, NULL, 0);
	}
	assert_int_equal(count(watch, TRACK_FREE), TRACK_MAX);
}

static void a_hidden_track_coasts_along_its_way_and_is_found_again(void **state)
{
	struct watch *watch = new_watch();
	uint32_t id = firm_after(watch, 60)->id;

	(void)state;
	for (int i = 0; i < 20; i++) {
		frame(watch, NULL, 0);
		assert_int_equal(only(watch)->state, TRACK_COASTING);
	}
	assert_near(track_at(only(watch), watch->now_ns).az_rad, 0.079, 5e-4);
	struct detection seen = seen_at(0.080, 0.0);

	frame(watch, &seen, 1);
	assert_int_equal(only(watch)->state, TRACK_FIRM);
	assert_int_equal(only(watch)->id, id);
}

/* For how long a track that was seen in @seen frames lives on unseen. */
static double coasts_for(struct watch *watch, int seen)
{
	int frames = 0;

	firm_after(watch, seen);
	while (count(watch, TRACK_DEAD) == 0) {
		frame(watch, NULL, 0);
		assert_true(++frames < 200);
	}
	assert_null(track_find(&watch->table, 1));
	frame(watch, NULL, 0);
	assert_int_equal(count(watch, TRACK_FREE), TRACK_MAX);
	return frames * 1e-9 * (double)FRAME_NS;
}

static void a_track_hidden_for_too_long_is_dead_for_one_step(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	watch->settings.coast_s = 0.6;
	assert_near(coasts_for(watch, 60), 0.6, 0.05);
}

static void a_young_track_is_given_up_sooner_than_an_old_one(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	watch->settings.coast_share = 0.5;
	assert_near(coasts_for(watch, 31), 0.5, 0.05);
}

static void the_same_frame_twice_counts_once(void **state)
{
	struct watch *watch = new_watch();
	struct detection seen = seen_at(0.0, 0.0);

	(void)state;
	frame(watch, &seen, 1);
	for (int i = 0; i < 10; i++) {
		track_step(&watch->table, &watch->settings,
			&(struct track_view){
				0, watch->now_ns, CENTRE, FIELD_RAD },
			&seen, 1);
	}
	assert_int_equal(only(watch)->state, TRACK_TENTATIVE);
	assert_int_equal(only(watch)->frames, 1);
}

static void a_late_frame_corrects_but_neither_ages_nor_starts(void **state)
{
	struct watch *watch = new_watch();
	struct track before;
	struct detection late[2];

	(void)state;
	firm_after(watch, 6);
	watch->now_ns += FRAME_NS; /* this one will come late */
	struct detection seen = seen_at(0.007, 0.0);

	frame(watch, &seen, 1);
	before = *only(watch);
	late[0] = seen_at(0.006, 0.0);
	late[1] = seen_at(-0.03, 0.0);
	track_step(&watch->table, &watch->settings,
		&(struct track_view){
			0, watch->now_ns - FRAME_NS, CENTRE, FIELD_RAD },
		late, 2);
	assert_int_equal(only(watch)->frames, before.frames);
	assert_int_equal(only(watch)->filter.at_ns, watch->now_ns);
	assert_true(track_sigma_at(only(watch), watch->now_ns) <
		track_sigma_at(&before, watch->now_ns) + 1e-12);
	assert_near(track_at(only(watch), watch->now_ns).az_rad, 0.007, 2e-4);
}

static void none_is_blamed_for_being_unseen_outside_the_field(void **state)
{
	struct watch *watch = new_watch();
	uint32_t id = firm_after(watch, 5)->id;

	(void)state;
	for (int i = 0; i < 90; i++) {
		watch->now_ns += FRAME_NS;
		track_step(&watch->table, &watch->settings,
			&(struct track_view){ 0, watch->now_ns,
				(struct angles){ 2.0, 0.3 }, FIELD_RAD },
			NULL, 0);
	}
	assert_int_equal(track_find(&watch->table, id)->state, TRACK_COASTING);
	assert_int_equal(track_find(&watch->table, id)->frames, 5);
	for (int i = 0; i < 90; i++) {
		watch->now_ns += FRAME_NS;
		track_step(&watch->table, &watch->settings,
			&(struct track_view){ 0, watch->now_ns,
				(struct angles){ 2.0, 0.3 }, FIELD_RAD },
			NULL, 0);
	}
	assert_null(track_find(&watch->table, id));
}

static void more_targets_than_slots_leave_the_firm_ones_alone(void **state)
{
	struct watch *watch = new_watch();
	struct detection seen[DETECT_MAX];

	(void)state;
	for (int i = 0; i < 10; i++) {
		for (int j = 0; j < DETECT_MAX; j++) {
			seen[j] =
				seen_at(0.01 * (j % 8), 0.00125 * (j - j % 8));
			seen[j].score = 100.0 - j;
		}
		frame(watch, seen, DETECT_MAX);
	}
	assert_int_equal(count(watch, TRACK_FIRM), TRACK_MAX);
	for (int i = 0; i < TRACK_MAX; i++) {
		assert_true(watch->table.slot[i].id <= TRACK_MAX);
	}
}

static void check_filter(const struct kalman *k)
{
	for (int i = 0; i < KALMAN_MODELS; i++) {
		const struct kalman_model *model = &k->model[i];

		assert_true(model->share >= 0.0 && model->share <= 1.0);
		for (int j = 0; j < MOTION_STATES; j++) {
			assert_true(model->p[j][j] > 0.0);
		}
		assert_true(model->p[0][1] * model->p[0][1] <=
			1.0001 * model->p[0][0] * model->p[1][1]);
	}
	assert_near(geom_dot(k->plane.at, k->plane.at), 1.0, 1e-9);
}

static void check_table(const struct watch *watch)
{
	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &watch->table.slot[i];
		struct rates rates;

		if (track->state == TRACK_FREE) {
			continue;
		}
		check_filter(&track->filter);
		rates = track_rates_at(track, watch->now_ns + FRAME_NS);
		assert_true(isfinite(rates.az_rad_s));
		assert_true(isfinite(rates.el_rad_s));
		assert_true(track_sigma_at(track, watch->now_ns) > 0.0);
		for (int j = 0; j < i; j++) {
			assert_true(watch->table.slot[j].state == TRACK_FREE ||
				watch->table.slot[j].id != track->id);
		}
	}
}

/* Frames late, twice and after long gaps; spots anywhere, at the zenith too. */
static void whatever_comes_the_tracks_stay_sound(void **state)
{
	const uint64_t seed = 20240607;
	struct watch *watch = new_watch();
	uint64_t random = seed;
	int64_t newest_ns = watch->now_ns;

	(void)state;
	print_message("seed %d\n", (int)seed);
	for (int i = 0; i < 5000; i++) {
		double jump = random_between(&random, 0.0, 1.0);
		double step = jump < 0.1 ? random_between(&random, -0.6, 0.0)
			: jump > 0.99    ? random_between(&random, 0.0, 30.0)
					 : 0.033;
		struct angles centre = { random_between(&random, -0.1, 0.1),
			GEOM_PI / 2 - 0.05 };
		struct detection seen[DETECT_MAX];
		size_t count = random_bits(&random) % (DETECT_MAX + 1);

		for (size_t j = 0; j < count; j++) {
			seen[j] = seen_at(
				random_between(&random, -3.0, 3.0), 0.0);
			seen[j].at.el_rad = j % 4 == 0
				? GEOM_PI / 2
				: random_between(&random, 1.4, 1.57);
			seen[j].sigma_rad = random_between(&random, 1e-5, 1e-2);
			seen[j].score = random_between(&random, 0.1, 60.0);
		}
		watch->now_ns = newest_ns + (int64_t)(1e9 * step);
		newest_ns =
			watch->now_ns > newest_ns ? watch->now_ns : newest_ns;
		track_step(&watch->table, &watch->settings,
			&(struct track_view){
				0, watch->now_ns, centre, FIELD_RAD },
			seen, count);
		check_table(watch);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_target_is_firm_once_enough_frames_saw_it),
		cmocka_unit_test(a_flash_dies_without_ever_being_firm),
		cmocka_unit_test(
			a_hidden_track_coasts_along_its_way_and_is_found_again),
		cmocka_unit_test(
			a_track_hidden_for_too_long_is_dead_for_one_step),
		cmocka_unit_test(
			a_young_track_is_given_up_sooner_than_an_old_one),
		cmocka_unit_test(the_same_frame_twice_counts_once),
		cmocka_unit_test(
			a_late_frame_corrects_but_neither_ages_nor_starts),
		cmocka_unit_test(
			none_is_blamed_for_being_unseen_outside_the_field),
		cmocka_unit_test(
			more_targets_than_slots_leave_the_firm_ones_alone),
		cmocka_unit_test(whatever_comes_the_tracks_stay_sound),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
