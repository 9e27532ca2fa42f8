/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_LOOP_H
#define APP_LOOP_H

#include "base/error.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Loop: waits for many descriptors at once (epoll) and calls whoever owns
 * the ones that are ready, the most urgent first.
 */

enum {
	LOOP_SOURCES_MAX = 24
};

/* How urgent; of those that are ready together the lower comes first. */
enum loop_rank {
	LOOP_TICK,
	LOOP_SIGNAL,
	LOOP_MOUNT,
	LOOP_FRAME,
	LOOP_DOOR,
	LOOP_CLIENT,
	LOOP_RANK_COUNT,
};

struct loop_source {
	int fd; /* -1: an empty slot */
	enum loop_rank rank;
	uint32_t ready; /* EPOLL flags of this pass */
	void (*handle)(void *context, uint32_t events);
	void *context;
};

struct loop {
	int epoll_fd;
	struct loop_source sources[LOOP_SOURCES_MAX];
};

bool loop_init(struct loop *loop, struct error *error);
void loop_fini(struct loop *loop);

/*
 * loop_add - calls @handle with @context when @fd is ready.
 *
 * @events: EPOLLIN, EPOLLOUT; level-triggered
 *
 * @fd stays the caller's, who removes it before closing it.
 */
bool loop_add(struct loop *loop, int fd, enum loop_rank rank, uint32_t events,
	void (*handle)(void *context, uint32_t events), void *context,
	struct error *error);

/* loop_change - what to wait for on @fd from now on. */
void loop_change(struct loop *loop, int fd, uint32_t events);

/* loop_remove - @fd -1, or one that was never added, is fine. */
void loop_remove(struct loop *loop, int fd);

/* loop_pass - waits for at most @wait_ms, then calls who is ready. */
void loop_pass(struct loop *loop, int wait_ms);

#endif
