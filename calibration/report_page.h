/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_REPORT_PAGE_H
#define CALIBRATION_REPORT_PAGE_H

#include "base/error.h"
#include "inspection.h"

#include <stdbool.h>
#include <stdio.h>

/*
 * Report_page: one HTML file that needs nothing else, to print and to sign:
 * what was checked, what was measured when and how well, the rig's numbers,
 * and every plot and picture of a folder.
 */

/*
 * report_page_write - @folder: with plots (.svg) and pictures (.png), and in
 * its folders, one deep; NULL: none. False, with @error filled, where one of
 * them cannot be read; what is written then is not whole.
 */
bool report_page_write(const struct inspection *inspection,
	const char *rig_path, const char *folder, FILE *out,
	struct error *error);

#endif
