/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_ROTCTL_MOVES_H
#define HW_ROTCTL_MOVES_H

#include "hw/readings.h"
#include "hw/rotctl.h"

/*
 * Rotctl moves: two axes' speeds as moves, which turn one axis each, and
 * stops, which stop both. Pure.
 */

struct rotctl_moves {
	/* -100 (left, down) .. 100 (right, up); 0: still */
	int speed[READINGS_AXES];
};

/*
 * rotctl_moves_next - the request that brings @told, which is changed with
 * it, one step nearer to @wish; false where they agree.
 */
bool rotctl_moves_next(struct rotctl_moves *told,
	const struct rotctl_moves *wish, struct rotctl_request *request);

/* rotctl_moves_speed - for a rate; no number is standstill. */
int rotctl_moves_speed(double rate_rad_s, double rate_max_rad_s);

#endif
