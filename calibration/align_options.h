/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_ALIGN_OPTIONS_H
#define CALIBRATION_ALIGN_OPTIONS_H

#include "base/error.h"
#include "core/geodesy.h"
#include "tools/folder.h"

#include <stdbool.h>

/* Align_options: the command line of searchlight-calibrate align. */

struct align_options {
	const char *sightings; /* a file; NULL: see from */
	const char *from;      /* a folder; NULL: see sightings */
	bool gpsd;             /* ask it for place and attitude */
	char gpsd_host[64];
	char gpsd_port[16];
	const char *rig; /* NULL: the recording's, or the default */
	char own_rig[FOLDER_PATH_MAX]; /* the recording's */
	const char *write;             /* NULL: nowhere */
	bool site_known;
	struct geodetic site;
	bool quick;
	bool json;
	bool help;
};

extern const char align_usage[];

/* align_sights - whether there are sightings; else the compass is all. */
bool align_sights(const struct align_options *options);

/* align_parse - false, with @error filled, where the line is wrong. */
bool align_parse(struct align_options *options, int argc, char **argv,
	struct error *error);

#endif
