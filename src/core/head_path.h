/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEAD_PATH_H
#define HEAD_PATH_H

#include "core/head.h"

/*
 * Head path: the motion that told rates make of two axes: dead time is the
 * caller's, acceleration and backlash are here.
 */

struct head_path {
	struct head_axis pan;
	struct head_axis tilt;
	int64_t at_ns;
};

/* head_path_to - on to @when_ns; earlier times change nothing. */
void head_path_to(struct head_path *path, const struct head_settings *settings,
	int64_t when_ns);

/* head_path_obey - the rates wished from now on. */
void head_path_obey(struct head_path *path, struct mount_rates rates);

/*
 * head_path_spread - variance of the way that a change of rate makes: the
 * delay varies, and ramps are not quite even.
 */
double head_path_spread(const struct head_settings *settings,
	double change_rad_s, double accel_rad_s2);

#endif
