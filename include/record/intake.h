/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_INTAKE_H
#define RECORD_INTAKE_H

#include "base/error.h"

#include <stddef.h>

/*
 * Intake: a bounded queue of entries of any size from several threads to one.
 *
 * Who puts never waits for who takes: what does not fit is refused. The lock
 * is held for some instructions only, and lends the priority of who waits for
 * it; the bytes are copied outside of it. Nothing is allocated once it is
 * open.
 */

struct intake; /* owned by the caller */

/* intake_open - @bytes: of all entries together. NULL, with @error filled. */
struct intake *intake_open(size_t bytes, struct error *error);

/* intake_close - NULL is fine; nobody may use it any more. */
void intake_close(struct intake *intake);

/*
 * intake_reserve - room for an entry of @size bytes; NULL where there is none
 * that leaves @spare bytes for others. To be filled and then committed:
 * entries are taken in the order in which they were reserved.
 */
void *intake_reserve(struct intake *intake, size_t size, size_t spare);

/* intake_commit - @entry is filled. */
void intake_commit(struct intake *intake, void *entry);

/*
 * intake_take - the oldest entry; NULL where none is there within @wait_ms.
 * It stays where it is until intake_done.
 */
void *intake_take(struct intake *intake, size_t *size, int wait_ms);

/* intake_done - the entry that was taken is not needed any more. */
void intake_done(struct intake *intake);

/* intake_share - how full it is, 0 to 1. */
double intake_share(struct intake *intake);

#endif
