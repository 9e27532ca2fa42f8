/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_PREFLIGHT_H
#define APP_PREFLIGHT_H

#include "app/status.h"

#include <stdbool.h>
#include <stddef.h>

/*
 * Preflight: every check by its name, with what is wrong and what ends it, as
 * one line of JSON. The keys stand in docs/formats.md.
 */

/* preflight_write - one line without its end; false where it did not fit. */
bool preflight_write(const struct status *status, char *text, size_t size);

#endif
