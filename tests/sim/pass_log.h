/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_PASS_LOG_H
#define SIM_PASS_LOG_H

#include "core/geom.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Pass log: where beam and target truly were, each millisecond, and what that
 * is worth.
 */

enum {
	PASS_LOG_MAX = 60000
};

struct pass_moment {
	double t_s; /* since the target appeared */
	struct angles target;
	struct angles beam;
	bool confirmed; /* locked on a track that is firm or coasts */
	bool safe;
};

/* Zeroed is empty. */
struct pass_log {
	double errors_deg[PASS_LOG_MAX]; /* from the first lock on */
	struct angles beams[PASS_LOG_MAX];
	size_t count;
	size_t confirmed;
	size_t within_025;
	size_t within_050;
	size_t safe;
	double firm_s;
	bool is_within; /* 0.25 degrees, since ... */
	double within_since_s;
	bool is_lit;
	double lit_s;
	size_t lit_from;
};

/* How well the beam was kept on the target. */
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

/* pass_log_note - to be called each millisecond. */
void pass_log_note(struct pass_log *log, const struct pass_moment *moment);

/* pass_log_score - sorts the errors: the log is of no use afterwards. */
struct pass_score pass_log_score(struct pass_log *log);

/* pass_score_worsen - takes into @worst whatever is worse in @score. */
void pass_score_worsen(
	struct pass_score *worst, const struct pass_score *score);

void pass_score_print(const char *name, const struct pass_score *score);

#endif
