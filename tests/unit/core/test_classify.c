/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/classes.h"
#include "random.h"

#include <string.h>

/* How something flies, as the camera sees it. */
struct flight {
	double speed_rad_s;
	double turn_rad_s; /* of its course */
	double size_rad;   /* of its box */
	double wings;      /* how much its box changes its shape, as a log */
	double beats_hz;   /* how often */
	double flicker;    /* of the log of its contrast */
	double wander_rad; /* noise of its place */
	double duration_s;
};

static const double rate_hz = 30.0;

static struct blob blob_of(const struct flight *flight, double t_s)
{
	double phase = sin(2.0 * GEOM_PI * flight->beats_hz * t_s);

	return (struct blob){
		.w_px = 6.0 * exp(flight->wings * phase),
		.h_px = 3.0,
		.contrast = 60.0 * exp(flight->flicker * phase),
	};
}

static struct classify fly(const struct flight *flight)
{
	struct classify seen;
	struct angles at = { 0.1, 0.3 };
	uint64_t seed = 7;

	/* All of it: histories are compared byte by byte. */
	memset(&seen, 0, sizeof(seen));
	classify_init(&seen);
	for (int i = 0; i < (int)(flight->duration_s * rate_hz); i++) {
		double t_s = i / rate_hz;
		struct blob blob = blob_of(flight, t_s);
		double course = flight->turn_rad_s * t_s;
		struct angles noisy = { at.az_rad +
				flight->wander_rad * random_normal(&seed),
			at.el_rad + flight->wander_rad * random_normal(&seed) };

		classify_see(&seen, (int64_t)(t_s * 1e9), geom_vector(noisy),
			flight->size_rad, &blob);
		at.az_rad += flight->speed_rad_s / rate_hz * cos(course);
		at.el_rad += flight->speed_rad_s / rate_hz * sin(course);
	}
	return seen;
}

static const struct flight bird = {
	.speed_rad_s = 0.08,
	.turn_rad_s = 0.5,
	.size_rad = 0.006,
	.wings = 0.7,
	.beats_hz = 5.0,
	.flicker = 0.4,
	.wander_rad = 1e-4,
	.duration_s = 2.0,
};
static const struct flight aeroplane = {
	.speed_rad_s = 0.01,
	.size_rad = 0.006,
	.wings = 0.2,
	.beats_hz = 3.0,
	.flicker = 0.08,
	.wander_rad = 1e-5,
	.duration_s = 2.0,
};
static const struct flight chimney = {
	.size_rad = 0.006,
	.wings = 0.03,
	.beats_hz = 3.0,
	.flicker = 0.02,
	.wander_rad = 2e-5,
	.duration_s = 2.0,
};

static void what_flaps_and_turns_is_a_bird(void **state)
{
	struct classify seen = fly(&bird);
	struct classify_guess guess = classify_guess(&seen);

	(void)state;
	assert_string_equal(classify_name(guess.name), "bird");
	assert_in_range((int)(100.0 * guess.confidence), 50, 99);
}

static void what_goes_straight_and_steady_is_an_aircraft(void **state)
{
	struct classify seen = fly(&aeroplane);

	(void)state;
	assert_string_equal(
		classify_name(classify_guess(&seen).name), "aircraft");
}

static void what_never_moves_nor_changes_is_clutter(void **state)
{
	struct classify seen = fly(&chimney);

	(void)state;
	assert_string_equal(
		classify_name(classify_guess(&seen).name), "clutter");
}

static void nothing_is_said_before_enough_was_seen(void **state)
{
	struct flight brief = bird;
	double figures[CLASSIFY_FIGURES];

	(void)state;
	brief.duration_s = (CLASSIFY_LEAST - 1) / rate_hz + 1e-9;

	struct classify seen = fly(&brief);

	assert_false(classify_figures(&seen, figures));
	assert_int_equal(classify_guess(&seen).name, CLASSIFY_UNKNOWN);
	assert_near(classify_guess(&seen).confidence, 0.0, 0.0);
}

static void a_pause_begins_anew(void **state)
{
	struct classify seen = fly(&bird);
	struct blob blob = blob_of(&bird, 0.0);
	struct vec3 at = geom_vector((struct angles){ 0.1, 0.3 });

	(void)state;
	classify_see(&seen, 3000000000, at, 0.006, &blob);
	assert_int_equal(classify_guess(&seen).name, CLASSIFY_UNKNOWN);
}

