/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_TABLES_H
#define RECORD_TABLES_H

#include "core/pursuit.h"

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/*
 * Tables: the CSV files that scores are made from. Columns stand in
 * docs/formats.md; fixed decimals.
 */

void tables_detections_head(FILE *out);
/* @key: frame number or picture name; @dx, @dy: added to the pixels. */
void tables_detections(FILE *out, const char *key, const struct blob *blobs,
	size_t count, double dx, double dy);

void tables_tracks_head(FILE *out);
/* One row for each track that is tentative, firm or coasting. */
void tables_tracks(FILE *out, int64_t frame, const struct pursuit *pursuit,
	struct mount_angles head, double dx, double dy);

void tables_pointing_head(FILE *out);
/* @target: NULL where there is none; @locked: state "track", else the mode. */
void tables_pointing(FILE *out, double t_s, const struct angles *target,
	struct angles beam, bool locked, const char *state);

#endif
