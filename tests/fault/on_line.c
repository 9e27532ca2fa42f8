/* SPDX-License-Identifier: Apache-2.0 */
#include "on_line.h"

enum {
	/* A guard is believed for 150 ms, and the loop has its tick. */
	SILENT_MS = 220,
};

static const struct {
	const char *name;
	int budget_ms; /* 0: that of a lamp on the guard's own line */
	bool channel;  /* with a DMX fixture as well, which never answers */
} named[] = {
	{ "the stop is pressed", 0, true },
	{ "the key is turned off", 0, true },
	{ "the spotter presses", 0, false },
	{ "the limit switch of pan opens", 0, false },
	{ "the GPIO chip vanishes", 0, false },
	{ "the operator lets go", 0, true },
	{ "searchlightctl is killed", 0, true },
	{ "searchlightctl hangs", 0, true },
	{ "the terminal is closed", 0, false },
	{ "searchlightd is killed", 0, true },
	{ "searchlightd hangs", 0, true },
	{ "searchlightd is told to end", 0, true },
	{ "searchlight-guard is killed", 0, true },
	{ "searchlight-guard hangs", SILENT_MS, true },
	{ "searchlight-guard is held up for 0.3 s", SILENT_MS, false },
	{ "the camera is gone", 0, false },
	{ "the picture is frozen", 0, true },
	{ "the head answers no more", 0, false },
	{ "the head runs away", 0, false },
	{ "somebody says stop", 0, true },
	{ "the target is dropped", 0, true },
	{ "an aircraft flies into the beam", 0, false },
	{ "searchlightd is killed + searchlight-guard is killed", 0, true },
	{ "searchlightd hangs + searchlight-guard hangs", 0, true },
};

/*
 * A fixture begins at the middle of its range, and never says where it is. The
 * target is in view from there all the time.
 */
static const char ahead[] = "duration_s = 60\n"
			    "camera.width_px = 160\ncamera.height_px = 128\n"
			    "camera.focal_mm = 4\nlamp.beam_deg = 8\n"
			    "target = -45 500 40  1.5 0 0  6 400  0 60\n";
static const char unheard[] = "mount.rate_pan_deg_s = 60\n"
			      "mount.rate_tilt_deg_s = 60\n"
			      "mount.baud = 115200\nsafety.reckoned_deg = 1\n"
			      "safety.horizon_deg = -20\n";

static char names[ON_LINE_MAX][120];

static void put_row(const struct fault_table *const *tables, int index,
	enum tower_line_lamp lamp, char name[120], struct fault *row)
{
	*row = *fault_find(tables, named[index].name);
	snprintf(name, 120, "%s: %s",
		lamp == TOWER_AUXILIARY ? "auxiliary" : "DMX",
		named[index].name);
	row->name = name;
	row->plan.lamp = lamp;
	row->plan.scenario = lamp == TOWER_AUXILIARY ? tower_calm_night : ahead;
	if (lamp == TOWER_CHANNEL) {
		row->plan.daemon = unheard;
	}
	/* A fixture comes to rest by itself where it was sent. */
	row->stops_head &= lamp == TOWER_AUXILIARY;
	if (named[index].budget_ms > 0) {
		row->budget_ms = named[index].budget_ms;
	}
}

size_t on_line_make(
	const struct fault_table *const *tables, struct fault rows[ON_LINE_MAX])
{
	const int named_count = sizeof(named) / sizeof(named[0]);
	size_t count = 0;

	for (int i = 0; i < named_count; i++) {
		put_row(tables, i, TOWER_AUXILIARY, names[count], &rows[count]);
		count++;
	}
	for (int i = 0; i < named_count; i++) {
		if (named[i].channel) {
			put_row(tables, i, TOWER_CHANNEL, names[count],
				&rows[count]);
			count++;
		}
	}
	assert_true(count <= ON_LINE_MAX);
	return count;
}
