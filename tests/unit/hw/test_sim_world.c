/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "hw/sim_world.h"

#include <string.h>

static const struct mount_angles ahead = { 0.0, 0.0 };
static const struct mount_rates still = { 0.0, 0.0 };

/* Nothing but level and one target straight ahead, 2.5 m wide. */
static struct sim_world_settings clear_sky(double range_m)
{
	return (struct sim_world_settings){
		.targets = { { .at_m = { 0.0, range_m, 0.0 },
			.size_m = 2.5,
			.contrast = 400.0,
			.to_s = 100.0 } },
		.target_count = 1,
		.level = 8000.0,
		.blur_px = 0.8,
		.exposure_s = 0.008,
		.seed = 7,
	};
}

static struct sim_world *open_world(const struct sim_world_settings *settings)
{
	struct rig rig = rig_default();
	struct error error;
	struct sim_world *world = sim_world_open(settings, &rig, &error);

	assert_non_null(world);
	return world;
}

static double level_at(const struct frame *frame, int x, int y)
{
	return ((const uint16_t *)frame->data)[y * frame->width + x];
}

static double energy(const struct frame *frame, double level)
{
	double sum = 0.0;

	for (int y = 0; y < frame->height; y++) {
		for (int x = 0; x < frame->width; x++) {
			sum += level_at(frame, x, y) - level;
		}
	}
	return sum;
}

static int columns_above(const struct frame *frame, int y, double level)
{
	int count = 0;

	for (int x = 0; x < frame->width; x++) {
		count += level_at(frame, x, y) > level;
	}
	return count;
}

static void an_airframe_at_500_m_is_21_pixels_wide(void **state)
{
	struct sim_world_settings settings = clear_sky(500.0);
	struct sim_world *world = open_world(&settings);
	struct frame frame = sim_world_frame(world, 0, ahead, still);

	(void)state;
	/* Within half of its contrast; 2.5 m / 500 m / 0.24 mrad = 20.8. */
	assert_in_range(columns_above(&frame, 255, 8200.0), 20, 22);
	assert_near(level_at(&frame, 319, 255), 8400.0, 2.0);
	sim_world_close(world);
}

static void a_far_target_keeps_the_energy_of_its_area(void **state)
{
	static const double ranges_m[] = { 1000.0, 2000.0, 3000.0 };

	(void)state;
	for (size_t i = 0; i < 3; i++) {
		struct sim_world_settings settings = clear_sky(ranges_m[i]);

		settings.targets[0].contrast = 4000.0;
		struct sim_world *world = open_world(&settings);
		struct frame frame = sim_world_frame(world, 0, ahead, still);
		double width_px = 2.5 / ranges_m[i] / (0.012 / 50.0);
		double want = 4000.0 * width_px * width_px * 0.4;

		assert_near(energy(&frame, 8000.0), want, 0.02 * want);
		sim_world_close(world);
	}
}

static void motion_during_the_exposure_smears_and_keeps_the_energy(void **state)
{
	struct sim_world_settings settings = clear_sky(2000.0);

	settings.targets[0].contrast = 4000.0;
	struct sim_world *world = open_world(&settings);
	struct frame frame = sim_world_frame(world, 0, ahead, still);
	double sharp = energy(&frame, 8000.0);
	int sharp_width = columns_above(&frame, 255, 8020.0);
	/* 20 deg/s for 8 ms are 2.8 mrad: 11.6 pixels. */
	struct mount_rates turning = { geom_radians(20.0), 0.0 };

	frame = sim_world_frame(world, 0, ahead, turning);
	(void)state;
	assert_near(energy(&frame, 8000.0), sharp, 0.02 * sharp);
	assert_in_range(columns_above(&frame, 255, 8020.0), sharp_width + 7,
		sharp_width + 13);
	sim_world_close(world);
}

