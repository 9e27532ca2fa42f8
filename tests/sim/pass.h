/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_PASS_H
#define SIM_PASS_H

#include "core/pursuit.h"
#include "hw/sim_head.h"
#include "hw/sim_line.h"

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

/* Shares and errors over the time after the first firm track, in degrees. */
struct pass_score {
	double firm_after_s; /* from appearing to a firm track; -1: never */
	double lit_after_s;  /* to the first half second within 0.25; -1 */
	double within_025;   /* shares of all the confirmed time */
	double within_050;
	double rms_deg; /* once lit */
	double p50_deg;
	double p95_deg;
	double worst_deg;
	double last_swing_deg; /* of the beam, both ways, in the last 3 s */
	double last_error_deg; /* the largest of the last 3 s */
	double safe_s;         /* time spent in SAFE after the first second */
};

struct pass_score pass_run(const struct pass_settings *settings);

/* pass_worsen - takes into @worst whatever is worse in @score. */
void pass_worsen(struct pass_score *worst, const struct pass_score *score);

void pass_print(const char *name, const struct pass_score *score);

#endif
