/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_FAULTS_H
#define HW_SIM_FAULTS_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Sim faults: what goes wrong with a simulated head and the camera on it, and
 * when. Only the calendar stands here; head, line and camera do what it says.
 */

enum sim_fault {
	SIM_FAULT_STALL,     /* the axes stand, whatever they are told */
	SIM_FAULT_DRIFT,     /* pan creeps on top of what it is told */
	SIM_FAULT_LOST_STOP, /* so many stops are not heard */
	SIM_FAULT_JUMP,      /* its encoders count from elsewhere */
	SIM_FAULT_LIMIT,     /* stops stand so near on both sides */
	SIM_FAULT_GARBAGE,   /* a share of its answers is noise */
	SIM_FAULT_LATE,      /* answers wait so long, then come in a burst */
	SIM_FAULT_TRUNCATED, /* a share of its answers breaks off */
	SIM_FAULT_GLUED,     /* answers come two at a time */
	SIM_FAULT_UNPLUG,    /* the line is gone */
	SIM_FAULT_MUTE,      /* it answers nothing */
	/* Of the camera that looks along, told to it with the pose. */
	SIM_FAULT_NO_CAMERA,     /* every reading fails */
	SIM_FAULT_CAMERA_SILENT, /* no picture comes */
	SIM_FAULT_CAMERA_SLOW,   /* a picture comes now and then */
	SIM_FAULT_CAMERA_FROZEN, /* the last picture, with fresh stamps */
	SIM_FAULT_CAMERA_BLACK,  /* every pixel is 0 */
	SIM_FAULT_CAMERA_WHITE,  /* every pixel is at the top */
	SIM_FAULT_CAMERA_NOISE,  /* pixels are random */
	SIM_FAULT_CAMERA_BACK,   /* stamps run backwards */
	SIM_FAULT_CAMERA_AHEAD,  /* stamps are of the future */
	SIM_FAULT_COUNT,
};

struct sim_fault_entry {
	enum sim_fault fault;
	double value;
	bool on_call;     /* begins when it is called for, not at a time */
	double begin_s;   /* from the start */
	double length_s;  /* infinite: to the end */
	int64_t begin_ns; /* INT64_MAX: not yet called for */
};

enum {
	SIM_FAULTS_MAX = 16
};

struct sim_faults {
	int64_t start_ns;
	struct sim_fault_entry entries[SIM_FAULTS_MAX];
	size_t count;
};

/*
 * sim_faults_add - one more, from "NAME[=VALUE]@BEGIN[+LENGTH]": seconds, or
 * "signal" for BEGIN: when it is called for. False, with @error filled, where
 * the text is none.
 */
bool sim_faults_add(
	struct sim_faults *faults, const char *text, struct error *error);

/* sim_faults_start - time counts from @now_ns on. */
void sim_faults_start(struct sim_faults *faults, int64_t now_ns);

/* sim_faults_call - those that wait to be called for begin. */
void sim_faults_call(struct sim_faults *faults, int64_t now_ns);

/* sim_faults_end - all that have begun are over. */
void sim_faults_end(struct sim_faults *faults, int64_t now_ns);

/*
 * sim_faults_now - whether @fault reigns at @now_ns, and its value. @since_ns:
 * when it began; NULL is fine.
 */
bool sim_faults_now(const struct sim_faults *faults, enum sim_fault fault,
	int64_t now_ns, double *value, int64_t *since_ns);

/* sim_faults_set - all that reign: bit n stands for enum sim_fault n. */
uint64_t sim_faults_set(const struct sim_faults *faults, int64_t now_ns);

/* sim_faults_next - when the next one begins or ends after @now_ns. */
int64_t sim_faults_next(const struct sim_faults *faults, int64_t now_ns);

/* sim_faults_help - a line a fault. */
void sim_faults_help(FILE *out);

#endif
