/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_REPLAY_BATCH_H
#define TOOLS_REPLAY_BATCH_H

#include "replay_options.h"
#include "tools/folder.h"
#include "tools/score.h"

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/*
 * Replay batch: many clips and recordings with several settings, each pair a
 * process of its own, as many at a time as there are processors; then one
 * table of all, batch.csv and batch.html.
 */

enum {
	BATCH_AFTER_MAX = 32
};

/* One clip with one file of settings. */
struct batch_job {
	const char *name; /* as it was named */
	char footage[FOLDER_PATH_MAX];
	char rig[FOLDER_PATH_MAX];     /* "": none of its own */
	char camera2[FOLDER_PATH_MAX]; /* the second one's film; "": none */
	char after[BATCH_AFTER_MAX];   /* seconds by which that begins later */
	char truth[FOLDER_PATH_MAX];   /* "": none lies beside it */
	const char *config;            /* NULL: the defaults */
	char folder[FOLDER_PATH_MAX];
	pid_t pid; /* 0: does not run */
	int code;  /* its exit code */
	bool scored;
	struct score score;
	int64_t frames;
	double firm_s;          /* to a firm track; negative: never */
	double on_target_share; /* of the beam */
	double error_p95_deg;
};

/* replay_batch - the program's exit code: the worst of its jobs'. */
int replay_batch(const struct replay_options *options);

#endif
