/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_POST_H
#define SUPPORT_POST_H

#include "base/clock.h"
#include "guard/message.h"
#include "guard/sim_lines.h"
#include "process.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

/*
 * Post: the real searchlight-guard on simulated lines, with the test in the
 * place of the daemon, the operator and the hand on the key.
 */

enum {
	POST_PATH_MAX = 128,
	POST_TICK_MS = 10,
};

struct post {
	char folder[POST_PATH_MAX];
	char config[POST_PATH_MAX];
	char socket[POST_PATH_MAX];
	char output[POST_PATH_MAX];
	char box[POST_PATH_MAX]; /* its black box */
	pid_t pid;               /* 0: not running */
	struct sim_lines *lines;
	int fd; /* to the guard; -1: not connected */
	struct lease_claim claim;
	bool speaks;                  /* a claim at each tick */
	struct message_report report; /* the newest */
	bool reported;
};

static const char post_lines[] = "line.stop-a = 0\n"
				 "line.stop-b = 1\n"
				 "line.key = 2\n"
				 "line.spotter = 3\n"
				 "line.limit-pan = 4\n"
				 "line.limit-tilt = 5\n"
				 "line.feedback = 6\n"
				 "line.heartbeat = 8\n"
				 "line.lamp-enable = 9\n"
				 "line.fan = 10\n"
				 "line.drive-enable = 11\n";

/* @more: settings besides; the lines are wired, the lamp is an LED. */
static inline void post_prepare(struct post *post, const char *more)
{
	struct error error;
	char lines[POST_PATH_MAX + 16];

	memset(post, 0, sizeof(*post));
	post->fd = -1;
	snprintf(post->folder, sizeof(post->folder),
		"/tmp/searchlight-post-XXXXXX");
	assert_non_null(mkdtemp(post->folder));
	snprintf(post->config, sizeof(post->config), "%.100s/guard.conf",
		post->folder);
	snprintf(post->socket, sizeof(post->socket), "%.100s/guard",
		post->folder);
	snprintf(post->output, sizeof(post->output), "%.100s/output",
		post->folder);
	snprintf(post->box, sizeof(post->box), "%.100s/box", post->folder);
	snprintf(lines, sizeof(lines), "%.100s/lines", post->folder);
	FILE *file = fopen(post->config, "w");
	assert_non_null(file);
	fprintf(file,
		"socket = %s\nlines = sim:%s\nblack_box.file = %s\n"
		"black_box.size_mb = 1\n%s%s",
		post->socket, lines, post->box, post_lines, more);
	fclose(file);
	post->lines = sim_lines_map(lines, &error);
	assert_non_null(post->lines);
	for (int i = GUARD_STOP_A; i < GUARD_FEEDBACK; i++) {
		sim_lines_put(post->lines, (enum guard_input)i, i != GUARD_KEY);
	}
}

