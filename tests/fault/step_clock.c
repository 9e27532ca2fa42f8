/* SPDX-License-Identifier: Apache-2.0 */
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/*
 * Preloaded into a program: its wall clock is off by as many seconds as the
 * file says that STEP_CLOCK names. Nobody else's clock is touched.
 */

static long long offset_s(void)
{
	const char *path = getenv("STEP_CLOCK");
	FILE *file = path == NULL ? NULL : fopen(path, "r");
	long long offset = 0;

	if (file == NULL) {
		return 0;
	}
	if (fscanf(file, "%lld", &offset) != 1) {
		offset = 0;
	}
	fclose(file);
	return offset;
}

/* libc's own names for the parameters are reserved ones. */
/* NOLINTNEXTLINE(readability-inconsistent-declaration-parameter-name) */
int clock_gettime(clockid_t clock, struct timespec *time)
{
	int result = (int)syscall(SYS_clock_gettime, clock, time);

	if (result == 0 && clock == CLOCK_REALTIME) {
		time->tv_sec += offset_s();
	}
	return result;
}
