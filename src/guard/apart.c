/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/apart.h"

#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	LOOK_MS = 5,
};

/* Signals stay blocked: it ends when its program does, and not before. */
static void ignore_signals(void)
{
	sigset_t all;

	sigfillset(&all);
	sigprocmask(SIG_SETMASK, &all, NULL);
}

/* Holds nothing of the program's open, neither a line nor a log. */
static void let_go_of_all_but(int a, int b)
{
	int low = a < b ? a : b;
	int high = a < b ? b : a;

	if (low > 0) {
		close_range(0, (unsigned)low - 1, 0);
	}
	if (high > low + 1) {
		close_range((unsigned)low + 1, (unsigned)high - 1, 0);
	}
	close_range((unsigned)high + 1, ~0U, 0);
}

bool apart_begin(struct apart *apart, const char *name, int also,
	void (*work)(int fd, void *context), void *context, struct error *error)
{
	int ends[2];

	*apart = (struct apart){ .fd = APART_NONE };
	if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0) {
		return error_errno(error, ERROR_FAILED, "%s: socketpair", name);
	}
	pid_t pid = fork();

	if (pid == 0) {
		ignore_signals();
		prctl(PR_SET_NAME, name);
		let_go_of_all_but(ends[1], also);
		work(ends[1], context);
		_exit(0);
	}
	close(ends[1]);
	if (pid < 0) {
		close(ends[0]);
		return error_errno(error, ERROR_FAILED, "%s: fork", name);
	}
	*apart = (struct apart){ .fd = ends[0], .pid = pid };
	return true;
}

void apart_end(struct apart *apart, int wait_ms)
{
	if (apart->fd >= 0) {
		close(apart->fd);
	}
	for (int waited = 0; apart->pid > 0 && waited < wait_ms &&
		waitpid(apart->pid, NULL, WNOHANG) == 0;
		waited += LOOK_MS) {
		poll(NULL, 0, LOOK_MS);
	}
	*apart = (struct apart){ .fd = APART_NONE };
}
