/* SPDX-License-Identifier: Apache-2.0 */
#include "core/swell.h"

#include <math.h>

/* What it was is forgotten in about so long ... */
static const double CALM_S = 1.0;
/* ... and what it was just now. */
static const double RECENT_S = 0.1;
/* But no single spot says what it is now. */
static const double SHARE_MAX = 0.5;
/* Natural log of a growth that the spots of a target do not feign ... */
static const double RISES = 0.6; /* 1.8 */
/* ... and of one that nothing has which only comes nearer or comes out. */
static const double FLARES = 2.08; /* 8 */
/* One that was first seen while it faded falls by so much. */
static const double FADES = 1.39; /* to a quarter */
/* Flares are past their peak for so long, ... */
static const double BURNS_S = 2.0;
/* ... and no flare has as much as this of it then. */
static const double LASTS = 0.69; /* a half */
/* So long after it, no flare is left at all. */
static const double GONE_S = 6.0;

static void start(struct swell *swell, double level, double at_s)
{
	*swell = (struct swell){
		.known = true,
		.newest = level,
		.low = level,
		.high = level,
		.recent = level,
		.at_s = at_s,
	};
}

static double nearer(double mean, double level, double share)
{
	return mean + fmin(SHARE_MAX, share) * (level - mean);
}

static void follow(struct swell *swell, double level, double at_s)
{
	double passed_s = at_s - swell->at_s;

	swell->low = fmin(level, nearer(swell->low, level, passed_s / CALM_S));
	swell->high =
		fmax(level, nearer(swell->high, level, passed_s / CALM_S));
	swell->recent = nearer(swell->recent, level, passed_s / RECENT_S);
	swell->newest = level;
	swell->at_s = at_s;
}

static bool is_past_noise(const struct swell *swell)
{
	return swell->newest - swell->low > FLARES ||
		swell->high - swell->newest > FADES;
}

static bool has_lasted(const struct swell *swell)
{
	double burns_s = swell->at_s - swell->peak_s;

	return swell->flared &&
		(burns_s >= GONE_S ||
			(burns_s >= BURNS_S &&
				swell->newest >= swell->peak - LASTS));
}

void swell_see(struct swell *swell, double energy, double at_s)
{
	if (!(energy > 0.0)) {
		return;
	}
	if (!swell->known) {
		start(swell, log(energy), at_s);
		return;
	}
	follow(swell, log(energy), at_s);
	if (is_past_noise(swell) &&
		(!swell->flared || swell->newest > swell->peak)) {
		swell->flared = true;
		swell->peak = swell->high;
		swell->peak_s = at_s;
	}
	swell->lasts = swell->lasts || has_lasted(swell);
}

bool swell_flares(const struct swell *swell)
{
	return swell->flared && !swell->lasts;
}

bool swell_rises(const struct swell *swell)
{
	return swell->newest - swell->recent > RISES;
}
