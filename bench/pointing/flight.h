/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FLIGHT_H
#define FLIGHT_H

#include "pilots.h"
#include "settings/scenario.h"

/*
 * Flight: one scenario, flown with one seed by one pilot, and what was true
 * at each mid-exposure.
 */

struct moment {
	double t_s;
	bool exists;    /* the target that is followed is in the sky, ... */
	bool in_view;   /* in the picture, ... */
	bool hidden;    /* and behind a cloud */
	bool confirmed; /* the program follows a target that it holds for one */
	bool seen;      /* and saw it in its newest frame */
	bool warned;    /* and says that it will have to leave it overhead */
	double error_deg; /* lamp's axis to target */
	double right_deg; /* the same, by its parts */
	double up_deg;
	double first_deg; /* to the target that was followed first of all */
	struct angles target;
	struct angles beam;
};

struct flight {
	struct moment *moments; /* owned; free with flight_fini */
	size_t count;
	size_t room;
	double entered_s; /* first in the picture; negative: never */
	double head_rate_deg_s;
	double head_accel_deg_s2;
};

/*
 * flight_fly - with pictures or without, as @scenario says. False, with
 * @error filled, on failure; flight_fini is due in any case.
 */
bool flight_fly(struct flight *flight, const struct scenario *scenario,
	enum pilot pilot, struct error *error);

void flight_fini(struct flight *flight);

#endif
