/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_SIM_RUN_H
#define TOOLS_SIM_RUN_H

#include "record/summary.h"
#include "settings/scenario.h"
#include "settings/settings.h"
#include "tools/rehearsal.h"

#include <stdbool.h>

/*
 * Sim run: a scenario rehearsed from its beginning to its end.
 */

struct sim_run_result {
	int64_t frames;
	struct summary_result summary;

	/* Since the first target came into the picture; negative: never. */
	double entered_s;
	double firm_after_entry_s;
};

/* What is true, and what the program made of it, at one mid-exposure. */
struct sim_run_point {
	double t_s;
	int followed; /* the target that errors are taken to, from 0 */
	bool exists;  /* whether it is in the sky, ... */
	bool in_view; /* in the picture, ... */
	bool hidden;  /* and behind a cloud */
	struct angles target;
	struct angles beam;
	const struct rehearsal_step *step;
};

/* Who looks on, and who steers. All NULL: nobody, and pursuit_step. */
struct sim_run_guests {
	void *context;
	void (*point)(void *context, const struct sim_run_point *point);
	/*
	 * Truth for a pilot that is to know it: called before the first step
	 * with what lives as long as the run.
	 */
	void (*begin)(void *context, const struct scene_rigs *rigs,
		const struct sim_world_settings *world, int64_t zero_ns);
	struct rehearsal_pilot pilot;
};

/*
 * sim_run - rehearses @scenario with the program's @settings, whose mount and
 * limits are replaced by those of the scenario's head.
 *
 * @folder: NULL: no files; else pointing.csv, latency.csv and the rest
 * @guests: NULL: none
 */
bool sim_run(const struct scenario *scenario, const struct settings *settings,
	const char *folder, bool annotate, const struct sim_run_guests *guests,
	struct sim_run_result *result, struct error *error);

/*
 * sim_run_main - "searchlight-sim run SCENARIO --out DIR ..."; @argv[0] is
 * "run". Returns the exit code.
 */
int sim_run_main(int argc, char **argv);

#endif
