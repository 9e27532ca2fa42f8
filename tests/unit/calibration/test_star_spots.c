/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/star_spots.h"
#include "check.h"
#include "random.h"

#include <stdlib.h>

enum {
	WIDTH = 200,
	HEIGHT = 150,
	STARS = 12
};

static uint16_t pixels[WIDTH * HEIGHT];

static struct pixel place(int star)
{
	return (struct pixel){ 20.3 + 14.17 * star, 20.6 + 9.71 * star };
}

/* A sky that brightens to one side, ten levels of noise, stars of 300 up. */
static void draw(double noise, double peak, double sigma)
{
	uint64_t random;

	random = 2;
	for (int y = 0; y < HEIGHT; y++) {
		for (int x = 0; x < WIDTH; x++) {
			double level =
				1000 + 4 * x + noise * random_normal(&random);

			for (int star = 0; star < STARS; star++) {
				double dx = x - place(star).x_px;
				double dy = y - place(star).y_px;

				level += peak * (1 + star) *
					exp(-(dx * dx + dy * dy) /
						(2 * sigma * sigma));
			}
			pixels[y * WIDTH + x] = (uint16_t)lround(level);
		}
	}
}

static int find(struct star_spot *spots, int max)
{
	struct frame frame = { .data = pixels,
		.stride = WIDTH * sizeof(*pixels),
		.width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY16 };
	struct error error;
	int found;

	assert_true(star_spots_find(&frame, spots, max, &found, &error));
	return found;
}

static void stars_stand_within_a_tenth_of_a_pixel_of_the_truth(void **state)
{
	struct star_spot spots[100];

	(void)state;
	draw(10, 300, 1.2);
	assert_int_equal(find(spots, 100), STARS);
	for (int i = 0; i < STARS; i++) {
		struct pixel truth = place(STARS - 1 - i);

		assert_near(spots[i].at.x_px, truth.x_px, 0.1);
		assert_near(spots[i].at.y_px, truth.y_px, 0.1);
	}
}

static void an_empty_sky_of_noise_has_hardly_any_spots(void **state)
{
	struct star_spot spots[100];

	(void)state;
	draw(10, 0, 1);
	assert_in_range(find(spots, 100), 0, 2);
}

static void more_spots_than_there_is_room_for_are_left_out(void **state)
{
	struct star_spot spots[5];

	(void)state;
	draw(10, 300, 1.2);
	assert_int_equal(find(spots, 5), 5);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			stars_stand_within_a_tenth_of_a_pixel_of_the_truth),
		cmocka_unit_test(an_empty_sky_of_noise_has_hardly_any_spots),
		cmocka_unit_test(
			more_spots_than_there_is_room_for_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
