/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PURSUIT_LOOK_H
#define PURSUIT_LOOK_H

#include "core/pursuit.h"

/*
 * Pursuit look: the part of a step from a frame's blobs to the tracks, and to
 * what the head that carries the camera learns from them.
 */

/* pursuit_look - the frame of @in, or that there is none. */
void pursuit_look(struct pursuit *pursuit, const struct pursuit_input *in,
	struct pursuit_output *out);

#endif
