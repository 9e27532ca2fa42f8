/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>

/*
 * Error: what went wrong, in one sentence for the person who has to act.
 *
 * Lives on the caller's stack; filled where the failure is seen and reported
 * once, where the decision is made.
 */

/* The values are the exit codes of the programs. */
enum error_code {
	ERROR_NONE = 0,
	ERROR_FAILED = 1,      /* anything without a code of its own */
	ERROR_USAGE = 2,       /* the command line is wrong */
	ERROR_REFUSED = 3,     /* understood, not allowed */
	ERROR_UNREACHABLE = 4, /* a peer or a device is not there */
	ERROR_SETTINGS = 5,    /* settings or rig file invalid */
	ERROR_TOLERANCE = 6,   /* measured, but not good enough */
	ERROR_TIMEOUT = 7,
};

struct error {
	enum error_code code;
	char text[512]; /* one line, no line end, no "error:" in front */
};

/*
 * error_set - fills @error; a longer text is cut.
 *
 * Always false, so that a failing function can end with it.
 */
bool error_set(struct error *error, enum error_code code, const char *format,
	...) __attribute__((format(printf, 3, 4)));

/*
 * error_errno - the same, with ": " and the text of errno behind it.
 */
bool error_errno(struct error *error, enum error_code code, const char *format,
	...) __attribute__((format(printf, 3, 4)));

/* error_report - "PROGRAM: TEXT" on standard error; returns the exit code. */
int error_report(const char *program, const struct error *error);

#endif
