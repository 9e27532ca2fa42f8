/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_PASS_H
#define SIM_PASS_H

#include "core/pursuit.h"
#include "hw/sim_head.h"
#include "hw/sim_line.h"
#include "pass_log.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Pass: one target, one camera, one head and pursuit_step between them, in
 * virtual time and with known truth. No picture is drawn: the camera's blob
 * is where the target truly is, give or take the noise of its centroid.
 */

struct pass_settings {
	struct vec3 at_m; /* the target at time 0, from the head's pivot */
	struct vec3 speed_m_s;
	double jink_m_s2; /* level acceleration, a new one each half second */
	double appears_s; /* it hovers unseen before; seen from then on */
	double hidden_from_s; /* behind a cloud; equal: never */
	double hidden_to_s;
	double length_s;
	double frame_hz;
	double frame_delay_s; /* from mid-exposure to pursuit_step */
	double tick_hz;       /* of the steps without a frame */
	double noise_px;      /* of the centroid, each axis, 1 sigma */
	struct rig rig;       /* what pursuit believes */
	struct pursuit_settings pursuit;
	struct sim_head_settings head; /* what the head truly is */
	bool pelco;     /* over a Pelco-D line; else at once and exactly */
	int baud;       /* of that line */
	double poll_hz; /* how often the head is asked where it is */
	uint64_t seed;
	const char *csv; /* t, target, beam and state, in degrees; NULL: none */
};

/* A cheap Pelco-D head and a crossing at 50 m/s, 500 m away at closest. */
struct pass_settings pass_cheap_crossing(void);

/* The same with a good head: 0.01 degree encoder, 60 ms, any speed. */
struct pass_settings pass_good_crossing(void);

/* pass_run - flies it; the same settings give the same score. */
struct pass_score pass_run(const struct pass_settings *settings);

#endif
