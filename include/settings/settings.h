/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_SETTINGS_H
#define SETTINGS_SETTINGS_H

#include "core/pursuit.h"
#include "core/sky.h"
#include "hw/mount.h"
#include "hw/traffic.h"
#include "settings/options.h"
#include "vision/eye.h"

/*
 * Settings: what the operator prefers, as one file. Facts that were
 * measured stand in the rig file instead (settings/rig_file.h).
 */

/* Where one camera's pictures come from. */
struct camera_settings {
	char kind[OPTION_TEXT_MAX];   /* "footage", ...; empty: there is none */
	char source[OPTION_TEXT_MAX]; /* what that kind opens */
	bool loop;                    /* footage begins again at its end */
	char pose[OPTION_TEXT_MAX];   /* of searchlight-sim; for "sim" */
};

struct settings {
	struct pursuit_settings pursuit;
	struct eye_settings eye;

	struct camera_settings cameras[RIG_CAMERAS];

	char mount_kind[OPTION_TEXT_MAX]; /* "pelco-d" or "none" */
	char mount_link[OPTION_TEXT_MAX]; /* see hw/link.h */
	struct mount_settings mount;
	char mount_fixture[OPTION_TEXT_MAX]; /* its profile; empty: default */

	double tick_hz;                  /* of the loop when no frame comes */
	char socket[OPTION_TEXT_MAX];    /* the control socket's path */
	char operators[OPTION_TEXT_MAX]; /* a group; empty: none */
	char guard[OPTION_TEXT_MAX];     /* the guard's; empty: no guard */
	char rotctl_listen[OPTION_TEXT_MAX];    /* empty: nobody is served */
	char rotctl_token[OPTION_TEXT_MAX];     /* empty: nobody may cue */
	char rotctl_unguarded[OPTION_TEXT_MAX]; /* where anybody may cue */
	struct sky_settings sky;
	struct airspace_settings air; /* but for the site, which is sky's */
	char aircraft_feed[OPTION_TEXT_MAX]; /* empty: nobody is asked */
	char record_folder[OPTION_TEXT_MAX]; /* empty: nothing is recorded */
	double record_quota_gb;              /* all recordings together */
	double record_free_gb;               /* of the disk stay free */
	double record_length_s;              /* one recording's longest */
	int record_queue_mb; /* of memory, for what waits to be written */
	char aircraft_file[OPTION_TEXT_MAX]; /* aircraft.json; empty: none */
	char black_box[OPTION_TEXT_MAX];     /* its file; empty: none */
	int black_box_mb;
	char guard_box[OPTION_TEXT_MAX]; /* that of the guard, to be read */
	char rig[OPTION_TEXT_MAX];       /* the rig file; empty: the default */
};

extern const struct option_table settings_table;

/*
 * settings_default - what an empty file means. The parts come from their
 * owners: pursuit_settings_default, eye_settings_default,
 * mount_settings_default.
 */
struct settings settings_default(void);

/*
 * settings_load - the defaults with the file at @path over them; NULL: the
 * defaults. The loop's speed steps and limits are then made to fit the head
 * that mount.kind and mount.rate_* describe.
 *
 * False, with @settings untouched and @error filled, where the file cannot
 * be read, is wrong, or where values do not go together.
 */
bool settings_load(
	struct settings *settings, const char *path, struct error *error);

/* settings_traffic - what is said of sun and aircraft. */
struct traffic_settings settings_traffic(const struct settings *settings);

#endif
