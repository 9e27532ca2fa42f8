/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TARGET_H
#define CORE_TARGET_H

#include "core/track.h"

#include <stdint.h>

/*
 * Target: which of the tracks the beam follows.
 *
 * The operator's word comes first; without one the best firm track is taken,
 * and kept until another is clearly better for a while (hysteresis), so that
 * the beam does not jump between two.
 */

enum target_verb {
	TARGET_KEEP, /* no new word */
	TARGET_AUTO, /* the program chooses */
	TARGET_NEXT, /* the next firm track by id, and keep to it */
	TARGET_LOCK, /* this id, and no other */
	TARGET_DROP, /* none, until told otherwise */
};

struct target_settings {
	double switch_ratio; /* another's score must be so much better, >= 1 */
	double switch_s;     /* for so long */
};

/* target_settings_default - loyal to what it follows. */
struct target_settings target_settings_default(void);

struct target {
	enum target_verb choice; /* AUTO, LOCK or DROP */
	uint32_t id;             /* wished or taken; 0: none */
	uint32_t rival;          /* who might take over, 0: none */
	int64_t rival_since_ns;
};

/* target_init - automatic choice, none chosen yet. */
void target_init(struct target *target);

/*
 * target_step - the track to follow now; NULL where there is none.
 *
 * TARGET_NEXT without another firm track keeps to the present one.
 *
 * @verb, @id: the operator's word; @id is for TARGET_LOCK only. A lock on an
 *             id that does not live is kept and answered with NULL: whether
 *             an id can be locked is for the caller to ask first.
 */
const struct track *target_step(struct target *target,
	const struct target_settings *settings,
	const struct track_table *tracks, enum target_verb verb, uint32_t id,
	int64_t now_ns);

#endif
