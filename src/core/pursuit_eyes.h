/* SPDX-License-Identifier: Apache-2.0 */
#ifndef PURSUIT_EYES_H
#define PURSUIT_EYES_H

#include "core/pursuit.h"

/*
 * Pursuit eyes: the part of a step that is about the cameras, of which there
 * may be two.
 */

/* pursuit_eyes_init - after the rig is set. */
void pursuit_eyes_init(struct pursuit *pursuit);

/* pursuit_eyes_choose - who leads from here on; hands over where it changes. */
void pursuit_eyes_choose(struct pursuit *pursuit, int64_t now_ns);

/* pursuit_eyes_turn - whether the one that leads turns with the lamp. */
bool pursuit_eyes_turn(const struct pursuit *pursuit);

/*
 * pursuit_eyes_astray - standard error of where the lamp points, against what
 * the one that leads sees. One that turns with it sees where it points; beside
 * one that stands it is as sure as the head is, which errs by its reckoning
 * where it never answers.
 */
double pursuit_eyes_astray(const struct pursuit *pursuit, int64_t now_ns);

/* pursuit_eyes_age - s since @eye's newest frame came; -1: none has. */
double pursuit_eyes_age(const struct pursuit_eye *eye, int64_t now_ns);

/*
 * pursuit_eyes_judge - the camera that permits are about: that would lead with
 * the lamp lit.
 */
int pursuit_eyes_judge(const struct pursuit *pursuit, int64_t now_ns);

/* pursuit_eyes_dazzled - whether a camera sees the lamp's own beam now. */
bool pursuit_eyes_dazzled(
	const struct pursuit *pursuit, int camera, int64_t now_ns);

/*
 * pursuit_eyes_mask - the frame's blobs without those in the beam's column;
 * returns how many are left in @kept, which has room for all.
 */
size_t pursuit_eyes_mask(const struct pursuit *pursuit,
	const struct pursuit_frame *frame, struct blob *kept);

/*
 * pursuit_eyes_align - a camera's detections as the leading one would have
 * them, and as unsure as that is.
 */
void pursuit_eyes_align(const struct pursuit *pursuit, int camera,
	struct detection *detections, size_t count);

/*
 * pursuit_eyes_saw - what a frame of @camera showed of the target, which was
 * expected at @expected before it.
 */
void pursuit_eyes_saw(struct pursuit *pursuit, int camera, int64_t exposure_ns,
	struct angles expected);

#endif
