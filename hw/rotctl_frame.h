/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_ROTCTL_FRAME_H
#define HW_ROTCTL_FRAME_H

#include "hw/mount.h"
#include "hw/rotctl.h"
#include "hw/setpoint.h"

/*
 * Rotctl frame: a rotator's degrees against the head's radians, by the zeros
 * and inversions of the settings. Pure.
 */

/* rotctl_frame_here - what an answer says. */
struct mount_angles rotctl_frame_here(
	const struct mount_settings *settings, double az_deg, double el_deg);

/* rotctl_frame_request - the request to be at @at. */
struct rotctl_request rotctl_frame_request(
	const struct mount_settings *settings, struct mount_angles at);

/* rotctl_frame_bound - @setpoint never leaves the rotator's limits. */
void rotctl_frame_bound(const struct mount_settings *settings,
	const struct rotctl_limits *limits, struct setpoint *setpoint);

#endif