static void noise_has_the_spread_that_was_asked_for(void **state)
{
	struct sim_world_settings settings = {
		.level = 8000.0, .noise = 12.0, .blur_px = 1.0, .seed = 3
	};
	struct sim_world *world = open_world(&settings);
	struct frame frame = sim_world_frame(world, 0, ahead, still);
	double count = 640.0 * 512.0;
	double mean = 8000.0 + energy(&frame, 8000.0) / count;
	double squares = 0.0;

	(void)state;
	for (int y = 0; y < 512; y++) {
		for (int x = 0; x < 640; x++) {
			double off = level_at(&frame, x, y) - mean;

			squares += off * off;
		}
	}
	assert_near(mean, 8000.0, 0.6);
	assert_near(sqrt(squares / count), 12.0, 0.2);
	sim_world_close(world);
}

static void clouds_stay_in_the_world_when_the_head_turns(void **state)
{
	struct sim_world_settings settings = {
		.level = 8000.0, .cloud = 200.0, .blur_px = 1.0, .seed = 5
	};
	struct sim_world *world = open_world(&settings);
	/* 64 pixels to the right, about the principal point. */
	struct mount_angles right = { atan(64.0 * 0.012 / 50.0), 0.0 };
	double before[64];
	struct frame frame = sim_world_frame(world, 0, ahead, still);

	(void)state;
	for (int i = 0; i < 64; i++) {
		before[i] = level_at(&frame, 352 + i, 256);
	}
	frame = sim_world_frame(world, 0, right, still);
	for (int i = 0; i < 64; i++) {
		assert_near(level_at(&frame, 288 + i, 256), before[i], 4.0);
	}
	sim_world_close(world);
}

static void the_same_seed_gives_the_same_pixels_another_does_not(void **state)
{
	struct sim_world_settings settings = sim_world_settings_default();
	struct sim_world *one = open_world(&settings);
	struct sim_world *same = open_world(&settings);
	settings.seed++;
	struct sim_world *other = open_world(&settings);
	struct frame a = sim_world_frame(one, 40000000, ahead, still);
	struct frame b = sim_world_frame(same, 40000000, ahead, still);
	struct frame c = sim_world_frame(other, 40000000, ahead, still);
	size_t bytes = a.stride * (size_t)a.height;

	(void)state;
	assert_memory_equal(a.data, b.data, bytes);
	assert_int_not_equal(memcmp(a.data, c.data, bytes), 0);
	sim_world_close(one);
	sim_world_close(same);
	sim_world_close(other);
}

static void a_target_is_told_only_while_it_exists(void **state)
{
	struct sim_world_settings settings = clear_sky(500.0);

	settings.targets[0].from_s = 1.0;
	settings.targets[0].to_s = 2.0;
	settings.targets[0].speed_m_s.x = 50.0;
	const int64_t middle_ns = 1500 * CLOCK_NS_PER_MS;
	struct vec3 at_m;

	(void)state;
	assert_false(sim_world_place(&settings, 0, 0, &at_m));
	assert_true(sim_world_place(&settings, 0, middle_ns, &at_m));
	assert_near(geom_angles(at_m).az_rad, atan2(75.0, 500.0), 1e-12);
	assert_false(
		sim_world_place(&settings, 0, 2500 * CLOCK_NS_PER_MS, &at_m));
	assert_false(sim_world_place(&settings, 1, middle_ns, &at_m));
}

static void a_picture_without_size_is_refused_in_one_sentence(void **state)
{
	struct sim_world_settings settings = sim_world_settings_default();
	struct rig rig = rig_default();
	struct error error = { 0 };

	(void)state;
	rig.lens.width_px = 0;
	assert_null(sim_world_open(&settings, &rig, &error));
	assert_int_equal(error.code, ERROR_SETTINGS);
	assert_non_null(strstr(error.text, "0 x 512"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_airframe_at_500_m_is_21_pixels_wide),
		cmocka_unit_test(a_far_target_keeps_the_energy_of_its_area),
		cmocka_unit_test(
			motion_during_the_exposure_smears_and_keeps_the_energy),
		cmocka_unit_test(noise_has_the_spread_that_was_asked_for),
		cmocka_unit_test(clouds_stay_in_the_world_when_the_head_turns),
		cmocka_unit_test(
			the_same_seed_gives_the_same_pixels_another_does_not),
		cmocka_unit_test(a_target_is_told_only_while_it_exists),
		cmocka_unit_test(
			a_picture_without_size_is_refused_in_one_sentence),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
