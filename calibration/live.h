/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_LIVE_H
#define CALIBRATION_LIVE_H

#include "app/capture.h"
#include "base/error.h"
#include "calibration/drill.h"
#include "calibration/stand.h"
#include "settings/settings.h"

#include <stdbool.h>

/*
 * Live: the head and the camera that the daemon's settings name, as a stand in
 * real time. The lamp is not touched: searchlight-guard owns it, and nobody
 * holds its key here. Ctrl-C stops the head.
 */

struct live {
	struct settings settings;
	struct rig rig;
	struct link *link;
	struct capture *capture; /* NULL: no camera */
	int signals;
	bool seen;         /* last holds */
	struct pixel last; /* where the thing was that is watched */
	struct stand stand;
};

/* What is wanted of it, in any sum. */
enum live_part {
	LIVE_HEAD = 1,
	LIVE_CAMERA = 2,
};

/*
 * live_open - @live must outlive what is done with it; live_close it, also
 * after a failure.
 *
 * @rig:     a rig file instead of the settings' own; NULL: theirs
 * @parts:   of enum live_part
 * @witness: of the camera's pictures, who must outlive @live; NULL: nobody
 *
 * False, with @error filled, where the settings name no head, or it or the
 * camera cannot be opened.
 */
bool live_open(struct live *live, const char *config, const char *rig,
	unsigned parts, const struct capture_witness *witness,
	struct error *error);

/* live_close - stops the head first. */
void live_close(struct live *live);

/* live_keep - leaves what was recorded in @folder, for --from. */
bool live_keep(
	const struct live *live, const char *folder, struct error *error);

/*
 * live_reaches - false, with @error filled, where it lies outside of the stops
 * of the settings.
 */
bool live_reaches(
	const struct live *live, struct mount_angles at, struct error *error);

/* live_go - turns the head there; false as live_reaches and stand_go. */
bool live_go(struct live *live, struct mount_angles at, struct error *error);

/* live_drill - as the settings have it. */
struct drill_settings live_drill(
	const struct live *live, struct progress *progress);

#endif
