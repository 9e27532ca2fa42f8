/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CALIBRATION_PILE_H
#define CALIBRATION_PILE_H

#include "app/capture.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/*
 * Pile: the mean of some pictures in a row, as one of sixteen bits, of a camera
 * that is captured anyway. It holds less noise than any of them.
 */

enum {
	PILE_MOST = 64
};

struct pile {
	pthread_mutex_t lock;
	int wanted; /* pictures; the rest holds from pile_begin on */
	int count;
	uint32_t *sum;
	int width;
	int height;
	bool narrow; /* they have eight bits */
	int64_t first_ns;
	int64_t last_ns;
};

/* pile_init - pile_free it. */
void pile_init(struct pile *pile);
void pile_free(struct pile *pile);

/* pile_witness - what adds to @pile, which must outlive the capture. */
struct capture_witness pile_witness(struct pile *pile);

/* pile_begin - from now on @count pictures, 1..PILE_MOST, are added up. */
void pile_begin(struct pile *pile, int count);

/* pile_ready - whether they have all come. */
bool pile_ready(struct pile *pile);

/*
 * pile_frame - their mean, stamped in the middle of them; of eight bits it is
 * 256 times as large, so that nothing of the mean is lost.
 *
 * @pixels: of the frame, to be freed; NULL where memory is short or pile_ready
 *          is false
 */
struct frame pile_frame(struct pile *pile, uint16_t **pixels);

#endif
