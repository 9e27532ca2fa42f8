/* SPDX-License-Identifier: Apache-2.0 */
#include "head_move.h"

#include <math.h>

#define NS_PER_S 1e9

/* Between looks that are farther apart, too much has happened. */
static const int64_t look_most_ns = 500000000;
/* By then a change of rate is over, or tells little more. */
static const int64_t ramp_ns = 1000000000;

double head_delay(const struct head *head)
{
	return head->dead_time.best_s;
}

int64_t head_settled(const struct head *head, int64_t sent_ns)
{
	int64_t acts_ns = sent_ns + (int64_t)(head_delay(head) * NS_PER_S);
	uint32_t last = head->first + head->count - 1;
	int64_t before_ns = head->count == 0
		? head->base_ns
		: head->commands[last % HEAD_COMMANDS_MAX].acts_ns;

	return acts_ns > before_ns ? acts_ns : before_ns;
}

/*
 * Whether it turns as evenly all the while as it was told long ago: then all
 * dead times say the same.
 */
static bool is_even(const struct head *head, int64_t from_ns)
{
	uint32_t last = head->first + head->count - 1;
	double longest_s = dead_time_try(&head->dead_time, DEAD_TIME_TRIES - 1);

	return head->count == 0 ||
		head->commands[last % HEAD_COMMANDS_MAX].sent_ns + ramp_ns +
			(int64_t)(longest_s * NS_PER_S) <
		from_ns;
}

/* Where both axes would be, by each of the dead times. */
struct places {
	double pan_rad[DEAD_TIME_TRIES];
	double tilt_rad[DEAD_TIME_TRIES];
};

/*
 * With a dead time of d the axes are at a moment where they would have been d
 * before it with none: one walk along that path passes all of them, the
 * longest dead time first.
 */
static void place_all(
	const struct head *head, int64_t when_ns, struct places *places)
{
	struct head_path path = { head->pan, head->tilt,
		head->base_ns - (int64_t)(head_delay(head) * NS_PER_S) };
	uint32_t next = 0;

	for (int i = DEAD_TIME_TRIES - 1; i >= 0; i--) {
		double dead_s = dead_time_try(&head->dead_time, i);
		int64_t then_ns = when_ns - (int64_t)(dead_s * NS_PER_S);

		for (; next < head->count; next++) {
			const struct head_command *sent =
				&head->commands[(head->first + next) %
					HEAD_COMMANDS_MAX];

			if (sent->sent_ns > then_ns) {
				break;
			}
			head_path_to(&path, &head->settings, sent->sent_ns);
			head_path_obey(&path, sent->rates);
		}
		head_path_to(&path, &head->settings, then_ns);
		places->pan_rad[i] = path.pan.motor_rad;
		places->tilt_rad[i] = path.tilt.motor_rad;
	}
}

static void try_all(struct head *head, const struct head_look *before,
	int64_t at_ns, const struct head_glance *pan,
	const struct head_glance *tilt)
{
	struct head_path then = head_path_at(head, before->at_ns);
	struct head_path now = head_path_at(head, at_ns);
	struct places from;
	struct places to;

	place_all(head, before->at_ns, &from);
	place_all(head, at_ns, &to);
	for (int i = 0; i < DEAD_TIME_TRIES; i++) {
		to.pan_rad[i] -= from.pan_rad[i];
		to.tilt_rad[i] -= from.tilt_rad[i];
	}
	dead_time_seen(&head->dead_time, to.pan_rad,
		now.pan.motor_rad - then.pan.motor_rad + pan->off_rad -
			before->pan_rad,
		pan->sigma_rad);
	dead_time_seen(&head->dead_time, to.tilt_rad,
		now.tilt.motor_rad - then.tilt.motor_rad + tilt->off_rad -
			before->tilt_rad,
		tilt->sigma_rad);
}

void head_look(struct head *head, enum head_look_by by, int64_t at_ns,
	const struct head_glance *pan, const struct head_glance *tilt)
{
	struct head_look *look = &head->looks[by];

	if (look->at_ns != 0 && look->at_ns >= head->base_ns &&
		at_ns - look->at_ns <= look_most_ns &&
		!is_even(head, look->at_ns)) {
		try_all(head, look, at_ns, pan, tilt);
	}
	*look = (struct head_look){ at_ns, (1.0 - pan->gain) * pan->off_rad,
		(1.0 - tilt->gain) * tilt->off_rad };
}
