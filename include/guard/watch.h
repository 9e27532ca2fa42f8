/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_WATCH_H
#define GUARD_WATCH_H

#include "base/error.h"
#include "guard/guard_settings.h"

#include <stdbool.h>

/*
 * Watch: the guard at work: lines, daemon and the head's line, each step at
 * most WATCH_STEP_NS after the one before and at once when a line moves or
 * the daemon speaks. After its start it allocates nothing.
 */

#define WATCH_STEP_NS (5 * INT64_C(1000000))

/*
 * watch_run - until a signal tells it to end: then dark, and true.
 *
 * False, with @error filled, where it could not start.
 */
bool watch_run(const struct guard_file *file, struct error *error);

#endif
