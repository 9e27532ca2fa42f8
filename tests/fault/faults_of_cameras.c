/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

/* What goes wrong with the camera; the simulator's --fault causes it. */

static void call(struct tower *tower)
{
	kill(tower->night.head, SIGUSR1);
}

static const char wrong_frame[] =
	"The camera is silent, frozen, blind or saturated";

static const struct fault rows[] = {
	{ "the camera is gone", "no-camera", FAULT_DARKENS, 500,
		"the camera is lost", .plan.faults = { "no-camera@signal" },
		.strike = call },
	{ "the camera is silent", "camera-silent", FAULT_DARKENS, 500,
		wrong_frame, .plan.faults = { "camera-silent@signal" },
		.strike = call },
	{ "the camera is slow", "camera-slow: a picture each 0.6 s",
		FAULT_DARKENS, 900, wrong_frame,
		.plan.faults = { "camera-slow@signal" }, .strike = call },
	{ "the picture is frozen", "camera-frozen: with fresh stamps",
		FAULT_DARKENS, 500, wrong_frame,
		.plan.faults = { "camera-frozen@signal" }, .strike = call },
	{ "the picture is black", "camera-black", FAULT_DARKENS, 500,
		wrong_frame, .plan.faults = { "camera-black@signal" },
		.strike = call },
	{ "the picture is saturated", "camera-white", FAULT_DARKENS, 500,
		wrong_frame, .plan.faults = { "camera-white@signal" },
		.strike = call },
	{ "the picture is noise", "camera-noise", FAULT_DARKENS, 650,
		"No firm target was seen lately", .once = true,
		.plan.faults = { "camera-noise@signal" }, .strike = call },
	{ "stamps run backwards", "camera-back", FAULT_DARKENS, 500,
		wrong_frame, .plan.faults = { "camera-back@signal" },
		.strike = call },
	{ "stamps are of the future", "camera-ahead: by a second",
		FAULT_DARKENS, 500, "From exposure to command takes too long",
		.plan.faults = { "camera-ahead@signal" },
		.plan.scenario = tower_calm_night, .strike = call },
};

FAULT_TABLE(faults_of_cameras, rows);
