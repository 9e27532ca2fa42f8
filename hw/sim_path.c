/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_path.h"

#include "hw/random.h"

#include <math.h>

static const double level_share = 2.0 / 3.0;

/* Place and speed that events have added. */
struct drift {
	struct vec3 way_m;
	struct vec3 speed_m_s;
};

static void add(struct vec3 *to, struct vec3 what, double times)
{
	to->x += what.x * times;
	to->y += what.y * times;
	to->z += what.z * times;
}

static void accelerate(struct drift *drift, struct vec3 accel_m_s2, double dt_s)
{
	add(&drift->way_m, drift->speed_m_s, dt_s);
	add(&drift->way_m, accel_m_s2, dt_s * dt_s / 2.0);
	add(&drift->speed_m_s, accel_m_s2, dt_s);
}

static bool concerns(double target, int index)
{
	return (int)target == index + 1;
}

static void coast(struct drift *drift, double dt_s)
{
	const struct vec3 none = { 0.0, 0.0, 0.0 };

	accelerate(drift, none, fmax(dt_s, 0.0));
}

static struct vec3 pushed(const struct sim_push *push, double at_s)
{
	struct drift drift = { { 0.0, 0.0, 0.0 }, { 0.0, 0.0, 0.0 } };

	if (at_s > push->from_s) {
		accelerate(&drift, push->accel_m_s2,
			fmin(at_s, push->to_s) - push->from_s);
		coast(&drift, at_s - push->to_s);
	}
	return drift.way_m;
}

static struct vec3 random_direction(uint64_t *random)
{
	double turn = 2.0 * GEOM_PI * random_unit(random);
	double height = level_share * (2.0 * random_unit(random) - 1.0);
	double level = sqrt(1.0 - height * height);

	return (struct vec3){ level * cos(turn), level * sin(turn), height };
}

static struct vec3 next_jink(const struct sim_jink *jink,
	const struct drift *drift, uint64_t *random)
{
	struct vec3 accel = random_direction(random);
	double speed2 = geom_dot(drift->speed_m_s, drift->speed_m_s);
	bool fast = speed2 > jink->fastest_m_s * jink->fastest_m_s;
	bool faster = geom_dot(accel, drift->speed_m_s) > 0.0;
	double size = fast && faster ? -jink->accel_m_s2 : jink->accel_m_s2;

	return (struct vec3){ accel.x * size, accel.y * size, accel.z * size };
}

static struct vec3 jinked(
	const struct sim_jink *jink, uint64_t random, double at_s)
{
	struct drift drift = { { 0.0, 0.0, 0.0 }, { 0.0, 0.0, 0.0 } };
	double left_s = fmin(at_s, jink->to_s) - jink->from_s;

	while (left_s > 0.0) {
		struct vec3 accel = next_jink(jink, &drift, &random);

		accelerate(&drift, accel, fmin(left_s, jink->period_s));
		left_s -= jink->period_s;
	}
	coast(&drift, at_s - jink->to_s);
	return drift.way_m;
}

bool sim_path_exists(const struct sim_target *target, double at_s)
{
	return at_s >= target->from_s && at_s <= target->to_s;
}

struct vec3 sim_path_place(const struct sim_course *course,
	const struct sim_target *target, int index, double at_s)
{
	struct vec3 place = target->at_m;

	add(&place, target->speed_m_s, at_s);
	for (int i = 0; i < course->push_count; i++) {
		if (concerns(course->pushes[i].target, index)) {
			add(&place, pushed(&course->pushes[i], at_s), 1.0);
		}
	}
	for (int i = 0; i < course->jink_count; i++) {
		if (concerns(course->jinks[i].target, index)) {
			uint64_t seed = course->seed * SIM_EVENT_MAX + i;

			add(&place, jinked(&course->jinks[i], seed, at_s), 1.0);
		}
	}
	return place;
}

bool sim_path_hidden(const struct sim_course *course, int index, double at_s)
{
	for (int i = 0; i < course->cloud_count; i++) {
		const struct sim_cloud *cloud = &course->clouds[i];

		if (concerns(cloud->target, index) && at_s >= cloud->from_s &&
			at_s < cloud->to_s) {
			return true;
		}
	}
	return false;
}
