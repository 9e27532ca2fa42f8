/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_TAKE_OPTIONS_H
#define CALIBRATION_TAKE_OPTIONS_H

#include "base/error.h"
#include "core/rig.h"
#include "session.h"

#include <stdbool.h>
#include <stddef.h>

/* Take_options: the command line of searchlight-calibrate take. */

enum take_kind {
	TAKE_UNSAID,
	TAKE_WALL,     /* the lamp's spot, for boresight */
	TAKE_STARS,    /* a picture of the sky, for align */
	TAKE_STAR,     /* a star or the moon by name, for align */
	TAKE_LANDMARK, /* a thing of known direction, for align and check */
};

enum {
	TAKE_PLACES_MAX = 16,
	TAKE_NAME_SIZE = 64
};

struct take_options {
	struct session_options session;
	enum take_kind kind;
	double distance_m; /* of TAKE_WALL */
	bool dark;
	char name[TAKE_NAME_SIZE]; /* of TAKE_STAR and TAKE_LANDMARK */
	double az_deg;             /* of TAKE_LANDMARK */
	double el_deg;
	struct mount_angles places[TAKE_PLACES_MAX];
	int place_count; /* 0: where the head stands */
};

extern const char take_usage[];

/* take_parse - false, with @error filled, where the line is wrong. */
bool take_parse(struct take_options *options, int argc, char **argv,
	struct error *error);

/* take_wants_picture - else the place of a bright spot is wanted. */
bool take_wants_picture(const struct take_options *options);

/* take_list - which of the folder's lists gets a row; its columns' names. */
const char *take_list(const struct take_options *options);
const char *take_columns(const struct take_options *options);

/* take_name - what the picture's file is called. */
void take_name(const struct take_options *options, struct mount_angles head,
	char *name, size_t size);

#endif
