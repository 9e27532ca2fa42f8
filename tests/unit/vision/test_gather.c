/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "scene.h"
#include "vision/eye.h"

enum {
	WIDTH = 192,
	HEIGHT = 128,
	LEARN_FRAMES = 70, /* until every place is known */
};

#define RATE_HZ 30.0
#define NOISE   10.0
#define LEVEL   2000.0

/* A small camera that looks at noise, and what it has seen. */
struct watch {
	struct eye *eye;
	struct eye_view view;
	struct gather_place place;
	uint64_t seed;
	int frames;
	int told; /* gathered spots, in all */
};

/* Something that flies evenly. */
struct flight {
	double x_px; /* in the first frame that it is in */
	double y_px;
	double way_x_px; /* a frame */
	double way_y_px;
	double height; /* over the noise */
	int first;
	int last;
};

static struct watch watch_open(int every, uint64_t seed)
{
	struct eye_settings settings = eye_settings_default();
	struct error error;

	settings.gather.every = every;
	return (struct watch){
		.eye = eye_open(&settings, WIDTH, HEIGHT, FRAME_GRAY16, &error),
		.seed = seed,
	};
}

static void look(struct watch *watch, const struct scene *scene)
{
	struct frame frame = scene_frame(scene, FRAME_GRAY16, 1.0, 0.0, 0);

	frame.stamp_ns = (int64_t)(watch->frames++ * 1e9 / RATE_HZ);
	eye_look(watch->eye, &frame, &watch->place, &watch->view);
	for (size_t i = 0; i < watch->view.count; i++) {
		watch->told += watch->view.blobs[i].span_s > 0.0;
	}
	free((void *)frame.data);
}

static struct scene noise(struct watch *watch)
{
	struct scene scene = scene_open(WIDTH, HEIGHT, LEVEL);

	scene.seed = watch->seed;
	scene_noise(&scene, NOISE);
	watch->seed = scene.seed;
	return scene;
}

static void watch_noise(struct watch *watch, int frames)
{
	for (int i = 0; i < frames; i++) {
		struct scene scene = noise(watch);

		look(watch, &scene);
		scene_close(&scene);
	}
}

static struct pixel place_of(const struct flight *flight, int frame)
{
	return (struct pixel){
		flight->x_px + flight->way_x_px * (frame - flight->first),
		flight->y_px + flight->way_y_px * (frame - flight->first),
	};
}

/* The gathered spot within 4 px of @at; NULL where none is. */
static const struct blob *gathered_at(
	const struct watch *watch, struct pixel at)
{
	for (size_t i = 0; i < watch->view.count; i++) {
		const struct blob *blob = &watch->view.blobs[i];

		if (blob->span_s > 0.0 &&
			hypot(blob->centre.x_px - at.x_px,
				blob->centre.y_px - at.y_px) < 4.0) {
			return blob;
		}
	}
	return NULL;
}

/* How a flight was told of. */
struct tale {
	int frames; /* since it came, until it was; -1: never */
	struct blob last;
	double off_px; /* how far off that was */
};

static struct tale tale_of(struct watch *watch, const struct flight *flight)
{
	struct tale tale = { .frames = -1 };

	memset(&tale.last, 0, sizeof(tale.last));
	for (int i = 0; i <= flight->last; i++) {
		struct scene scene = noise(watch);
		struct pixel at = place_of(flight, i);
		const struct blob *blob;

		if (i >= flight->first) {
			scene_spot(&scene, at.x_px, at.y_px, 1.0,
				flight->height * NOISE);
		}
		look(watch, &scene);
		scene_close(&scene);
		blob = gathered_at(watch, at);
		if (blob == NULL) {
			continue;
		}
		tale.frames = tale.frames < 0 ? i - flight->first : tale.frames;
		tale.last = *blob;
		tale.off_px = hypot(blob->centre.x_px - at.x_px,
			blob->centre.y_px - at.y_px);
	}
	return tale;
}

