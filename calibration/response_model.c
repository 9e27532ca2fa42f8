/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/response.h"
#include "response_moves.h"

#include <math.h>

static const double STEP_S = 0.002;
/* After the last command of a ramp the axis brakes for no longer. */
static const double BRAKE_S = 1.5;
static const double REST_S = 0.25;

/* An axis that is played through its commands. */
struct player {
	const struct exercise *exercise;
	enum exercise_axis which;
	const struct response_axis *axis;
	size_t next; /* command to come */
	double told_rad_s;
	double at_s;
	double angle_rad;
	double rate_rad_s;
};

static void play_to(struct player *player, double until_s)
{
	const struct response_axis *axis = player->axis;

	while (player->at_s < until_s) {
		double dt = fmin(STEP_S, until_s - player->at_s);
		const struct exercise_command *command =
			&player->exercise->commands[player->next];

		if (player->next < player->exercise->command_count &&
			command->at_s + axis->dead_s <= player->at_s) {
			player->told_rad_s = command->told_rad_s[player->which];
			player->next++;
		}
		double most = axis->accel_rad_s2 * dt;
		double change = response_rate_at(axis, player->told_rad_s) -
			player->rate_rad_s;

		change = fmax(fmin(change, most), -most);
		player->angle_rad += (player->rate_rad_s + change / 2) * dt;
		player->rate_rad_s += change;
		player->at_s += dt;
	}
}

/* The next stretch from rest to rest of more than one speed. */
static bool next_ramp(const struct exercise *exercise, enum exercise_axis which,
	size_t *from, size_t *to)
{
	size_t count = exercise->command_count;

	for (size_t i = *to; i < count; i++) {
		size_t speeds = 0;
		size_t end = i;
		double before =
			i > 0 ? exercise->commands[i - 1].told_rad_s[which] : 0;

		if (before != 0) {
			continue;
		}
		while (end < count &&
			exercise->commands[end].told_rad_s[which] != 0) {
			speeds += end == i ||
				exercise->commands[end].told_rad_s[which] !=
					exercise->commands[end - 1]
						.told_rad_s[which];
			end++;
		}
		if (speeds > 1 && end < count) {
			*from = i;
			*to = end;
			return true;
		}
	}
	return false;
}

bool response_foretells(const struct exercise *exercise,
	enum exercise_axis which, const struct response_axis *axis,
	double *off_rad)
{
	double squares = 0;
	int count = 0;
	size_t from;
	size_t to = 0;

	while (next_ramp(exercise, which, &from, &to)) {
		double from_s = exercise->commands[from].at_s;
		double to_s = exercise->commands[to].at_s + BRAKE_S;
		struct player player = { exercise, which, axis, from, 0, from_s,
			0, 0 };

		if (!response_moves_rest(exercise, which, from_s - REST_S,
			    from_s, &player.angle_rad)) {
			continue;
		}
		for (size_t i = 0; i < exercise->answer_count; i++) {
			const struct exercise_answer *answer =
				&exercise->answers[i];

			if (answer->at_s >= from_s && answer->at_s <= to_s) {
				play_to(&player, answer->at_s);
				double off = answer->at_rad[which] -
					player.angle_rad;
				squares += off * off;
				count++;
			}
		}
	}
	*off_rad = count > 0 ? sqrt(squares / count) : 0;
	return count > 0;
}
