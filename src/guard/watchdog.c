/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/watchdog.h"

#include "base/clock.h"
#include "fence.h"
#include "guard/packet.h"
#include "urgent.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
	FEED = '.',
	PACKETS_A_STEP = 32, /* more than a daemon says between two steps */
	STEP_MS = 5,         /* while frames are under way */
	PRIORITY = 20,       /* above the daemon's own loop */
	CLOSE_WAIT_MS = 1000,
};

/* A line that takes nothing for so long never will. */
static const int64_t patience_ns = CLOCK_NS_PER_S;

struct watcher {
	int fd; /* to the daemon; -1: it is gone */
	struct fence fence;
	bool awake; /* it was fed, and has not sent a frame since */
	int64_t fed_ns;
	int64_t gone_ns;
};

static void take_line(struct watcher *watcher, struct packet *packet)
{
	struct message_line line;

	if (message_kind(packet->bytes, (size_t)packet->size) == MESSAGE_LINE &&
		message_take_line(packet->bytes, &line) &&
		(line.length > 0) == (packet->fd >= 0)) {
		fence_take(&watcher->fence, &line, packet->fd);
		packet->fd = -1;
	}
}

static void take_packet(
	struct watcher *watcher, struct packet *packet, int64_t now_ns)
{
	if (packet->size > 0) {
		take_line(watcher, packet);
		watcher->fed_ns = now_ns;
		watcher->awake = true;
	} else {
		close(watcher->fd);
		watcher->fd = -1;
		watcher->gone_ns = now_ns;
	}
	if (packet->fd >= 0) {
		close(packet->fd);
	}
}

static void hear(struct watcher *watcher)
{
	for (int i = 0; i < PACKETS_A_STEP && watcher->fd >= 0; i++) {
		struct packet packet = packet_receive(watcher->fd);

		if (packet_none(&packet)) {
			return;
		}
		take_packet(watcher, &packet, clock_now_ns());
	}
}

static void judge(struct watcher *watcher, int64_t now_ns)
{
	bool gone = watcher->fd < 0;

	if (watcher->awake &&
		(gone || now_ns - watcher->fed_ns >= WATCHDOG_NS)) {
		watcher->awake = false;
		fence_halt(&watcher->fence, now_ns);
	}
	fence_step(&watcher->fence, now_ns);
}

static void wait_for_news(const struct watcher *watcher)
{
	struct pollfd feed = { .fd = watcher->fd, .events = POLLIN };
	int64_t left_ns = watcher->fed_ns + WATCHDOG_NS - clock_now_ns();
	int wait_ms = watcher->fence.left > 0 ? STEP_MS
		: !watcher->awake             ? -1
		: left_ns > 0 ? (int)(left_ns / CLOCK_NS_PER_MS) + 1
			      : 0;

	poll(&feed, 1, wait_ms);
}

static bool has_done_all(const struct watcher *watcher)
{
	return watcher->fd < 0 &&
		(watcher->fence.left == 0 ||
			clock_now_ns() - watcher->gone_ns > patience_ns);
}

static void watch(int fd, void *context)
{
	struct watcher watcher = { .fd = fd };

	(void)context;
	fence_init(&watcher.fence);
	urgent_priority(PRIORITY);
	do {
		wait_for_news(&watcher);
		hear(&watcher);
		judge(&watcher, clock_now_ns());
	} while (!has_done_all(&watcher));
}

void watchdog_open(struct watchdog *watchdog)
{
	*watchdog = (struct watchdog){ .deaf = false };
	apart_begin(&watchdog->process, "searchlight-dog", APART_NONE, watch,
		NULL, &watchdog->why);
}

int watchdog_fd(const struct watchdog *watchdog)
{
	return watchdog->process.fd;
}

void watchdog_close(struct watchdog *watchdog)
{
	struct message_line none = { .length = 0 };
	uint8_t bytes[MESSAGE_SIZE];

	message_put_line(bytes, &none);
	packet_send(watchdog->process.fd, bytes, -1);
	apart_end(&watchdog->process, CLOSE_WAIT_MS);
}

void watchdog_feed(struct watchdog *watchdog)
{
	static const char feed = FEED;

	watchdog->deaf = watchdog->process.fd >= 0 &&
		send(watchdog->process.fd, &feed, sizeof(feed),
			MSG_DONTWAIT | MSG_NOSIGNAL) != (ssize_t)sizeof(feed);
	watchdog->fed_ns = clock_now_ns();
}

int64_t watchdog_halted_ns(const struct watchdog *watchdog, int64_t now_ns)
{
	int64_t due_ns = watchdog->fed_ns + WATCHDOG_NS;

	return watchdog->process.fd >= 0 && watchdog->fed_ns > 0 &&
			now_ns > due_ns
		? due_ns
		: 0;
}

const char *watchdog_why(const struct watchdog *watchdog)
{
	if (watchdog->why.text[0] != '\0') {
		return watchdog->why.text;
	}
	return watchdog->deaf
		? "Nobody would stop the head if searchlightd and the guard "
		  "ended in the same moment: the watchdog is gone or hangs; "
		  "start searchlightd anew."
		: NULL;
}
