/* SPDX-License-Identifier: Apache-2.0 */
#include "word.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

enum {
	WORD_MAX = 600
};

void word(const char *format, ...)
{
	struct pollfd out = { .fd = STDERR_FILENO, .events = POLLOUT };
	char line[WORD_MAX];
	va_list args;

	va_start(args, format);
	int length = vsnprintf(line, sizeof(line) - 1, format, args);
	va_end(args);
	if (length < 0) {
		return;
	}
	if (length > (int)sizeof(line) - 2) {
		length = (int)sizeof(line) - 2;
	}
	line[length++] = '\n';
	if (poll(&out, 1, 0) == 1 && (out.revents & POLLOUT) != 0 &&
		write(STDERR_FILENO, line, (size_t)length) < 0) {
		return;
	}
}
