/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SETTINGS_RIG_SEAL_H
#define SETTINGS_RIG_SEAL_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Rig_seal: a rig file's first line, which tells its version, and its last,
 * which tells the checksum of all before it. A file written by hand has
 * neither.
 */

enum {
	RIG_SEAL_VERSION = 2
};

void rig_seal_head(FILE *out);

/* rig_seal_put - @text and its seal. */
void rig_seal_put(const char *text, size_t size, FILE *out);

/*
 * rig_seal_check - whether the file's @text, NUL-ended, is of a version that
 * is known and is as it was sealed.
 */
bool rig_seal_check(const char *path, const char *text, struct error *error);

#endif
