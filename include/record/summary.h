/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_SUMMARY_H
#define RECORD_SUMMARY_H

#include "base/json.h"
#include "core/metrics.h"
#include "core/track.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Summary: how well a run found, followed and lit its target, in a few
 * figures. Allocates nothing.
 *
 * Every point counts for the time until the next one.
 */

enum {
	SUMMARY_BINS = 20000, /* of SUMMARY_BIN_DEG each: 0 to 20 degrees */
};

#define SUMMARY_BIN_DEG 0.001

/* What is known at one moment. */
struct summary_point {
	int64_t at_ns;    /* rises from point to point */
	bool firm;        /* the chosen track is firm */
	bool locked;      /* the program claims to follow it: confirmed time */
	bool target;      /* there is a true target */
	double error_rad; /* lamp axis to true target; valid with @target */
	double beam_rad;  /* full width of the beam, > 0 */
	bool split_known; /* the loop could tell by what it was off: */
	struct metrics_split split;
};

struct summary {
	bool truth;
	int targets;
	uint32_t counted[TRACK_MAX]; /* by slot: the last id that was counted */
	bool begun;
	struct summary_point last;
	int64_t last_weight_ns;
	int64_t first_ns;
	int64_t target_since_ns; /* of the first target; -1: none yet */
	int64_t firm_ns;         /* of the first firm track; -1 */
	int64_t light_since_ns;  /* of the present stretch in the beam; -1 */
	int64_t light_ns;        /* of the first stretch that lasted; -1 */
	int64_t confirmed_ns;
	int64_t on_target_ns;
	int64_t measured_ns; /* confirmed time with a true target */
	double squares;      /* rad^2 ns */
	double largest_rad;
	int64_t split_ns;               /* confirmed time with a split */
	struct metrics_split square;    /* of the parts, rad^2 ns */
	int64_t bins[SUMMARY_BINS + 1]; /* time; the last bin: beyond */
};

/* Negative where there is nothing to tell. */
struct summary_result {
	int targets; /* tracks that ever were firm */
	double seconds;
	double time_to_firm_s; /* from when the target was first there */
	/* The same to the first half second within half of the beam. */
	double time_to_first_light_s;
	double confirmed_s;
	/*
	 * Of the confirmed time, the share with the lamp's axis within a
	 * quarter of the beam's width of the target.
	 */
	double beam_on_target_share;
	double error_p50_deg; /* over the confirmed time; 0.001 coarse */
	double error_p95_deg;
	double error_rms_deg;
	double error_max_deg;
	/* The error as the loop itself saw it, RMS, by what made it. */
	double own_error_deg;
	double lag_deg;
	double quantisation_deg;
	double delay_deg;
	double noise_deg;
};

/*
 * @truth: the points tell of true targets; else times count from the first
 *         point, since nobody knows when the target came
 */
void summary_init(struct summary *summary, bool truth);

/* summary_count - counts the tracks that have become firm. */
void summary_count(struct summary *summary, const struct track_table *tracks);

void summary_add(struct summary *summary, const struct summary_point *point);

struct summary_result summary_result(const struct summary *summary);

/* summary_json - the result's keys into the object that is open. */
void summary_json(struct json *json, const struct summary_result *result);

/* summary_print - a few lines for people. */
void summary_print(FILE *out, const struct summary_result *result);

#endif
