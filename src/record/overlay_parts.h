/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_OVERLAY_PARTS_H
#define RECORD_OVERLAY_PARTS_H

#include "record/overlay.h"

/*
 * Overlay parts: the picture on the left and the column on the right. Private
 * to overlay.
 *
 * Colours mean the same everywhere: green is the chosen target and what is
 * well, amber what wants attention, red what forbids light, blue the other
 * tracks, yellow the beam.
 */

extern const struct colour overlay_text;
extern const struct colour overlay_faint;
extern const struct colour overlay_good;
extern const struct colour overlay_attention;
extern const struct colour overlay_bad;
extern const struct colour overlay_other;
extern const struct colour overlay_beam;

/* One step, with what is derived from it once. */
struct overlay_scene {
	const struct overlay_step *step;
	struct mount_angles head;   /* when the frame was exposed */
	const struct track *target; /* NULL: none is chosen */
	double scale;               /* canvas pixels a pixel of the frame */
};

/* overlay_eye - of the camera that took the frame. */
const struct pursuit_eye *overlay_eye(const struct overlay_scene *scene);

/* overlay_pixel - where @track is in the frame; false where behind it. */
bool overlay_pixel(const struct overlay_scene *scene, const struct track *track,
	struct pixel *at);

/* overlay_shows - whether @at lies within the frame. */
bool overlay_shows(const struct overlay_scene *scene, struct pixel at);

/* overlay_speed_deg_s - how fast @track crosses the sky. */
double overlay_speed_deg_s(
	const struct overlay_scene *scene, const struct track *track);

void overlay_draw_picture(
	struct canvas *canvas, const struct overlay_scene *scene);

void overlay_draw_column(
	struct canvas *canvas, const struct overlay_scene *scene);

#endif
