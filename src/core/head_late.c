/* SPDX-License-Identifier: Apache-2.0 */
#include "head_move.h"

#include <math.h>

#define NS_PER_S 1e9

/* Between looks that are farther apart, too much has happened. */
static const int64_t look_most_ns = 500000000;

double head_delay(const struct head *head)
{
	return dead_time_s(&head->dead_time);
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

/* The ways of both axes from one moment to another. */
struct ways {
	double pan_rad;
	double tilt_rad;
};

/* As they would have been with a dead time of @dead_ns. */
static struct ways ways_if(const struct head *head, int64_t dead_ns,
	int64_t from_ns, int64_t to_ns)
{
	struct head_path path = { head->pan, head->tilt, head->base_ns };
	struct head_path from = path;

	for (uint32_t i = 0; i < head->count; i++) {
		const struct head_command *sent =
			&head->commands[(head->first + i) % HEAD_COMMANDS_MAX];
		int64_t acts_ns = sent->sent_ns + dead_ns;

		if (acts_ns > to_ns) {
			break;
		}
		if (path.at_ns <= from_ns && acts_ns > from_ns) {
			head_path_to(&path, &head->settings, from_ns);
			from = path;
		}
		head_path_to(&path, &head->settings, acts_ns);
		head_path_obey(&path, sent->rates);
	}
	if (path.at_ns <= from_ns) {
		head_path_to(&path, &head->settings, from_ns);
		from = path;
	}
	head_path_to(&path, &head->settings, to_ns);
	return (struct ways){ path.pan.motor_rad - from.pan.motor_rad,
		path.tilt.motor_rad - from.tilt.motor_rad };
}

static void try_all(struct head *head, const struct head_look *before,
	int64_t at_ns, const struct head_glance *pan,
	const struct head_glance *tilt)
{
	struct head_path then = head_path_at(head, before->at_ns);
	struct head_path now = head_path_at(head, at_ns);
	double pan_ways[DEAD_TIME_TRIES];
	double tilt_ways[DEAD_TIME_TRIES];

	for (int i = 0; i < DEAD_TIME_TRIES; i++) {
		double dead_s = dead_time_try(&head->dead_time, i);
		struct ways ways = ways_if(head, (int64_t)(dead_s * NS_PER_S),
			before->at_ns, at_ns);

		pan_ways[i] = ways.pan_rad;
		tilt_ways[i] = ways.tilt_rad;
	}
	dead_time_seen(&head->dead_time, pan_ways,
		now.pan.motor_rad - then.pan.motor_rad + pan->off_rad -
			before->pan_rad,
		pan->sigma_rad);
	dead_time_seen(&head->dead_time, tilt_ways,
		now.tilt.motor_rad - then.tilt.motor_rad + tilt->off_rad -
			before->tilt_rad,
		tilt->sigma_rad);
}

void head_look(struct head *head, enum head_look_by by, int64_t at_ns,
	const struct head_glance *pan, const struct head_glance *tilt)
{
	struct head_look *look = &head->looks[by];

	if (look->at_ns != 0 && look->at_ns >= head->base_ns &&
		at_ns - look->at_ns <= look_most_ns) {
		try_all(head, look, at_ns, pan, tilt);
	}
	*look = (struct head_look){ at_ns, (1.0 - pan->gain) * pan->off_rad,
		(1.0 - tilt->gain) * tilt->off_rad };
}
