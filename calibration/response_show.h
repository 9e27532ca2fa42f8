/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_RESPONSE_SHOW_H
#define CALIBRATION_RESPONSE_SHOW_H

#include "calibration/nod.h"
#include "calibration/response.h"
#include "core/gains.h"
#include "material.h"

#include <stdbool.h>

/* Response_show: what was found of a head, for people and for programs. */

struct response_findings {
	struct material material; /* its rig with what was found */
	struct response response;
	bool nodded[EXERCISE_AXES]; /* nods are valid */
	struct nod_result nods[EXERCISE_AXES];
	struct error blind[EXERCISE_AXES]; /* why not, where not */
	struct gains_loop loop;
	struct pid_gains gains;
	double margin_rad;
	double tracks_rad[EXERCISE_AXES];
	bool foretold[EXERCISE_AXES]; /* foretold_rad is valid */
	double foretold_rad[EXERCISE_AXES];
};

void response_print(const struct response_findings *findings);

/* response_print_json - false, with @error filled, where it is too long. */
bool response_print_json(
	const struct response_findings *findings, struct error *error);

/*
 * response_plot - steps.svg, speeds.svg and bode.svg, and response.csv with
 * the rate of each speed, into @folder.
 */
bool response_plot(const struct response_findings *findings, const char *folder,
	struct error *error);

#endif
