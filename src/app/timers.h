/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_TIMERS_H
#define APP_TIMERS_H

#include "base/error.h"

#include <stdint.h>

/* Timers: timerfd on CLOCK_MONOTONIC, non-blocking. Private to this room. */

/* timers_open - not armed; -1, with @error filled, on failure. */
int timers_open(struct error *error);

/* timers_every - rings at @first_ns and each @period_ns after it. */
void timers_every(int fd, int64_t first_ns, int64_t period_ns);

/* timers_at - rings once, at once where that is past; INT64_MAX: never. */
void timers_at(int fd, int64_t when_ns);

/* timers_read - how often it rang since it was read last. */
uint64_t timers_read(int fd);

#endif
