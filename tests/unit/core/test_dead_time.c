/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/dead_time.h"
#include "core/geom.h"
#include "random.h"

/* A head that sways to and fro, and looks at it, 30 a second. */

static const double look_s = 1.0 / 30.0;

static double place(double when_s)
{
	return geom_radians(5.0) * sin(4.0 * when_s);
}

/* Looks for @time_s at one whose dead time is @true_s. */
static void watch(
	struct dead_time *dead, double true_s, double time_s, double noise_rad)
{
	uint64_t seed = 7;

	for (int look = 1; look * look_s < time_s; look++) {
		double at_s = look * look_s;
		double ways[DEAD_TIME_TRIES];

		for (int i = 0; i < DEAD_TIME_TRIES; i++) {
			double late_s = at_s - dead_time_try(dead, i);

			ways[i] = place(late_s) - place(late_s - look_s);
		}
		dead_time_seen(dead, ways,
			place(at_s - true_s) - place(at_s - true_s - look_s) +
				random_between(&seed, -noise_rad, noise_rad),
			noise_rad);
	}
}

static struct dead_time watched(
	double told_s, double true_s, double time_s, double noise_rad)
{
	struct dead_time dead;

	dead_time_init(&dead, told_s);
	watch(&dead, true_s, time_s, noise_rad);
	return dead;
}

static void at_first_what_was_told_is_believed(void **state)
{
	struct dead_time dead;

	(void)state;
	dead_time_init(&dead, 0.07);
	assert_near(dead.best_s, 0.07, 1e-9);
	dead_time_init(&dead, 0.0);
	assert_near(dead.best_s, 0.0, 1e-9);
}

static void any_head_is_found_out_within_seconds(void **state)
{
	static const double told_s[] = { 0.0, 0.06, 0.1, 0.4 };
	double noise_rad = geom_radians(0.05);

	(void)state;
	for (int i = 0; i < 4; i++) {
		for (int off_ms = -120; off_ms < 450; off_ms += 33) {
			double true_s = fmax(0.0, told_s[i] + 0.001 * off_ms);
			struct dead_time dead =
				watched(told_s[i], true_s, 5.0, noise_rad);

			assert_near(dead.best_s, true_s, 0.01);
		}
	}
}

static void a_head_that_stands_tells_nothing(void **state)
{
	double ways[DEAD_TIME_TRIES] = { 0.0 };
	struct dead_time dead;

	(void)state;
	dead_time_init(&dead, 0.1);
	for (int i = 0; i < 1000; i++) {
		dead_time_seen(&dead, ways, geom_radians(0.3), 1e-4);
	}
	assert_near(dead.best_s, 0.1, 1e-9);
}

/* As a slip of the line, or another light that was taken for the target. */
static void a_few_wild_looks_lead_nobody_astray(void **state)
{
	double noise_rad = geom_radians(0.05);
	struct dead_time dead = watched(0.1, 0.14, 5.0, noise_rad);

	(void)state;
	for (int look = 0; look < 5; look++) {
		double ways[DEAD_TIME_TRIES];

		for (int i = 0; i < DEAD_TIME_TRIES; i++) {
			ways[i] = geom_radians(0.1 * i);
		}
		dead_time_seen(&dead, ways, geom_radians(20.0), noise_rad);
	}
	assert_near(dead.best_s, 0.14, 0.01);
}

static void a_head_that_grows_slow_is_followed(void **state)
{
	double noise_rad = geom_radians(0.05);
	struct dead_time dead = watched(0.1, 0.06, 20.0, noise_rad);

	(void)state;
	assert_near(dead.best_s, 0.06, 0.01);
	watch(&dead, 0.3, 30.0, noise_rad);
	assert_near(dead.best_s, 0.3, 0.01);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_first_what_was_told_is_believed),
		cmocka_unit_test(any_head_is_found_out_within_seconds),
		cmocka_unit_test(a_head_that_stands_tells_nothing),
		cmocka_unit_test(a_few_wild_looks_lead_nobody_astray),
		cmocka_unit_test(a_head_that_grows_slow_is_followed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
