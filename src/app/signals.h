/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_SIGNALS_H
#define APP_SIGNALS_H

#include "base/error.h"

#include <stdbool.h>

/*
 * Signals: those that ask the daemon to end come as something to read; those
 * of a broken pipe or a full quota are errors where they happen, and no more.
 */

/*
 * signals_open - a descriptor to poll, the caller's to close; before any
 * thread is made, so that all of them leave signals to the loop. Negative, with
 * @error filled, where there is none.
 */
int signals_open(struct error *error);

/* signals_read - true where one has come. Never waits. */
bool signals_read(int fd);

#endif
