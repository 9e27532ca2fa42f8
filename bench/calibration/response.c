/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/response.h"

#include "calibration/nod.h"
#include "study.h"
#include "virtual_stand.h"

#include <stdio.h>

static const double SURE = 1.96; /* standard errors of a 95 % interval */

enum {
	PASSES = 24
};

/* From a cheap head to a good one, and settings that are a little off. */
static void any_head(struct virtual_stand *v, uint64_t *random)
{
	struct sim_head_settings *head = &v->head_settings;
	struct sim_axis_settings axis = head->pan;

	axis.rate_max_rad_s = geom_radians(random_between(random, 20, 60));
	axis.accel_rad_s2 = geom_radians(random_between(random, 40, 160));
	axis.backlash_rad = geom_radians(random_between(random, 0, 0.2));
	axis.encoder_rad = geom_radians(random_between(random, 0.02, 0.12));
	axis.bend = random_between(random, 0, 0.4);
	axis.low_rad = head->tilt.low_rad;
	axis.high_rad = head->tilt.high_rad;
	head->tilt = axis;
	axis.low_rad = head->pan.low_rad;
	axis.high_rad = head->pan.high_rad;
	axis.accel_rad_s2 = geom_radians(random_between(random, 40, 160));
	axis.rate_max_rad_s = geom_radians(random_between(random, 20, 60));
	head->pan = axis;
	head->dead_time_s = random_between(random, 0.03, 0.25);
	head->jitter_s = random_between(random, 0, 0.02);
	v->delay_s = random_between(random, 0.005, 0.12);
	v->mount_settings.rate_pan_rad_s =
		head->pan.rate_max_rad_s * random_between(random, 0.9, 1.1);
	v->mount_settings.rate_tilt_rad_s =
		head->tilt.rate_max_rad_s * random_between(random, 0.9, 1.1);
}

/* What an axis truly turns at where it is told this share of its highest. */
static double true_rate(const struct sim_axis_settings *axis, double share)
{
	return axis->rate_max_rad_s * share * (1 - axis->bend * (1 - share));
}

static void judge_axis(struct study *study, const struct virtual_stand *v,
	const struct response_axis *axis, const struct sim_axis_settings *truth,
	double told_top_rad_s)
{
	double off_s = axis->dead_s - v->head_settings.dead_time_s;

	study_note(study, "dead time", "ms", 5, 1000 * off_s);
	study_states(
		study, "dead time", fabs(off_s) < SURE * axis->dead_sigma_s);
	study_note(study, "acceleration", "%", 0,
		100 * (axis->accel_rad_s2 / truth->accel_rad_s2 - 1));
	study_states(study, "acceleration",
		fabs(axis->accel_rad_s2 - truth->accel_rad_s2) <
			SURE * axis->accel_sigma_rad_s2);
	if (truth->encoder_rad > geom_radians(0.04)) {
		study_note(study, "encoder step", "deg", 0,
			geom_degrees(axis->encoder_rad - truth->encoder_rad));
	}
	/* Jitter is told by RMS: of what is spread evenly, its third root. */
	study_note(study, "jitter", "ms", 0,
		1000 * (axis->jitter_s - v->head_settings.jitter_s / sqrt(3)));
	for (int i = 0; i < axis->rate_count; i++) {
		const struct response_rate *rate = &axis->rates[i];
		double true_rad_s =
			true_rate(truth, rate->told_rad_s / told_top_rad_s);

		study_note(study, "rate of each speed", "%", 2,
			100 * (rate->rate_rad_s / true_rad_s - 1));
		study_states(study, "rate of each speed",
			fabs(rate->rate_rad_s - true_rad_s) <
				SURE * rate->sigma_rad_s);
	}
}

/* As the rig file keeps them, those that had no room included. */
static void judge_speeds(struct study *study, const struct virtual_stand *v,
	const struct response *response)
{
	struct rig rig = rig_default();

	response_into(response, &rig);
	for (int i = 0; i < rig.speeds.count; i++) {
		double share = (i + 1.0) / RIG_SPEEDS_MAX;
		double pan = true_rate(&v->head_settings.pan, share);
		double tilt = true_rate(&v->head_settings.tilt, share);
		const struct mount_rates *found = &rig.speeds.rates[i];

		study_note(study, "rate of each code in the rig file", "%", 2,
			100 * (found->pan_rad_s / pan - 1));
		study_note(study, "rate of each code in the rig file", "%", 2,
			100 * (found->tilt_rad_s / tilt - 1));
	}
	if (rig.speeds.count == 0) {
		fprintf(stderr, "%d and %d speeds: too few for the rig file\n",
			response->axes[EXERCISE_PAN].rate_count,
			response->axes[EXERCISE_TILT].rate_count);
		study->failed++;
	}
}

static void judge_nods(struct study *study, const struct virtual_stand *v,
	enum exercise_axis axis, const struct sim_axis_settings *truth)
{
	struct nod_result result;
	struct error error;

	if (!nod_run(&v->stand.exercise, axis, &v->rig, &result, &error)) {
		study->failed++;
		fprintf(stderr, "%s\n", error.text);
		return;
	}
	double play_rad = result.play_rad - truth->backlash_rad;
	study_note(study, "backlash", "deg", 0.02, geom_degrees(play_rad));
	study_states(study, "backlash",
		fabs(play_rad) < SURE * result.play_sigma_rad);
}

static bool put_through(struct virtual_stand *v, struct error *error)
{
	struct drill_settings drill = virtual_stand_drill(v);
	struct mount_angles home = { 0, geom_radians(20) };

	return drill_moves(&v->stand, &drill, error) &&
		stand_go(&v->stand, home, geom_radians(1), &drill.top, error) &&
		drill_nods(&v->stand, &drill, EXERCISE_PAN, PASSES, error) &&
		drill_nods(&v->stand, &drill, EXERCISE_TILT, PASSES, error);
}

static void one_head(struct study *study, uint64_t *random)
{
	struct virtual_stand v;
	struct response response = { 0 };
	struct error error;

	virtual_stand_init(&v, random_bits(random));
	any_head(&v, random);
	if (virtual_stand_open(&v, &error) && put_through(&v, &error) &&
		response_run(&v.stand.exercise, &response, &error)) {
		judge_axis(study, &v, &response.axes[EXERCISE_PAN],
			&v.head_settings.pan, v.mount_settings.rate_pan_rad_s);
		judge_axis(study, &v, &response.axes[EXERCISE_TILT],
			&v.head_settings.tilt,
			v.mount_settings.rate_tilt_rad_s);
		judge_speeds(study, &v, &response);
		judge_nods(study, &v, EXERCISE_PAN, &v.head_settings.pan);
		judge_nods(study, &v, EXERCISE_TILT, &v.head_settings.tilt);
	} else {
		study->failed++;
		fprintf(stderr, "%s\n", error.text);
	}
	response_free(&response);
	virtual_stand_close(&v);
}

void study_response(struct study *study, int rigs, uint64_t seed)
{
	for (int i = 0; i < rigs; i++) {
		one_head(study, &seed);
	}
}
