/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LEAD_H
#define CORE_LEAD_H

#include "core/rig.h"

#include <stdbool.h>

/*
 * Lead: which of two cameras leads.
 *
 * Both feed the tracks. The one that leads is the one whose directions count
 * where the two disagree, that corrects the head, and whose pictures the
 * permits are about. The wider one finds; once the finer one has seen the
 * target for some frames it takes over, and gives back when it loses it. While
 * the lamp is lit a thermal camera that knows the target goes before a visible
 * one, which sees the beam itself. A camera that shows nothing does not lead
 * while the other shows something.
 */

/* One camera at this moment. */
struct lead_view {
	bool shows; /* its pictures come and are worth something */
	enum camera_sees sees;
	double pixel_rad; /* of its lens, on the axis */
	double unseen_s;  /* since it saw the target; negative: it never did */
};

struct lead {
	int camera;              /* that leads */
	int streak[RIG_CAMERAS]; /* frames in a row that saw the target */
};

/* lead_init - the wider camera of @rig leads. */
void lead_init(struct lead *lead, const struct rig *rig);

/* lead_saw - a frame of @camera did, or did not, show the target. */
void lead_saw(struct lead *lead, int camera, bool saw);

/*
 * lead_choose - who leads, the lamp being lit or not; lead.camera is not
 * changed.
 *
 * @views: one for each of @count cameras
 */
int lead_choose(const struct lead *lead, const struct lead_view *views,
	int count, bool lit);

#endif
