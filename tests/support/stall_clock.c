/* SPDX-License-Identifier: Apache-2.0 */
#include "stall_clock.h"

#include "guard/sim_lines.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S INT64_C(1000000000)

static struct stall_clock *stall;
static struct sim_lines *lines;
static pid_t owner; /* not what it forks */

static void *map(const char *folder, const char *name, size_t size)
{
	char path[256];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	int fd = open(path, O_RDWR | O_CLOEXEC);
	void *memory = fd < 0
		? MAP_FAILED
		: mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);

	if (fd >= 0) {
		close(fd);
	}
	return memory == MAP_FAILED ? NULL : memory;
}

__attribute__((constructor)) static void attach(void)
{
	const char *folder = getenv(STALL_CLOCK_FOLDER);

	if (folder != NULL) {
		stall = map(folder, STALL_CLOCK_FILE, sizeof(*stall));
		lines = map(folder, "lines", sizeof(*lines));
		owner = getpid();
	}
}

/* An edge is due at the guard's next look. */
static bool is_due(int64_t now_ns)
{
	return atomic_load(&lines->high[GUARD_LAMP_ENABLE]) != 0 &&
		now_ns - atomic_load(&lines->edge_ns[GUARD_HEARTBEAT]) >=
		HEARTBEAT_NS;
}

static void stall_here(int64_t now_ns)
{
	struct timespec span = { 0, STALL_CLOCK_NS };

	if (stall == NULL || lines == NULL || getpid() != owner ||
		atomic_load(&stall->armed) == 0 || !is_due(now_ns)) {
		return;
	}
	if (atomic_load(&stall->skip) > 0) {
		atomic_fetch_sub(&stall->skip, 1);
		return;
	}
	atomic_store(&stall->armed, 0);
	nanosleep(&span, NULL);
}

/* libc's own names for the parameters are reserved ones. */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int clock_gettime(clockid_t clock, struct timespec *time)
{
	int result = (int)syscall(SYS_clock_gettime, clock, time);

	if (result == 0 && clock == CLOCK_BOOTTIME && stall != NULL) {
		int64_t ns = time->tv_nsec + atomic_load(&stall->slept_ns);

		time->tv_sec += ns / NS_PER_S;
		time->tv_nsec = ns % NS_PER_S;
	}
	if (result == 0 && clock == CLOCK_MONOTONIC) {
		stall_here(time->tv_sec * NS_PER_S + time->tv_nsec);
	}
	return result;
}
