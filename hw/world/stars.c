/* SPDX-License-Identifier: Apache-2.0 */
#include "stars.h"

#include "hw/random.h"

#include <math.h>
#include <stdlib.h>

enum {
	STARS = 5000
};

/* Each magnitude has 10^0.5 as many stars as the one before. */
#define MAGNITUDE_MAX   6.0
#define MAGNITUDE_SLOPE 0.5

#define TURN_RAD_S   7.2921e-5 /* of the Earth */
#define LATITUDE_RAD 0.96      /* 55 degrees */

/* They flicker by a fifth, eight times a second. */
#define TWINKLE_HZ 8.0
#define TWINKLE    0.2

/* A star is as good as a point. */
#define SIDE_PX 0.125

struct star {
	struct vec3 at; /* in a frame that turns, its z towards the pole */
	double light;   /* of one of magnitude 0 */
};

struct stars {
	uint64_t seed;
	struct star star[STARS];
};

static void place(struct star *star, uint64_t *state)
{
	double z = 2.0 * random_unit(state) - 1.0;
	double turn = 2.0 * GEOM_PI * random_unit(state);
	double flat = sqrt(1.0 - z * z);
	/* The number up to m goes as 10^(slope m). */
	double magnitude = MAGNITUDE_MAX +
		log10(random_unit(state) + 1e-9) / MAGNITUDE_SLOPE;

	star->at = (struct vec3){ flat * cos(turn), flat * sin(turn), z };
	star->light = pow(10.0, -0.4 * magnitude);
}

struct stars *stars_open(uint64_t seed)
{
	struct stars *stars = malloc(sizeof(*stars));

	if (stars == NULL) {
		return NULL;
	}
	stars->seed = random_next(&seed);
	for (int i = 0; i < STARS; i++) {
		place(&stars->star[i], &seed);
	}
	return stars;
}

void stars_close(struct stars *stars)
{
	free(stars);
}

/* From the turning frame into the world: about the pole, then the pole down. */
struct turn {
	double cosine;
	double sine;
	double pole_cosine;
	double pole_sine;
};

static struct vec3 turned(const struct turn *turn, struct vec3 v)
{
	double x = turn->cosine * v.x + turn->sine * v.y;
	double y = turn->cosine * v.y - turn->sine * v.x;

	return (struct vec3){ x, turn->pole_sine * y + turn->pole_cosine * v.z,
		turn->pole_sine * v.z - turn->pole_cosine * y };
}

static double twinkle(const struct stars *stars, int index, double at_s)
{
	uint64_t slot = (uint64_t)(int64_t)floor(at_s * TWINKLE_HZ);
	uint64_t bits = random_hash(stars->seed + (uint64_t)index, slot);

	return 1.0 + TWINKLE * (double)(int32_t)(bits >> 32) / 2147483648.0;
}

static void shine(const struct stars_view *view, struct vec3 at, double light,
	const struct spot_optics *optics, struct spot_sheet *sheet)
{
	struct pixel from;
	struct pixel to;
	struct spot spot = { .w_px = SIDE_PX, .h_px = SIDE_PX };
	int steps;

	if (!view_pixel(view->rig, &view->from, at, &from) ||
		!view_pixel(view->rig, &view->to, at, &to)) {
		return;
	}
	steps = spot_steps(from, to);
	spot.level = light / steps;
	for (int i = 0; i < steps; i++) {
		spot.centre = spot_between(from, to, i, steps);
		spot_add(sheet, optics, &spot);
	}
}

void stars_shine(const struct stars *stars, const struct stars_view *view,
	const struct spot_optics *optics, struct spot_sheet *sheet)
{
	const struct lens *lens = &view->rig->lens;
	struct pixel middle = { lens->cx_px, lens->cy_px };
	struct vec3 axis = view_out(&view->from, view_ray(view->rig, middle));
	/* The corner's angle, and a little more; small angles are larger. */
	double tangent = 0.55 *
		hypot(lens->width_px / lens->fx_px,
			lens->height_px / lens->fy_px);
	double nearest = 1.0 / sqrt(1.0 + tangent * tangent);
	double light = view->peak / spot_peak(optics, SIDE_PX, SIDE_PX);
	struct turn turn = { cos(TURN_RAD_S * view->at_s),
		sin(TURN_RAD_S * view->at_s), cos(LATITUDE_RAD),
		sin(LATITUDE_RAD) };

	for (int i = 0; i < STARS; i++) {
		struct vec3 at = turned(&turn, stars->star[i].at);

		if (geom_dot(axis, at) > nearest) {
			shine(view, at,
				light * stars->star[i].light *
					twinkle(stars, i, view->at_s),
				optics, sheet);
		}
	}
}
