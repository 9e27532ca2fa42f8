/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PURSUIT_FOCUS_H
#define PURSUIT_FOCUS_H

#include "core/pursuit.h"

/*
 * Pursuit focus: the part of a step that is about how wide the beam is, and
 * how wide it shall be.
 */

void pursuit_focus_init(struct pursuit *pursuit);

/*
 * pursuit_focus_hear - takes the operator's word. Gives up what is known of
 * the width where nobody can tell any more what the motor was told: the head
 * has failed, is not heard, or was not heard yet.
 */
void pursuit_focus_hear(struct pursuit *pursuit,
	const struct pursuit_order *order, bool failed);

/*
 * pursuit_focus_step - fills @out's width and focus, from what stands in it.
 *
 * @track: the target; NULL: none
 */
void pursuit_focus_step(struct pursuit *pursuit, const struct track *track,
	struct pursuit_output *out);

#endif
