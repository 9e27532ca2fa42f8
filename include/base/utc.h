/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_UTC_H
#define BASE_UTC_H

#include <stdbool.h>

/*
 * Utc: moments as people and receivers write them.
 */

/*
 * utc_parse - seconds since 1970 of "2026-11-30T21:04:05.25Z", the fraction
 * and the Z as one likes, a blank in the place of the T.
 *
 * False, with @unix_s untouched, for anything else and for days that are in
 * no calendar; years 1970 to 2199.
 */
bool utc_parse(const char *text, double *unix_s);

enum {
	UTC_TEXT_SIZE = 32
};

/* utc_text - the same back, to the millisecond. */
void utc_text(double unix_s, char text[UTC_TEXT_SIZE]);

#endif
