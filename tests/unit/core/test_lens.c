/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/lens.h"

static struct lens wide_lens_with_strong_distortion(void)
{
	struct lens lens = lens_pinhole(640, 480, 530.0);

	lens.k1 = -0.29;
	lens.k2 = 0.11;
	lens.p1 = 0.0012;
	lens.p2 = -0.0007;
	lens.k3 = -0.015;
	return lens;
}

static void the_middle_of_the_picture_looks_straight_ahead(void **state)
{
	struct lens lens = lens_pinhole(640, 512, 4166.7);
	struct ray ray = lens_ray(&lens, (struct pixel){ 319.5, 255.5 });

	(void)state;
	assert_near(ray.x, 0.0, 1e-15);
	assert_near(ray.y, 0.0, 1e-15);
	assert_near(ray.z, 1.0, 1e-15);
}

static void every_pixel_comes_back_through_its_ray(void **state)
{
	struct lens lens = wide_lens_with_strong_distortion();

	(void)state;
	for (int y = 0; y < 480; y += 13) {
		for (int x = 0; x < 640; x += 17) {
			struct pixel at = { x, y };
			struct pixel back;

			assert_true(
				lens_pixel(&lens, lens_ray(&lens, at), &back));
			assert_near(back.x_px, x, 1e-4);
			assert_near(back.y_px, y, 1e-4);
		}
	}
}

static void a_ray_from_behind_has_no_pixel(void **state)
{
	struct lens lens = lens_pinhole(640, 512, 1000.0);
	struct pixel at = { -7.0, -7.0 };

	(void)state;
	assert_false(lens_pixel(&lens, (struct ray){ 0.0, 0.0, -1.0 }, &at));
	assert_near(at.x_px, -7.0, 0.0);
}

static void a_50_mm_lens_over_12_um_has_a_quarter_milliradian_a_pixel(
	void **state)
{
	struct lens lens = lens_pinhole(640, 512, 50.0 / 0.012);

	(void)state;
	assert_near(lens_pixel_rad(&lens), 0.24e-3, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_middle_of_the_picture_looks_straight_ahead),
		cmocka_unit_test(every_pixel_comes_back_through_its_ray),
		cmocka_unit_test(a_ray_from_behind_has_no_pixel),
		cmocka_unit_test(
			a_50_mm_lens_over_12_um_has_a_quarter_milliradian_a_pixel),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
