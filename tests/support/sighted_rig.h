/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_SIGHTED_RIG_H
#define SUPPORT_SIGHTED_RIG_H

/*
 * Sighted_rig: simulated rigs with known truth, and what they see of things
 * whose direction is known, with honest noise.
 */

#include "calibration/align.h"
#include "random.h"

#include <math.h>
#include <stdio.h>

enum {
	SIGHTED_SKY = 100 /* directions at which the pointing is judged */
};

/* Of one sighting, both axes together. */
static const double SIGHTED_NOISE_DEG = 0.02;

static inline double spread_rad(uint64_t *random, double sigma_deg)
{
	return geom_radians(sigma_deg * random_normal(random));
}

/* A rig as it comes off the truck: anywhere north, a degree off level. */
static inline struct rig any_rig(uint64_t *random)
{
	struct rig rig = rig_default();

	rig.base.yaw_rad = random_between(random, -3, 3);
	rig.base.pitch_rad = spread_rad(random, 1);
	rig.base.roll_rad = spread_rad(random, 1);
	rig.camera.pitch_rad = spread_rad(random, 0.5);
	rig.camera.yaw_rad = spread_rad(random, 0.5);
	rig.camera.roll_rad = spread_rad(random, 1);
	rig.axes.skew_rad = spread_rad(random, 0.2);
	rig.axes.sag_rad = spread_rad(random, 0.1);
	return rig;
}

/* A thing that this rig sees, and where it is, with noise. */
static inline struct sighting look(const struct rig *rig, double pan_deg,
	double tilt_deg, uint64_t *random)
{
	struct sighting sighting = {
		.head = { geom_radians(pan_deg), geom_radians(tilt_deg) },
		.at = { random_between(random, 60, 580),
			random_between(random, 50, 460) },
	};

	sighting.truth = rig_world_of_pixel(rig, sighting.at, sighting.head);
	sighting.truth.az_rad +=
		spread_rad(random, SIGHTED_NOISE_DEG / sqrt(2)) /
		cos(sighting.truth.el_rad);
	sighting.truth.el_rad +=
		spread_rad(random, SIGHTED_NOISE_DEG / sqrt(2));
	return sighting;
}

static inline void look_around(const struct rig *rig,
	struct sighting *sightings, int count, uint64_t *random)
{
	for (int i = 0; i < count; i++) {
		double pan_deg = -165 + 330.0 * i / (count - 1);
		double tilt_deg = random_between(random, 2, 75);

		sightings[i] = look(rig, pan_deg, tilt_deg, random);
		snprintf(sightings[i].name, sizeof(sightings[i].name), "no. %d",
			i);
	}
}

static inline int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

/* The camera's pointing errors over the sky, in degrees. */
static inline void judge(const struct rig *truth, const struct rig *found,
	double *errors_deg, uint64_t *random)
{
	struct pixel middle = { 319.5, 255.5 };

	for (int i = 0; i < SIGHTED_SKY; i++) {
		struct mount_angles head = { geom_radians(random_between(
						     random, -170, 170)),
			geom_radians(random_between(random, 0, 75)) };

		errors_deg[i] = geom_degrees(
			geom_separation(rig_world_of_pixel(truth, middle, head),
				rig_world_of_pixel(found, middle, head)));
	}
}

#endif
