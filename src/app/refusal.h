/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REFUSAL_H
#define REFUSAL_H

#include "app/status.h"

/*
 * Refusal: why an operator's word is not obeyed now: one sentence without its
 * stop, as it follows "refused: ". NULL: it is.
 */

/* refusal_mode - why the mode must stay safe. */
const char *refusal_mode(const struct status *status);

/* refusal_motion - why the head may not be moved. */
const char *refusal_motion(const struct status *status);

/* refusal_slew - why it may not be turned by hand so fast. */
const char *refusal_slew(
	const struct status *status, double pan_deg_s, double tilt_deg_s);

/* refusal_cue - why the beam is not to go there. */
const char *refusal_cue(const struct status *status, struct angles cue);

/* refusal_focus - why nobody can make the beam wider or narrower. */
const char *refusal_focus(const struct status *status);

#endif
