/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_SIM_PROCESS_H
#define SUPPORT_SIM_PROCESS_H

#include "check.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/*
 * Sim process: a real searchlight-sim, started for a test and ended by it.
 */

enum {
	SIM_ARGUMENTS_MAX = 32
};

struct sim_process {
	pid_t pid;
	int output; /* its standard output */
};

/* Starts @program mount with the words of @arguments; waits until ready. */
static inline struct sim_process sim_process_start(
	const char *program, const char *arguments)
{
	struct sim_process sim;
	char *argv[SIM_ARGUMENTS_MAX] = { NULL };
	char words[1024];
	char ready[256];
	char *rest = words;
	int ends[2];
	int count = 0;

	snprintf(words, sizeof(words), "%s mount %s", program, arguments);
	while ((argv[count] = strtok_r(rest, " ", &rest)) != NULL) {
		assert_true(++count < SIM_ARGUMENTS_MAX);
	}
	assert_int_equal(pipe(ends), 0);
	sim.pid = fork();
	assert_true(sim.pid >= 0);
	if (sim.pid == 0) {
		/* a test that fails leaves nothing behind */
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		dup2(ends[1], STDOUT_FILENO);
		close(ends[0]);
		close(ends[1]);
		execv(program, argv);
		_exit(127);
	}
	close(ends[1]);
	sim.output = ends[0];
	assert_true(read(sim.output, ready, sizeof(ready)) > 0);
	return sim;
}

/* Sends @signal_number and waits; the exit code, or 128 + the signal. */
static inline int sim_process_end(struct sim_process *sim, int signal_number)
{
	int status = 0;

	kill(sim->pid, signal_number);
	assert_int_equal(waitpid(sim->pid, &status, 0), sim->pid);
	close(sim->output);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

#endif
