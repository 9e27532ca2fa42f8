/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_BLINK_LIVE_H
#define CALIBRATION_BLINK_LIVE_H

#include "app/capture.h"
#include "calibration/blink.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Blink_live: switches a source and writes down how bright the picture is in
 * each of its cells meanwhile.
 */

enum {
	BLINK_CELLS_ACROSS = 40,
	BLINK_CELLS_DOWN = 30,
	BLINK_CELLS = BLINK_CELLS_ACROSS * BLINK_CELLS_DOWN
};

/* One picture's cells, each the mean of its pixels. */
struct blink_shot {
	int64_t stamp_ns;
	float cells[BLINK_CELLS];
};

struct blink_watch {
	pthread_mutex_t lock;
	struct blink_shot *shots;
	size_t count;
	size_t room; /* what comes when it is used up is passed over */
};

/* blink_watch_open - false, with @error filled, where memory is short. */
bool blink_watch_open(struct blink_watch *watch, struct error *error);
void blink_watch_close(struct blink_watch *watch);

/* blink_watch_witness - @watch must outlive the capture. */
struct capture_witness blink_watch_witness(struct blink_watch *watch);

/*
 * blink_watch_levels - of the cell that follows @record's turns best; the
 * stamps are counted from @zero_ns. False, with @error filled, as blink_run.
 */
bool blink_watch_levels(struct blink_watch *watch, int64_t zero_ns,
	struct blink_record *record, struct blink_result *result,
	struct error *error);

/*
 * blink_switch - writes 1 and 0 in turns into @path, as a light of the kernel
 * takes it (/sys/class/leds/NAME/brightness), at uneven moments, half a minute
 * long; dark at the end.
 *
 * @ended: true ends it early; NULL: never
 *
 * False, with @error filled, where it cannot be written or was ended.
 */
bool blink_switch(const char *path, int64_t zero_ns,
	bool (*ended)(void *context), void *context,
	struct blink_record *record, struct error *error);

#endif
