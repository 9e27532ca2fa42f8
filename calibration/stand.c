/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/stand.h"

#include <math.h>

/* A command is renewed so often, and time passes in no larger steps. */
static const int64_t renew_ns = 100000000;
static const int64_t step_ns = 5000000;
/* How long a head may take to arrive. */
static const double ARRIVE_S = 60;
/* Head and line are slower than its model by no more than this. */
static const double APPROACH_PER_S = 1.2;
static const double HALT_S = 0.3;

static double seconds(const struct stand *stand, int64_t at_ns)
{
	return (double)(at_ns - stand->zero_ns) * 1e-9;
}

static bool note_answers(struct stand *stand, const struct mount_report *report,
	struct error *error)
{
	for (size_t i = 0; i < report->sample_count; i++) {
		const struct mount_sample *sample = &report->samples[i];

		stand->heard = true;
		stand->at = sample->at;
		if (sample->measured &&
			!exercise_answered(&stand->exercise,
				(struct exercise_answer){
					seconds(stand, sample->at_ns),
					{ sample->at.pan_rad,
						sample->at.tilt_rad } },
				error)) {
			return false;
		}
	}
	return true;
}

static bool note_told(struct stand *stand, struct error *error)
{
	const struct mount_stats *stats = mount_stats(stand->mount);

	return stats->last_command_ns <= stand->zero_ns ||
		exercise_told(&stand->exercise,
			(struct exercise_command){
				seconds(stand, stats->last_command_ns),
				{ stats->told.pan_rad_s,
					stats->told.tilt_rad_s } },
			error);
}

static bool note_sights(struct stand *stand, struct error *error)
{
	struct exercise_sight sight;

	while (stand->look != NULL && stand->look(stand->context, &sight)) {
		sight.at_s -= (double)stand->zero_ns * 1e-9;
		/* The first picture may have been taken before. */
		if (sight.at_s >= 0 &&
			!exercise_saw(&stand->exercise, sight, error)) {
			return false;
		}
	}
	return true;
}

/* One service of the line; @until_ns: when it is to be served again. */
static bool serve(struct stand *stand, int64_t *until_ns, struct error *error)
{
	struct mount_report report = { 0 };
	int64_t now_ns = stand->now(stand->context);

	if (!stand->ops->service(stand->mount, now_ns, &report, error) ||
		!note_answers(stand, &report, error) ||
		!note_told(stand, error) || !note_sights(stand, error)) {
		return false;
	}
	int64_t next_ns =
		report.next_ns > now_ns ? report.next_ns : now_ns + 100000;
	*until_ns = next_ns < now_ns + step_ns ? next_ns : now_ns + step_ns;
	return true;
}

void stand_halt(struct stand *stand)
{
	int64_t end_ns = stand->now(stand->context) + (int64_t)(HALT_S * 1e9);
	struct error ignored;
	int64_t until_ns;

	stand->ops->stop(stand->mount, stand->now(stand->context));
	while (stand->now(stand->context) < end_ns &&
		serve(stand, &until_ns, &ignored)) {
		stand->wait(stand->context, until_ns);
	}
}

static bool ended(struct stand *stand, struct error *error)
{
	return stand->ended != NULL && stand->ended(stand->context) &&
		!error_set(error, ERROR_FAILED,
			"ended by hand; the head was stopped");
}

bool stand_turn(struct stand *stand, struct mount_rates rates, double for_s,
	struct error *error)
{
	int64_t now_ns = stand->now(stand->context);
	int64_t end_ns = now_ns + (int64_t)(for_s * 1e9);
	int64_t renew = now_ns;

	while ((now_ns = stand->now(stand->context)) < end_ns) {
		int64_t until_ns;

		if (now_ns >= renew) {
			stand->ops->command(stand->mount, rates, now_ns);
			renew = now_ns + renew_ns;
		}
		if (ended(stand, error) || !serve(stand, &until_ns, error)) {
			stand_halt(stand);
			return false;
		}
		stand->wait(
			stand->context, until_ns < end_ns ? until_ns : end_ns);
	}
	return true;
}

/* Slower the nearer it is, so that a late head does not run past. */
static double approach(double way_rad, double near_rad, double fastest_rad_s)
{
	return fabs(way_rad) <= near_rad
		? 0
		: fmax(fmin(way_rad * APPROACH_PER_S, fastest_rad_s),
			  -fastest_rad_s);
}

bool stand_go(struct stand *stand, struct mount_angles goal, double near_rad,
	const struct mount_rates *fastest, struct error *error)
{
	double left_s = ARRIVE_S;
	double at_rest_s = 0;

	while (left_s > 0 && at_rest_s < 1) {
		struct mount_rates rates = { 0 };

		if (stand->heard) {
			rates.pan_rad_s =
				approach(goal.pan_rad - stand->at.pan_rad,
					near_rad, fastest->pan_rad_s);
			rates.tilt_rad_s =
				approach(goal.tilt_rad - stand->at.tilt_rad,
					near_rad, fastest->tilt_rad_s);
		}
		bool there = stand->heard && rates.pan_rad_s == 0 &&
			rates.tilt_rad_s == 0;
		at_rest_s = there ? at_rest_s + 0.1 : 0;
		left_s -= 0.1;
		if (!stand_turn(stand, rates, 0.1, error)) {
			return false;
		}
	}
	if (at_rest_s >= 1) {
		return true;
	}
	stand_halt(stand);
	return error_set(error, ERROR_TOLERANCE,
		stand->heard
			? "the head did not come to pan %.1f, tilt %.1f "
			  "degrees within a minute; is it free to turn?"
			: "the head never said where it is, so it was not "
			  "sent to pan %.1f, tilt %.1f; see docs/mounts.md",
		geom_degrees(goal.pan_rad), geom_degrees(goal.tilt_rad));
}
