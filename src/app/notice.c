/* SPDX-License-Identifier: Apache-2.0 */
#include "app/notice.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	/* Under PIPE_BUF: what poll promises room for. */
	NOTICE_MAX = 700
};

void notice(const char *format, ...)
{
	struct pollfd room = { .fd = STDERR_FILENO, .events = POLLOUT };
	char line[NOTICE_MAX] = "searchlightd: ";
	size_t used = strlen(line);
	va_list args;

	va_start(args, format);
	vsnprintf(line + used, sizeof(line) - used - 1, format, args);
	va_end(args);
	used = strlen(line);
	line[used++] = '\n';
	if (poll(&room, 1, 0) != 1 || (room.revents & POLLOUT) == 0) {
		return;
	}
	if (write(STDERR_FILENO, line, used) < 0) {
		return; /* nobody is left to tell */
	}
}
