/* SPDX-License-Identifier: Apache-2.0 */
#ifndef BASE_RING_H
#define BASE_RING_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Ring: a file of fixed size in which records follow one another, the newest
 * over the oldest. Its space is reserved when it is made, so that a full disk
 * does not stop it, and each record has a checksum and a number, so that what
 * was half written when the power went is left out and the rest is read.
 *
 * Knows nothing of what the records say. Allocates nothing.
 * The file's form stands in docs/formats.md.
 */

enum {
	RING_RECORD_BYTES = 512,
	RING_PAYLOAD_BYTES = RING_RECORD_BYTES - 40,
	RING_SLOTS_MIN = 8,
	RING_SLOTS_MAX = 1 << 22,
};

struct ring_record {
	uint64_t sequence;    /* from 1 on, one more with each */
	int64_t monotonic_ns; /* CLOCK_MONOTONIC; begins anew at each boot */
	int64_t wall_ns;      /* since 1970; may jump */
	uint64_t boot;        /* the same for all records of one boot */
	uint8_t payload[RING_PAYLOAD_BYTES];
};

struct ring {
	int fd; /* -1: not open */
	uint64_t slots;
	struct ring_record newest; /* its sequence 0: there is none */
};

/*
 * ring_open - to append; makes the file where there is none, goes on behind
 * its newest record where there is one.
 *
 * @bytes: how large a new file is made; one that is there stays as it is
 *
 * False, with @error filled, where the space cannot be reserved, where the
 * file is no ring, or where another process appends to it still after 2 s.
 */
bool ring_open(struct ring *ring, const char *path, int64_t bytes,
	struct error *error);

/* ring_close - does not sync; what is not open is fine. */
void ring_close(struct ring *ring);

/* ring_append - gives @record its number. False where it was not written. */
bool ring_append(struct ring *ring, struct ring_record *record);

/* ring_sync - waits until all of it is on the disk. */
bool ring_sync(const struct ring *ring);

/*
 * ring_read - every sound record of the file at @path, the oldest first, also
 * while another process appends.
 *
 * @visit: false ends it early
 *
 * False, with @error filled, where the file cannot be read or is no ring.
 */
bool ring_read(const char *path,
	bool (*visit)(void *context, const struct ring_record *record),
	void *context, struct error *error);

/* ring_boot - of this boot, from the kernel; 0 where it does not say. */
uint64_t ring_boot(void);

#endif
