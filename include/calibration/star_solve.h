/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_STAR_SOLVE_H
#define CALIBRATION_STAR_SOLVE_H

#include "base/error.h"
#include "calibration/star_spots.h"
#include "calibration/stars.h"
#include "core/lens.h"

#include <stdbool.h>

/*
 * Star_solve: which stars a still shows, and so where the camera looked and
 * what its focal length is. Needs neither place nor time nor lens: figures of
 * four bright spots are looked up in the catalogue, and a find counts only
 * where many more stars fall on spots than chance would bring.
 */

enum {
	STAR_PAIRS_MAX = 512
};

/* A spot and the star that it is. */
struct star_pair {
	struct pixel at;
	int star;     /* its number in the catalogue */
	bool outlier; /* the fit found it to be something else */
};

struct star_field {
	struct lens lens;    /* focal length; k1 where enough pairs tell it */
	struct rotation sky; /* from the camera's rays to the celestial frame */
	struct star_pair pairs[STAR_PAIRS_MAX];
	int pairs_count;
	int matched;           /* pairs that are no outliers */
	double rms_px;         /* of those, both axes together */
	double focal_sigma_px; /* standard error of the focal length */
};

/* What is known beforehand; all zero: nothing. */
struct star_hint {
	bool direction;
	struct vec3 at;    /* celestial, unit */
	double radius_rad; /* the picture's middle is within */
	double focal_px;   /* within 10 percent; 0: not known */
};

struct star_solver;

/* star_solver_open - NULL where memory is short. */
struct star_solver *star_solver_open(void);
void star_solver_close(struct star_solver *solver);

/*
 * star_solve - the field of @spots, the brightest first, in a picture of
 * @width by @height pixels.
 *
 * False, with @error filled, where there are too few of them, or where no
 * place of the sky explains them.
 */
bool star_solve(struct star_solver *solver, const struct star_spot *spots,
	int count, int width, int height, const struct star_hint *hint,
	struct star_field *field, struct error *error);

/*
 * star_field_centre - where the middle of the picture points, and how it is
 * turned: the angle from the picture's up to celestial north, clockwise as the
 * picture is seen, -180..180.
 */
void star_field_centre(const struct star_field *field, double *right_deg,
	double *decline_deg, double *roll_deg);

#endif
