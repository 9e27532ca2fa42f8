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

static void one_level_everywhere_is_black(void **state)
{
	struct scene scene = scene_open(33, 17, 16.0);

	(void)state;
	assert_int_equal(first_verdict(&scene, FRAME_GRAY8, 1.0), FRAME_BLACK);
	assert_int_equal(
		first_verdict(&scene, FRAME_GRAY16, 512.0), FRAME_BLACK);
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

static void each_verdict_has_a_name(void **state)
{
	(void)state;
	assert_string_equal(health_name(FRAME_SOUND), "sound");
	assert_string_equal(health_name(FRAME_FROZEN), "frozen");
	assert_string_equal(health_name(FRAME_BLACK), "black");
	assert_string_equal(health_name(FRAME_SATURATED), "saturated");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_noisy_scene_is_sound_for_ever),
		cmocka_unit_test(
			a_repeated_frame_is_frozen_at_the_fourth_repeat),
		cmocka_unit_test(one_level_everywhere_is_black),
		cmocka_unit_test(most_at_the_upper_end_is_saturated),
		cmocka_unit_test(a_bright_sun_in_a_dark_sky_is_sound),
		cmocka_unit_test(each_verdict_has_a_name),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
