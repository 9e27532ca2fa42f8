/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_BLINK_H
#define CALIBRATION_BLINK_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Blink: how late a camera's pictures are, by a source that is switched at
 * known moments, at uneven ones so that no delay looks like another.
 *
 * A picture's level is that of the source while it was exposed: the share of
 * the exposure in which it was lit. Delay and exposure are those with which the
 * levels follow the switching best, by least squares.
 */

/* From @at_s on it is lit, or dark. */
struct blink_turn {
	double at_s;
	bool lit;
};

/* How bright the place of the source was in a picture. */
struct blink_level {
	double at_s; /* the picture's stamp; the same clock */
	double level;
};

struct blink_record {
	struct blink_turn *turns; /* rising; blink_record_free frees both */
	size_t turn_count;
	struct blink_level *levels;
	size_t level_count;
};

struct blink_result {
	double delay_s; /* from mid-exposure to the stamp */
	double delay_sigma_s;
	double spread_s;   /* RMS by which parts of the record differ */
	double exposure_s; /* as long as it looks; to a few ms */
	double contrast;   /* how much of the levels is the source, 0..1 */
	int turns;
};

/*
 * blink_run - from 12 turns on.
 *
 * False, with @error filled, where there are fewer, or where no level follows
 * the switching.
 */
bool blink_run(const struct blink_record *record, struct blink_result *result,
	struct error *error);

/*
 * blink_turned, blink_saw - one more, in the order of time. False, with @error
 * filled, where time goes back or memory is short.
 */
bool blink_turned(struct blink_record *record, struct blink_turn turn,
	struct error *error);
bool blink_saw(struct blink_record *record, struct blink_level level,
	struct error *error);

/*
 * blink_save - into @folder as blinks.csv and levels.csv; blink_load reads them
 * again; blink_record_free it.
 */
bool blink_save(const struct blink_record *record, const char *folder,
	struct error *error);
bool blink_load(
	struct blink_record *record, const char *folder, struct error *error);
void blink_record_free(struct blink_record *record);

#endif
