/* SPDX-License-Identifier: Apache-2.0 */
#include "app/loop.h"

#include <sys/epoll.h>
#include <unistd.h>

bool loop_init(struct loop *loop, struct error *error)
{
	for (int i = 0; i < LOOP_SOURCES_MAX; i++) {
		loop->sources[i] = (struct loop_source){ .fd = -1 };
	}
	loop->epoll_fd = epoll_create1(EPOLL_CLOEXEC);
	if (loop->epoll_fd < 0) {
		return error_errno(error, ERROR_FAILED, "epoll");
	}
	return true;
}

void loop_fini(struct loop *loop)
{
	close(loop->epoll_fd);
	loop->epoll_fd = -1;
}

static struct loop_source *find(struct loop *loop, int fd)
{
	for (int i = 0; i < LOOP_SOURCES_MAX; i++) {
		if (loop->sources[i].fd == fd) {
			return &loop->sources[i];
		}
	}
	return NULL;
}

bool loop_add(struct loop *loop, int fd, enum loop_rank rank, uint32_t events,
	void (*handle)(void *context, uint32_t events), void *context,
	struct error *error)
{
	struct epoll_event event = { .events = events, .data.fd = fd };
	struct loop_source *free = find(loop, -1);

	if (free == NULL) {
		return error_set(error, ERROR_FAILED,
			"the loop already waits for %d descriptors",
			LOOP_SOURCES_MAX);
	}
	if (epoll_ctl(loop->epoll_fd, EPOLL_CTL_ADD, fd, &event) != 0) {
		return error_errno(error, ERROR_FAILED, "epoll");
	}
	*free = (struct loop_source){
		.fd = fd, .rank = rank, .handle = handle, .context = context
	};
	return true;
}

void loop_change(struct loop *loop, int fd, uint32_t events)
{
	struct epoll_event event = { .events = events, .data.fd = fd };

	epoll_ctl(loop->epoll_fd, EPOLL_CTL_MOD, fd, &event);
}

void loop_remove(struct loop *loop, int fd)
{
	struct loop_source *source = fd < 0 ? NULL : find(loop, fd);

	if (source == NULL) {
		return;
	}
	epoll_ctl(loop->epoll_fd, EPOLL_CTL_DEL, fd, NULL);
	*source = (struct loop_source){ .fd = -1 };
}

static void call_ready(struct loop *loop, enum loop_rank rank)
{
	for (int i = 0; i < LOOP_SOURCES_MAX; i++) {
		struct loop_source *source = &loop->sources[i];
		uint32_t ready = source->ready;

		if (source->fd < 0 || source->rank != rank || ready == 0) {
			continue;
		}
		source->ready = 0;
		source->handle(source->context, ready);
	}
}

/*
 * A handler may remove any source, or another may take its slot: what is
 * ready stands in the slot itself and goes with it, so no stale event is
 * ever handed on.
 */
void loop_pass(struct loop *loop, int wait_ms)
{
	struct epoll_event events[LOOP_SOURCES_MAX];
	int count =
		epoll_wait(loop->epoll_fd, events, LOOP_SOURCES_MAX, wait_ms);

	for (int i = 0; i < count; i++) {
		struct loop_source *source = find(loop, events[i].data.fd);

		if (source != NULL) {
			source->ready = events[i].events;
		}
	}
	for (int rank = 0; rank < LOOP_RANK_COUNT; rank++) {
		call_ready(loop, (enum loop_rank)rank);
	}
}