static void a_target_of_three_sigma_is_told_within_a_second(void **state)
{
	static const double ways[][2] = { { 0.8, 0.0 }, { -0.6, 0.5 },
		{ 0.3, -0.4 }, { 1.4, 0.9 }, { -1.7, 0.2 } };

	(void)state;
	for (size_t i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		struct watch watch = watch_open(4, 100 + i);
		struct flight flight = { 96.0, 64.0, ways[i][0], ways[i][1],
			3.0, LEARN_FRAMES, LEARN_FRAMES + 30 };
		struct tale tale = tale_of(&watch, &flight);

		assert_in_range(tale.frames, 1, 29);
		assert_near(tale.last.rate.x_px_s, RATE_HZ * ways[i][0], 6.0);
		assert_near(tale.last.rate.y_px_s, RATE_HZ * ways[i][1], 6.0);
		assert_near(tale.last.span_s, 0.5, 1e-6);
		assert_true(tale.off_px < 1.5);
		assert_true(tale.last.contrast > 0.0);
		eye_close(watch.eye);
	}
}

static void a_dark_one_is_told_as_dark(void **state)
{
	struct watch watch = watch_open(4, 7);
	struct flight flight = { 60.0, 40.0, 0.7, 0.7, -3.5, LEARN_FRAMES,
		LEARN_FRAMES + 30 };
	struct tale tale = tale_of(&watch, &flight);

	(void)state;
	assert_in_range(tale.frames, 1, 29);
	assert_true(tale.last.contrast < 0.0);
	eye_close(watch.eye);
}

static void twenty_seconds_of_noise_tell_nothing(void **state)
{
	struct watch watch = watch_open(2, 3);

	(void)state;
	watch_noise(&watch, 600);
	assert_int_equal(watch.told, 0);
	eye_close(watch.eye);
}

static void never_means_never(void **state)
{
	struct watch watch = watch_open(0, 100);
	struct flight flight = { 96.0, 64.0, 0.8, 0.0, 3.0, LEARN_FRAMES,
		LEARN_FRAMES + 30 };

	(void)state;
	assert_int_equal(tale_of(&watch, &flight).frames, -1);
	eye_close(watch.eye);
}

static void a_flash_is_no_trail(void **state)
{
	struct watch watch = watch_open(1, 5);

	(void)state;
	watch_noise(&watch, LEARN_FRAMES);
	for (int i = 0; i < 3; i++) {
		struct scene scene = noise(&watch);

		scene_spot(&scene, 90.0 + i, 60.0, 1.5, 40.0 * NOISE);
		look(&watch, &scene);
		scene_close(&scene);
	}
	watch_noise(&watch, GATHER_FRAMES);
	assert_int_equal(watch.told, 0);
	eye_close(watch.eye);
}

static void what_stands_still_is_not_gathered(void **state)
{
	struct watch watch = watch_open(2, 9);

	(void)state;
	for (int i = 0; i < 3 * LEARN_FRAMES; i++) {
		struct scene scene = noise(&watch);

		scene_spot(&scene, 50.0, 50.0, 1.0, 3.0 * NOISE);
		scene_spot(&scene, 120.0, 70.0, 1.2, 20.0 * NOISE);
		look(&watch, &scene);
		scene_close(&scene);
	}
	assert_int_equal(watch.told, 0);
	eye_close(watch.eye);
}

/* A camera that turns half a pixel a frame, under lamps that do not move. */
static void stars_under_a_turning_camera_are_not_gathered(void **state)
{
	struct watch watch = watch_open(2, 11);
	struct rig rig = rig_default();

	(void)state;
	rig.lens = lens_pinhole(WIDTH, HEIGHT, 400.0);
	watch.place.rig = &rig;
	for (int i = 0; i < 4 * LEARN_FRAMES; i++) {
		struct scene scene = noise(&watch);

		watch.place.head.pan_rad = atan(0.5 * i / 400.0);
		for (int star = 0; star < 20; star++) {
			struct angles at = { 0.02 * star,
				0.03 * (star % 5 - 2) };
			struct pixel seen;

			if (rig_pixel_of_world(
				    &rig, at, watch.place.head, &seen)) {
				scene_spot(&scene, seen.x_px, seen.y_px, 1.0,
					4.0 * NOISE);
			}
		}
		look(&watch, &scene);
		scene_close(&scene);
	}
	assert_int_equal(watch.told, 0);
	eye_close(watch.eye);
}

