/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/track.h"
#include "random.h"

static const int64_t FRAME_NS = 33333333;
static const double SIGMA_RAD = 1e-4;
static const double FIELD_RAD = 0.1;
static const struct angles CENTRE = { 0.0, 0.3 };

struct watch {
	struct track_table table;
	struct track_settings settings;
	int64_t now_ns;
};

static struct watch *new_watch(void)
{
	static struct watch watch;

	track_init(&watch.table);
	watch.settings = track_settings_default();
	watch.now_ns = 1000000000;
	return &watch;
}

static struct detection seen_at(double az_rad, double el_rad)
{
	return (struct detection){
		.at = { CENTRE.az_rad + az_rad, CENTRE.el_rad + el_rad },
		.sigma_rad = SIGMA_RAD,
		.size_rad = 5e-4,
		.score = 20.0,
		.blob = { .w_px = 2.0, .h_px = 2.0 },
	};
}

static void frame(struct watch *watch, const struct detection *seen, size_t n)
{
	watch->now_ns += FRAME_NS;
	track_step(&watch->table, &watch->settings, watch->now_ns, CENTRE,
		FIELD_RAD, seen, n);
}

static int count(const struct watch *watch, enum track_state state)
{
	int found = 0;

	for (int i = 0; i < TRACK_MAX; i++) {
		found += watch->table.slot[i].state == state;
	}
	return found;
}

/* The only track there is. */
static const struct track *only(const struct watch *watch)
{
	const struct track *found = NULL;

	for (int i = 0; i < TRACK_MAX; i++) {
		if (watch->table.slot[i].state != TRACK_FREE) {
			assert_null(found);
			found = &watch->table.slot[i];
		}
	}
	assert_non_null(found);
	return found;
}

static const struct track *firm_after(struct watch *watch, int frames)
{
	for (int i = 0; i < frames; i++) {
		struct detection seen = seen_at(0.001 * i, 0.0);

		frame(watch, &seen, 1);
	}
	assert_int_equal(only(watch)->state, TRACK_FIRM);
	return only(watch);
}

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

static void what_jumps_faster_than_any_target_is_another(void **state)
{
	struct watch *watch = new_watch();
	uint32_t id = firm_after(watch, 5)->id;
	double too_far = 0.004 +
		2.0 * watch->settings.rate_max_rad_s * 1e-9 * (double)FRAME_NS;
	struct detection seen = seen_at(too_far, 0.0);

	(void)state;
	frame(watch, &seen, 1);
	assert_int_equal(track_find(&watch->table, id)->state, TRACK_COASTING);
	assert_int_equal(count(watch, TRACK_TENTATIVE), 1);
}

static void the_same_frame_twice_counts_once(void **state)
{
	struct watch *watch = new_watch();
	struct detection seen = seen_at(0.0, 0.0);

	(void)state;
	frame(watch, &seen, 1);
	for (int i = 0; i < 10; i++) {
		track_step(&watch->table, &watch->settings, watch->now_ns,
			CENTRE, FIELD_RAD, &seen, 1);
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
	track_step(&watch->table, &watch->settings, watch->now_ns - FRAME_NS,
		CENTRE, FIELD_RAD, late, 2);
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
		track_step(&watch->table, &watch->settings, watch->now_ns,
			(struct angles){ 2.0, 0.3 }, FIELD_RAD, NULL, 0);
	}
	assert_int_equal(track_find(&watch->table, id)->state, TRACK_COASTING);
	assert_int_equal(track_find(&watch->table, id)->frames, 5);
	for (int i = 0; i < 90; i++) {
		watch->now_ns += FRAME_NS;
		track_step(&watch->table, &watch->settings, watch->now_ns,
			(struct angles){ 2.0, 0.3 }, FIELD_RAD, NULL, 0);
	}
	assert_null(track_find(&watch->table, id));
}

static void two_that_cross_keep_their_names(void **state)
{
	struct watch *watch = new_watch();
	uint32_t left;
	uint32_t right;

	(void)state;
	for (int i = -30; i <= 30; i++) {
		struct detection seen[] = { seen_at(0.001 * i, 5e-5 * i),
			seen_at(-0.001 * i, 5e-5 * i) };

		frame(watch, seen, 2);
		if (i == -20) {
			assert_int_equal(count(watch, TRACK_FIRM), 2);
		}
	}
	assert_int_equal(count(watch, TRACK_FIRM), 2);
	left = watch->table.slot[0].id;
	right = watch->table.slot[1].id;
	assert_int_equal(left, 1);
	assert_int_equal(right, 2);
	assert_near(
		kalman_angles(&watch->table.slot[0].filter).az_rad, 0.03, 3e-4);
	assert_near(kalman_angles(&watch->table.slot[1].filter).az_rad, -0.03,
		3e-4);
}

