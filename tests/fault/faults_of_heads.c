/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

/* What goes wrong with the head and its line, while it turns and is lit. */

static void call(struct tower *tower)
{
	kill(tower->night.head, SIGUSR1);
}

static void pull_plug(struct tower *tower)
{
	tap_plug(&tower->night.tap, false);
}

static void stop_deafly(struct tower *tower)
{
	call(tower);
	tower_run(tower, 20);
	night_say(&tower->night, "stop");
}

static const char unheard[] = "does not say where it is";
static const char astray[] = "the head is not where it was sent";

static const struct fault rows[] = {
	{ "the head answers no more", "mute", FAULT_DARKENS, 200, unheard,
		.plan.faults = { "mute@signal" }, .strike = call },
	{ "the head answers noise", "garbage", FAULT_DARKENS, 200, unheard,
		.plan.faults = { "garbage@signal" }, .strike = call },
	{ "the head's answers break off", "truncated", FAULT_DARKENS, 200,
		unheard, .plan.faults = { "truncated@signal" },
		.strike = call },
	{ "the head's answers come two at a time", "glued", FAULT_DARKENS, 200,
		unheard, .plan.faults = { "glued@signal" }, .strike = call },
	{ "the head's answers are late", "late=300", FAULT_DARKENS, 200,
		unheard, .plan.faults = { "late=300@signal" }, .strike = call },
	{ "the head's line hangs up", "unplug", FAULT_DARKENS, 200,
		"the head's line is not there",
		.plan.faults = { "unplug@signal" }, .strike = call },
	{ "the head's plug is pulled", "the line's near end closes",
		FAULT_DARKENS, 200, "the head's line is not there",
		.strike = pull_plug },
	/* At 1.5 deg/s it takes 0.17 s until it is off by 0.25 deg at all. */
	{ "the head stalls", "stall", FAULT_DARKENS, 370, astray,
		.plan.faults = { "stall@signal" }, .strike = call },
	{ "the head meets a stop", "limit=0.1", FAULT_DARKENS, 440, astray,
		.plan.faults = { "limit=0.1@signal" }, .strike = call },
	{ "the head's encoder jumps", "jump=20", FAULT_DARKENS, 200, astray,
		.plan.faults = { "jump=20@signal" }, .strike = call },
	{ "the head runs away", "drift=10", FAULT_DARKENS, 200, astray,
		.plan.faults = { "drift=10@signal" },
		.plan.scenario = tower_calm_night, .strike = call },
	{ "the head creeps", "drift=2", FAULT_IS_BORNE,
		.plan.faults = { "drift=2@signal" }, .strike = call },
	{ "the head does not hear stop", "lost-stop=3, then stop",
		FAULT_DARKENS, 100, "the operator said stop",
		.plan.faults = { "lost-stop=3@signal" },
		.strike = stop_deafly },
};

FAULT_TABLE(faults_of_heads, rows);
