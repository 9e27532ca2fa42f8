/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/star_solve.h"
#include "random.h"
#include "study.h"
#include "tools/progress.h"

#include <math.h>
#include <stdlib.h>

/*
 * Skies: a lens from one picture of the stars, drawn with the blur and the
 * noise of a sensor, without any hint.
 */

enum {
	WIDTH = 1024,
	HEIGHT = 768,
	REACH = 6, /* of a star's light, px */
	SPOTS_MAX = 4096
};

static const double BLUR_PX = 1.2;
static const double SKY_LEVEL = 1200;
static const double NOISE = 12;
/* All light of a star of magnitude 0. */
static const double LIGHT = 9e5;
static const double FAINTEST = 8;

struct camera_scene {
	struct lens lens;
	struct rotation sky;
	uint16_t *pixels;
	struct star_spot *spots;
	struct star_solver *solver;
	struct star_field *field;
};

static struct rotation any_rotation(uint64_t *random)
{
	struct rotation x = geom_about_x(3 * random_normal(random));
	struct rotation y = geom_about_y(3 * random_normal(random));
	struct rotation z = geom_about_z(3 * random_normal(random));
	struct rotation turn = geom_then(&x, &y);

	return geom_then(&turn, &z);
}

/* The share of a star's light that falls on pixels near its place. */
static void add_star(float *picture, struct pixel at, double light)
{
	int middle_x = (int)lround(at.x_px);
	int middle_y = (int)lround(at.y_px);

	for (int y = middle_y - REACH; y <= middle_y + REACH; y++) {
		for (int x = middle_x - REACH; x <= middle_x + REACH; x++) {
			double off = hypot(x - at.x_px, y - at.y_px) / BLUR_PX;

			if (x >= 0 && y >= 0 && x < WIDTH && y < HEIGHT) {
				picture[y * WIDTH + x] += (float)(light *
					exp(-0.5 * off * off) /
					(2 * GEOM_PI * BLUR_PX * BLUR_PX));
			}
		}
	}
}

static void add_stars(const struct camera_scene *scene, float *picture)
{
	double widest =
		cos(atan(hypot(WIDTH, HEIGHT) / 2 / scene->lens.fx_px) + 0.02);

	for (int i = 0; i < stars_count; i++) {
		struct vec3 at = geom_turn_back(&scene->sky, stars[i].at);
		struct pixel pixel;

		if ((double)stars[i].magnitude < FAINTEST && at.z > widest &&
			lens_pixel(&scene->lens,
				(struct ray){ at.x, at.y, at.z }, &pixel)) {
			add_star(picture, pixel,
				LIGHT *
					pow(10,
						-0.4 *
							(double)stars[i]
								.magnitude));
		}
	}
}

static struct frame draw(struct camera_scene *scene, uint64_t *random)
{
	float *picture = calloc((size_t)WIDTH * HEIGHT, sizeof(*picture));

	if (picture == NULL) {
		abort();
	}
	add_stars(scene, picture);
	for (int i = 0; i < WIDTH * HEIGHT; i++) {
		double level = SKY_LEVEL + (double)picture[i];
		double noise = sqrt(NOISE * NOISE + (double)picture[i] / 4);

		level += noise * random_normal(random);
		scene->pixels[i] = (uint16_t)fmin(lround(level), 65535);
	}
	free(picture);
	return (struct frame){ .data = scene->pixels,
		.stride = WIDTH * sizeof(uint16_t),
		.width = WIDTH,
		.height = HEIGHT,
		.format = FRAME_GRAY16 };
}

static bool solve(
	struct camera_scene *scene, const struct frame *frame, int *found)
{
	struct error error;

	return star_spots_find(frame, scene->spots, SPOTS_MAX, found, &error) &&
		star_solve(scene->solver, scene->spots, *found, WIDTH, HEIGHT,
			NULL, scene->field, &error);
}

static void study_one(
	struct study *study, struct camera_scene *scene, uint64_t *random)
{
	const struct star_field *field = scene->field;
	int found;

	scene->lens =
		lens_pinhole(WIDTH, HEIGHT, random_between(random, 2500, 6000));
	scene->lens.k1 = random_between(random, -0.15, 0.15);
	scene->sky = any_rotation(random);
	struct frame frame = draw(scene, random);
	if (!solve(scene, &frame, &found)) {
		study->failed++;
		return;
	}
	double off = field->lens.fx_px - scene->lens.fx_px;
	struct vec3 axis = { 0, 0, 1 };
	struct vec3 across = geom_cross(
		geom_turn(&scene->sky, axis), geom_turn(&field->sky, axis));
	study_note(study, "reprojection", "px", 0.2, field->rms_px);
	study_note(
		study, "focal length", "%", 0.2, 100 * off / scene->lens.fx_px);
	study_states(study, "focal length",
		fabs(off) < 1.96 * field->focal_sigma_px);
	study_note(study, "direction", "px", 0,
		scene->lens.fx_px * sqrt(geom_dot(across, across)));
}

void study_skies(struct study *study, int rigs, uint64_t seed)
{
	struct camera_scene scene = {
		.pixels = calloc((size_t)WIDTH * HEIGHT, sizeof(uint16_t)),
		.spots = calloc(SPOTS_MAX, sizeof(struct star_spot)),
		.solver = star_solver_open(),
		.field = calloc(1, sizeof(struct star_field)),
	};
	struct progress progress;

	progress_init(&progress, "skies", rigs);
	for (int i = 0; i < rigs; i++) {
		study_one(study, &scene, &seed);
		progress_step(&progress, i + 1);
	}
	progress_end(&progress);
	star_solver_close(scene.solver);
	free(scene.pixels);
	free(scene.spots);
	free(scene.field);
}
