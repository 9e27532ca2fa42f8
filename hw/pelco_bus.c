/* SPDX-License-Identifier: Apache-2.0 */
#include "pelco_bus.h"

#include <assert.h>

/* The longest that an answer is waited for, and where the wait begins. */
static const int64_t wait_max_ns = 350000000;
static const int64_t wait_margin_ns = 20000000;

/* Silence of a half-duplex line before it changes its direction. */
static const int64_t turnaround_ns = 2000000;

/* The operating system may cut a frame in two by so much. */
static const int64_t gap_least_ns = 20000000;

/* A full line is tried again so soon. */
static const int64_t retry_ns = 2000000;

/* Without a descriptor to poll, answers are looked for so often. */
static const int64_t look_ns = 1000000;

enum {
	READS_MAX = 64, /* of one call */
	BITS_A_BYTE = 10
};

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t later(int64_t a, int64_t b)
{
	return a > b ? a : b;
}

void pelco_bus_init(struct pelco_bus *bus, const struct pelco_dialect *dialect,
	struct link *link, int baud, int64_t now_ns)
{
	*bus = (struct pelco_bus){
		.dialect = dialect,
		.link = link,
		.frame_ns = (int64_t)dialect->frame_size * BITS_A_BYTE *
			1000000000 / baud,
		.free_ns = now_ns,
		.wait_ns = wait_max_ns,
	};
	pelco_receiver_init(&bus->receiver, dialect,
		later(bus->frame_ns * 3 / 2, gap_least_ns));
}

int pelco_bus_answer(struct pelco_bus *bus, int64_t now_ns,
	struct pelco_answer *answer, struct error *error)
{
	uint8_t bytes[PELCO_TAKE_MAX];

	for (int i = 0; i < READS_MAX; i++) {
		long count;

		if (pelco_receiver_next(
			    &bus->receiver, &bus->last, now_ns, answer)) {
			return 1;
		}
		count = bus->link->ops->read(
			bus->link, bytes, sizeof(bytes), now_ns, error);
		if (count <= 0) {
			return count < 0 ? -1 : 0;
		}
		pelco_receiver_take(
			&bus->receiver, bytes, (size_t)count, now_ns);
	}
	return pelco_receiver_next(&bus->receiver, &bus->last, now_ns, answer)
		? 1
		: 0;
}

/*
 * The wait falls soon to half as long again as answers take, so that two that
 * are lost in a row do not yet look like a silent head. It grows with each that
 * is lost, in case the head is only slow.
 */
void pelco_bus_answered(struct pelco_bus *bus, bool useful, int64_t now_ns)
{
	if (useful) {
		int64_t took_ns = now_ns - bus->heard_ns;

		bus->wait_ns = earlier(wait_max_ns,
			later(took_ns + took_ns / 2 + wait_margin_ns,
				bus->wait_ns / 2));
	}
	bus->awaits = false;
	bus->free_ns = now_ns + turnaround_ns;
}

int64_t pelco_bus_moment(const struct pelco_bus *bus, int64_t now_ns)
{
	if (now_ns >= bus->heard_ns + bus->frame_ns) {
		return bus->heard_ns;
	}
	return bus->sent_ns + (now_ns - bus->sent_ns) / 2;
}

bool pelco_bus_give_up(struct pelco_bus *bus, int64_t now_ns)
{
	if (!bus->awaits || bus->out.left > 0 ||
		now_ns < bus->heard_ns + bus->wait_ns) {
		return false;
	}
	bus->wait_ns = earlier(bus->wait_ns + bus->wait_ns / 4, wait_max_ns);
	bus->awaits = false;
	return true;
}

void pelco_bus_interrupt(struct pelco_bus *bus)
{
	bus->awaits = bus->awaits && bus->out.left > 0;
}

bool pelco_bus_is_free(const struct pelco_bus *bus, int64_t now_ns)
{
	return bus->out.left == 0 && !bus->awaits && now_ns >= bus->free_ns;
}

void pelco_bus_send(struct pelco_bus *bus, struct pelco_frame frame,
	bool awaits, int64_t now_ns)
{
	assert(pelco_bus_is_free(bus, now_ns));
	bus->dialect->encode(&frame, bus->out.bytes);
	outbox_put(&bus->out, bus->dialect->frame_size, now_ns);
	bus->last = frame;
	bus->awaits = awaits;
}

bool pelco_bus_write(
	struct pelco_bus *bus, int64_t now_ns, bool *gone, struct error *error)
{
	if (!outbox_write(&bus->out, bus->link, now_ns, gone, error)) {
		return false;
	}
	if (!*gone) {
		return true;
	}
	bus->sent_ns = now_ns;
	bus->heard_ns = now_ns + bus->frame_ns;
	bus->free_ns = bus->heard_ns + bus->frame_ns / 3;
	return true;
}

int64_t pelco_bus_due(const struct pelco_bus *bus, int64_t now_ns)
{
	int64_t due = pelco_receiver_due(&bus->receiver);

	if (bus->out.left > 0) {
		return earlier(due, now_ns + retry_ns);
	}
	if (!bus->awaits) {
		return due;
	}
	if (bus->link->ops->fd(bus->link) < 0) {
		due = earlier(due, now_ns + look_ns);
	}
	return earlier(due, bus->heard_ns + bus->wait_ns);
}
