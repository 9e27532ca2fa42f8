/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_URGENT_H
#define GUARD_URGENT_H

#include <stdbool.h>

/*
 * Urgent: asks the kernel to let the guard go before everything else, and to
 * keep all of its memory where it is. Where it may not, it goes on and says
 * so: a light that goes out of itself is no danger.
 */

/* urgent_priority - false where it may not; 0 asks for nothing. */
bool urgent_priority(int priority);

/* urgent_lock - false where it may not. */
bool urgent_lock(void);

#endif
