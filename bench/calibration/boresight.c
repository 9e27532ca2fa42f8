/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/boresight.h"

#include "calibration/lamp_spot.h"
#include "random.h"
#include "study.h"
#include "wall.h"

#include <math.h>
#include <stdio.h>

enum {
	DISTANCES = 2
};

static const double SURE = 1.96;
static const double FAR_M = 500;
static const double SPOT_PX = 0.2;
static const double DISTANCE_SIGMA_M = 0.05;
static const double distances_m[DISTANCES] = { 20, 60 };

static double spread(uint64_t *random, double sigma)
{
	return sigma * random_normal(random);
}

static struct rig any_rig(uint64_t *random)
{
	struct rig rig = rig_default();

	rig.camera_offset_m.x = spread(random, 0.1);
	rig.camera_offset_m.z = spread(random, 0.1);
	rig.lamp_offset_m =
		(struct vec3){ spread(random, 0.2), 0, spread(random, 0.2) };
	rig.camera.yaw_rad = geom_radians(spread(random, 0.5));
	rig.camera.pitch_rad = geom_radians(spread(random, 0.5));
	rig.lamp.yaw_rad =
		rig.camera.yaw_rad + geom_radians(spread(random, 0.5));
	rig.lamp.pitch_rad =
		rig.camera.pitch_rad + geom_radians(spread(random, 0.5));
	rig.beam_rad = geom_radians(random_between(random, 1, 2));
	rig.lens.k1 = spread(random, 0.2);
	return rig;
}

static bool look(const struct rig *rig, double distance_m, uint64_t *random,
	struct boresight_look *out, struct error *error)
{
	static struct wall_pictures pictures;
	struct wall wall = {
		.distance_m = distance_m,
		.level = 2000,
		.texture = random_between(random, 0, 100),
		.spot = random_between(random, 1000, 30000),
		.noise = random_between(random, 10, 60),
		.seed = random_bits(random),
	};
	struct lamp_spot spot;

	wall_draw(rig, &wall, &pictures);
	*out = (struct boresight_look){ .distance_m = distance_m +
			spread(random, DISTANCE_SIGMA_M),
		.distance_sigma_m = DISTANCE_SIGMA_M };
	bool good = lamp_spot_find(&pictures.lit, &pictures.dark, &spot, error);
	out->at = spot.at;
	return good;
}

/* Where the beam truly is, and where it is believed to be, far away. */
static void judge(struct study *study, const struct rig *truth,
	const struct boresight_result *found)
{
	struct mount_angles home = { 0 };
	struct rig is = *truth;
	struct rig believed = found->rig;

	is.range_m = believed.range_m = FAR_M;
	struct angles beam = rig_beam(&is, home);
	struct angles thought = rig_beam(&believed, home);
	study_note(study, "beam at 500 m", "deg", 0.03,
		geom_degrees(geom_separation(beam, thought)));
	study_note(study, "offset", "m", 0,
		hypot(truth->lamp_offset_m.x - found->value[BORESIGHT_RIGHT],
			truth->lamp_offset_m.z - found->value[BORESIGHT_UP]));
	study_states(study, "beam at 500 m",
		fabs(geom_wrap(beam.az_rad - thought.az_rad)) <
			SURE * found->far_sigma_rad);
	study_states(study, "offset",
		fabs(truth->lamp_offset_m.x - found->value[BORESIGHT_RIGHT]) <
			SURE * found->sigma[BORESIGHT_RIGHT]);
}

static void one_rig(struct study *study, uint64_t *random)
{
	struct rig truth = any_rig(random);
	struct rig known = truth;
	struct boresight_look looks[DISTANCES];
	struct boresight_result result;
	struct error error;
	bool good = true;

	known.lamp = (struct attitude){ 0 };
	known.lamp_offset_m = (struct vec3){ 0 };
	for (int i = 0; i < DISTANCES && good; i++) {
		good = look(&truth, distances_m[i], random, &looks[i], &error);
	}
	if (good &&
		boresight_run(
			&known, looks, DISTANCES, SPOT_PX, &result, &error)) {
		judge(study, &truth, &result);
	} else {
		study->failed++;
		fprintf(stderr, "%s\n", error.text);
	}
}

void study_boresight(struct study *study, int rigs, uint64_t seed)
{
	for (int i = 0; i < rigs; i++) {
		one_rig(study, &seed);
	}
}
