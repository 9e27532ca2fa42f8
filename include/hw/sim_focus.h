/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_FOCUS_H
#define HW_SIM_FOCUS_H

#include "core/rig.h"

#include <stdint.h>

/*
 * Sim focus: the motor that makes a simulated lamp's beam wider and narrower.
 * Honest about what such do: dead time, a speed of its own, stops, the last
 * word kept for ever, no answer. Pure: time is an argument.
 */

struct sim_focus_settings {
	enum focus_drive drive; /* TIMED, TOLD; else there is none */
	double travel_s;        /* from stop to stop, > 0 */
	double dead_s;          /* from a word's last byte until it acts */
	double start;           /* where it stands, 0 (narrow) to 1 (wide) */
};

enum {
	SIM_FOCUS_PENDING_MAX = 64
};

struct sim_focus {
	struct sim_focus_settings settings;
	double share; /* where it stands at now_ns */
	double tell;  /* what it obeys; see core/spread.h */
	int64_t now_ns;

	struct {
		int64_t acts_ns;
		double tell;
	} pending[SIM_FOCUS_PENDING_MAX]; /* ring */

	uint32_t first;
	uint32_t count;
};

/* sim_focus_init - it stands at settings.start. */
void sim_focus_init(struct sim_focus *focus,
	const struct sim_focus_settings *settings, int64_t now_ns);

/*
 * sim_focus_told - a word, heard whole at @now_ns. One too many under way is
 * not heard.
 */
void sim_focus_told(struct sim_focus *focus, double tell, int64_t now_ns);

/* sim_focus_at - on to @now_ns; where it stands, 0 (narrow) to 1 (wide). */
double sim_focus_at(struct sim_focus *focus, int64_t now_ns);

#endif