static inline int post_dial(const struct post *post)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(
		AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	memcpy(address.sun_path, post->socket, strlen(post->socket));
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static inline void post_show_output(const struct post *post)
{
	char line[600];
	FILE *file = fopen(post->output, "r");

	while (file != NULL && fgets(line, sizeof(line), file) != NULL) {
		print_message("  %s", line);
	}
	if (file != NULL) {
		fclose(file);
	}
}

static inline void post_connect(struct post *post)
{
	int64_t until_ns = clock_now_ns() + 5 * CLOCK_NS_PER_S;

	do {
		if (clock_now_ns() > until_ns) {
			post_show_output(post);
			fail_msg("the guard does not listen");
		}
		poll(NULL, 0, 5);
		post->fd = post_dial(post);
	} while (post->fd < 0);
	post->claim.sequence = 0;
	post->reported = false;
}

/* Somebody else, a real daemon, will connect to it. */
static inline void post_watch(
	struct post *post, const char *guard, const char *preload)
{
	const char *const argv[] = { guard, "--config", post->config, NULL };

	post->pid = process_start(argv, post->output, preload);
}

static inline void post_start(
	struct post *post, const char *guard, const char *preload)
{
	post_watch(post, guard, preload);
	post_connect(post);
}

static inline void post_say(struct post *post)
{
	struct message_scene scene = { 0 };
	uint8_t bytes[MESSAGE_SIZE];

	post->claim.sequence++;
	post->claim.decided_ns = clock_now_ns();
	if (post->claim.held) {
		post->claim.held_ns = post->claim.decided_ns;
	}
	message_put_claim(bytes, &post->claim, &scene);
	send(post->fd, bytes, sizeof(bytes), MSG_NOSIGNAL);
}

static inline void post_hear(struct post *post)
{
	uint8_t bytes[MESSAGE_SIZE];

	while (recv(post->fd, bytes, sizeof(bytes), 0) == MESSAGE_SIZE) {
		post->reported |= message_take_report(bytes, &post->report);
	}
}

static inline void post_tick(struct post *post)
{
	poll(NULL, 0, POST_TICK_MS);
	if (post->fd < 0) {
		return;
	}
	if (post->speaks) {
		post_say(post);
	}
	post_hear(post);
}

static inline void post_run(struct post *post, int for_ms)
{
	int64_t until_ns = clock_now_ns() + for_ms * CLOCK_NS_PER_MS;

	while (clock_now_ns() < until_ns) {
		post_tick(post);
	}
}

static inline bool post_high(const struct post *post, enum guard_output output)
{
	return atomic_load(&post->lines->high[output]) != 0;
}

static inline uint32_t post_edges(
	const struct post *post, enum guard_output output)
{
	return atomic_load(&post->lines->edges[output]);
}

static inline int64_t post_edge_ns(
	const struct post *post, enum guard_output output)
{
	return atomic_load(&post->lines->edge_ns[output]);
}

/* Until the guard says that it is in @state; false after five seconds. */
static inline bool post_until(struct post *post, enum guard_state state)
{
	int64_t until_ns = clock_now_ns() + 5 * CLOCK_NS_PER_S;

	while (!post->reported || post->report.verdict.state != state) {
		if (clock_now_ns() > until_ns) {
			return false;
		}
		post_tick(post);
	}
	return true;
}

static inline void post_turn_key(struct post *post)
{
	sim_lines_put(post->lines, GUARD_KEY, false);
	post_run(post, 200);
	sim_lines_put(post->lines, GUARD_KEY, true);
	post_run(post, 200);
}

static inline void post_permit(struct post *post)
{
	post->speaks = true;
	post->claim.may_burn = true;
	post->claim.may_shine = true;
}

/* What a real daemon does: a number greater than any before it. */
static inline void post_press(struct post *post)
{
	post->claim.held = true;
	post->claim.press = (uint64_t)clock_now_ns();
}

static inline void post_light(struct post *post)
{
	post_permit(post);
	post->claim.held = false;
	post_turn_key(post);
	assert_true(post_until(post, GUARD_ARMED));
	post_press(post);
	assert_true(post_until(post, GUARD_LIT));
	assert_true(post_high(post, GUARD_LAMP_ENABLE));
}

/*
 * From @from_ns until enable went low and the heartbeat's last edge, whichever
 * is later; negative where the light is still on after a second.
 */
static inline int64_t post_dark_ns(struct post *post, int64_t from_ns)
{
	int64_t until_ns = clock_now_ns() + CLOCK_NS_PER_S;

	while (post_high(post, GUARD_LAMP_ENABLE)) {
		if (clock_now_ns() > until_ns) {
			return -1;
		}
		post_tick(post);
	}
	post_run(post, 60);
	int64_t beat_ns = post_edge_ns(post, GUARD_HEARTBEAT);
	int64_t low_ns = post_edge_ns(post, GUARD_LAMP_ENABLE);
	int64_t dark_ns = beat_ns > low_ns ? beat_ns : low_ns;

	return dark_ns - from_ns;
}

/* For @for_ms there is neither light nor a heartbeat. */
static inline void post_stays_dark(struct post *post, int for_ms)
{
	uint32_t beats = post_edges(post, GUARD_HEARTBEAT);
	uint32_t lights = post_edges(post, GUARD_LAMP_ENABLE);

	post_run(post, for_ms);
	assert_int_equal(post_edges(post, GUARD_HEARTBEAT), beats);
	assert_int_equal(post_edges(post, GUARD_LAMP_ENABLE), lights);
	assert_false(post_high(post, GUARD_LAMP_ENABLE));
}

static inline void post_hang_up(struct post *post)
{
	close(post->fd);
	post->fd = -1;
}

/* The exit code. */
static inline int post_end(struct post *post)
{
	int code = 0;
	char lines[POST_PATH_MAX + 16];

	if (post->fd >= 0) {
		post_hang_up(post);
	}
	if (post->pid > 0) {
		kill(post->pid, SIGTERM);
		code = process_wait(post->pid, 5.0);
	}
	sim_lines_unmap(post->lines);
	snprintf(lines, sizeof(lines), "%.100s/lines", post->folder);
	unlink(lines);
	unlink(post->config);
	unlink(post->box);
	unlink(post->output);
	unlink(post->socket);
	rmdir(post->folder);
	return code;
}

#endif
