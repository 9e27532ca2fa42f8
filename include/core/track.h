/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TRACK_H
#define CORE_TRACK_H

#include "core/detect.h"
#include "core/geom.h"
#include "core/kalman.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Track: the same object from frame to frame, in world angles.
 *
 * A track is born tentative, becomes firm when M of its last N frames saw
 * it, coasts when it is hidden, and is dead when it coasted too long.
 * Knows nothing of pixels but the last box, which it keeps for display.
 */

enum {
	TRACK_MAX = 32
};

enum track_state {
	TRACK_FREE, /* an empty slot */
	TRACK_TENTATIVE,
	TRACK_FIRM,
	TRACK_COASTING,
	TRACK_DEAD, /* for one step, so that its end can be told */
};

struct track_settings {
	int confirm_hits;      /* M, 1..N */
	int confirm_frames;    /* N, 1..32 */
	double coast_s;        /* a firm track lives on for so long unseen */
	double gate_sigma;     /* measurements farther off belong elsewhere */
	double accel_rad_s2;   /* manoeuvre: RMS angular acceleration */
	double rate_max_rad_s; /* faster is no target */
};

struct track {
	uint32_t id; /* from 1, never used again */
	enum track_state state;
	struct kalman filter; /* direction and rate, with their covariance */
	int64_t seen_ns;      /* mid-exposure of the last detection */
	int64_t born_ns;
	uint32_t seen_bits; /* last 32 frames, newest in bit 0 */
	double score;       /* of the detections, smoothed */
	double size_rad;
	struct blob blob; /* the last one, as it was in its frame */
};

struct track_table {
	struct track slot[TRACK_MAX];
	uint32_t last_id;
	int64_t now_ns; /* mid-exposure of the last frame */
};

void track_init(struct track_table *table);

/*
 * track_step - one frame's detections into the table.
 *
 * @exposure_ns: mid-exposure; a frame that is not later than the last one
 *               is used for the tracks' states but not counted
 * @field_rad:   half diagonal of the field of view; tracks that are predicted
 *               outside of @centre by more than this are not held against
 *               for being unseen
 */
void track_step(struct track_table *table,
	const struct track_settings *settings, int64_t exposure_ns,
	struct angles centre, double field_rad,
	const struct detection *detections, size_t count);

/* track_at - where the track is (or will be) at @when_ns. */
struct angles track_at(const struct track *track, int64_t when_ns);

/* track_rates_at - and how fast it goes there. */
struct rates track_rates_at(const struct track *track, int64_t when_ns);

/* track_sigma_at - standard error of each tangent axis at @when_ns. */
double track_sigma_at(const struct track *track, int64_t when_ns);

/* track_find - by id; NULL where no living track has it. */
const struct track *track_find(const struct track_table *table, uint32_t id);

/* track_state_name - "tentative", "firm", "coasting", "dead" or "free". */
const char *track_state_name(enum track_state state);

#endif
