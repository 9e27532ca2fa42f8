/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/star_look.h"
#include "check.h"
#include "core/celestial.h"
#include "hw/camera.h"
#include "random.h"

#include <stdlib.h>
#include <string.h>

enum {
	SPOTS_MAX = 1024,
	LOOKS = 12,
	SKY = 50 /* directions at which the pointing is judged */
};

static const double WHEN_S = 1796072400; /* 2026 November 30, 21:00 UTC */

struct fixture {
	struct star_solver *solver;
	struct star_spot spots[SPOTS_MAX];
	struct star_field field;
	struct rig rig; /* as it is */
	struct error error;
};

static struct geodetic zurich(void)
{
	return (struct geodetic){ geom_radians(47.3), geom_radians(8.5), 450 };
}

static int set_up(void **state)
{
	struct fixture *fixture = calloc(1, sizeof(*fixture));

	assert_non_null(fixture);
	fixture->solver = star_solver_open();
	assert_non_null(fixture->solver);
	fixture->rig = rig_default();
	fixture->rig.lens = lens_pinhole(1024, 768, 3000);
	*state = fixture;
	return 0;
}

static int tear_down(void **state)
{
	struct fixture *fixture = *state;

	star_solver_close(fixture->solver);
	free(fixture);
	return 0;
}

/* The stars that the rig's camera sees through the air, to 0.2 pixels. */
static int see(struct fixture *fixture, struct mount_angles head, double unix_s,
	uint64_t *random)
{
	struct celestial sky = celestial_at(unix_s, zurich());
	struct pixel middle = { 511.5, 383.5 };
	struct angles axis = rig_world_of_pixel(&fixture->rig, middle, head);
	int seen = 0;

	for (int i = 0; i < stars_count && seen < SPOTS_MAX; i++) {
		struct angles at = celestial_look(&sky, stars[i].at);
		struct pixel pixel;

		if ((double)stars[i].magnitude > 7 ||
			geom_separation(at, axis) > 0.4 ||
			!rig_pixel_of_world(&fixture->rig, at, head, &pixel) ||
			!lens_sees(&fixture->rig.lens, pixel)) {
			continue;
		}
		pixel.x_px += 0.2 * random_normal(random);
		pixel.y_px += 0.2 * random_normal(random);
		fixture->spots[seen++] = (struct star_spot){ .at = pixel };
	}
	return seen;
}

static bool solve(struct fixture *fixture, int count)
{
	return star_solve(fixture->solver, fixture->spots, count, 1024, 768,
		NULL, &fixture->field, &fixture->error);
}

static double spread(uint64_t *random, double sigma_deg)
{
	return geom_radians(sigma_deg * random_normal(random));
}

/* As it comes off the truck. */
static void unsettle(struct rig *rig, uint64_t *random)
{
	rig->base.yaw_rad = random_between(random, -3, 3);
	rig->base.pitch_rad = spread(random, 1);
	rig->base.roll_rad = spread(random, 1);
	rig->camera.pitch_rad = spread(random, 0.5);
	rig->camera.yaw_rad = spread(random, 0.5);
	rig->camera.roll_rad = spread(random, 1);
	rig->axes.skew_rad = spread(random, 0.2);
	rig->axes.sag_rad = spread(random, 0.1);
}

static struct sighting look(struct fixture *fixture, const struct rig *known,
	int index, uint64_t *random)
{
	struct mount_angles head = { geom_radians(-165 + 30 * index),
		geom_radians(random_between(random, 12, 75)) };
	double unix_s = WHEN_S + 20 * index;
	struct sighting sighting = { .head = head };

	assert_true(solve(fixture, see(fixture, head, unix_s, random)));
	assert_true(star_look(&fixture->field, known, index, unix_s, zurich(),
		&sighting, &fixture->error));
	sighting.head.pan_rad += spread(random, 0.01);
	sighting.head.tilt_rad += spread(random, 0.01);
	return sighting;
}

