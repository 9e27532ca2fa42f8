/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

bool error_set(
	struct error *error, enum error_code code, const char *format, ...)
{
	va_list args;

	error->code = code;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	return false;
}

bool error_errno(
	struct error *error, enum error_code code, const char *format, ...)
{
	int saved = errno;
	va_list args;
	size_t used;

	error->code = code;
	va_start(args, format);
	vsnprintf(error->text, sizeof(error->text), format, args);
	va_end(args);
	used = strlen(error->text);
	snprintf(error->text + used, sizeof(error->text) - used, ": %s",
		strerror(saved));
	return false;
}

int error_report(const char *program, const struct error *error)
{
	fprintf(stderr, "%s: %s\n", program, error->text);
	return (int)error->code;
}
