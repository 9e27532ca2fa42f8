/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "scene.h"
#include "vision/health.h"

static enum frame_health verdict(struct health *health,
	const struct scene *scene, enum frame_format format, double gain)
{
	struct frame frame = scene_frame(scene, format, gain, 0.0, 6);
	enum frame_health value = health_step(health, &frame);

	free((void *)frame.data);
	return value;
}

static enum frame_health first_verdict(
	const struct scene *scene, enum frame_format format, double gain)
{
	struct health health;

	health_init(&health);
	return verdict(&health, scene, format, gain);
}

static void a_noisy_scene_is_sound_for_ever(void **state)
{
	struct health health;

	(void)state;
	health_init(&health);
	for (uint64_t i = 1; i <= 12; i++) {
		struct scene scene = scene_open(64, 48, 90.0);

		scene.seed = i;
		scene_noise(&scene, 1.0);
		assert_int_equal(verdict(&health, &scene, FRAME_GRAY8, 1.0),
			FRAME_SOUND);
		scene_close(&scene);
	}
}

static void a_repeated_frame_is_frozen_at_the_fourth_repeat(void **state)
{
	struct scene scene = scene_open(64, 48, 90.0);
	struct health health;

	(void)state;
	scene_noise(&scene, 2.0);
	health_init(&health);
	for (int i = 0; i < HEALTH_FROZEN_FRAMES; i++) {
		assert_int_equal(verdict(&health, &scene, FRAME_GRAY16, 8.0),
			FRAME_SOUND);
	}
	assert_int_equal(
		verdict(&health, &scene, FRAME_GRAY16, 8.0), FRAME_FROZEN);
	scene_noise(&scene, 2.0);
	assert_int_equal(
		verdict(&health, &scene, FRAME_GRAY16, 8.0), FRAME_SOUND);
	scene_close(&scene);
}

static void one_level_everywhere_is_blind(void **state)
{
	struct scene scene = scene_open(33, 17, 16.0);

	(void)state;
	assert_int_equal(first_verdict(&scene, FRAME_GRAY8, 1.0), FRAME_BLIND);
	assert_int_equal(
		first_verdict(&scene, FRAME_GRAY16, 512.0), FRAME_BLIND);
	scene_close(&scene);
}

static void most_at_the_upper_end_is_saturated(void **state)
{
	struct scene scene = scene_open(64, 48, 255.0);
	struct scene deep = scene_open(64, 48, 16383.0);

	(void)state;
	for (int i = 0; i < 64 * 12; i++) {
		scene.levels[i] = deep.levels[i] = 40.0;
	}
	assert_int_equal(
		first_verdict(&scene, FRAME_GRAY8, 1.0), FRAME_SATURATED);
	assert_int_equal(
		first_verdict(&deep, FRAME_GRAY16, 1.0), FRAME_SATURATED);
	scene_close(&scene);
	scene_close(&deep);
}

static void a_bright_sun_in_a_dark_sky_is_sound(void **state)
{
	struct scene scene = scene_open(64, 48, 20.0);

	(void)state;
	scene_noise(&scene, 1.0);
	scene_spot(&scene, 30.0, 20.0, 6.0, 2000.0);
	assert_int_equal(first_verdict(&scene, FRAME_GRAY8, 1.0), FRAME_SOUND);
	scene_close(&scene);
}

/* A camera of some rate, with land below and the sky above. */
struct camera {
	struct health health;
	int64_t stamp_ns;
	double rate_hz;
	uint64_t seed;
	enum frame_format format;
};

static struct camera camera_of(double rate_hz, enum frame_format format)
{
	struct camera camera = {
		.rate_hz = rate_hz, .seed = 7, .format = format
	};

	health_init(&camera.health);
	return camera;
}

/* How deep the land lies below the sky, in levels; new noise or not. */
static enum frame_health shown(struct camera *camera, double land, bool fresh)
{
	struct scene scene = scene_open(96, 80, 120.0);
	struct frame frame;
	enum frame_health value;

	for (int i = 96 * 50; i < 96 * 80; i++) {
		scene.levels[i] -= land;
	}
	camera->seed += fresh;
	scene.seed = camera->seed;
	scene_noise(&scene, 2.0);
	frame = scene_frame(&scene, camera->format, 1.0, 0.0, 0);
	frame.stamp_ns = camera->stamp_ns;
	camera->stamp_ns += (int64_t)(1e9 / camera->rate_hz);
	value = health_step(&camera->health, &frame);
	free((void *)frame.data);
	scene_close(&scene);
	return value;
}

static void watch_land(struct camera *camera, double seconds)
{
	for (int i = 0; i < seconds * camera->rate_hz; i++) {
		assert_int_equal(shown(camera, 60.0, true), FRAME_SOUND);
	}
}

