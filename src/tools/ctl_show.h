/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_CTL_SHOW_H
#define TOOLS_CTL_SHOW_H

#include <stdbool.h>
#include <stdio.h>

/* Ctl show: the daemon's JSON answers as text for people. */

/*
 * ctl_show - @json to @out, in lines of at most @width columns where the
 * words allow it; at least CTL_WIDTH_MIN.
 *
 * False, with nothing written, where it is not an answer that is known.
 */
bool ctl_show(const char *json, int width, FILE *out);

enum {
	CTL_WIDTH_MIN = 32
};

#endif
