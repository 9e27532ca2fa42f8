/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HARDWARE_LAMP_WATCH_H
#define HARDWARE_LAMP_WATCH_H

#include "core/heartbeat.h"
#include "gpio_lines.h"

/*
 * Lamp watch: the guard's two lines that feed the lamp, read from the
 * simulator's side; the timer, the lamp and its feedback outside. Looked at
 * every few milliseconds it knows each edge, a moment late.
 */

struct lamp_watch {
	int heartbeat_fd;
	int enable_fd;
	bool beat;       /* the heartbeat is high */
	bool enabled;    /* lamp-enable is high */
	bool lit;        /* enabled, and its timer is fed */
	int64_t beat_ns; /* its last edge; 0: none yet */
	int64_t low_ns;  /* lamp-enable fell */
	int edges;       /* of the heartbeat */
	int rises;       /* power came to the lamp */
};

static inline int lamp_watch_line(const char *name)
{
	char path[POST_PATH_MAX];

	snprintf(path, sizeof(path), "/run/vm/line/%s/value", name);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	assert_true(fd >= 0);
	return fd;
}

static inline void lamp_watch_open(struct lamp_watch *watch)
{
	*watch = (struct lamp_watch){
		.heartbeat_fd = lamp_watch_line("heartbeat"),
		.enable_fd = lamp_watch_line("lamp-enable"),
	};
}

static inline void lamp_watch_close(struct lamp_watch *watch)
{
	close(watch->heartbeat_fd);
	close(watch->enable_fd);
}

static inline bool lamp_watch_high(int fd)
{
	char digit = '0';

	return pread(fd, &digit, 1, 0) == 1 && digit == '1';
}

/* When its timer runs down, or did, without another edge. */
static inline int64_t lamp_watch_unfed_ns(const struct lamp_watch *watch)
{
	return watch->beat_ns + HEARTBEAT_TIMER_NS;
}

static inline void lamp_watch_look(struct lamp_watch *watch)
{
	bool beat = lamp_watch_high(watch->heartbeat_fd);
	bool enabled = lamp_watch_high(watch->enable_fd);
	int64_t now_ns = clock_now_ns();

	if (beat != watch->beat) {
		watch->edges++;
		watch->beat_ns = now_ns;
	}
	if (watch->enabled && !enabled) {
		watch->low_ns = now_ns;
	}
	watch->beat = beat;
	watch->enabled = enabled;
	bool lit = enabled && watch->beat_ns != 0 &&
		now_ns < lamp_watch_unfed_ns(watch);

	if (lit != watch->lit) {
		watch->rises += lit;
		gpio_pull("feedback", lit);
	}
	watch->lit = lit;
}

#endif
