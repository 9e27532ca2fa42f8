/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SCALE_H
#define CORE_SCALE_H

#include <stdbool.h>

/*
 * Scale: by how much faster than told an axis really turns, learned from what
 * its encoder reads against the way that the told rates should have gone.
 *
 * A scalar Kalman filter over ways of some degrees. Knows nothing of time.
 */

struct scale {
	double gain;     /* true rate over told rate, 0.8 to 1.25 */
	double variance; /* of gain */
	bool begun;
	double from_read_rad;  /* where the way began, as read, ... */
	double from_model_rad; /* ... and as the model has it */
};

/* scale_init - believed to be as told, give or take 3 %. */
void scale_init(struct scale *scale);

/*
 * scale_read - one reading.
 *
 * @read_rad:  what the encoder says
 * @model_rad: where the model has the axis at that time
 * @noise_rad: standard error of one reading
 */
void scale_read(struct scale *scale, double read_rad, double model_rad,
	double noise_rad);

/* scale_shifted - the model's path was moved by @shift_rad: that is no way. */
void scale_shifted(struct scale *scale, double shift_rad);

/* scale_restart - what was read before does not belong to what comes. */
void scale_restart(struct scale *scale);

#endif