static void a_sight_that_is_not_newer_is_left_out(void **state)
{
	struct classify seen = fly(&bird);
	struct classify before = seen;
	struct blob blob = blob_of(&chimney, 0.0);
	struct vec3 at = geom_vector((struct angles){ 1.1, 0.3 });

	(void)state;
	classify_see(&seen, 100, at, 0.006, &blob);
	assert_memory_equal(&seen, &before, sizeof(seen));
}

static void the_figures_say_what_was_flown(void **state)
{
	double figures[CLASSIFY_FIGURES];
	struct classify seen = fly(&aeroplane);

	(void)state;
	assert_true(classify_figures(&seen, figures));
	assert_near(exp(figures[CLASSIFY_PACE]),
		aeroplane.speed_rad_s / aeroplane.size_rad, 0.1);
	assert_near(figures[CLASSIFY_STRAIGHT], 1.0, 0.01);
	assert_near(figures[CLASSIFY_RESHAPE], 0.2 / sqrt(2.0), 0.02);
	assert_near(figures[CLASSIFY_FLICKER], 0.08 / sqrt(2.0), 0.01);
}

static void a_target_that_comes_nearer_does_not_flicker(void **state)
{
	struct classify seen;
	double figures[CLASSIFY_FIGURES];

	(void)state;
	classify_init(&seen);
	for (int i = 0; i < 60; i++) {
		struct blob blob = { .w_px = 3.0,
			.h_px = 3.0,
			.contrast = -exp(2.0 + 0.05 * i) };

		classify_see(&seen, i * 33000000,
			geom_vector((struct angles){ 0.001 * i, 0.2 }), 0.005,
			&blob);
	}
	assert_true(classify_figures(&seen, figures));
	assert_near(figures[CLASSIFY_FLICKER], 0.0, 1e-9);
}

static void odd_numbers_give_no_odd_guess(void **state)
{
	struct classify seen;
	struct blob nothing = { .w_px = 0.0, .h_px = 0.0, .contrast = 0.0 };

	(void)state;
	classify_init(&seen);
	for (int i = 0; i < 40; i++) {
		classify_see(&seen, i * 33000000,
			(struct vec3){ 0.0, 0.0, 1.0 }, 0.0, &nothing);
	}

	struct classify_guess guess = classify_guess(&seen);

	assert_true(guess.confidence >= 0.0 && guess.confidence <= 1.0);
}

static void a_slot_that_is_used_again_has_a_new_history(void **state)
{
	static struct classes classes;
	static struct track_table tracks;

	(void)state;
	classes_init(&classes);
	track_init(&tracks);
	for (int i = 0; i < 60; i++) {
		int64_t now_ns = 1 + i * 33000000;

		tracks.slot[3] = (struct track){ .id = 5,
			.state = TRACK_FIRM,
			.seen_ns = now_ns,
			.seen_at = geom_vector((struct angles){ 0.1, 0.3 }),
			.size_rad = 0.006,
			.blob = blob_of(&chimney, 0.0) };
		classes_see(&classes, &tracks, 0, now_ns);
	}
	assert_int_equal(classes_guess(&classes, &tracks, &tracks.slot[3]).name,
		CLASSIFY_CLUTTER);
	tracks.slot[3].id = 6;
	assert_int_equal(classes_guess(&classes, &tracks, &tracks.slot[3]).name,
		CLASSIFY_UNKNOWN);
	classes_see(&classes, &tracks, 0, 1 + 60 * 33000000LL);
	assert_int_equal(classes_guess(&classes, &tracks, &tracks.slot[3]).name,
		CLASSIFY_UNKNOWN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_flaps_and_turns_is_a_bird),
		cmocka_unit_test(what_goes_straight_and_steady_is_an_aircraft),
		cmocka_unit_test(what_never_moves_nor_changes_is_clutter),
		cmocka_unit_test(nothing_is_said_before_enough_was_seen),
		cmocka_unit_test(a_pause_begins_anew),
		cmocka_unit_test(a_sight_that_is_not_newer_is_left_out),
		cmocka_unit_test(the_figures_say_what_was_flown),
		cmocka_unit_test(a_target_that_comes_nearer_does_not_flicker),
		cmocka_unit_test(odd_numbers_give_no_odd_guess),
		cmocka_unit_test(a_slot_that_is_used_again_has_a_new_history),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
