/* SPDX-License-Identifier: Apache-2.0 */
#ifndef JOURNAL_PLOT_H
#define JOURNAL_PLOT_H

#include "base/error.h"
#include "core/geom.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * The journal's plot: target against beam, and the angle between them.
 */

enum journal_column {
	COLUMN_TIME,
	COLUMN_TARGET_AZ,
	COLUMN_BEAM_AZ,
	COLUMN_TARGET_EL,
	COLUMN_BEAM_EL,
	COLUMN_ERROR,
	COLUMN_QUARTER, /* of the beam's width */
	COLUMN_COUNT,
};

struct journal_plot {
	double *column[COLUMN_COUNT]; /* seconds and degrees */
	size_t count;
	size_t room;
};

/* @target: NULL where there is none. False where memory is short. */
bool journal_plot_add(struct journal_plot *plot, double t_s,
	const struct angles *target, struct angles beam, double beam_rad);

bool journal_plot_write(
	const struct journal_plot *plot, const char *path, struct error *error);

void journal_plot_fini(struct journal_plot *plot);

#endif
