/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/sim_sight.h"

enum {
	FRAMES = 2000
};

static const struct sim_world_settings world = {
	.targets = { { .at_m = { 3.0, 500.0, 2.0 },
		.size_m = 2.5,
		.to_s = 100.0 } },
	.target_count = 1,
	.seed = 5,
};

static const struct mount_angles ahead = { 0.0, 0.0 };

static struct sim_sight sight_with(const struct sim_world_settings *sky,
	const struct rig *rig, struct sim_sight_settings settings)
{
	return (struct sim_sight){
		.world = sky, .rig = rig, .settings = settings, .random = 5
	};
}

static int64_t frame_ns(int frame)
{
	return frame * 33333333LL;
}

static void a_target_is_found_as_often_and_as_well_as_told(void **state)
{
	struct rig rig = rig_default();
	struct sim_sight sight = sight_with(&world, &rig,
		(struct sim_sight_settings){ 0.9, 0.2, 20.0, 0.0 });
	struct pixel true_at;
	double squares = 0.0;
	int found = 0;

	(void)state;
	rig_pixel_of_world(
		&rig, geom_angles(world.targets[0].at_m), ahead, &true_at);
	for (int i = 0; i < FRAMES; i++) {
		if (sim_sight_look(&sight, frame_ns(i), ahead) > 0) {
			double off = sight.blobs[0].centre.x_px - true_at.x_px;

			squares += off * off;
			found++;
		}
	}
	assert_near(found / (double)FRAMES, 0.9, 0.02);
	assert_near(sqrt(squares / found), 0.2, 0.01);
}

static void false_spots_come_at_their_rate(void **state)
{
	struct rig rig = rig_default();
	struct sim_sight sight = sight_with(&world, &rig,
		(struct sim_sight_settings){ 0.0, 0.0, 20.0, 1.25 });
	size_t count = 0;

	(void)state;
	for (int i = 0; i < FRAMES; i++) {
		count += sim_sight_look(&sight, frame_ns(i), ahead);
	}
	assert_near((double)count / FRAMES, 1.25, 0.05);
}

static void a_cloud_hides_and_shows_again(void **state)
{
	struct sim_world_settings clouded = world;
	struct rig rig = rig_default();
	struct sim_sight sight = sight_with(&clouded, &rig,
		(struct sim_sight_settings){ 1.0, 0.1, 20.0, 0.0 });

	(void)state;
	clouded.course.clouds[0] = (struct sim_cloud){ 1.0, 1.0, 2.0 };
	clouded.course.cloud_count = 1;
	for (int i = 0; i < 90; i++) {
		double t_s = (double)frame_ns(i) * 1e-9;
		bool hidden = t_s >= 1.0 && t_s < 2.0;

		assert_int_equal(
			sim_sight_look(&sight, frame_ns(i), ahead), !hidden);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_target_is_found_as_often_and_as_well_as_told),
		cmocka_unit_test(false_spots_come_at_their_rate),
		cmocka_unit_test(a_cloud_hides_and_shows_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
