/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_MOTOR_H
#define SUPPORT_MOTOR_H

/*
 * Motor: a lamp's focus motor as its rig describes it, and no better: it is
 * as slow or fast and as late as it may be, and misses up to two words in a
 * row. What nobody can see is where it stands.
 */

#include "core/spread.h"
#include "random.h"

enum {
	MOTOR_WORDS = 512
};

struct motor {
	struct rig_focus facts;
	double narrow_rad;
	double rate; /* shares of the way in a second */
	double share;
	double tell; /* what it obeys */
	double off;  /* TOLD: rests so far off */
	int missed;  /* words in a row */
	int64_t at_ns;
	uint64_t seed;

	struct {
		int64_t acts_ns;
		double tell;
	} words[MOTOR_WORDS]; /* ring */

	unsigned first;
	unsigned count;
};

/* motor_init - anywhere, and obeying anything. */
static inline void motor_init(
	struct motor *motor, const struct rig *rig, uint64_t seed)
{
	const struct rig_focus *facts = &rig->focus;

	*motor = (struct motor){
		.facts = *facts, .narrow_rad = rig->beam_rad, .seed = seed
	};
	motor->rate = random_between(&motor->seed, 1.0 - facts->doubt,
			      1.0 + facts->doubt) /
		facts->travel_s;
	motor->share = random_between(&motor->seed, 0.0, 1.0);
	motor->off = random_between(&motor->seed, -facts->error, facts->error);
	motor->tell = facts->drive == FOCUS_TOLD
		? random_between(&motor->seed, 0.0, 1.0)
		: (double)(random_bits(&motor->seed) % 3) - 1.0;
}

static inline double motor_moved(const struct motor *motor, double time_s)
{
	double way = motor->rate * time_s;
	double goal = fmin(fmax(motor->tell + motor->off, 0.0), 1.0);
	double share = motor->facts.drive == FOCUS_TOLD
		? motor->share + fmin(fmax(goal - motor->share, -way), way)
		: motor->share + motor->tell * way;

	return fmin(fmax(share, 0.0), 1.0);
}

/* motor_width - on to @now_ns; its width in truth. */
static inline double motor_width(struct motor *motor, int64_t now_ns)
{
	while (motor->count > 0 &&
		motor->words[motor->first].acts_ns <= now_ns) {
		int64_t acts_ns = motor->words[motor->first].acts_ns;

		motor->share = motor_moved(
			motor, (double)(acts_ns - motor->at_ns) * 1e-9);
		motor->at_ns = acts_ns;
		motor->tell = motor->words[motor->first].tell;
		motor->first = (motor->first + 1) % MOTOR_WORDS;
		motor->count--;
	}
	motor->share =
		motor_moved(motor, (double)(now_ns - motor->at_ns) * 1e-9);
	motor->at_ns = now_ns;
	return motor->narrow_rad +
		motor->share * (motor->facts.wide_rad - motor->narrow_rad);
}

/* motor_told - a word that it hears or misses; after motor_width. */
static inline void motor_told(struct motor *motor, double tell, int64_t sent_ns)
{
	double late_s = random_between(&motor->seed, 0.0, motor->facts.dead_s);
	int64_t acts_ns = sent_ns + (int64_t)(late_s * 1e9);

	if (motor->missed < SPREAD_TIMES - 1 &&
		random_between(&motor->seed, 0.0, 1.0) < 0.3) {
		motor->missed++;
		return;
	}
	motor->missed = 0;
	if (motor->count > 0) {
		unsigned last = (motor->first + motor->count - 1) % MOTOR_WORDS;

		if (motor->words[last].acts_ns > acts_ns) {
			acts_ns = motor->words[last].acts_ns;
		}
	}
	unsigned slot = (motor->first + motor->count++) % MOTOR_WORDS;

	motor->words[slot].acts_ns = acts_ns;
	motor->words[slot].tell = tell;
}

/* motor_rig - a rig whose lamp is one of those that there might be. */
static inline struct rig motor_rig(enum focus_drive drive, uint64_t *seed)
{
	struct rig rig = rig_default();

	rig.beam_rad = geom_radians(random_between(seed, 0.5, 3.0));
	rig.outer_beam_rad = rig.beam_rad * random_between(seed, 1.0, 3.0);
	rig.focus = (struct rig_focus){ drive,
		rig.beam_rad * random_between(seed, 2.0, 10.0),
		random_between(seed, 0.5, 10.0), random_between(seed, 0.0, 0.4),
		random_between(seed, 0.0, 0.5),
		random_between(seed, 0.0, 0.05) };
	return rig;
}

#endif
