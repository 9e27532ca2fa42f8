/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_SESSION_H
#define CALIBRATION_SESSION_H

#include "base/command_line.h"
#include "core/rig.h"
#include "tools/folder.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Session: what the commands have in common that measure with a head or a
 * camera, or on what was recorded of them.
 */

struct session_options {
	const char *from;   /* folder of recorded material; NULL: live */
	const char *config; /* the daemon's settings, for live */
	const char *rig;    /* rig file that is known; NULL: of the settings */
	const char *write;  /* rig file that is written; NULL: none */
	const char *out;    /* folder for plots and recordings; NULL: none */
	bool json;
	bool help;
	bool sent; /* the head goes to at first; see session_take_at */
	struct mount_angles at;
	char own_rig[FOLDER_PATH_MAX]; /* session_rig's */
	char **words;                  /* what was left on the line */
	int word_count;
};

/*
 * session_parse - the line of a command.
 *
 * @extras: options that this command alone has, up to 12, ended with a row of
 *          zeros; NULL: none
 *
 * False, with @error filled, where the line is wrong, or names neither --from
 * nor --config.
 */
bool session_parse(struct session_options *options, int argc, char **argv,
	const struct command_word *extras, struct error *error);

/*
 * session_main - a command's whole main function, for one without own options:
 * its exit code.
 *
 * @usage:          of @program; session_usage is told behind it
 * @findings_bytes: so many, all zero, are lent to @run
 */
int session_main(int argc, char **argv, const char *program, const char *usage,
	size_t findings_bytes,
	bool (*run)(struct session_options *options, void *findings,
		struct error *error));

/*
 * session_at - "PAN:TILT" in degrees into @at; session_take_at is for an extra
 * option --at whose target are the session_options.
 */
bool session_at(
	const char *value, struct mount_angles *at, struct error *error);
bool session_take_at(
	const struct command_word *word, char *value, struct error *error);

/* session_usage - the options above, as lines of a help. */
extern const char session_usage[];

/*
 * session_rig - the rig that is known: of --rig, or rig.conf of the folder of
 * --from where there is one, or the default. Options' rig then names its file,
 * or none.
 */
bool session_rig(
	struct session_options *options, struct rig *rig, struct error *error);

/* session_known - where --rig names none, the one of the settings is meant. */
void session_known(struct session_options *options, const char *rig);

#endif
