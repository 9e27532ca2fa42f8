/* SPDX-License-Identifier: Apache-2.0 */
#include "core/play.h"

#include "core/geom.h"

#include <math.h>

static const double play_most_rad = 0.3 * GEOM_PI / 180.0;

/* Shorter ways are of no direction. */
static const double way_least_rad = 0.002 * GEOM_PI / 180.0;

/* So far beyond the play, what is carried has surely been taken along. */
static const double beyond_rad = 0.15 * GEOM_PI / 180.0;

/* One reversal tells of its target's turns as well. */
static const double share = 0.3;

void play_init(struct play *play, double play_rad)
{
	*play = (struct play){ .play_rad = play_rad };
}

/* Until the motor has gone so many times the play, and so far besides. */
static const double doubt_plays = 2.0;
static const double doubt_rad = 0.03 * GEOM_PI / 180.0;

static bool turns_about(const struct play *play, double way_rad)
{
	return fabs(way_rad) >= way_least_rad &&
		(way_rad > 0.0 ? 1 : -1) != play->direction;
}

double play_doubt(const struct play *play, double way_rad)
{
	double gone = turns_about(play, way_rad) ? 0.0 : play->way_rad;
	double left = doubt_plays * play->play_rad + doubt_rad - gone;

	return fmax(0.0, fmin(fabs(way_rad), left)) / 2.0;
}

double play_most(const struct play *play)
{
	return fmax(play_most_rad, play->play_rad);
}

static void note_direction(struct play *play, double way_rad)
{
	if (!turns_about(play, way_rad)) {
		return;
	}
	play->counting = play->direction != 0;
	play->direction = way_rad > 0.0 ? 1 : -1;
	play->way_rad = 0.0;
	play->behind_rad = 0.0;
}

void play_seen(struct play *play, double way_rad, double shift_rad)
{
	note_direction(play, way_rad);
	play->way_rad += fabs(way_rad);
	if (!play->counting) {
		return;
	}
	play->behind_rad -= shift_rad * play->direction;
	if (play->way_rad < play->play_rad + beyond_rad) {
		return;
	}
	play->play_rad = fmax(0.0,
		fmin(play_most(play),
			play->play_rad + share * play->behind_rad));
	play->counting = false;
}
