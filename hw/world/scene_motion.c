/* SPDX-License-Identifier: Apache-2.0 */
#include "scene_motion.h"

#include "hw/random.h"

#include <math.h>

/* Pan and nod are sines. */
#define PAN_RAD 0.30
#define PAN_S   24.0
#define NOD_RAD 0.06
#define NOD_S   10.0

/* A patrol: between rests the head turns, gently at either end. */
#define REST_S 20.0
#define TURN_S 2.5

struct mount_angles scene_motion_reach(enum sim_motion motion)
{
	switch (motion) {
	case SIM_PAN:
		return (struct mount_angles){ PAN_RAD, 0.0 };
	case SIM_NOD:
		return (struct mount_angles){ 0.0, NOD_RAD };
	case SIM_PATROL:
		return (struct mount_angles){ PAN_RAD, NOD_RAD };
	case SIM_STILL:
		break;
	}
	return (struct mount_angles){ 0.0, 0.0 };
}

static double swing(double far, double period_s, double at_s, double *rate)
{
	double pace = 2.0 * GEOM_PI / period_s;

	*rate = far * pace * cos(pace * at_s);
	return far * sin(pace * at_s);
}

static double signed_share(uint64_t seed, uint64_t which)
{
	return (double)(int32_t)(random_hash(seed, which) >> 32) / 2147483648.0;
}

/* The first rest is straight ahead. */
static struct mount_angles rest(uint64_t seed, int64_t index)
{
	uint64_t key = random_hash(seed, 55 + (uint64_t)index);

	if (index == 0) {
		return (struct mount_angles){ 0.0, 0.0 };
	}
	return (struct mount_angles){ PAN_RAD * signed_share(key, 0),
		NOD_RAD * signed_share(key, 1) };
}

static struct scene_pose patrol(uint64_t seed, double at_s)
{
	const double span_s = REST_S + TURN_S;
	int64_t index = (int64_t)floor(at_s / span_s);
	double since_s = at_s - (double)index * span_s - REST_S;
	double share = fmax(0.0, since_s / TURN_S);
	double smooth = share * share * (3.0 - 2.0 * share);
	double pace = 6.0 * share * (1.0 - share) / TURN_S;
	struct mount_angles from = rest(seed, index);
	struct mount_angles to = rest(seed, index + 1);

	return (struct scene_pose){
		.head = { from.pan_rad + (to.pan_rad - from.pan_rad) * smooth,
			from.tilt_rad +
				(to.tilt_rad - from.tilt_rad) * smooth },
		.rates = { (to.pan_rad - from.pan_rad) * pace,
			(to.tilt_rad - from.tilt_rad) * pace },
	};
}

struct scene_pose scene_motion_at(
	enum sim_motion motion, uint64_t seed, double at_s)
{
	struct scene_pose pose = { { 0.0, 0.0 }, { 0.0, 0.0 } };

	switch (motion) {
	case SIM_PAN:
		pose.head.pan_rad =
			swing(PAN_RAD, PAN_S, at_s, &pose.rates.pan_rad_s);
		break;
	case SIM_NOD:
		pose.head.tilt_rad =
			swing(NOD_RAD, NOD_S, at_s, &pose.rates.tilt_rad_s);
		break;
	case SIM_PATROL:
		return patrol(seed, at_s);
	case SIM_STILL:
		break;
	}
	return pose;
}
