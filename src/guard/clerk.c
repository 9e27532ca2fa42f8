/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/clerk.h"

#include "base/clock.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

enum {
	SYNC_MS = 1000,
	BATCH_MAX = 256,
	CLOSE_WAIT_MS = 2000,
};

struct packet {
	bool urgent;
	struct ring_record record;
};

/* Of the two ends of the socket, the writer's. */
struct writer {
	struct ring ring;
	int fd;
	bool dirty;  /* something was written and not synced */
	bool urgent; /* among that */
};

/* One byte is enough: what fails, fails for all. */
static void complain(const struct writer *writer)
{
	static const char wrong = '!';

	send(writer->fd, &wrong, sizeof(wrong), MSG_DONTWAIT | MSG_NOSIGNAL);
}

/* False once the speaker has gone and nothing is left. */
static bool take_one(struct writer *writer, int flags)
{
	struct packet packet;
	ssize_t got = recv(writer->fd, &packet, sizeof(packet), flags);

	if (got == (ssize_t)sizeof(packet)) {
		writer->dirty = true;
		writer->urgent |= packet.urgent;
		if (!ring_append(&writer->ring, &packet.record)) {
			complain(writer);
		}
	}
	return got > 0;
}

static void sync_ring(struct writer *writer)
{
	if (writer->dirty && !ring_sync(&writer->ring)) {
		complain(writer);
	}
	writer->dirty = writer->urgent = false;
}

/* What waits, but no endless flood of it. */
static bool take_batch(struct writer *writer)
{
	bool more = take_one(writer, 0);

	for (int i = 1; more && i < BATCH_MAX; i++) {
		if (!take_one(writer, MSG_DONTWAIT)) {
			break;
		}
	}
	return more;
}

static void write_all(struct writer *writer)
{
	struct pollfd wait = { .fd = writer->fd, .events = POLLIN };
	int64_t synced_ns = clock_now_ns();
	bool more = true;

	while (more) {
		if (poll(&wait, 1, SYNC_MS) > 0) {
			more = take_batch(writer);
		}
		if (writer->urgent || !more ||
			clock_now_ns() - synced_ns >=
				SYNC_MS * CLOCK_NS_PER_MS) {
			sync_ring(writer);
			synced_ns = clock_now_ns();
		}
	}
}

static void be_writer(int fd, void *context)
{
	struct writer *writer = context;

	writer->fd = fd;
	write_all(writer);
}

void clerk_open(struct clerk *clerk, const char *path, int64_t bytes,
	struct black_box_entry *last)
{
	struct writer writer = { .dirty = false };
	struct black_box_entry entry;

	*clerk = (struct clerk){ .writer = { .fd = APART_NONE },
		.boot = ring_boot() };
	if (path[0] == '\0' ||
		!ring_open(&writer.ring, path, bytes, &clerk->why)) {
		return;
	}
	if (writer.ring.newest.sequence > 0 &&
		black_box_take(writer.ring.newest.payload, &entry)) {
		*last = entry;
	}
	apart_begin(&clerk->writer, "searchlight-box", writer.ring.fd,
		be_writer, &writer, &clerk->why);
	ring_close(&writer.ring);
}

void clerk_close(struct clerk *clerk)
{
	apart_end(&clerk->writer, CLOSE_WAIT_MS);
}

static void lose(struct clerk *clerk, const char *why)
{
	clerk->lost++;
	error_set(&clerk->why, ERROR_FAILED, "%s", why);
}

/* The writer speaks only when something failed. */
static void hear_writer(struct clerk *clerk)
{
	char wrong;

	while (recv(clerk->writer.fd, &wrong, sizeof(wrong), MSG_DONTWAIT) >
		0) {
		lose(clerk, "The disk refuses the black box; see to the disk.");
	}
}

void clerk_put(
	struct clerk *clerk, const struct black_box_entry *entry, bool urgent)
{
	struct black_box_entry told = *entry;
	struct packet packet;

	if (clerk->writer.fd < 0) {
		return;
	}
	/* Gaps between its members go over the socket as well. */
	memset(&packet, 0, sizeof(packet));
	packet.urgent = urgent;
	packet.record.monotonic_ns = clock_now_ns();
	packet.record.wall_ns = clock_wall_ns();
	packet.record.boot = clerk->boot;
	hear_writer(clerk);
	told.lost = clerk->lost;
	black_box_put(packet.record.payload, &told);
	if (send(clerk->writer.fd, &packet, sizeof(packet),
		    MSG_DONTWAIT | MSG_NOSIGNAL) == (ssize_t)sizeof(packet)) {
		return;
	}
	lose(clerk,
		errno == EAGAIN
			? "The disk is too slow for the black box; entries are "
			  "lost."
			: "Nobody writes the black box any more; start the "
			  "program anew.");
}

const char *clerk_why(const struct clerk *clerk)
{
	if (clerk->why.text[0] != '\0') {
		return clerk->why.text;
	}
	return clerk->writer.fd < 0 ? "No file is named for it." : NULL;
}
