/* SPDX-License-Identifier: Apache-2.0 */
#include "app/notice.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/select.h>
#include <unistd.h>

enum {
	/* Under PIPE_BUF: what select promises room for. */
	NOTICE_MAX = 700
};

/* By select: poll fails where the process may open nothing more. */
static bool has_room(int fd)
{
	struct timeval no_wait = { 0, 0 };
	fd_set room;

	FD_ZERO(&room);
	FD_SET(fd, &room);
	return select(fd + 1, NULL, &room, NULL, &no_wait) == 1;
}

void notice(const char *format, ...)
{
	char line[NOTICE_MAX] = "searchlightd: ";
	size_t used = strlen(line);
	va_list args;

	va_start(args, format);
	vsnprintf(line + used, sizeof(line) - used - 1, format, args);
	va_end(args);
	used = strlen(line);
	line[used++] = '\n';
	if (has_room(STDERR_FILENO) && write(STDERR_FILENO, line, used) < 0) {
		return; /* nobody is left to tell */
	}
}
