/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_EARSHOT_H
#define CORE_EARSHOT_H

#include <stdint.h>

/*
 * Earshot: for how long somebody has said nothing to one who listened. Where
 * the listener itself was held up, the other one could not be heard, nor be
 * asked: that time is no silence.
 */

struct earshot {
	int64_t listened_ns; /* last; 0: never */
	int64_t deaf_from_ns;
	int64_t deaf_to_ns; /* the last time that nobody listened for long */
};

/* earshot_listen - somebody listens at @now_ns, which must not fall. */
void earshot_listen(struct earshot *earshot, int64_t now_ns);

/* earshot_silence - since what was said at @heard_ns, in seconds. */
double earshot_silence(
	const struct earshot *earshot, int64_t heard_ns, int64_t now_ns);

#endif
