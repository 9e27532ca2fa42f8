/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PURSUIT_SIGHT_H
#define PURSUIT_SIGHT_H

#include "core/pursuit.h"

/*
 * Pursuit sight: what the camera that leads, and that the head carries, says
 * of the head itself. The other camera's sights would shake the head by what
 * the two are apart.
 */

/*
 * pursuit_sight_begin - a frame of that camera. For a new target, or by another
 * camera than before, nothing is known of the way until now.
 */
void pursuit_sight_begin(
	struct pursuit *pursuit, const struct pursuit_frame *frame);

/*
 * pursuit_sight_turn - a picture with edges in it knows how the camera turned,
 * better than an encoder whose word came early or late. While a target is
 * followed its own smooth way tells more, and nothing else pulls at the beam.
 */
void pursuit_sight_turn(
	struct pursuit *pursuit, const struct pursuit_frame *frame);

/* Of what may be the target, and how far it is off. */
struct pursuit_sight {
	bool found;
	struct vec3 at; /* a unit vector: where it was seen */
	struct head_sight of_head;
};

/*
 * pursuit_sight_target - the only detection in the gate of the chosen target,
 * before the tracks have had their say: they forget what they expected. Not
 * found where there is none, or more than one.
 */
struct pursuit_sight pursuit_sight_target(const struct pursuit *pursuit,
	int64_t exposure_ns, const struct detection *detections, size_t count);

/*
 * pursuit_sight_take - once the tracks had their say: corrects the head, if
 * the target's track took that detection. The gate of one that is hidden grows
 * by degrees, and what lies in it is rather something else.
 */
void pursuit_sight_take(
	struct pursuit *pursuit, const struct pursuit_sight *sight);

#endif
