/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_PICTURE_FOLDER_H
#define CALIBRATION_PICTURE_FOLDER_H

#include "base/error.h"

/*
 * picture_folder_list - the paths of the pictures and videos in @folder, told
 * by their endings, in the order of their names with numbers as such.
 *
 * NULL, with @error filled, where there is none; else for picture_folder_free.
 */
char **picture_folder_list(const char *folder, int *count, struct error *error);

/* picture_folder_free - NULL is fine. */
void picture_folder_free(char **list, int count);

#endif
