/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BENCH_MATERIAL_H
#define BENCH_MATERIAL_H

#include "entrants.h"

/*
 * Material: what the entrants look at. All return false, with @error filled,
 * at the first file that cannot be read.
 */

/* material_clips - all NAME.mp4 of a folder, their boxes in NAME.csv. */
bool material_clips(
	const char *folder, struct sheet *sheet, struct error *error);

/*
 * material_stills - images/KEY.png of a folder that scripts/stills made, by
 * its keys.txt; their boxes in truth.csv, or none where there is none.
 */
bool material_stills(
	const char *folder, struct sheet *sheet, struct error *error);

enum {
	MATERIAL_FAINT = 10 /* contrasts */
};

/* Contrast over noise of the drawn spots of material_faint. */
extern const double material_faint_snr[MATERIAL_FAINT];

/*
 * material_faint - skies in white noise, with spots of 2 pixels at each
 * contrast: one sheet for each.
 */
bool material_faint(struct sheet sheets[MATERIAL_FAINT], struct error *error);

#endif
