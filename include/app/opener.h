/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_OPENER_H
#define APP_OPENER_H

#include "base/error.h"
#include "hw/link.h"

#include <stdbool.h>

/*
 * Opener: opens a line in a thread of its own, since a name that is looked
 * up, or a box that does not answer, may take seconds that the loop has not.
 */

struct opener; /* owned by the caller */

/*
 * opener_open - does not open the line yet; @address as link_open takes it.
 *
 * NULL, with @error filled, on failure.
 */
struct opener *opener_open(const char *address, int baud, struct error *error);

/*
 * opener_close - never waits for an attempt that is under way; what still
 * comes of that is closed. NULL is fine.
 */
void opener_close(struct opener *opener);

/* opener_fd - readable when an attempt has ended. */
int opener_fd(const struct opener *opener);

/* opener_start - begins an attempt; nothing where one is under way. */
void opener_start(struct opener *opener);

/*
 * opener_take - true where an attempt has ended since: @link is then the
 * caller's, or NULL with @error filled. Never waits.
 */
bool opener_take(
	struct opener *opener, struct link **link, struct error *error);

#endif