/* How long until @value is said, in seconds; 10: never. */
static double said_after(
	struct camera *camera, double land, bool fresh, enum frame_health value)
{
	int64_t start_ns = camera->stamp_ns;

	while (camera->stamp_ns - start_ns < (int64_t)10e9) {
		int64_t now_ns = camera->stamp_ns;

		if (shown(camera, land, fresh) == value) {
			return (double)(now_ns - start_ns) * 1e-9;
		}
	}
	return 10.0;
}

static const double rates_hz[] = { 8.0, 9.0, 25.0, 30.0, 60.0 };

static void a_frozen_picture_is_named_within_300_ms(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		struct camera camera = camera_of(rates_hz[i], FRAME_GRAY16);

		watch_land(&camera, 2.0);
		assert_true(
			said_after(&camera, 60.0, false, FRAME_FROZEN) < 0.3);
		assert_int_equal(shown(&camera, 60.0, true), FRAME_SOUND);
	}
}

static void a_covered_lens_is_a_shutter_and_then_blind(void **state)
{
	(void)state;
	for (int i = 0; i < 5; i++) {
		struct camera camera = camera_of(
			rates_hz[i], i % 2 ? FRAME_GRAY8 : FRAME_GRAY16);

		watch_land(&camera, 2.0);
		assert_true(
			said_after(&camera, 0.0, true, FRAME_SHUTTER) < 0.3);
		assert_near(
			said_after(&camera, 0.0, true, FRAME_BLIND), 2.0, 0.2);
		assert_int_equal(shown(&camera, 0.0, true), FRAME_BLIND);
		assert_int_equal(shown(&camera, 60.0, true), FRAME_SOUND);
		watch_land(&camera, 3.0);
	}
}

static void a_camera_that_froze_before_has_a_shutter(void **state)
{
	struct camera camera = camera_of(30.0, FRAME_GRAY16);

	(void)state;
	watch_land(&camera, 2.0);
	for (int i = 0; i < 18; i++) {
		assert_int_not_equal(
			shown(&camera, 60.0, false), FRAME_SHUTTER);
	}
	watch_land(&camera, 2.0);
	assert_true(said_after(&camera, 60.0, false, FRAME_SHUTTER) < 0.3);
	assert_near(said_after(&camera, 60.0, false, FRAME_FROZEN), 1.1, 0.2);
}

/* As when the head turns from the roofs to the sky: not at once. */
static void land_that_goes_slowly_is_no_cover(void **state)
{
	struct camera camera = camera_of(30.0, FRAME_GRAY16);

	(void)state;
	watch_land(&camera, 1.0);
	for (int i = 0; i < 30; i++) {
		assert_int_equal(
			shown(&camera, 60.0 - 2.0 * i, true), FRAME_SOUND);
	}
}

/* Lightning: the land is seen as by day for a moment. */
static void a_flash_is_no_cover(void **state)
{
	struct camera camera = camera_of(30.0, FRAME_GRAY16);

	(void)state;
	watch_land(&camera, 1.0);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(shown(&camera, -600.0, true), FRAME_SOUND);
	}
	watch_land(&camera, 1.0);
}

static void a_bare_sky_is_not_blind(void **state)
{
	struct camera camera = camera_of(30.0, FRAME_GRAY16);

	(void)state;
	for (int i = 0; i < 300; i++) {
		assert_int_equal(shown(&camera, 0.0, true), FRAME_SOUND);
	}
}

static void each_verdict_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(frame_health_name(FRAME_SOUND), "sound");
	assert_string_equal(frame_health_name(FRAME_CLUTTERED), "cluttered");
	assert_string_equal(frame_health_name(FRAME_SHUTTER), "shutter");
	assert_string_equal(frame_health_name(FRAME_FROZEN), "frozen");
	assert_string_equal(frame_health_name(FRAME_BLIND), "blind");
	assert_string_equal(frame_health_name(FRAME_SATURATED), "saturated");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_noisy_scene_is_sound_for_ever),
		cmocka_unit_test(
			a_repeated_frame_is_frozen_at_the_fourth_repeat),
		cmocka_unit_test(one_level_everywhere_is_blind),
		cmocka_unit_test(most_at_the_upper_end_is_saturated),
		cmocka_unit_test(a_bright_sun_in_a_dark_sky_is_sound),
		cmocka_unit_test(a_frozen_picture_is_named_within_300_ms),
		cmocka_unit_test(a_covered_lens_is_a_shutter_and_then_blind),
		cmocka_unit_test(a_camera_that_froze_before_has_a_shutter),
		cmocka_unit_test(land_that_goes_slowly_is_no_cover),
		cmocka_unit_test(a_flash_is_no_cover),
		cmocka_unit_test(a_bare_sky_is_not_blind),
		cmocka_unit_test(each_verdict_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
