/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_TAP_H
#define SUPPORT_TAP_H

#include "base/clock.h"
#include "check.h"
#include "hw/enttec.h"
#include "hw/pelco.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <termios.h>
#include <unistd.h>

/*
 * Tap: listens in on a line between a commander and a head, from a thread of
 * its own; and pulls the plug when asked to. The head is at a Unix socket, the
 * commander at another one or at the other end of a serial line.
 */

enum {
	TAP_FRAMES_MAX = 20000,
	TAP_PATH_MAX = 100,
	TAP_LAMP_AUXILIARY = 2, /* of a Pelco head: a lamp hangs there ... */
	TAP_LAMP_SLOT = 6,      /* ... or on this slot of a DMX fixture */
};

/* The lamp on the head's line, as what went over it has it. */
struct tap_lamp {
	bool lit;
	uint32_t rises; /* how often it came on */
	int64_t out_ns; /* when the frame that put it out was whole; 0: none */
};

struct tap_frame {
	int64_t at_ns;
	struct pelco_frame frame;
};

struct tap {
	char near[TAP_PATH_MAX]; /* where the commander connects ... */
	const char *device;      /* ... or the serial line to it; NULL: none */
	char far[TAP_PATH_MAX];  /* where the head listens */
	pthread_t thread;
	pthread_mutex_t lock;
	bool ending;
	bool plugged;

	/* What the commander sent, as frames. */
	struct tap_frame frames[TAP_FRAMES_MAX];
	int count;
	uint8_t partial[PELCO_FRAME_SIZE];
	size_t partial_count;

	bool dmx; /* it speaks to an Enttec widget, not Pelco-D */
	struct enttec_receiver widget;
	struct tap_lamp lamp;
};

static inline void tap_switch_lamp(struct tap *tap, bool lit)
{
	struct tap_lamp *lamp = &tap->lamp;

	lamp->rises += lit && !lamp->lit;
	if (lamp->lit && !lit) {
		lamp->out_ns = clock_now_ns();
	}
	lamp->lit = lit;
}

/* The start code is before the first slot. */
static inline void tap_hear_dmx(struct tap *tap, uint8_t byte)
{
	struct enttec_message message;

	enttec_receiver_take(&tap->widget, byte);
	while (enttec_receiver_next(&tap->widget, &message)) {
		if (message.label == ENTTEC_SEND_DMX &&
			message.size > TAP_LAMP_SLOT) {
			tap_switch_lamp(tap, message.data[TAP_LAMP_SLOT] != 0);
		}
	}
}

static inline void tap_take_auxiliary(
	struct tap *tap, const struct pelco_frame *frame)
{
	bool sets = frame->command2 == PELCO_SET_AUXILIARY;

	if ((sets || frame->command2 == PELCO_CLEAR_AUXILIARY) &&
		frame->data2 == TAP_LAMP_AUXILIARY) {
		tap_switch_lamp(tap, sets);
	}
}

static inline void tap_hear_pelco(struct tap *tap, uint8_t byte)
{
	tap->partial[tap->partial_count++] = byte;
	if (tap->partial_count < PELCO_FRAME_SIZE) {
		return;
	}
	struct tap_frame *next = &tap->frames[tap->count];

	if (tap->count < TAP_FRAMES_MAX &&
		pelco_decode(tap->partial, &next->frame)) {
		next->at_ns = clock_now_ns();
		tap_take_auxiliary(tap, &next->frame);
		tap->count++;
		tap->partial_count = 0;
		return;
	}
	tap->partial_count--;
	memmove(tap->partial, tap->partial + 1, tap->partial_count);
}

static inline void tap_hear(struct tap *tap, uint8_t byte)
{
	if (tap->dmx) {
		tap_hear_dmx(tap, byte);
	} else {
		tap_hear_pelco(tap, byte);
	}
}

static inline bool tap_carry(struct tap *tap, int from, int to, bool heard)
{
	uint8_t bytes[256];
	ssize_t got = read(from, bytes, sizeof(bytes));

	if (got <= 0) {
		return got < 0;
	}
	pthread_mutex_lock(&tap->lock);
	for (ssize_t i = 0; heard && i < got; i++) {
		tap_hear(tap, bytes[i]);
	}
	pthread_mutex_unlock(&tap->lock);
	return write(to, bytes, (size_t)got) == got;
}

static inline bool tap_is(struct tap *tap, bool wanted)
{
	pthread_mutex_lock(&tap->lock);
	bool is = !tap->ending && tap->plugged == wanted;
	pthread_mutex_unlock(&tap->lock);
	return is;
}

static inline struct sockaddr_un tap_address(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };

	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	return address;
}

/* One commander's time on the line. */
static inline void tap_join(struct tap *tap, int near)
{
	struct sockaddr_un address = tap_address(tap->far);
	int far = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool good =
		connect(far, (struct sockaddr *)&address, sizeof(address)) == 0;

	while (good && tap_is(tap, true)) {
		struct pollfd ends[2] = { { .fd = near, .events = POLLIN },
			{ .fd = far, .events = POLLIN } };

		poll(ends, 2, 20);
		good = (ends[0].revents == 0 ||
			       tap_carry(tap, near, far, true)) &&
			(ends[1].revents == 0 ||
				tap_carry(tap, far, near, false));
	}
	close(far);
}

