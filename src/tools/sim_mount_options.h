/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SIM_MOUNT_OPTIONS_H
#define SIM_MOUNT_OPTIONS_H

#include "base/error.h"
#include "hw/sim_head.h"
#include "hw/sim_line.h"
#include "sim_port.h"

#include <stdio.h>

/*
 * Sim mount options: the command line of searchlight-sim mount, by one table
 * that feeds the parser and --help.
 */

struct sim_mount_options {
	struct sim_head_settings head;
	struct sim_line_settings line;
	struct sim_faults faults;
	enum sim_port_kind port;
	const char *place;   /* of the port */
	const char *pose;    /* NULL: no pose file */
	const char *fixture; /* profile; NULL: the default */
	bool help;
};

/* sim_mount_options_parse - the texts stay in @argv. */
bool sim_mount_options_parse(struct sim_mount_options *options, int argc,
	char **argv, struct error *error);

void sim_mount_options_help(FILE *out);

#endif
