/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CAPTURE_CAMERA_H
#define CAPTURE_CAMERA_H

#include "app/capture.h"

/*
 * Capture camera: the camera of a capture, while it is open and in between.
 * Its pictures stay what they were when it was opened first.
 */

struct capture_camera {
	const struct capture_plan *plan;
	const atomic_bool *given_up; /* nobody waits for it to be opened */
	struct camera *camera;       /* NULL: it is away */
	struct camera_info info;   /* of the first opening; width 0: none yet */
	bool held;                 /* as it was told */
	struct camera_counts past; /* of the openings before */
};

/*
 * capture_camera_open - false, with @error filled, where it is not there or
 * its pictures are not those of the rig, or of before.
 */
bool capture_camera_open(struct capture_camera *camera, struct error *error);

/* capture_camera_close - one that is away is fine. */
void capture_camera_close(struct capture_camera *camera);

/* capture_camera_hold - see camera_ops; told only where it changes. */
void capture_camera_hold(struct capture_camera *camera, bool on);

/* capture_camera_counts - over all openings, while it is open. */
struct camera_counts capture_camera_counts(const struct capture_camera *camera);

#endif
