/* SPDX-License-Identifier: Apache-2.0 */
#ifndef REHEARSAL_MOUNT_H
#define REHEARSAL_MOUNT_H

#include "tools/rehearsal.h"

/*
 * The rehearsal's mount: a real backend on a simulated line to a simulated
 * head, in virtual time.
 */

enum {
	REHEARSAL_SAMPLES_MAX = 4 * MOUNT_SAMPLES_MAX,
	REHEARSAL_SENT_MAX = 64,
};

struct rehearsal_mount {
	struct sim_head head;
	struct sim_line *line;
	struct link *link;
	const struct mount_ops *ops;
	struct mount *mount;
	int64_t next_ns; /* when it wants to be served */
	bool fault;

	/* What came since the last step. */
	struct mount_sample samples[REHEARSAL_SAMPLES_MAX];
	size_t sample_count;
	struct mount_command sent[REHEARSAL_SENT_MAX];
	size_t sent_count;

	int64_t told_exposure_ns; /* behind the newest command given */
	int64_t sent_exposure_ns; /* and behind the newest gone out ... */
	int64_t sent_ns;          /* ... at this time */
	bool sent_new;
};

bool rehearsal_mount_init(struct rehearsal_mount *mount,
	const struct rehearsal_settings *settings, int64_t now_ns,
	struct error *error);
void rehearsal_mount_fini(struct rehearsal_mount *mount);

/* Sends what is due and collects what has come. */
void rehearsal_mount_serve(struct rehearsal_mount *mount, int64_t now_ns);

/* Does as @output says; what came before it has been looked at. */
void rehearsal_mount_obey(struct rehearsal_mount *mount,
	const struct pursuit_output *output, int64_t exposure_ns,
	int64_t now_ns);

/* Where lamp and camera really point at @now_ns. */
struct mount_angles rehearsal_mount_true(
	struct rehearsal_mount *mount, int64_t now_ns);

/* How wide the lamp's beam truly is at @now_ns. */
double rehearsal_mount_width(
	struct rehearsal_mount *mount, const struct rig *rig, int64_t now_ns);

/* Whether a command has gone out since it was last asked. */
bool rehearsal_mount_sent(struct rehearsal_mount *mount);

#endif
