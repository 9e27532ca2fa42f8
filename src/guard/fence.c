/* SPDX-License-Identifier: Apache-2.0 */
#include "fence.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

enum {
	FRAMES = 3
};

/* A frame of eight bytes lasts 8 ms at 9600 baud; a slow line gets longer. */
static const int64_t gap_ns = 20 * CLOCK_NS_PER_MS;

void fence_init(struct fence *fence)
{
	*fence = (struct fence){ .fd = -1 };
}

static void shut(struct fence *fence)
{
	if (fence->fd >= 0) {
		close(fence->fd);
	}
	fence->fd = -1;
	fence->left = 0;
}

void fence_take(struct fence *fence, const struct message_line *line, int fd)
{
	int left = line->length > 0 ? fence->left : 0;

	shut(fence);
	fence->line = *line;
	fence->fd = fd;
	fence->left = left;
	fence->offset = 0;
	fence->dropping = false;
}

void fence_halt(struct fence *fence, int64_t now_ns)
{
	if (fence->fd < 0 || fence->line.length == 0) {
		return;
	}
	fence->left = FRAMES;
	fence->next_ns = now_ns;
}

/* A descriptor that blocks is not trusted to take more than it says. */
static bool takes_bytes(int fd)
{
	struct pollfd line = { .fd = fd, .events = POLLOUT };

	return poll(&line, 1, 0) == 1 && (line.revents & POLLOUT) != 0;
}

static void write_one(struct fence *fence, int64_t now_ns)
{
	const struct message_line *line = &fence->line;
	ssize_t count = write(fence->fd, line->frame + fence->offset,
		line->length - fence->offset);

	if (count < 0 && errno != EAGAIN && errno != EINTR) {
		shut(fence);
		return;
	}
	fence->offset += count > 0 ? (size_t)count : 0;
	if (fence->offset < line->length) {
		return;
	}
	fence->offset = 0;
	fence->left--;
	fence->sent++;
	fence->next_ns = now_ns + gap_ns;
}

void fence_step(struct fence *fence, int64_t now_ns)
{
	if (fence->left > 0 && now_ns >= fence->next_ns &&
		takes_bytes(fence->fd)) {
		write_one(fence, now_ns);
	}
	if (fence->dropping && fence->left == 0) {
		shut(fence);
	}
}

void fence_drop(struct fence *fence)
{
	fence->dropping = true;
}
