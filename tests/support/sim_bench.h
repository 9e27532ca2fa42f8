/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_SIM_BENCH_H
#define SUPPORT_SIM_BENCH_H

#include "real_mount.h"
#include "sim_process.h"

/*
 * Sim bench: a real searchlight-sim at the pty "mount" in a fresh folder, and
 * the Pelco-D driver on it.
 */

struct sim_bench {
	char *program; /* searchlight-sim, its whole path */
	char folder[32];
};

/* Goes into a fresh folder; false where the command line is not the path. */
static inline bool sim_bench_enter(
	struct sim_bench *bench, int argc, char **argv)
{
	snprintf(bench->folder, sizeof(bench->folder), "/tmp/sim_bench.XXXXXX");
	bench->program = argc == 2 ? realpath(argv[1], NULL) : NULL;
	return bench->program != NULL && mkdtemp(bench->folder) != NULL &&
		chdir(bench->folder) == 0;
}

static inline void sim_bench_leave(struct sim_bench *bench)
{
	unlink("pose");
	rmdir(bench->folder);
	free(bench->program);
}

static inline void sim_bench_start(const struct sim_bench *bench,
	struct sim_process *sim, struct real_mount *real,
	const char *sim_arguments)
{
	struct mount_settings settings = mount_settings_default();

	*sim = sim_process_start(bench->program, sim_arguments);
	real_mount_start(real, "pelco-d", "pty:mount", &settings);
}

static inline void sim_bench_end(
	struct sim_process *sim, struct real_mount *real)
{
	real_mount_end(real);
	assert_int_equal(sim_process_end(sim, SIGTERM), 0);
}

#endif
