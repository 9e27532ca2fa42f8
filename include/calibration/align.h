/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ALIGN_H
#define CALIBRATION_ALIGN_H

#include "base/error.h"
#include "core/rig.h"

#include <stdbool.h>

/*
 * Align: level, north and the errors of the axes, from sightings of things
 * whose direction is known: the terms of a telescope's pointing model (Wallace
 * 1994), fitted by robust least squares. Terms that the sightings cannot tell
 * are left as the rig had them.
 */

enum {
	ALIGN_NAME_SIZE = 64,
	ALIGN_SIGHTINGS_MAX = 512,
	ALIGN_FEWEST = 2
};

/*
 * What is not quite known of things that fly and report where they are, the
 * same for all of them: fitted with the terms where sightings tell of it.
 */
enum align_drift {
	ALIGN_HIGHER, /* metres by which they are higher than they say */
	ALIGN_LATER,  /* seconds by which their reports are stamped late */
	ALIGN_DRIFTS,
};

/* One look at a thing whose direction is known. */
struct sighting {
	char name[ALIGN_NAME_SIZE];
	struct mount_angles head;          /* as the encoders said */
	struct pixel at;                   /* where in the picture it was */
	struct angles truth;               /* where in the world it is */
	struct angles drift[ALIGN_DRIFTS]; /* how that moves, a metre and a
					    * second; 0 of what stands */
	double weight;  /* how much it counts against one to 0.02 degrees, 0..1;
			 * 0: as much as that */
	double off_rad; /* filled: how far the fitted rig sees it from there */
	bool outlier;   /* filled: it did not fit the others and was left out */
};

enum align_term {
	ALIGN_NORTH,       /* base yaw */
	ALIGN_PITCH,       /* base, towards pan 0 */
	ALIGN_ROLL,        /* base, across it */
	ALIGN_INDEX,       /* camera pitch: the zero of the tilt axis */
	ALIGN_COLLIMATION, /* camera yaw */
	ALIGN_TURN,        /* camera roll */
	ALIGN_SKEW,
	ALIGN_SAG,
	ALIGN_TERMS,
};

struct align_result {
	struct rig rig; /* with the terms that were fitted */
	bool fitted[ALIGN_TERMS];
	double value_rad[ALIGN_TERMS];
	double sigma_rad[ALIGN_TERMS]; /* standard errors of those fitted */
	bool drifted[ALIGN_DRIFTS];    /* these were fitted */
	double drift[ALIGN_DRIFTS];    /* metres, seconds */
	double drift_sigma[ALIGN_DRIFTS];
	double rms_rad; /* of the sightings used, each by its weight */
	int used;
};

/* align_term_name - as the rig file calls it, "base.yaw_deg". */
const char *align_term_name(enum align_term term);

/* align_term_value - of a rig. */
double align_term_value(const struct rig *rig, enum align_term term);

/*
 * align_run - the rig that explains the sightings best.
 *
 * @rig:   what is known of it; the terms begin at its values
 * @quick: level and north only, after a change of place. Its standard errors
 *         are those of sightings to 0.02 degrees and the rig's encoder steps,
 *         since a few sightings do not tell their own noise
 *
 * False, with @error filled, for fewer than ALIGN_FEWEST sightings, a head
 * that did not move between them, directions that fit to nothing, and a base
 * that would lean by more than 15 degrees. With @quick also where two
 * sightings alone lie in one line, or are another angle apart than the head
 * says, which neither north nor level can change.
 */
bool align_run(const struct rig *rig, struct sighting *sightings, int count,
	bool quick, struct align_result *result, struct error *error);

#endif
