/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/star_solve.h"

#include "star_levels.h"
#include "star_match.h"
#include "star_quads.h"

#include <math.h>
#include <stdlib.h>

enum {
	BRIGHT = 32, /* spots whose figures are looked up */
	SPOTS_MIN = 8,
	QUADS_MAX = 20 /* around one spot */
};

/* How far shapes may differ: a third of a pixel over the smallest figures. */
static const float TOLERANCE = 0.008F;

struct star_solver {
	struct quad_index *levels[STAR_LEVELS];
};

struct search {
	struct star_solver *solver;
	const struct star_picture *picture;
	const struct star_hint *hint;
	struct star_field *field;
	struct quad quads[BRIGHT * QUADS_MAX];
	int quads_count;
};

struct star_solver *star_solver_open(void)
{
	return calloc(1, sizeof(struct star_solver));
}

void star_solver_close(struct star_solver *solver)
{
	if (solver == NULL) {
		return;
	}
	for (int level = 0; level < STAR_LEVELS; level++) {
		quad_index_close(solver->levels[level]);
	}
	free(solver);
}

/* The nearest of the bright spots to spot @of. */
static int neighbours(
	const struct star_picture *picture, int bright, int of, int *near)
{
	double far[QUAD_NEIGHBOURS];
	int found = 0;

	for (int i = 0; i < bright; i++) {
		double distance = hypot(
			picture->spots[i].at.x_px - picture->spots[of].at.x_px,
			picture->spots[i].at.y_px - picture->spots[of].at.y_px);
		int place = found;

		if (i == of) {
			continue;
		}
		while (place > 0 && far[place - 1] > distance) {
			place--;
		}
		if (place == QUAD_NEIGHBOURS) {
			continue;
		}
		found += found < QUAD_NEIGHBOURS;
		for (int k = found - 1; k > place; k--) {
			far[k] = far[k - 1];
			near[k] = near[k - 1];
		}
		far[place] = distance;
		near[place] = i;
	}
	return found;
}

static void picture_quads(struct search *search)
{
	const struct star_picture *picture = search->picture;
	int bright = picture->count < BRIGHT ? picture->count : BRIGHT;

	for (int i = 0; i < bright; i++) {
		int near[QUAD_NEIGHBOURS];
		struct quad_point at[QUAD_NEIGHBOURS];
		int count = neighbours(picture, bright, i, near);

		for (int k = 0; k < count; k++) {
			at[k] = (struct quad_point){
				picture->spots[near[k]].at.x_px,
				picture->spots[near[k]].at.y_px
			};
		}
		search->quads_count += quads_around(
			(struct quad_point){ picture->spots[i].at.x_px,
				picture->spots[i].at.y_px },
			i, at, near, count,
			search->quads + search->quads_count);
	}
}

/* Whether one figure of the picture finds its like at this level. */
static bool look_up(
	struct search *search, const struct quad_index *index, int quad)
{
	const struct quad *like = &search->quads[quad];
	const struct quad *found;
	int cursor = 0;

	while ((found = quad_index_next(index, like, TOLERANCE, &cursor)) !=
		NULL) {
		struct pixel at[4];

		for (int i = 0; i < 4; i++) {
			at[i] = search->picture->spots[like->point[i]].at;
		}
		if (star_match(search->picture, at, found->point, search->hint,
			    search->field)) {
			return true;
		}
	}
	return false;
}

static bool look_through(struct search *search)
{
	for (int level = 0; level < STAR_LEVELS; level++) {
		struct quad_index **index = &search->solver->levels[level];

		if (*index == NULL) {
			*index = star_level_index(level);
		}
		for (int quad = 0; *index != NULL && quad < search->quads_count;
			quad++) {
			if (look_up(search, *index, quad)) {
				return true;
			}
		}
	}
	return false;
}

bool star_solve(struct star_solver *solver, const struct star_spot *spots,
	int count, int width, int height, const struct star_hint *hint,
	struct star_field *field, struct error *error)
{
	static const struct star_hint nothing;
	struct star_picture picture = { spots, count, width, height };
	struct search search = {
		.solver = solver,
		.picture = &picture,
		.hint = hint != NULL ? hint : &nothing,
		.field = field,
	};

	if (count < SPOTS_MIN) {
		return error_set(error, ERROR_TOLERANCE,
			"only %d stars are seen, %d are needed; expose longer "
			"or wait for a clearer sky",
			count, SPOTS_MIN);
	}
	picture_quads(&search);
	return look_through(&search) ||
		error_set(error, ERROR_TOLERANCE,
			"no place of the sky shows these %d spots%s", count,
			search.hint->direction || search.hint->focal_px > 0
				? " where the hint says; try without it"
				: "; is the picture sharp, whole and not "
				  "mirrored?");
}

void star_field_centre(const struct star_field *field, double *right_deg,
	double *decline_deg, double *roll_deg)
{
	const struct rotation *sky = &field->sky;
	struct vec3 at = geom_turn(sky, (struct vec3){ 0, 0, 1 });
	/* North at the middle: the pole less what of it lies along the axis. */
	struct vec3 right = geom_turn(sky, (struct vec3){ 1, 0, 0 });
	struct vec3 down = geom_turn(sky, (struct vec3){ 0, 1, 0 });
	double ascension = geom_degrees(atan2(at.y, at.x));

	*right_deg = ascension < 0 ? ascension + 360 : ascension;
	*decline_deg = geom_degrees(atan2(at.z, hypot(at.x, at.y)));
	*roll_deg = geom_degrees(atan2(right.z, -down.z));
}
