/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_SIM_RUN_H
#define TOOLS_SIM_RUN_H

#include "record/summary.h"
#include "settings/scenario.h"
#include "settings/settings.h"

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

/*
 * sim_run - rehearses @scenario with the program's @settings, whose mount and
 * limits are replaced by those of the scenario's head.
 *
 * @folder: NULL: no files; else pointing.csv, latency.csv and the rest
 */
bool sim_run(const struct scenario *scenario, const struct settings *settings,
	const char *folder, bool annotate, struct sim_run_result *result,
	struct error *error);

/*
 * sim_run_main - "searchlight-sim run SCENARIO --out DIR ..."; @argv[0] is
 * "run". Returns the exit code.
 */
int sim_run_main(int argc, char **argv);

#endif
