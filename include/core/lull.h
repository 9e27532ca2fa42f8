/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_LULL_H
#define CORE_LULL_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Lull: whether a head that fell silent is still waited for. While it is, all
 * stands still and is dark. It goes on by itself once the head was heard
 * without a gap for LULL_STEADY_NS; not so after LULL_PATIENCE_NS.
 *
 * On a noisy line answers are lost, now and then several in a row; a head that
 * answers late, in bursts, is never heard without a gap.
 */

#define LULL_STEADY_NS   (300 * INT64_C(1000000))
#define LULL_PATIENCE_NS (2000 * INT64_C(1000000))

struct lull {
	bool waits;
	int64_t since_ns;  /* it waits */
	int64_t steady_ns; /* since when there was no gap; 0: there is one */
};

/*
 * lull_step - @silent: the head was not heard for too long, as of now.
 *
 * True where it is given up, until it is heard steadily again. All zero is a
 * good start.
 */
bool lull_step(struct lull *lull, bool silent, int64_t now_ns);

#endif
