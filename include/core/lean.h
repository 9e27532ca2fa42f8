/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LEAN_H
#define CORE_LEAN_H

#include "core/plane.h"

#include <stdbool.h>

/*
 * Lean: by how much a camera sees things beside where the leading one does.
 *
 * No calibration makes two cameras agree to a fraction of a pixel, and one on
 * the ground does not know how the head stands. So what is left between them
 * is learned from the target that both see, taken off from the one that does
 * not lead, and carried over when the other takes the lead.
 */

struct lean {
	struct plane_step off; /* seen less expected, right and up */
	int sights;            /* that it was learned from, as far as counted */
};

/* lean_learn - the camera, straightened, saw at @seen what is at @expected. */
void lean_learn(struct lean *lean, struct angles expected, struct angles seen);

/* lean_known - whether it was learned from enough to be used. */
bool lean_known(const struct lean *lean);

/* lean_straighten - a direction without the lean; as it is while unknown. */
struct angles lean_straighten(const struct lean *lean, struct angles seen);

/*
 * lean_turn - the turn of the world by which what is at @at goes to where the
 * camera that leans sees it.
 */
struct rotation lean_turn(const struct lean *lean, struct angles at);

/* lean_reverse - the same as the other camera has it. */
struct lean lean_reverse(const struct lean *lean);

#endif
