/* SPDX-License-Identifier: Apache-2.0 */
#include "on_line.h"

enum {
	/* A guard is believed for 150 ms, and the loop has its tick. */
	SILENT_MS = 220,
};

static const struct {
	const char *name;
	int budget_ms; /* 0: that of a lamp on the guard's own line */
} named[] = {
	{ "the stop is pressed", 0 },
	{ "the key is turned off", 0 },
	{ "the spotter presses", 0 },
	{ "the limit switch of pan opens", 0 },
	{ "the GPIO chip vanishes", 0 },
	{ "the operator lets go", 0 },
	{ "searchlightctl is killed", 0 },
	{ "searchlightctl hangs", 0 },
	{ "the terminal is closed", 0 },
	{ "searchlightd is killed", 0 },
	{ "searchlightd hangs", 0 },
	{ "searchlightd is told to end", 0 },
	{ "searchlight-guard is killed", 0 },
	{ "searchlight-guard hangs", SILENT_MS },
	{ "searchlight-guard is held up for 0.3 s", SILENT_MS },
	{ "the camera is gone", 0 },
	{ "the picture is frozen", 0 },
	{ "the head answers no more", 0 },
	{ "the head runs away", 0 },
	{ "somebody says stop", 0 },
	{ "the target is dropped", 0 },
	{ "an aircraft flies into the beam", 0 },
	{ "searchlightd is killed + searchlight-guard is killed", 0 },
	{ "searchlightd hangs + searchlight-guard hangs", 0 },
};

/* The head settles on what comes by slowly: there is no shutter. */
static const char slow[] = "duration_s = 60\n"
			   "camera.width_px = 160\ncamera.height_px = 128\n"
			   "camera.focal_mm = 12.5\nlamp.beam_deg = 2\n"
			   "target = -700 700 530  3 0 0  2.5 400  0 60\n";

static char names[ON_LINE_MAX][120];

size_t on_line_make(
	const struct fault_table *const *tables, struct fault rows[ON_LINE_MAX])
{
	size_t count = sizeof(named) / sizeof(named[0]);

	for (size_t i = 0; i < count; i++) {
		rows[i] = *fault_find(tables, named[i].name);
		snprintf(names[i], sizeof(names[i]), "on the line: %s",
			named[i].name);
		rows[i].name = names[i];
		rows[i].plan.line_lamp = true;
		rows[i].plan.scenario = slow;
		if (named[i].budget_ms > 0) {
			rows[i].budget_ms = named[i].budget_ms;
		}
	}
	return count;
}
