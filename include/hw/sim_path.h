/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_PATH_H
#define HW_SIM_PATH_H

#include "core/geom.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Sim path: where a simulated target is at any time: a straight pass, and
 * what bends it. Pure: time is an argument, randomness is seeded.
 *
 * Positions in metres from the pivot, x east, y north, z up. The structs of
 * events are rows of doubles, as a scenario file has them.
 */

enum {
	SIM_TARGET_MAX = 8,
	SIM_EVENT_MAX = 16, /* of each kind */
};

struct sim_target {
	struct vec3 at_m; /* at time 0, as if nothing ever bent its way */
	struct vec3 speed_m_s;
	double size_m;   /* of the airframe */
	double contrast; /* grey levels of a resolved target, may be < 0 */
	double from_s;   /* it exists from ... */
	double to_s;     /* ... to */
};

/* A steady acceleration for a while: a start, a turn, a stop. */
struct sim_push {
	double target; /* which one, from 1 */
	double from_s;
	double to_s;
	struct vec3 accel_m_s2;
};

/*
 * Jinks: an acceleration of this size in a new random direction each period;
 * two thirds of the directions' height are left, as rotorcraft fly. Where the
 * speed that jinks have given is over @fastest_m_s, the next one brakes.
 */
struct sim_jink {
	double target;
	double from_s;
	double to_s;
	double accel_m_s2;
	double period_s; /* > 0 */
	double fastest_m_s;
};

/* An opaque cloud before a target. */
struct sim_cloud {
	double target;
	double from_s;
	double to_s;
};

/* All that happens to all targets. */
struct sim_course {
	struct sim_push pushes[SIM_EVENT_MAX];
	int push_count;
	struct sim_jink jinks[SIM_EVENT_MAX];
	int jink_count;
	struct sim_cloud clouds[SIM_EVENT_MAX];
	int cloud_count;
	uint64_t seed; /* of the jinks */
};

/* sim_path_exists - whether @target is in the sky at all. */
bool sim_path_exists(const struct sim_target *target, double at_s);

/* sim_path_place - where it is; @index counts from 0. */
struct vec3 sim_path_place(const struct sim_course *course,
	const struct sim_target *target, int index, double at_s);

/* sim_path_hidden - whether a cloud is before it. */
bool sim_path_hidden(const struct sim_course *course, int index, double at_s);

#endif
