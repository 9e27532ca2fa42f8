/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_REPORT_PICTURES_H
#define CALIBRATION_REPORT_PICTURES_H

#include "base/error.h"

#include <stdbool.h>
#include <stdio.h>

/*
 * Report_pictures: all plots and pictures of a folder, and of the folders in
 * it, as figures of one page that needs no other file.
 */

/*
 * report_pictures_put - pictures as JPEG, two abreast, plots as they are; what
 * cannot be read, or would make the page too large, is named.
 *
 * False, with @error filled, where a folder or a plot cannot be read.
 */
bool report_pictures_put(const char *folder, FILE *out, struct error *error);

#endif
