/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_WORKERS_H
#define FAULT_WORKERS_H

#include <stddef.h>

/*
 * Workers: numbered jobs, each in a process of its own, several at once. A
 * job that fails an assertion or crashes takes nobody along.
 */

/*
 * workers_run - @job(context, 0 .. count - 1), @at_once of them at a time.
 * @ended is told, in this process, how each ended: 0 where it was well.
 */
void workers_run(size_t count, size_t at_once,
	void (*job)(void *context, size_t index),
	void (*ended)(void *context, size_t index, int code), void *context);

/* workers_share - @size bytes of zero that all of them see. */
void *workers_share(size_t size);

#endif
