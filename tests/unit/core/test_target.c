/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/target.h"

static const int64_t FRAME_NS = 33333333;

static const struct target_settings SETTINGS = { .switch_ratio = 1.5,
	.switch_s = 1.0 };

struct scene {
	struct target target;
	struct track_table tracks;
	int64_t now_ns;
};

static struct scene *new_scene(void)
{
	static struct scene scene;

	scene = (struct scene){ 0 };
	target_init(&scene.target);
	track_init(&scene.tracks);
	return &scene;
}

static struct track *put(struct scene *scene, int slot, uint32_t id,
	enum track_state state, double score)
{
	scene->tracks.slot[slot] =
		(struct track){ .id = id, .state = state, .score = score };
	return &scene->tracks.slot[slot];
}

/* The id followed after one more frame; 0: none. */
static uint32_t say(struct scene *scene, enum target_verb verb, uint32_t id)
{
	const struct track *track = target_step(&scene->target, &SETTINGS,
		&scene->tracks, verb, id, scene->now_ns);

	scene->now_ns += FRAME_NS;
	return track == NULL ? 0 : track->id;
}

static void takes_the_best_firm_track_by_itself(void **state)
{
	struct scene *scene = new_scene();

	(void)state;
	assert_int_equal(say(scene, TARGET_KEEP, 0), 0);
	put(scene, 3, 7, TRACK_FIRM, 10.0);
	put(scene, 5, 8, TRACK_FIRM, 12.0);
	put(scene, 6, 9, TRACK_TENTATIVE, 99.0);
	put(scene, 7, 10, TRACK_COASTING, 99.0);
	assert_int_equal(say(scene, TARGET_KEEP, 0), 8);
}

static void keeps_its_track_while_it_coasts_and_leaves_it_dead(void **state)
{
	struct scene *scene = new_scene();
	struct track *first = put(scene, 0, 1, TRACK_FIRM, 10.0);

	(void)state;
	assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	put(scene, 1, 2, TRACK_FIRM, 9.0);
	first->state = TRACK_COASTING;
	for (int i = 0; i < 60; i++) {
		assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	}
	first->state = TRACK_DEAD;
	assert_int_equal(say(scene, TARGET_KEEP, 0), 2);
}

static void a_rival_must_be_clearly_better_for_a_whole_second(void **state)
{
	struct scene *scene = new_scene();
	struct track *rival;

	(void)state;
	put(scene, 0, 1, TRACK_FIRM, 10.0);
	assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	rival = put(scene, 1, 2, TRACK_FIRM, 14.9);
	for (int i = 0; i < 90; i++) {
		assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	}
	rival->score = 15.1;
	for (int i = 0; i < 20; i++) {
		assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	}
	rival->score = 14.0; /* a moment of weakness: all anew */
	assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	rival->score = 15.1;
	for (int i = 0; i < 30; i++) {
		assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	}
	assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	assert_int_equal(say(scene, TARGET_KEEP, 0), 2);
}

static void next_goes_round_the_firm_tracks_by_id_and_holds(void **state)
{
	struct scene *scene = new_scene();

	(void)state;
	put(scene, 0, 5, TRACK_FIRM, 1.0);
	put(scene, 1, 2, TRACK_FIRM, 50.0);
	put(scene, 2, 9, TRACK_FIRM, 1.0);
	put(scene, 3, 7, TRACK_TENTATIVE, 99.0);
	assert_int_equal(say(scene, TARGET_NEXT, 0), 2);
	assert_int_equal(say(scene, TARGET_NEXT, 0), 5);
	for (int i = 0; i < 90; i++) {
		assert_int_equal(say(scene, TARGET_KEEP, 0), 5);
	}
	assert_int_equal(say(scene, TARGET_NEXT, 0), 9);
	assert_int_equal(say(scene, TARGET_NEXT, 0), 2);
}

static void a_lock_on_a_lost_track_is_kept_and_gives_none(void **state)
{
	struct scene *scene = new_scene();
	struct track *locked = put(scene, 0, 1, TRACK_FIRM, 10.0);

	(void)state;
	put(scene, 1, 2, TRACK_FIRM, 90.0);
	assert_int_equal(say(scene, TARGET_LOCK, 1), 1);
	locked->state = TRACK_DEAD;
	assert_int_equal(say(scene, TARGET_KEEP, 0), 0);
	locked->state = TRACK_FREE;
	assert_int_equal(say(scene, TARGET_KEEP, 0), 0);
	assert_int_equal(scene->target.id, 1);
	assert_int_equal(say(scene, TARGET_AUTO, 0), 2);
}

static void drop_gives_none_until_told_otherwise(void **state)
{
	struct scene *scene = new_scene();

	(void)state;
	put(scene, 0, 1, TRACK_FIRM, 10.0);
	assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	assert_int_equal(say(scene, TARGET_DROP, 0), 0);
	assert_int_equal(say(scene, TARGET_KEEP, 0), 0);
	assert_int_equal(say(scene, TARGET_AUTO, 0), 1);
}

static void nothing_of_the_last_rival_is_left_for_the_next_target(void **state)
{
	struct scene *scene = new_scene();
	struct track *first = put(scene, 0, 1, TRACK_FIRM, 10.0);

	(void)state;
	assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	put(scene, 1, 2, TRACK_FIRM, 20.0);
	for (int i = 0; i < 25; i++) {
		assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	}
	assert_int_equal(say(scene, TARGET_DROP, 0), 0);
	first->score = 30.0;
	assert_int_equal(say(scene, TARGET_AUTO, 0), 1);
	first->score = 10.0;
	for (int i = 0; i < 30; i++) {
		assert_int_equal(say(scene, TARGET_KEEP, 0), 1);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_the_best_firm_track_by_itself),
		cmocka_unit_test(
			keeps_its_track_while_it_coasts_and_leaves_it_dead),
		cmocka_unit_test(
			a_rival_must_be_clearly_better_for_a_whole_second),
		cmocka_unit_test(
			next_goes_round_the_firm_tracks_by_id_and_holds),
		cmocka_unit_test(a_lock_on_a_lost_track_is_kept_and_gives_none),
		cmocka_unit_test(drop_gives_none_until_told_otherwise),
		cmocka_unit_test(
			nothing_of_the_last_rival_is_left_for_the_next_target),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
