/* SPDX-License-Identifier: Apache-2.0 */
#include "core/motion.h"

#include <math.h>

/* Three points of Gauss and Legendre on 0..1, and their weights. */
static const double POINT[] = { 0.11270166537925831, 0.5, 0.88729833462074169 };
static const double WEIGHT[] = { 5.0 / 18.0, 8.0 / 18.0, 5.0 / 18.0 };

/* Offset, rate and acceleration after @dt_s from an acceleration of 1. */
static void respond(double keeps_s, double dt_s, double out[MOTION_STATES])
{
	double x = dt_s / keeps_s;
	double fallen = -expm1(-x);

	out[MOTION_OFFSET] = keeps_s * keeps_s * (x - fallen);
	out[MOTION_RATE] = keeps_s * fallen;
	out[MOTION_ACCEL] = 1.0 - fallen;
}

/*
 * The integral of the response to white noise. By points: within 0.1 % while
 * dt is below keeps_s, and never negative, where the closed form cancels
 * away for short steps.
 */
static void gather_noise(
	struct motion *m, const struct motion_model *model, double dt_s)
{
	double density = 2.0 * model->accel_rad_s2 * model->accel_rad_s2 /
		model->keeps_s * fabs(dt_s);

	for (int i = 0; i < 3; i++) {
		double g[MOTION_STATES];

		respond(model->keeps_s, POINT[i] * dt_s, g);
		for (int row = 0; row < MOTION_STATES; row++) {
			for (int col = 0; col < MOTION_STATES; col++) {
				m->noise[row][col] +=
					density * WEIGHT[i] * g[row] * g[col];
			}
		}
	}
}

struct motion motion_over(const struct motion_model *model, double dt_s)
{
	struct motion m = {
		.carry = { { 1.0, dt_s, 0.0 }, { 0.0, 1.0, 0.0 } },
	};
	double g[MOTION_STATES];

	respond(model->keeps_s, dt_s, g);
	for (int row = 0; row < MOTION_STATES; row++) {
		m.carry[row][MOTION_ACCEL] = g[row];
	}
	gather_noise(&m, model, dt_s);
	return m;
}

void motion_carry(const struct motion *m, double state[MOTION_STATES])
{
	double was[MOTION_STATES] = { state[0], state[1], state[2] };

	for (int row = 0; row < MOTION_STATES; row++) {
		state[row] = m->carry[row][0] * was[0] +
			m->carry[row][1] * was[1] + m->carry[row][2] * was[2];
	}
}

void motion_spread(
	const struct motion *m, double p[MOTION_STATES][MOTION_STATES])
{
	double half[MOTION_STATES][MOTION_STATES];

	for (int row = 0; row < MOTION_STATES; row++) {
		for (int col = 0; col < MOTION_STATES; col++) {
			half[row][col] = m->carry[row][0] * p[0][col] +
				m->carry[row][1] * p[1][col] +
				m->carry[row][2] * p[2][col];
		}
	}
	for (int row = 0; row < MOTION_STATES; row++) {
		for (int col = 0; col < MOTION_STATES; col++) {
			p[row][col] = half[row][0] * m->carry[col][0] +
				half[row][1] * m->carry[col][1] +
				half[row][2] * m->carry[col][2] +
				m->noise[row][col];
		}
	}
}
