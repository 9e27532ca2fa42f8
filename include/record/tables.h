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
 *
 * A box is written so that its middle, x + (w - 1) / 2, is the sub-pixel
 * centroid. @dx and @dy are what to add to the pixels: where the virtual
 * camera's window lies in the recorded frame, or zero.
 */

void tables_detections_head(FILE *out);
/* @key: frame number or picture name, quoted where it needs to be. */
void tables_detections(FILE *out, const char *key, const struct blob *blobs,
	size_t count, double dx, double dy);

void tables_tracks_head(FILE *out);
/*
 * One row for each track that is tentative, firm or coasting, where it is at
 * the newest frame of @camera, and lies within its picture.
 *
 * @head: where the head was at its mid-exposure
 */
void tables_tracks(FILE *out, int64_t frame, const struct pursuit *pursuit,
	int camera, struct mount_angles head, double dx, double dy);

void tables_pointing_head(FILE *out);
/*
 * @t_s:    rises from row to row
 * @target: NULL where there is none: its columns stay empty
 * @beam:   where the lamp truly points
 * @state:  "track" while locked, else the mode
 */
void tables_pointing(FILE *out, double t_s, const struct angles *target,
	struct angles beam, const char *state);

void tables_latency_head(FILE *out);
/* A command that had gone out at @command_s, from a frame of @exposure_s. */
void tables_latency(FILE *out, double exposure_s, double command_s);

#endif
