/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/lean.h"
#include "random.h"

static const struct plane_step OFF = { 0.002, -0.001 };

static struct angles beside(struct angles at, struct plane_step off)
{
	struct plane plane = plane_touching(at);

	plane_carry(&plane, off);
	return geom_angles(plane.at);
}

static struct lean learned(uint64_t seed, int sights, double noise_rad)
{
	struct lean lean = { .sights = 0 };

	for (int i = 0; i < sights; i++) {
		struct angles at = { 0.5 + 0.01 * i, 0.7 };
		struct plane_step off = { OFF.right +
				noise_rad * random_normal(&seed),
			OFF.up + noise_rad * random_normal(&seed) };

		lean_learn(&lean, at, lean_straighten(&lean, beside(at, off)));
	}
	return lean;
}

static void what_leans_is_straightened_after_some_sights(void **state)
{
	struct angles at = { 1.0, 0.6 };
	struct angles seen = beside(at, OFF);
	struct lean little = learned(1, 3, 0.0);
	struct lean lean = learned(1, 12, 0.0);

	(void)state;
	assert_false(lean_known(&little));
	assert_near(geom_separation(lean_straighten(&little, seen), seen), 0.0,
		0.0);
	assert_true(lean_known(&lean));
	assert_near(
		geom_separation(lean_straighten(&lean, seen), at), 0.0, 1e-6);
}

static void noise_is_averaged(void **state)
{
	struct lean lean = learned(3, 200, 5e-4);

	(void)state;
	assert_near(lean.off.right, OFF.right, 2.5e-4);
	assert_near(lean.off.up, OFF.up, 2.5e-4);
}

static void the_turn_leads_to_where_the_other_camera_sees_it(void **state)
{
	struct lean lean = learned(1, 12, 0.0);

	(void)state;
	for (int i = -2; i < 6; i++) {
		struct angles at = { -2.0, 0.3 * i };
		struct rotation turn = lean_turn(&lean, at);
		struct angles to =
			geom_angles(geom_turn(&turn, geom_vector(at)));

		assert_near(
			geom_separation(to, beside(at, lean.off)), 0.0, 1e-12);
	}
}

static void who_takes_over_sees_the_other_lean_the_other_way(void **state)
{
	struct lean lean = learned(1, 12, 0.0);
	struct lean reverse = lean_reverse(&lean);
	struct angles at = { 0.3, 0.2 };

	(void)state;
	assert_true(lean_known(&reverse));
	assert_near(
		geom_separation(lean_straighten(&reverse, at), beside(at, OFF)),
		0.0, 1e-5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_leans_is_straightened_after_some_sights),
		cmocka_unit_test(noise_is_averaged),
		cmocka_unit_test(
			the_turn_leads_to_where_the_other_camera_sees_it),
		cmocka_unit_test(
			who_takes_over_sees_the_other_lean_the_other_way),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
