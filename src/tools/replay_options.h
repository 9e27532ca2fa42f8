/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REPLAY_OPTIONS_H
#define REPLAY_OPTIONS_H

#include "base/error.h"
#include "tools/scene.h"

#include <stdbool.h>

/*
 * searchlight-replay's command line.
 */

enum {
	REPLAY_CONFIGS_MAX = 16
};

struct replay_options {
	char **footage; /* file names, in the order given */
	int footage_count;
	const char *camera2;    /* the second camera's file; NULL: none */
	double camera2_after_s; /* it began later than the first's; or before */
	const char *truth;      /* NULL: none */
	const char *rig;        /* NULL: see scene_footage */
	const char *config;     /* NULL: the defaults */
	const char *out;        /* NULL: no files */
	enum scene_layout layout;
	struct mount_angles start; /* of the simulated head */
	bool annotate;
	bool stills;
	bool json;
	/* Of recordings: */
	double speed;       /* of the night's; 0: as fast as it goes */
	double from_s;      /* show and write from there */
	bool loop;          /* again and again */
	bool by_hand;       /* a picture at each Enter */
	const char *inject; /* a faults file; NULL: none */
	bool make_case;     /* of what is from here to there: */
	double case_from_s;
	double case_to_s;
	/* Of a batch: */
	bool batch;
	const char *configs[REPLAY_CONFIGS_MAX]; /* each of --config */
	int config_count;
	bool help;
	bool version;
};

/* False, with @error filled, where it makes no sense. */
bool replay_options_parse(struct replay_options *options, int argc, char **argv,
	struct error *error);

extern const char replay_usage[];

#endif
