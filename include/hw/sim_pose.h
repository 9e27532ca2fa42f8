/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_POSE_H
#define HW_SIM_POSE_H

#include "base/error.h"
#include "core/rig.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Sim pose: where a simulated head really points, shared between processes
 * through a small mapped file, so that a simulated camera sees what the head
 * of searchlight-sim does.
 *
 * One writer, any number of readers, none of which waits for another (a
 * sequence lock). A simulator's own truth: never open to what aims.
 */

struct sim_pose {
	int64_t at_ns; /* CLOCK_MONOTONIC */
	struct mount_angles at;
	struct mount_rates rates;
	uint64_t faults; /* those that reign; see sim_faults_set */
};

struct sim_pose_file; /* owned by the caller */

/*
 * sim_pose_create - for the writer: makes or takes over the file at @path.
 * sim_pose_open - for a reader. NULL, with @error filled, on failure, also
 * where @path is no such file.
 */
struct sim_pose_file *sim_pose_create(const char *path, struct error *error);
struct sim_pose_file *sim_pose_open(const char *path, struct error *error);

/* sim_pose_close - NULL is fine; leaves the file. */
void sim_pose_close(struct sim_pose_file *file);

/* sim_pose_write - publishes @pose. */
void sim_pose_write(struct sim_pose_file *file, const struct sim_pose *pose);

/*
 * sim_pose_read - false where nothing has been written yet, or the writer
 * died while writing.
 */
bool sim_pose_read(const struct sim_pose_file *file, struct sim_pose *pose);

/*
 * sim_pose_at - @pose carried on to @when_ns at its rates, by at most 0.1 s.
 */
struct mount_angles sim_pose_at(const struct sim_pose *pose, int64_t when_ns);

#endif
