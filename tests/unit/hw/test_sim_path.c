/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/sim_path.h"

static const struct sim_target pass = {
	.at_m = { -100.0, 400.0, 300.0 },
	.speed_m_s = { 50.0, 0.0, 0.0 },
	.to_s = 20.0,
};

static struct vec3 place(const struct sim_course *course, double at_s)
{
	return sim_path_place(course, &pass, 0, at_s);
}

static void without_events_the_way_is_straight(void **state)
{
	struct sim_course none = { .push_count = 0 };

	(void)state;
	assert_near(place(&none, 4.0).x, 100.0, 1e-9);
	assert_near(place(&none, 4.0).y, 400.0, 1e-9);
	assert_near(place(&none, 4.0).z, 300.0, 1e-9);
}

static void a_push_changes_the_speed_while_it_lasts(void **state)
{
	struct sim_course course = {
		.pushes = { { 1.0, 2.0, 4.0, { 0.0, 5.0, 0.0 } } },
		.push_count = 1,
	};

	(void)state;
	assert_near(place(&course, 2.0).y, 400.0, 1e-9);
	assert_near(place(&course, 4.0).y, 410.0, 1e-9);
	/* From then on at 10 m/s. */
	assert_near(place(&course, 7.0).y, 440.0, 1e-9);
}

static void events_of_one_target_leave_the_others_alone(void **state)
{
	struct sim_course course = {
		.pushes = { { 2.0, 0.0, 9.0, { 0.0, 5.0, 0.0 } } },
		.push_count = 1,
		.clouds = { { 2.0, 0.0, 9.0 } },
		.cloud_count = 1,
	};

	(void)state;
	assert_near(place(&course, 5.0).y, 400.0, 1e-9);
	assert_false(sim_path_hidden(&course, 0, 5.0));
	assert_true(sim_path_hidden(&course, 1, 5.0));
	assert_false(sim_path_hidden(&course, 1, 9.0));
}

static struct sim_course jinking(uint64_t seed)
{
	return (struct sim_course){
		.jinks = { { 1.0, 1.0, 30.0, 5.0, 0.5, 15.0 } },
		.jink_count = 1,
		.seed = seed,
	};
}

/* By the second difference, of steps that are short against a jink. */
static double accel_at(const struct sim_course *course, double at_s)
{
	const double h = 0.01;
	struct vec3 a = place(course, at_s - h);
	struct vec3 b = place(course, at_s);
	struct vec3 c = place(course, at_s + h);
	struct vec3 second = { a.x - 2.0 * b.x + c.x, a.y - 2.0 * b.y + c.y,
		a.z - 2.0 * b.z + c.z };

	return sqrt(geom_dot(second, second)) / (h * h);
}

static void jinks_push_with_their_strength_and_never_with_more(void **state)
{
	struct sim_course course = jinking(7);

	(void)state;
	assert_near(accel_at(&course, 0.5), 0.0, 1e-6);
	for (int half = 0; half < 58; half++) {
		assert_near(accel_at(&course, 1.2 + 0.5 * half), 5.0, 1e-3);
	}
	assert_near(accel_at(&course, 31.0), 0.0, 1e-6);
}

static void a_seed_is_one_way_and_another_is_another(void **state)
{
	struct sim_course one = jinking(1);
	struct sim_course same = jinking(1);
	struct sim_course other = jinking(2);

	(void)state;
	assert_near(place(&one, 12.3).x, place(&same, 12.3).x, 0.0);
	assert_true(fabs(place(&one, 12.3).x - place(&other, 12.3).x) > 0.1);
}

static void speed_from_jinks_stays_bounded(void **state)
{
	(void)state;
	for (uint64_t seed = 1; seed <= 50; seed++) {
		struct sim_course course = jinking(seed);

		for (int half = 2; half < 60; half++) {
			double t = 0.5 * half;
			struct vec3 a = place(&course, t);
			struct vec3 b = place(&course, t + 0.01);
			double vx = (b.x - a.x) / 0.01 - 50.0;
			double vy = (b.y - a.y) / 0.01;
			double vz = (b.z - a.z) / 0.01;

			/* One jink may carry it over the bound by 5 x 0.5. */
			assert_true(sqrt(vx * vx + vy * vy + vz * vz) < 17.6);
		}
	}
}

static void it_exists_from_its_first_second_to_its_last(void **state)
{
	(void)state;
	assert_false(sim_path_exists(&pass, -0.1));
	assert_true(sim_path_exists(&pass, 0.0));
	assert_true(sim_path_exists(&pass, 20.0));
	assert_false(sim_path_exists(&pass, 20.1));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(without_events_the_way_is_straight),
		cmocka_unit_test(a_push_changes_the_speed_while_it_lasts),
		cmocka_unit_test(events_of_one_target_leave_the_others_alone),
		cmocka_unit_test(
			jinks_push_with_their_strength_and_never_with_more),
		cmocka_unit_test(a_seed_is_one_way_and_another_is_another),
		cmocka_unit_test(speed_from_jinks_stays_bounded),
		cmocka_unit_test(it_exists_from_its_first_second_to_its_last),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
