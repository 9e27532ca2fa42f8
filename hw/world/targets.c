/* SPDX-License-Identifier: Apache-2.0 */
#include "targets.h"

#include <math.h>

/* An airframe is wider than high, as wings and rotors make it. */
#define HEIGHT_SHARE 0.4

/* Full width at half height of a Gaussian, in sigmas. */
#define HALF_WIDTH_SIGMA 2.3548

static double seconds(int64_t when_ns)
{
	return (double)when_ns * 1e-9;
}

bool sim_world_place(const struct sim_world_settings *settings, int index,
	int64_t when_ns, struct vec3 *at_m)
{
	const struct sim_target *target = &settings->targets[index];
	double at_s = seconds(when_ns);

	if (index >= settings->target_count || !sim_path_exists(target, at_s)) {
		return false;
	}
	*at_m = sim_path_place(&settings->course, target, index, at_s);
	return true;
}

bool sim_world_hidden(
	const struct sim_world_settings *settings, int index, int64_t when_ns)
{
	return sim_path_hidden(&settings->course, index, seconds(when_ns));
}

static bool is_seen(const struct targets_view *view, int index)
{
	int64_t when_ns = view->shutter->middle_ns;

	return sim_path_exists(
		       &view->settings->targets[index], seconds(when_ns)) &&
		!sim_world_hidden(view->settings, index, when_ns);
}

/* The target's image @later_s after the middle; false where it is unseen. */
static bool spot_at(const struct targets_view *view, int index, double later_s,
	struct spot *spot)
{
	const struct sim_target *target = &view->settings->targets[index];
	struct vec3 where = sim_path_place(&view->settings->course, target,
		index, seconds(view->shutter->middle_ns) + later_s);
	double range = sqrt(geom_dot(where, where));
	double size_px =
		target->size_m / range / lens_pixel_rad(&view->rig->lens);
	struct rig rig = *view->rig;

	rig.range_m = range;
	*spot = (struct spot){
		.w_px = size_px,
		.h_px = size_px * HEIGHT_SHARE,
		.level = target->contrast,
	};
	if (!rig_pixel_of_world(&rig, geom_angles(where),
		    view_head(view->shutter, later_s), &spot->centre)) {
		return false;
	}
	spot->centre = view_round(spot->centre);
	return true;
}

static void draw(
	const struct targets_view *view, int index, struct spot_sheet *sheet)
{
	double half_s = view->settings->exposure_s / 2.0;
	struct spot spot;
	struct spot last;
	int steps;

	if (!spot_at(view, index, -half_s, &spot) ||
		!spot_at(view, index, half_s, &last)) {
		return;
	}
	steps = spot_steps(spot.centre, last.centre);
	for (int i = 0; i < steps; i++) {
		double later_s = half_s * ((2.0 * i + 1.0) / steps - 1.0);

		if (spot_at(view, index, later_s, &spot)) {
			spot.level /= steps;
			spot_add(sheet, view->optics, &spot);
		}
	}
}

void targets_draw(const struct targets_view *view, struct spot_sheet *sheet)
{
	for (int i = 0; i < view->settings->target_count; i++) {
		if (is_seen(view, i)) {
			draw(view, i, sheet);
		}
	}
}

int targets_boxes(
	const struct targets_view *view, struct sim_box *boxes, int room)
{
	int count = 0;

	for (int i = 0; i < view->settings->target_count && count < room; i++) {
		struct spot spot;

		if (is_seen(view, i) && spot_at(view, i, 0.0, &spot) &&
			lens_sees(&view->rig->lens, spot.centre)) {
			boxes[count++] = (struct sim_box){ spot.centre,
				spot.w_px, spot.h_px, "drone" };
		}
	}
	return count;
}

static double spread(double side_px, double blur_px)
{
	double blur = HALF_WIDTH_SIGMA * blur_px;

	return fmax(1.0, sqrt(side_px * side_px + blur * blur));
}

void targets_spread(
	const struct targets_view *view, struct sim_box *boxes, int count)
{
	double blur_px = view->settings->blur_px;

	for (int i = 0; i < count; i++) {
		boxes[i].w_px = spread(boxes[i].w_px, blur_px);
		boxes[i].h_px = spread(boxes[i].h_px, blur_px);
	}
}

double targets_peak(const struct spot_optics *optics, double size_px)
{
	return spot_peak(optics, size_px, size_px * HEIGHT_SHARE);
}