static inline void tap_listen(struct tap *tap)
{
	struct sockaddr_un address = tap_address(tap->near);
	int door = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);

	unlink(tap->near);
	if (bind(door, (struct sockaddr *)&address, sizeof(address)) == 0 &&
		listen(door, 1) == 0) {
		struct pollfd one = { .fd = door, .events = POLLIN };

		while (tap_is(tap, true)) {
			if (poll(&one, 1, 20) == 1) {
				int near =
					accept4(door, NULL, NULL, SOCK_CLOEXEC);

				tap_join(tap, near);
				close(near);
			}
		}
	}
	close(door);
	unlink(tap->near);
}

/* Its speed is nobody's business: the head keeps the time of the bytes. */
static inline void tap_join_device(struct tap *tap)
{
	int near =
		open(tap->device, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC);
	struct termios line;

	if (tcgetattr(near, &line) == 0) {
		cfmakeraw(&line);
		line.c_cflag |= CLOCAL;
		tcsetattr(near, TCSAFLUSH, &line);
		tap_join(tap, near);
	}
	close(near);
	poll(NULL, 0, 10); /* no head listens yet */
}

/* A wire is never late, however loaded the machine is. */
static inline void *tap_run(void *context)
{
	struct sched_param urgent = { .sched_priority = 10 };
	struct tap *tap = context;
	sigset_t broken;

	/* An end that has closed is told by the write to it. */
	sigemptyset(&broken);
	sigaddset(&broken, SIGPIPE);
	pthread_sigmask(SIG_BLOCK, &broken, NULL);
	pthread_setschedparam(pthread_self(), SCHED_RR, &urgent);
	for (;;) {
		if (tap_is(tap, true) && tap->device != NULL) {
			tap_join_device(tap);
		} else if (tap_is(tap, true)) {
			tap_listen(tap);
		} else if (tap_is(tap, false)) {
			poll(NULL, 0, 10);
		} else {
			return NULL;
		}
	}
}

static inline void tap_start(struct tap *tap)
{
	tap->plugged = true;
	tap->ending = false;
	pthread_mutex_init(&tap->lock, NULL);
	assert_int_equal(pthread_create(&tap->thread, NULL, tap_run, tap), 0);
}

static inline void tap_end(struct tap *tap)
{
	pthread_mutex_lock(&tap->lock);
	tap->ending = true;
	pthread_mutex_unlock(&tap->lock);
	pthread_join(tap->thread, NULL);
	pthread_mutex_destroy(&tap->lock);
}

static inline void tap_plug(struct tap *tap, bool in)
{
	pthread_mutex_lock(&tap->lock);
	tap->plugged = in;
	pthread_mutex_unlock(&tap->lock);
}

static inline struct tap_lamp tap_lamp(struct tap *tap)
{
	pthread_mutex_lock(&tap->lock);
	/* One that is full would hide what came after. */
	bool full = tap->count == TAP_FRAMES_MAX;
	struct tap_lamp lamp = tap->lamp;
	pthread_mutex_unlock(&tap->lock);

	assert_false(full);
	return lamp;
}

/* How many frames the commander has sent so far. */
static inline int tap_count(struct tap *tap)
{
	pthread_mutex_lock(&tap->lock);
	int count = tap->count;
	pthread_mutex_unlock(&tap->lock);
	return count;
}

/* Whether frame @index tells both axes to stop; queries do not. */
static inline bool tap_stops(const struct tap *tap, int index)
{
	const struct pelco_frame *frame = &tap->frames[index].frame;

	return frame->command1 == 0 && frame->command2 == 0 &&
		frame->data1 == 0 && frame->data2 == 0;
}

/* Whether frame @index turns any axis. */
static inline bool tap_moves(const struct tap *tap, int index)
{
	uint8_t command = tap->frames[index].frame.command2;

	return (command & 1) == 0 &&
		(command &
			(PELCO_RIGHT | PELCO_LEFT | PELCO_UP | PELCO_DOWN)) !=
		0;
}

/* When the first stop after all that turns any axis had come; 0: none has. */
static inline int64_t tap_stilled_ns(struct tap *tap)
{
	int64_t at_ns = 0;

	pthread_mutex_lock(&tap->lock);
	for (int i = tap->count - 1; i >= 0 && !tap_moves(tap, i); i--) {
		at_ns = tap_stops(tap, i) ? tap->frames[i].at_ns : at_ns;
	}
	pthread_mutex_unlock(&tap->lock);
	return at_ns;
}

/* How many stop frames came since the last frame that turned an axis. */
static inline int tap_stops_at_the_end(struct tap *tap)
{
	int stops = 0;

	pthread_mutex_lock(&tap->lock);
	for (int i = tap->count - 1; i >= 0 && !tap_moves(tap, i); i--) {
		stops += tap_stops(tap, i);
	}
	pthread_mutex_unlock(&tap->lock);
	return stops;
}

/* Whether the first query after frame @first came before any motion. */
static inline bool tap_asks_before_it_moves(struct tap *tap, int first)
{
	int i = first;

	pthread_mutex_lock(&tap->lock);
	while (i < tap->count && !tap_moves(tap, i) &&
		tap->frames[i].frame.command2 != PELCO_QUERY_PAN) {
		i++;
	}
	bool asks = i < tap->count && !tap_moves(tap, i);
	pthread_mutex_unlock(&tap->lock);
	return asks;
}

/* How many frames from @first on turn any axis. */
static inline int tap_moves_since(struct tap *tap, int first)
{
	int moves = 0;

	pthread_mutex_lock(&tap->lock);
	for (int i = first; i < tap->count; i++) {
		moves += tap_moves(tap, i);
	}
	pthread_mutex_unlock(&tap->lock);
	return moves;
}

#endif
