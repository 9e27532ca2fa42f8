/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_TRAFFIC_H
#define HW_TRAFFIC_H

#include "core/airspace.h"
#include "core/pursuit.h"
#include "core/sky.h"
#include "hw/aircraft_json.h"
#include "hw/sbs.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Traffic: the permits of sun and aircraft, from what receivers told: a feed of
 * SBS lines, and an aircraft.json. Where both are named each must be sound, and
 * none of their aircraft near the beam.
 *
 * Opens nothing, allocates nothing; time is an argument. The daemon and the
 * replay of a recording call it alike.
 */

struct traffic_settings {
	struct sky_settings sky;
	struct airspace_settings air; /* its site is taken from sky */
	bool feed;                    /* there is one */
	bool file;                    /* the same of an aircraft.json */
};

struct traffic {
	struct traffic_settings settings;
	struct sbs_receiver receiver;
	struct airspace air;        /* by the feed */
	struct airspace file_air;   /* by the file */
	int64_t listed_ns;          /* when its newest list came, fresh */
	double messages;            /* that its receiver had heard by then */
	struct sky_verdict verdict; /* of the last judgement */
	uint32_t conflict;          /* the aircraft that forbids; 0: none */
	int ahead_s;                /* as airspace_ahead_s; -1: none so soon */
	int64_t ahead_ns;           /* when that was worked out */
};

void traffic_init(struct traffic *traffic,
	const struct traffic_settings *settings, int64_t now_ns);

/* traffic_hear - bytes of the feed. */
void traffic_hear(struct traffic *traffic, const uint8_t *bytes, size_t count,
	int64_t now_ns);

/* traffic_break_off - the feed did; whether half a line is lost by it. */
bool traffic_break_off(struct traffic *traffic);

/*
 * traffic_list - an aircraft.json, written anew; NULL: it could not be read.
 *
 * @unix_s: now. Everything in it is as old as the file, and its own age
 *          besides; one that is off by 5 s is not taken.
 */
void traffic_list(struct traffic *traffic, const struct aircraft_list *list,
	double unix_s, int64_t now_ns);

/*
 * traffic_judge - the beam of @step; into verdict, conflict and ahead_s. To be
 * called at each step, after what was heard.
 */
void traffic_judge(struct traffic *traffic, const struct pursuit_output *step,
	double unix_s, int64_t now_ns);

#endif
