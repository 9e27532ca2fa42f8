/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_PROCESS_H
#define SUPPORT_PROCESS_H

#include "base/clock.h"
#include "check.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* Process: a real program of ours, started for a test and ended by it. */

/*
 * @output: a file that both standard output and error go to
 * @preload: NULL, or a library that is loaded first
 */
static inline pid_t process_start(
	const char *const *argv, const char *output, const char *preload)
{
	pid_t pid = fork();

	assert_true(pid >= 0);
	if (pid > 0) {
		return pid;
	}
	/* A test that fails leaves nothing behind. */
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	int fd = open(output, O_CREAT | O_WRONLY | O_TRUNC, 0600);
	dup2(fd, STDOUT_FILENO);
	dup2(fd, STDERR_FILENO);
	if (preload != NULL) {
		setenv("LD_PRELOAD", preload, 1);
	}
	execv(argv[0], (char *const *)argv);
	_exit(127);
}

/* The exit code, 128 + a signal's number, or -1: not within @wait_s. */
static inline int process_wait(pid_t pid, double wait_s)
{
	int64_t until_ns = clock_now_ns() + (int64_t)(wait_s * 1e9);
	int status;

	while (waitpid(pid, &status, WNOHANG) == 0) {
		if (clock_now_ns() > until_ns) {
			return -1;
		}
		poll(NULL, 0, 5);
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/*
 * Whether it has ended, or did before; *pid is 0 then: a number that was given
 * back may soon be somebody else's.
 */
static inline bool process_has_ended(pid_t *pid)
{
	if (*pid > 0 && waitpid(*pid, NULL, WNOHANG) != 0) {
		*pid = 0;
	}
	return *pid <= 0;
}

/*
 * Runs a program to its end, at most ten minutes: what took one alone was seen
 * to take as long on a machine under load.
 */
static inline int process_run(const char *const *argv, const char *output)
{
	pid_t pid = process_start(argv, output, NULL);
	int code = process_wait(pid, 600.0);

	if (code == -1) {
		kill(pid, SIGKILL);
		process_wait(pid, 5.0);
	}
	return code;
}

/* Processor time that @pid has used so far, in seconds. */
static inline double process_cpu_s(pid_t pid)
{
	char path[64];
	unsigned long user = 0;
	unsigned long system = 0;

	snprintf(path, sizeof(path), "/proc/%d/stat", (int)pid);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fscanf(file,
				 "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u "
				 "%*u %*u %lu %lu",
				 &user, &system),
		2);
	fclose(file);
	return (double)(user + system) / (double)sysconf(_SC_CLK_TCK);
}

#endif
