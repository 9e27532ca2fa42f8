/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/nod.h"
#include "study.h"
#include "virtual_stand.h"

#include <stdio.h>

static const double SURE = 1.96;

enum {
	PASSES = 20
};

static void any_camera(struct virtual_stand *v, uint64_t *random)
{
	v->delay_s = random_between(random, 0.002, 0.15);
	v->delay_noise_s = random_between(random, 0, 0.004);
	v->camera_hz = random_between(random, 20, 60);
	v->spot_px = random_between(random, 0.02, 0.3);
	v->head_settings.dead_time_s = random_between(random, 0.03, 0.25);
	v->head_settings.jitter_s = random_between(random, 0, 0.02);
	v->head_settings.pan.backlash_rad =
		geom_radians(random_between(random, 0, 0.2));
	v->head_settings.pan.encoder_rad =
		geom_radians(random_between(random, 0.02, 0.12));
}

static void one_camera(struct study *study, uint64_t *random)
{
	struct virtual_stand v;
	struct nod_result result;
	struct error error;

	virtual_stand_init(&v, random_bits(random));
	any_camera(&v, random);
	struct drill_settings drill = virtual_stand_drill(&v);
	if (virtual_stand_open(&v, &error) &&
		drill_nods(&v.stand, &drill, EXERCISE_PAN, PASSES, &error) &&
		nod_run(&v.stand.exercise, EXERCISE_PAN, &v.rig, &result,
			&error)) {
		double off_s = result.delay_s - v.delay_s;

		study_note(study, "delay", "ms", 5, 1000 * off_s);
		study_states(study, "delay",
			fabs(off_s) < SURE * result.delay_sigma_s);
	} else {
		study->failed++;
		fprintf(stderr, "%s\n", error.text);
	}
	virtual_stand_close(&v);
}

void study_latency(struct study *study, int rigs, uint64_t seed)
{
	for (int i = 0; i < rigs; i++) {
		one_camera(study, &seed);
	}
}
