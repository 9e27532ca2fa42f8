/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_SHELF_H
#define RECORD_SHELF_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Shelf: the folder in which recordings lie beside each other, each in one of
 * its own that is named by the time of its beginning (UTC), so that the oldest
 * comes first: "20261130T212400Z", and "-2" and so on behind that where there
 * was one already in that second.
 *
 * Only such folders with an events.jsonl in them are ever taken away, and of
 * them only those without a file called "keep".
 */

enum {
	SHELF_NAME_MAX = 32
};

/* How full it may be. */
struct shelf_limits {
	int64_t quota_bytes; /* all recordings together */
	int64_t free_bytes;  /* of the disk stay free */
};

/*
 * shelf_name - of a new recording that begins at @wall_ns (since 1970).
 *
 * The shelf is made where it is not there. False, with @error filled, where
 * it cannot be made.
 */
bool shelf_name(const char *shelf, int64_t wall_ns, char name[SHELF_NAME_MAX],
	struct error *error);

/*
 * shelf_make_room - takes away the oldest recordings until the limits hold.
 *
 * @except: is never taken: it is being written; NULL: none
 *
 * False, with @error filled, where the limits do not hold with all of them
 * gone.
 */
bool shelf_make_room(const char *shelf, const struct shelf_limits *limits,
	const char *except, struct error *error);

#endif
