/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/readings.h"

static const int64_t ms = 1000000;

static struct readings forty_degrees_a_second(void)
{
	struct readings readings;

	readings_init(&readings, geom_radians(40.0), geom_radians(40.0));
	return readings;
}

static bool add(struct readings *readings, enum readings_axis axis, int64_t at,
	double deg)
{
	return readings_add(readings, axis, at, geom_radians(deg));
}

static void a_sample_lies_at_a_reading_and_between_two_others(void **state)
{
	struct readings r = forty_degrees_a_second();
	struct mount_sample sample;

	(void)state;
	assert_true(add(&r, READINGS_PAN, 0, 10.0));
	assert_false(readings_sample(&r, READINGS_PAN, &sample));
	assert_true(add(&r, READINGS_TILT, 20 * ms, 5.0));
	assert_false(readings_sample(&r, READINGS_TILT, &sample));
	assert_true(add(&r, READINGS_PAN, 80 * ms, 12.0));
	assert_true(readings_sample(&r, READINGS_PAN, &sample));
	assert_int_equal(sample.at_ns, 20 * ms);
	assert_near(geom_degrees(sample.at.pan_rad), 10.5, 1e-12);
	assert_near(geom_degrees(sample.at.tilt_rad), 5.0, 1e-12);
	assert_true(sample.measured);
}

static void an_axis_that_is_silent_gives_no_samples(void **state)
{
	struct readings r = forty_degrees_a_second();
	struct mount_sample sample;

	(void)state;
	add(&r, READINGS_TILT, 0, 5.0);
	for (int64_t i = 1; i < 10; i++) {
		assert_true(add(&r, READINGS_PAN, i * 50 * ms, 0.0));
	}
	assert_false(readings_sample(&r, READINGS_PAN, &sample));
}

static void a_jump_is_believed_only_when_the_next_reading_agrees(void **state)
{
	struct readings r = forty_degrees_a_second();

	(void)state;
	assert_true(add(&r, READINGS_PAN, 0, 10.0));
	assert_false(add(&r, READINGS_PAN, 50 * ms, 70.0));
	assert_true(add(&r, READINGS_PAN, 100 * ms, 10.0)); /* garbage it was */
	assert_false(add(&r, READINGS_PAN, 150 * ms, 70.0));
	assert_false(add(&r, READINGS_PAN, 200 * ms, -60.0));
	assert_false(add(&r, READINGS_PAN, 250 * ms, 70.0));
	assert_true(add(&r, READINGS_PAN, 300 * ms, 71.0));
}

static void a_turn_of_the_head_is_continued_past_the_half_turn(void **state)
{
	struct readings r = forty_degrees_a_second();

	(void)state;
	assert_near(geom_degrees(readings_near(
			    &r, READINGS_PAN, geom_radians(359.0))),
		-1.0, 1e-9);
	add(&r, READINGS_PAN, 0, 179.0);
	assert_near(geom_degrees(readings_near(
			    &r, READINGS_PAN, geom_radians(181.0))),
		181.0, 1e-9);
	add(&r, READINGS_PAN, 100 * ms, 181.0);
	assert_near(geom_degrees(
			    readings_near(&r, READINGS_PAN, geom_radians(0.5))),
		360.5, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_sample_lies_at_a_reading_and_between_two_others),
		cmocka_unit_test(an_axis_that_is_silent_gives_no_samples),
		cmocka_unit_test(
			a_jump_is_believed_only_when_the_next_reading_agrees),
		cmocka_unit_test(
			a_turn_of_the_head_is_continued_past_the_half_turn),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
