/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/reckoning.h"

#include <math.h>

void reckoning_init(struct reckoning *reckoning,
	const struct reckoning_settings *settings, int64_t now_ns)
{
	*reckoning = (struct reckoning){
		.settings = *settings, .at = settings->start, .at_ns = now_ns
	};
}

static void turn(struct reckoning *reckoning, int64_t until_ns)
{
	double time_s = (double)(until_ns - reckoning->at_ns) * 1e-9;
	double pan = reckoning->rates.pan_rad_s * time_s;
	double tilt = reckoning->rates.tilt_rad_s * time_s;

	reckoning->at.pan_rad += pan;
	reckoning->at.tilt_rad += tilt;
	reckoning->way.pan_rad += fabs(pan);
	reckoning->way.tilt_rad += fabs(tilt);
	reckoning->at_ns = until_ns;
}

static double squared(double value)
{
	return value * value;
}

static void obey(struct reckoning *reckoning, const struct mount_command *next)
{
	reckoning->change_rad2_s2[0] +=
		squared(next->rates.pan_rad_s - reckoning->rates.pan_rad_s);
	reckoning->change_rad2_s2[1] +=
		squared(next->rates.tilt_rad_s - reckoning->rates.tilt_rad_s);
	reckoning->rates = next->rates;
	reckoning->first = (reckoning->first + 1) % RECKONING_PENDING_MAX;
	reckoning->count--;
}

static int64_t acts_ns(
	const struct reckoning *reckoning, const struct mount_command *told)
{
	return told->sent_ns + (int64_t)(reckoning->settings.dead_time_s * 1e9);
}

static void advance(struct reckoning *reckoning, int64_t now_ns)
{
	while (reckoning->count > 0) {
		const struct mount_command *next =
			&reckoning->pending[reckoning->first];

		if (acts_ns(reckoning, next) > now_ns) {
			break;
		}
		if (acts_ns(reckoning, next) > reckoning->at_ns) {
			turn(reckoning, acts_ns(reckoning, next));
		}
		obey(reckoning, next);
	}
	if (now_ns > reckoning->at_ns) {
		turn(reckoning, now_ns);
	}
}

void reckoning_told(struct reckoning *reckoning, struct mount_command told)
{
	if (reckoning->count == RECKONING_PENDING_MAX) {
		/* More than a dead time of commands: the oldest acts early. */
		obey(reckoning, &reckoning->pending[reckoning->first]);
	}
	reckoning->pending[(reckoning->first + reckoning->count++) %
		RECKONING_PENDING_MAX] = told;
}

static double doubt(const struct reckoning_settings *settings, double way_rad,
	double change_rad2_s2)
{
	return hypot(settings->start_doubt_rad,
		hypot(settings->rate_share * way_rad,
			settings->jitter_s * sqrt(change_rad2_s2)));
}

struct mount_sample reckoning_at(struct reckoning *reckoning, int64_t now_ns)
{
	const struct reckoning_settings *settings = &reckoning->settings;

	advance(reckoning, now_ns);
	return (struct mount_sample){
		.at_ns = now_ns,
		.at = reckoning->at,
		.sigma_rad = fmax(doubt(settings, reckoning->way.pan_rad,
					  reckoning->change_rad2_s2[0]),
			doubt(settings, reckoning->way.tilt_rad,
				reckoning->change_rad2_s2[1])),
	};
}