static void a_second_spot_in_the_gate_of_a_firm_track_starts_none(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = 0; i < 40; i++) {
		struct detection seen[] = { seen_at(0.001 * i, 0.0),
			seen_at(0.001 * i, 2e-4) };

		frame(watch, seen, i < 20 ? 1 : 2);
	}
	assert_int_equal(only(watch)->id, 1);
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

static void a_faint_spot_that_stays_is_never_firm_until_it_moves(void **state)
{
	struct watch *watch = new_watch();
	int frames = 0;

	(void)state;
	for (int i = 0; i < 300; i++) {
		struct detection seen = seen_at(0.0, 0.0);

		seen.score = 0.8 * watch->settings.fixed_score;
		frame(watch, &seen, 1);
		assert_int_equal(only(watch)->state, TRACK_TENTATIVE);
	}
	while (only(watch)->state == TRACK_TENTATIVE) {
		struct detection seen = seen_at(2e-4 * frames, 0.0);

		seen.score = 0.8 * watch->settings.fixed_score;
		frame(watch, &seen, 1);
		assert_true(++frames < 30);
	}
}

static void a_jerk_of_the_camera_does_not_lose_a_firm_track(void **state)
{
	struct watch *watch = new_watch();
	uint32_t id = firm_after(watch, 30)->id;

	(void)state;
	for (int i = 30; i < 40; i++) {
		struct detection seen = seen_at(0.001 * i, 0.0015);

		frame(watch, &seen, 1);
		assert_int_equal(only(watch)->id, id);
		assert_int_equal(only(watch)->state, TRACK_FIRM);
	}
	assert_near(track_rates_at(only(watch), watch->now_ns).el_rad_s, 0.0,
		0.004);
}

static void two_that_become_one_leave_one_track(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = 0; i < 90; i++) {
		double apart = fmax(0.0, 0.006 - 2e-4 * i);
		struct detection seen[] = { seen_at(0.001 * i, apart),
			seen_at(0.001 * i, 0.0) };

		frame(watch, seen, apart > 5e-4 ? 2 : 1);
	}
	assert_int_equal(only(watch)->state, TRACK_FIRM);
}

static void a_track_lost_in_clutter_gets_its_name_back(void **state)
{
	struct watch *watch = new_watch();
	uint64_t seed = 7;
	uint32_t id = firm_after(watch, 60)->id;

	(void)state;
	for (int i = 60; i < 120; i++) {
		struct detection seen[4];
		size_t found = 3;

		for (size_t j = 0; j < found; j++) {
			seen[j] = seen_at(random_between(&seed, -0.05, 0.15),
				random_between(&seed, -0.08, 0.08));
			seen[j].score = 5.5;
		}
		if (i >= 105) {
			seen[found++] = seen_at(0.001 * i, 0.0);
		}
		watch->now_ns += FRAME_NS;
		track_step(&watch->table, &watch->settings, watch->now_ns,
			(struct angles){ 0.001 * i, 0.3 }, FIELD_RAD, seen,
			found);
	}
	assert_non_null(track_find(&watch->table, id));
	assert_int_equal(track_find(&watch->table, id)->state, TRACK_FIRM);
	assert_near(
		track_at(track_find(&watch->table, id), watch->now_ns).az_rad,
		0.119, 5e-4);
}

/* Two that meet, are one spot between them for a while, and part again. */
static void two_that_cross_as_one_spot_keep_their_names(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = -30; i <= 30; i++) {
		double apart = 0.0006 * fabs((double)i);
		double side = 0.0003 * i;
		struct detection seen[] = { seen_at(side, 5e-5 * i),
			seen_at(-side, 5e-5 * i) };

		if (apart < 0.002) {
			seen[0] = seen_at(0.0, 5e-5 * i);
		}
		frame(watch, seen, apart < 0.002 ? 1 : 2);
	}
	assert_int_equal(count(watch, TRACK_FIRM), 2);
	assert_near(kalman_angles(&track_find(&watch->table, 1)->filter).az_rad,
		0.009, 3e-4);
	assert_near(kalman_angles(&track_find(&watch->table, 2)->filter).az_rad,
		-0.009, 3e-4);
}

