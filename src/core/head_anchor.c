/* SPDX-License-Identifier: Apache-2.0 */
#include "head_move.h"

#include <math.h>

/*
 * By how much what is told of a turning head may be early or late: the
 * exposure's time and the encoder's are known to this, and no better.
 */
static const double time_jitter_s = 0.01;

/* An axis that is off by as much as this takes it is not off by time. */
static const double time_most_s = 0.06;

/* Noise is within so many standard errors. */
static const double noise_sigma = 4.0;

void head_anchor(struct head *head, int64_t at_ns)
{
	head->anchor = (struct head_anchor){
		.set = head->known,
		.at_ns = at_ns,
		.at = head_at(head, at_ns).at,
		.pan_rad2 = head->pan_belief.variance_rad2,
		.tilt_rad2 = head->tilt_belief.variance_rad2,
	};
}

/* One axis: what a picture says of it, and what was believed. */
struct sight {
	double off_rad;
	double noise_rad2;
	double grown_rad2; /* since the anchor */
	double most_rad;   /* that can be */
};

static struct sight sight_of(const struct head_belief *belief,
	double anchor_rad2, double rate_rad_s, double off_rad, double sigma_rad,
	double encoder_rad)
{
	double blur = time_jitter_s * rate_rad_s;
	struct sight sight = {
		.off_rad = off_rad,
		.noise_rad2 = sigma_rad * sigma_rad,
		.grown_rad2 = fmax(0.0, belief->variance_rad2 - anchor_rad2) +
			blur * blur,
	};

	sight.most_rad =
		noise_sigma * sqrt(belief->variance_rad2 + sight.noise_rad2) +
		encoder_rad + play_most(&belief->play) +
		time_most_s * fabs(rate_rad_s);
	return sight;
}

static void turn_axis(struct head_axis *base, struct head_belief *belief,
	double anchor_rad2, const struct sight *sight)
{
	double gain =
		sight->grown_rad2 / (sight->grown_rad2 + sight->noise_rad2);
	double since = gain * sight->noise_rad2;

	head_move(base, belief, gain * sight->off_rad);
	belief->variance_rad2 =
		fmin(belief->variance_rad2, anchor_rad2 + since);
	belief->wander_rad2 =
		fmin(belief->wander_rad2, since + sight->noise_rad2);
}

void head_turned(struct head *head, const struct head_sight *seen)
{
	const struct head_anchor *anchor = &head->anchor;
	struct mount_rates rates = head_at(head, seen->at_ns).rates;
	double step = head->settings.encoder_rad;

	if (!anchor->set || seen->at_ns <= head->turned_ns) {
		return;
	}
	head_carry(head, seen->at_ns);

	struct sight pan = sight_of(&head->pan_belief, anchor->pan_rad2,
		rates.pan_rad_s, seen->off.pan_rad, seen->sigma.pan_rad, step);
	struct sight tilt = sight_of(&head->tilt_belief, anchor->tilt_rad2,
		rates.tilt_rad_s, seen->off.tilt_rad, seen->sigma.tilt_rad,
		step);

	if (fabs(pan.off_rad) > pan.most_rad ||
		fabs(tilt.off_rad) > tilt.most_rad) {
		return;
	}
	turn_axis(&head->pan, &head->pan_belief, anchor->pan_rad2, &pan);
	turn_axis(&head->tilt, &head->tilt_belief, anchor->tilt_rad2, &tilt);
	head->turned_ns = seen->at_ns;
}
