/* SPDX-License-Identifier: Apache-2.0 */
#include "turn_warp.h"

/* How far the outer nodes are from the middle, of the side. */
static const double node_share = 0.375;

struct pixel warp_in_frame(const struct warp *warp, double x, double y)
{
	return (struct pixel){ warp->scale * (x + 0.5) - 0.5,
		warp->scale * (y + 0.5) - 0.5 };
}

static bool same(struct mount_angles a, struct mount_angles b)
{
	return a.pan_rad == b.pan_rad && a.tilt_rad == b.tilt_rad;
}

bool warp_between(struct warp *warp, const struct rig *rig,
	struct mount_angles from, struct mount_angles to)
{
	int middle_x = warp->width / 2;
	int middle_y = warp->height / 2;

	for (int j = 0; j < WARP_NODES; j++) {
		for (int i = 0; i < WARP_NODES; i++) {
			double x =
				middle_x + (i - 1) * node_share * warp->width;
			double y =
				middle_y + (j - 1) * node_share * warp->height;
			struct pixel at = warp_in_frame(warp, x, y);
			struct angles world = rig_world_of_pixel(rig, at, from);

			if (!same(from, to) &&
				!rig_pixel_of_world(rig, world, to, &at)) {
				return false;
			}
			warp->node[j][i] = (struct pixel){
				(at.x_px + 0.5) / warp->scale - 0.5,
				(at.y_px + 0.5) / warp->scale - 0.5,
			};
		}
	}
	return true;
}

/* weigh_nodes - by Lagrange: they are at -1, 0 and 1. */
static void weigh_nodes(double at, double *weights)
{
	weights[0] = at * (at - 1.0) / 2.0;
	weights[1] = 1.0 - at * at;
	weights[2] = at * (at + 1.0) / 2.0;
}

struct pixel warp_at(const struct warp *warp, int x, int y)
{
	int middle_x = warp->width / 2;
	int middle_y = warp->height / 2;
	double across[WARP_NODES];
	double down[WARP_NODES];
	struct pixel to = { 0.0, 0.0 };

	weigh_nodes((x - middle_x) / (node_share * warp->width), across);
	weigh_nodes((y - middle_y) / (node_share * warp->height), down);
	for (int j = 0; j < WARP_NODES; j++) {
		for (int i = 0; i < WARP_NODES; i++) {
			double weight = down[j] * across[i];

			to.x_px += weight * warp->node[j][i].x_px;
			to.y_px += weight * warp->node[j][i].y_px;
		}
	}
	return to;
}

struct pixel warp_middle(const struct warp *warp)
{
	return warp->node[WARP_NODES / 2][WARP_NODES / 2];
}
