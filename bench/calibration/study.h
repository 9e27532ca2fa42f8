/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_STUDY_H
#define BENCH_STUDY_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Study: how far a calibration is off on simulated rigs whose truth is known,
 * seeded, and how often the truth lies within the intervals that it states.
 */

enum {
	STUDY_ROWS_MAX = 12
};

struct study_row {
	const char *what;
	const char *unit;
	double limit;   /* the 95th percentile shall be below; 0: none is set */
	double *errors; /* sizes of the errors */
	int count;
	int room;
	int stated;  /* intervals that were stated ... */
	int covered; /* ... and held the truth */
};

struct study {
	struct study_row rows[STUDY_ROWS_MAX];
	int row_count;
	int failed; /* rigs that gave no answer */
};

/* study_note - one more error of @what; the row is made with the first. */
void study_note(struct study *study, const char *what, const char *unit,
	double limit, double error);

/* study_states - whether a stated 95 % interval of @what held the truth. */
void study_states(struct study *study, const char *what, bool held);

/* Each runs over @rigs simulated rigs; all that they know is the seed. */
void study_aircraft(struct study *study, int rigs, uint64_t seed);
void study_boards(struct study *study, int rigs, uint64_t seed);
void study_boresight(struct study *study, int rigs, uint64_t seed);
void study_latency(struct study *study, int rigs, uint64_t seed);
void study_moves(struct study *study, int rigs, uint64_t seed);
void study_response(struct study *study, int rigs, uint64_t seed);
void study_sightings(struct study *study, int rigs, uint64_t seed);
void study_skies(struct study *study, int rigs, uint64_t seed);

#endif