static void what_a_turning_camera_follows_is_told(void **state)
{
	struct watch watch = watch_open(2, 13);
	struct rig rig = rig_default();
	bool told = false;

	(void)state;
	rig.lens = lens_pinhole(WIDTH, HEIGHT, 400.0);
	watch.place.rig = &rig;
	watch_noise(&watch, LEARN_FRAMES);
	for (int i = 0; i < 40; i++) {
		struct scene scene = noise(&watch);

		watch.place.head.pan_rad = 0.8 * i / 400.0;
		scene_spot(&scene, 80.0, 60.0, 1.0, 3.0 * NOISE);
		look(&watch, &scene);
		told = told ||
			gathered_at(&watch, (struct pixel){ 80.0, 60.0 });
		scene_close(&scene);
	}
	assert_true(told);
	eye_close(watch.eye);
}

static void another_scene_begins_anew(void **state)
{
	struct watch watch = watch_open(1, 17);

	(void)state;
	watch_noise(&watch, LEARN_FRAMES);
	eye_forget(watch.eye);
	for (int i = 0; i < LEARN_FRAMES; i++) {
		struct scene scene = noise(&watch);

		for (int y = 30; y < HEIGHT; y += 40) {
			scene_spot(&scene, 90.0, y, 2.0, 50.0 * NOISE);
		}
		look(&watch, &scene);
		scene_close(&scene);
	}
	assert_int_equal(watch.told, 0);
	eye_close(watch.eye);
}

static void the_same_frames_give_the_same_bytes(void **state)
{
	struct flight flight = { 96.0, 64.0, 0.8, 0.3, 3.0, LEARN_FRAMES,
		LEARN_FRAMES + 30 };
	struct tale tale[2];

	(void)state;
	for (int i = 0; i < 2; i++) {
		struct watch watch = watch_open(4, 100);

		tale[i] = tale_of(&watch, &flight);
		eye_close(watch.eye);
	}
	assert_true(tale[0].frames > 0);
	assert_int_equal(tale[0].frames, tale[1].frames);
	assert_memory_equal(&tale[0].last, &tale[1].last, sizeof(tale[0].last));
}

static void frames_of_anything_do_no_harm(void **state)
{
	struct eye_settings settings = eye_settings_default();
	struct gather_place place = { .rig = NULL };
	struct eye_view view;
	struct error error;
	uint64_t seed = 4711;

	(void)state;
	settings.gather.every = 1;
	for (int kind = 0; kind < 4; kind++) {
		enum frame_format format =
			kind % 2 != 0 ? FRAME_GRAY8 : FRAME_GRAY16;
		struct eye *eye = eye_open(
			&settings, 17 + 60 * kind, 16 + kind, format, &error);

		assert_non_null(eye);
		for (int i = 0; i < 60; i++) {
			struct scene scene = scene_open(17 + 60 * kind,
				16 + kind, random_between(&seed, 0.0, 60000.0));
			struct frame frame;

			scene_noise(&scene, random_between(&seed, 0.0, 9000.0));
			frame = scene_frame(&scene, format, 1.0, 0.0, 2);
			eye_look(eye, &frame, &place, &view);
			assert_in_range(view.count, 0, DETECT_BLOBS_MAX);
			free((void *)frame.data);
			scene_close(&scene);
		}
		eye_close(eye);
	}
}

static void settings_out_of_bounds_are_refused_in_a_sentence(void **state)
{
	struct eye_settings settings = eye_settings_default();
	struct error error;

	(void)state;
	settings.gather.every = GATHER_FRAMES + 1;
	assert_null(eye_open(&settings, 64, 64, FRAME_GRAY8, &error));
	assert_string_equal(
		error.text, "gather: every 17 frames; it must be within 0..16");
	settings.gather.every = 1;
	settings.gather.score_min = 0.0;
	assert_null(eye_open(&settings, 64, 64, FRAME_GRAY8, &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_target_of_three_sigma_is_told_within_a_second),
		cmocka_unit_test(a_dark_one_is_told_as_dark),
		cmocka_unit_test(twenty_seconds_of_noise_tell_nothing),
		cmocka_unit_test(never_means_never),
		cmocka_unit_test(a_flash_is_no_trail),
		cmocka_unit_test(what_stands_still_is_not_gathered),
		cmocka_unit_test(stars_under_a_turning_camera_are_not_gathered),
		cmocka_unit_test(what_a_turning_camera_follows_is_told),
		cmocka_unit_test(another_scene_begins_anew),
		cmocka_unit_test(the_same_frames_give_the_same_bytes),
		cmocka_unit_test(frames_of_anything_do_no_harm),
		cmocka_unit_test(
			settings_out_of_bounds_are_refused_in_a_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
