/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_FOLDER_H
#define TOOLS_FOLDER_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

/*
 * Folder: where a program's files go, and what they are called.
 */

enum {
	FOLDER_PATH_MAX = 4096
};

/* folder_make - @path and what leads to it, where it does not exist yet. */
bool folder_make(const char *path, struct error *error);

/* folder_path - "FOLDER/NAME" into @path; false where it is too long. */
bool folder_path(char path[FOLDER_PATH_MAX], const char *folder,
	const char *name, struct error *error);

/* folder_create - opens FOLDER/NAME for writing, anew; NULL on failure. */
FILE *folder_create(const char *folder, const char *name, struct error *error);

/*
 * folder_finish - closes @file; NULL is fine. False, with @error filled,
 * where not all could be written.
 */
bool folder_finish(FILE *file, const char *name, struct error *error);

/* folder_stem - the last part of @path without its ending. */
void folder_stem(const char *path, char *stem, size_t size);

#endif
