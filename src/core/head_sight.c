/* SPDX-License-Identifier: Apache-2.0 */
#include "head_move.h"

#include <math.h>

/*
 * A sight farther off than so many standard errors is a jump of the head, if
 * the encoder allows one: so far as it is unsure, in as many of its standard
 * errors, and as far as play may let the lamp fall. Beyond that it is no sight.
 */
static const double jump_sigma = 3.0;

static bool is_beyond(double off_rad, double variance_rad2)
{
	return off_rad * off_rad > jump_sigma * jump_sigma * variance_rad2;
}

/* How far the lamp can be from where the encoder has it. */
static double jump_most(
	const struct head *head, const struct head_belief *belief)
{
	return jump_sigma * sqrt(belief->variance_rad2) +
		head->settings.encoder_rad + play_most(&belief->play);
}

/* Whether what is off there can be noise, the way or a jump of the head. */
static bool can_be(const struct head *head, const struct head_belief *belief,
	double off_rad, double sigma_rad)
{
	return !is_beyond(
		       off_rad, belief->wander_rad2 + sigma_rad * sigma_rad) ||
		fabs(off_rad) <= jump_most(head, belief);
}

/* @then: where the path has the axis at the time of the sight */
static struct head_glance sight_axis(struct head_axis *base,
	struct head_belief *belief, const struct head_axis *then,
	double off_rad, double sigma_rad)
{
	double way = then->motor_rad - belief->sight_rad;
	double noise = sigma_rad * sigma_rad;
	double unsure_rad = sqrt(belief->wander_rad2 + noise);

	if (is_beyond(off_rad, belief->wander_rad2 + noise)) {
		belief->wander_rad2 += off_rad * off_rad;
	}
	double gain = belief->wander_rad2 / (belief->wander_rad2 + noise);

	belief->sight_rad = then->motor_rad;
	head_move(base, belief, gain * off_rad);
	belief->wander_rad2 *= 1.0 - gain;
	play_seen(&belief->play, way, gain * off_rad);
	base->play_rad = belief->play.play_rad;
	return (struct head_glance){ off_rad, gain, unsure_rad };
}

void head_sighted(struct head *head, const struct head_sight *sight)
{
	if (sight->at_ns < head->wander_ns) {
		return;
	}
	struct head_path path = head_path_at(head, sight->at_ns);

	head_carry(head, sight->at_ns);
	if (!can_be(head, &head->pan_belief, sight->off.pan_rad,
		    sight->sigma.pan_rad) ||
		!can_be(head, &head->tilt_belief, sight->off.tilt_rad,
			sight->sigma.tilt_rad)) {
		return;
	}
	struct head_glance pan = sight_axis(&head->pan, &head->pan_belief,
		&path.pan, sight->off.pan_rad, sight->sigma.pan_rad);
	struct head_glance tilt = sight_axis(&head->tilt, &head->tilt_belief,
		&path.tilt, sight->off.tilt_rad, sight->sigma.tilt_rad);

	head_look(head, HEAD_BY_CAMERA, sight->at_ns, &pan, &tilt);
}