static void twelve_pictures_of_the_stars_align_the_head(void **state)
{
	struct fixture *fixture = *state;
	struct rig known = fixture->rig;
	struct sighting sightings[LOOKS];
	struct align_result result;
	uint64_t random = 17;

	print_message("seed 17\n");
	unsettle(&fixture->rig, &random);
	for (int i = 0; i < LOOKS; i++) {
		sightings[i] = look(fixture, &known, i, &random);
	}
	assert_true(align_run(
		&known, sightings, LOOKS, false, &result, &fixture->error));
	assert_true(result.fitted[ALIGN_TURN]);
	for (int i = 0; i < SKY; i++) {
		struct mount_angles head = { random_between(&random, -3, 3),
			random_between(&random, 0, 1.3) };
		struct pixel middle = { 511.5, 383.5 };
		double off = geom_separation(
			rig_world_of_pixel(&fixture->rig, middle, head),
			rig_world_of_pixel(&result.rig, middle, head));

		assert_near(geom_degrees(off), 0, 0.04);
	}
}

static void a_sky_of_the_other_hemisphere_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct geodetic cape = { geom_radians(-34), geom_radians(8.5), 10 };
	struct rig known = fixture->rig;
	struct sighting sighting;
	uint64_t random = 2;

	/* The northern sky, low over Zurich: the pole is above it. */
	assert_true(solve(fixture,
		see(fixture, (struct mount_angles){ 0, 0.5 }, WHEN_S,
			&random)));
	assert_true(star_look(&fixture->field, &known, 0, WHEN_S, zurich(),
		&sighting, &fixture->error));
	assert_near(geom_degrees(sighting.truth.az_rad), 0, 8);
	assert_false(star_look(&fixture->field, &known, 0, WHEN_S, cape,
		&sighting, &fixture->error));
	assert_non_null(strstr(fixture->error.text, "below the horizon"));
	assert_non_null(strstr(fixture->error.text, "-34.000"));
}

static void a_picture_through_another_lens_is_refused(void **state)
{
	struct fixture *fixture = *state;
	struct rig known = fixture->rig;
	struct sighting sighting;
	uint64_t random = 2;

	assert_true(solve(fixture,
		see(fixture, (struct mount_angles){ 0, 0.5 }, WHEN_S,
			&random)));
	known.lens = lens_pinhole(1024, 768, 3100);
	assert_false(star_look(&fixture->field, &known, 0, WHEN_S, zurich(),
		&sighting, &fixture->error));
	assert_non_null(strstr(fixture->error.text, "the rig file says 3100"));
	known.lens = lens_pinhole(640, 512, 3000);
	assert_false(star_look(&fixture->field, &known, 0, WHEN_S, zurich(),
		&sighting, &fixture->error));
	assert_non_null(strstr(fixture->error.text, "1024 x 768 pixels"));
}

/*
 * Its file was called 2019-07-29T204726_Alt60_Azi45, and all four fields of
 * that night fit Noordwijk, where its owner sits, in UTC, to a degree and a
 * half: as well as that camera was set up.
 */
static void the_real_field_stood_where_its_name_says(void **state)
{
	struct fixture *fixture = *state;
	struct geodetic noordwijk = { geom_radians(52.218), geom_radians(4.42),
		10 };
	struct camera *camera =
		camera_footage.open(STAR_FIELD, &fixture->error);
	struct sighting sighting;
	struct frame frame;
	int found;

	assert_non_null(camera);
	assert_int_equal(
		camera_footage.read(camera, &frame, 1000, &fixture->error),
		CAMERA_FRAME);
	assert_true(star_spots_find(
		&frame, fixture->spots, SPOTS_MAX, &found, &fixture->error));
	camera_footage.close(camera);
	assert_true(solve(fixture, found));
	fixture->rig.lens = lens_pinhole(1024, 768, 5113.7);
	assert_true(star_look(&fixture->field, &fixture->rig, 0, 1564433246,
		noordwijk, &sighting, &fixture->error));
	struct angles middle = rig_world_of_pixel(&fixture->rig, sighting.at,
		(struct mount_angles){ geom_radians(45), geom_radians(60) });
	assert_near(
		geom_degrees(geom_separation(middle, sighting.truth)), 0, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
			twelve_pictures_of_the_stars_align_the_head, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_sky_of_the_other_hemisphere_is_refused, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			a_picture_through_another_lens_is_refused, set_up,
			tear_down),
		cmocka_unit_test_setup_teardown(
			the_real_field_stood_where_its_name_says, set_up,
			tear_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
