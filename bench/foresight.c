/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How well the filter foretells: the error 0.25 s ahead, which is what
 * pointing lives on, over seeded runs of passes, jinks and hovering; beside
 * it, filters of which both models are steady, or both lively.
 */
#include "core/kalman.h"
#include "random.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	RUNS = 100,
	FRAMES = 360,
	SETTLED = 30, /* frames until it counts */
	FINE = 10,    /* steps of the truth in a frame */
	LEAD_FINE = 75,
	ALL = (FRAMES + 10) * FINE,
	SEED = 20240607,
};

static const int64_t FINE_NS = 3333333;
static const double NOISE_RAD = 1e-4; /* 0.4 px of 12 um behind 50 mm */

/* Where a target is, metres east, north and up, at each fine step. */
struct flight {
	struct vec3 at[ALL];
};

static void fly_past(struct flight *flight, double range_m, uint64_t *random)
{
	double late_s = random_between(random, 5.5, 6.5);

	for (int i = 0; i < ALL; i++) {
		double t = 1e-9 * (double)(i * FINE_NS) - late_s;

		flight->at[i] = (struct vec3){ 50.0 * t, 0.98 * range_m,
			0.2 * range_m };
	}
}

static struct vec3 any_push(double accel_m_s2, uint64_t *random)
{
	struct vec3 push = { random_normal(random), random_normal(random),
		random_normal(random) };
	double by = accel_m_s2 / sqrt(geom_dot(push, push));

	return (struct vec3){ push.x * by, push.y * by, push.z * by };
}

/* Pushed another way every 0.4 to 1.6 s; the air brakes it. */
static void jink(struct flight *flight, double range_m, double accel_m_s2,
	uint64_t *random)
{
	const double drag = 0.3;
	const double dt = 1e-9 * (double)FINE_NS;
	struct vec3 at = { 0.0, range_m, 0.3 * range_m };
	struct vec3 rate = { 0.0, 0.0, 0.0 };
	struct vec3 push = { 0.0, 0.0, 0.0 };
	double until = 0.0;

	for (int i = 0; i < ALL; i++) {
		if (dt * i >= until) {
			push = any_push(accel_m_s2, random);
			until += random_between(random, 0.4, 1.6);
		}
		flight->at[i] = at;
		rate.x += dt * (push.x - drag * rate.x);
		rate.y += dt * (push.y - drag * rate.y);
		rate.z += dt * (push.z - drag * rate.z);
		at.x += dt * rate.x;
		at.y += dt * rate.y;
		at.z += dt * rate.z;
	}
}

static struct kalman_fix look(struct vec3 at, int64_t at_ns, uint64_t *random)
{
	struct plane seen = plane_touching(geom_angles(at));

	plane_carry(&seen,
		(struct plane_step){ NOISE_RAD * random_normal(random),
			NOISE_RAD * random_normal(random) });
	return (struct kalman_fix){ seen.at, NOISE_RAD, at_ns };
}

/* Appends the errors of one run, in radians, to @error; how many. */
static size_t run(const struct flight *flight, const struct kalman_prior *prior,
	uint64_t seed, double *error)
{
	struct kalman k;
	size_t count = 0;

	for (int i = 0; i < FRAMES; i++) {
		int64_t now = i * FINE * FINE_NS;
		struct kalman_fix fix = look(flight->at[i * FINE], now, &seed);

		if (i == 0) {
			kalman_init(
				&k, prior, geom_angles(fix.at), NOISE_RAD, now);
			continue;
		}
		kalman_predict(&k, now);
		kalman_update(&k, &fix);
		if (i < SETTLED) {
			continue;
		}
		struct kalman ahead = k;

		kalman_predict(&ahead, now + LEAD_FINE * FINE_NS);
		error[count++] = geom_separation(kalman_angles(&ahead),
			geom_angles(flight->at[i * FINE + LEAD_FINE]));
	}
	return count;
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static void tell(double *error, size_t count)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++) {
		sum += error[i] * error[i];
	}
	qsort(error, count, sizeof(*error), by_size);
	printf("  %5.2f %5.2f", 1e3 * sqrt(sum / (double)count),
		1e3 * error[count * 95 / 100]);
}

static void bench(const char *name, const struct kalman_prior *prior)
{
	static struct flight flight;
	static double error[RUNS * FRAMES];

	printf("%-14s", name);
	for (int kind = 0; kind < 5; kind++) {
		size_t count = 0;

		for (int i = 0; i < RUNS; i++) {
			uint64_t random = SEED + (uint64_t)i;

			switch (kind) {
			case 0:
				fly_past(&flight, 500.0, &random);
				break;
			case 1:
				fly_past(&flight, 200.0, &random);
				break;
			case 2:
				jink(&flight, 300.0, 5.0, &random);
				break;
			case 3:
				jink(&flight, 100.0, 5.0, &random);
				break;
			default:
				jink(&flight, 300.0, 0.0001, &random);
				break;
			}
			count += run(&flight, prior, random, error + count);
		}
		tell(error, count);
	}
	printf("\n");
}

int main(void)
{
	const struct kalman_prior both = { 0.2, 0.001, 0.05 };
	const struct kalman_prior steady = { 0.2, 0.001, 0.001 };
	const struct kalman_prior middle = { 0.2, 0.012, 0.012 };
	const struct kalman_prior lively = { 0.2, 0.05, 0.05 };

	printf("error 0.25 s ahead, mrad: RMS and 95 %%\n%-14s", "");
	printf("  pass 500 m   pass 200 m   jink 300 m   jink 100 m "
	       "  hover\n");
	bench("two models", &both);
	bench("steady only", &steady);
	bench("in between", &middle);
	bench("lively only", &lively);
	return 0;
}
