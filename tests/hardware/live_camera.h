/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HARDWARE_LIVE_CAMERA_H
#define HARDWARE_LIVE_CAMERA_H

#include "base/clock.h"
#include "player.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

/*
 * Live camera: a thermal one of 16 bits and 9 pictures a second. A thread that
 * is never late plays noise, in which a bright spot goes round, through
 * v4l2loopback. It may fall silent, or repeat its picture as such a camera does
 * behind its shutter.
 */

enum {
	LIVE_WIDTH = 320,
	LIVE_HEIGHT = 256,
	LIVE_PIXELS = LIVE_WIDTH * LIVE_HEIGHT,
	LIVE_SIZE = 2 * LIVE_PIXELS, /* bytes */
	LIVE_HZ = 9,
	LIVE_ROUND_S = 12, /* the spot's */
	LIVE_NOISES = 8,   /* so many, over and over */
	LIVE_SPOT = 5,     /* pixels from its middle to its edge */
	LIVE_LEVEL = 12000,
	LIVE_STEP = 40, /* noise is one of nine such steps */
	LIVE_BRIGHT = 6000,
	LIVE_PRIORITY = 20,
};

enum live_does {
	LIVE_DELIVERS,
	LIVE_REPEATS,
	LIVE_IS_SILENT,
	LIVE_ENDS,
};

struct live_camera {
	struct player player;
	pthread_t thread;
	_Atomic int does;        /* enum live_does */
	_Atomic int delivered;   /* pictures */
	_Atomic int undelivered; /* that the kernel did not take */
	uint16_t noise[LIVE_NOISES][LIVE_PIXELS];
};

static inline void live_make_noise(struct live_camera *live)
{
	uint32_t state = 2463534242;

	for (int i = 0; i < LIVE_NOISES * LIVE_PIXELS; i++) {
		state ^= state << 13;
		state ^= state >> 17;
		state ^= state << 5;
		live->noise[i / LIVE_PIXELS][i % LIVE_PIXELS] =
			(uint16_t)(LIVE_LEVEL +
				LIVE_STEP * (state % 5 + state / 8 % 5));
	}
}

static inline void live_add_spot(uint16_t *picture, double x, double y)
{
	for (int j = -LIVE_SPOT; j <= LIVE_SPOT; j++) {
		for (int i = -LIVE_SPOT; i <= LIVE_SPOT; i++) {
			int at_x = (int)lround(x) + i;
			int at_y = (int)lround(y) + j;
			double off = hypot(at_x - x, at_y - y);

			picture[at_y * LIVE_WIDTH + at_x] +=
				(uint16_t)(LIVE_BRIGHT * exp(-off * off / 5.0));
		}
	}
}

static inline void live_draw(struct live_camera *live, int64_t now_ns)
{
	double turn = (double)now_ns * 1e-9 / LIVE_ROUND_S * 2.0 * M_PI;
	uint16_t *picture = (uint16_t *)(void *)live->player.bytes;

	memcpy(picture, live->noise[live->delivered % LIVE_NOISES], LIVE_SIZE);
	live_add_spot(picture, LIVE_WIDTH / 2.0 + 60.0 * cos(turn),
		LIVE_HEIGHT / 2.0 + 60.0 * sin(turn));
}

static inline void live_play(struct live_camera *live)
{
	if (live->does == LIVE_IS_SILENT) {
		return;
	}
	if (live->does == LIVE_DELIVERS) {
		live_draw(live, clock_now_ns());
	}
	if (write(live->player.fd, live->player.bytes, LIVE_SIZE) ==
		LIVE_SIZE) {
		live->delivered++;
	} else {
		live->undelivered++;
	}
}

static inline void *live_run(void *context)
{
	struct sched_param urgent = { .sched_priority = LIVE_PRIORITY };
	struct live_camera *live = context;
	int64_t next_ns = clock_now_ns();

	pthread_setschedparam(pthread_self(), SCHED_RR, &urgent);
	while (live->does != LIVE_ENDS) {
		int64_t left_ns = next_ns - clock_now_ns();

		if (left_ns > 0) {
			poll(NULL, 0, (int)(left_ns / CLOCK_NS_PER_MS) + 1);
			continue;
		}
		live_play(live);
		next_ns += CLOCK_NS_PER_S / LIVE_HZ;
	}
	return NULL;
}

static inline void live_start(struct live_camera *live)
{
	live->player = player_start(V4L2_PIX_FMT_Y16, LIVE_WIDTH, LIVE_HEIGHT);
	live->does = LIVE_DELIVERS;
	live->delivered = live->undelivered = 0;
	live_make_noise(live);
	assert_int_equal(
		pthread_create(&live->thread, NULL, live_run, live), 0);
}

static inline void live_end(struct live_camera *live)
{
	live->does = LIVE_ENDS;
	pthread_join(live->thread, NULL);
	player_end(&live->player);
}

#endif