/* Faint spots far from each other, that go @step a frame: firm ones. */
static int firm_of_a_faint_scene(double step, double step_of_last)
{
	struct watch *watch = new_watch();

	for (int i = 0; i < 60; i++) {
		struct detection seen[6];

		for (int j = 0; j < 6; j++) {
			double way = (j == 5 ? step_of_last : step) * i;

			seen[j] = seen_at(-0.05 + 0.02 * j + way,
				j % 2 == 0 ? -0.03 : 0.03);
			seen[j].score = 0.8 * watch->settings.fixed_score;
		}
		frame(watch, seen, 6);
	}
	return count(watch, TRACK_FIRM);
}

static void a_scene_that_sways_as_a_whole_is_no_target(void **state)
{
	(void)state;
	assert_int_equal(firm_of_a_faint_scene(2e-4, 2e-4), 0);
}

static void what_moves_before_a_still_scene_is_one(void **state)
{
	(void)state;
	assert_int_equal(firm_of_a_faint_scene(0.0, 2e-4), 1);
}

static void a_leaf_that_moves_among_leaves_is_no_target(void **state)
{
	struct watch *watch = new_watch();

	(void)state;
	for (int i = 0; i < 60; i++) {
		struct detection seen[5];

		for (int j = 0; j < 5; j++) {
			seen[j] = seen_at(
				0.004 * j, j == 2 ? 1e-4 * i : 0.002 * (j % 2));
			seen[j].score = 0.8 * watch->settings.fixed_score;
		}
		frame(watch, seen, 5);
	}
	assert_int_equal(count(watch, TRACK_FIRM), 0);
}

/* How many frames show a firm track where spots come at random places. */
static uint32_t firm_out_of_noise(int spots, int frames, uint64_t seed)
{
	struct watch *watch = new_watch();
	uint32_t firm = 0;

	for (int i = 0; i < frames; i++) {
		struct detection seen[DETECT_MAX];

		for (int j = 0; j < spots; j++) {
			seen[j] = seen_at(random_between(&seed, -0.05, 0.05),
				random_between(&seed, -0.04, 0.04));
			seen[j].score = 5.0 + random_between(&seed, 0.0, 2.0);
		}
		frame(watch, seen, (size_t)spots);
		for (int k = 0; k < TRACK_MAX; k++) {
			const struct track *track = &watch->table.slot[k];

			firm += track->state == TRACK_FIRM;
		}
	}
	return firm;
}

static void noise_of_many_spots_a_frame_makes_no_track(void **state)
{
	const uint64_t seed = 99;

	(void)state;
	print_message("seed %d\n", (int)seed);
	assert_int_equal(firm_out_of_noise(1, 20000, seed), 0);
	assert_int_equal(firm_out_of_noise(5, 5000, seed), 0);
	assert_int_equal(firm_out_of_noise(20, 2000, seed), 0);
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
		track_step(&watch->table, &watch->settings, watch->now_ns,
			centre, FIELD_RAD, seen, count);
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
		cmocka_unit_test(
			a_faint_spot_that_stays_is_never_firm_until_it_moves),
		cmocka_unit_test(
			a_jerk_of_the_camera_does_not_lose_a_firm_track),
		cmocka_unit_test(two_that_become_one_leave_one_track),
		cmocka_unit_test(a_track_lost_in_clutter_gets_its_name_back),
		cmocka_unit_test(two_that_cross_as_one_spot_keep_their_names),
		cmocka_unit_test(a_scene_that_sways_as_a_whole_is_no_target),
		cmocka_unit_test(what_moves_before_a_still_scene_is_one),
		cmocka_unit_test(a_leaf_that_moves_among_leaves_is_no_target),
		cmocka_unit_test(whatever_comes_the_tracks_stay_sound),
		cmocka_unit_test(noise_of_many_spots_a_frame_makes_no_track),
		cmocka_unit_test(what_jumps_faster_than_any_target_is_another),
		cmocka_unit_test(the_same_frame_twice_counts_once),
		cmocka_unit_test(
			a_late_frame_corrects_but_neither_ages_nor_starts),
		cmocka_unit_test(
			none_is_blamed_for_being_unseen_outside_the_field),
		cmocka_unit_test(two_that_cross_keep_their_names),
		cmocka_unit_test(
			a_second_spot_in_the_gate_of_a_firm_track_starts_none),
		cmocka_unit_test(
			more_targets_than_slots_leave_the_firm_ones_alone),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
