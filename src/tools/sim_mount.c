/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "hw/sim_pose.h"
#include "sim_commands.h"
#include "sim_mount_options.h"

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

/* How often the pose is published, and a full outlet is tried again. */
static const int64_t pose_ns = 5000000;
static const int64_t retry_ns = 5000000;
static const int64_t idle_ns = 50000000;

enum {
	CHUNK = 256
};

/* Bytes on their way in or out that the next stage has not taken. */
struct chunk {
	uint8_t bytes[CHUNK];
	size_t count;
};

struct bench {
	struct sim_head head;
	struct sim_line *line;
	struct sim_port port;
	struct sim_pose_file *pose; /* NULL: none */
	int signals;
	struct chunk in;
	struct chunk out;
};

static void drop(struct chunk *chunk, size_t count)
{
	chunk->count -= count;
	memmove(chunk->bytes, chunk->bytes + count, chunk->count);
}

/* A line that is full takes no more: what waits in the kernel makes the
 * commander's writes short, as on a real one. */
static void carry_in(struct bench *bench, int64_t now_ns)
{
	if (bench->in.count == 0) {
		bench->in.count =
			sim_port_read(&bench->port, bench->in.bytes, CHUNK);
	}
	drop(&bench->in,
		sim_line_hear(
			bench->line, bench->in.bytes, bench->in.count, now_ns));
}

static void carry_out(struct bench *bench, int64_t now_ns)
{
	struct chunk *out = &bench->out;

	out->count += sim_line_say(bench->line, out->bytes + out->count,
		CHUNK - out->count, now_ns);
	if (out->count > 0) {
		drop(out, sim_port_write(&bench->port, out->bytes, out->count));
	}
}

static void publish(struct bench *bench, int64_t now_ns)
{
	struct sim_pose pose = { .at_ns = now_ns,
		.at = sim_head_true(&bench->head),
		.rates = sim_head_rates(&bench->head) };

	if (bench->pose != NULL) {
		sim_pose_write(bench->pose, &pose);
	}
}

static int64_t wake_after(const struct bench *bench, int64_t now_ns)
{
	int64_t wait_ns = bench->pose != NULL ? pose_ns : idle_ns;
	int64_t next_ns = sim_line_next(bench->line);

	if (bench->out.count > 0) {
		return retry_ns;
	}
	if (next_ns < now_ns + wait_ns) {
		wait_ns = next_ns > now_ns ? next_ns - now_ns : 0;
	}
	return wait_ns;
}

/* False when a signal says to end. */
static bool wait_for_work(struct bench *bench, int64_t now_ns)
{
	struct pollfd fds[] = {
		{ .fd = bench->signals, .events = POLLIN },
		{ .fd = sim_port_poll_fd(&bench->port),
			.events = bench->in.count == 0 ? POLLIN : 0 },
	};
	struct timespec wait = { .tv_nsec = wake_after(bench, now_ns) };

	ppoll(fds, 2, &wait, NULL);
	return (fds[0].revents & POLLIN) == 0;
}

static void run(struct bench *bench)
{
	int64_t now_ns;

	do {
		now_ns = clock_now_ns();
		carry_in(bench, now_ns);
		carry_out(bench, now_ns);
		publish(bench, now_ns);
	} while (wait_for_work(bench, now_ns));
}

static int catch_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool start(struct bench *bench, const struct sim_mount_options *options,
	struct error *error)
{
	sim_head_init(&bench->head, &options->head, clock_now_ns());
	bench->line = sim_line_open(&options->line, &bench->head, error);
	if (bench->line == NULL) {
		return false;
	}
	bench->signals = catch_signals();
	if (bench->signals < 0) {
		return error_errno(error, ERROR_FAILED, "catching signals");
	}
	if (options->pose != NULL) {
		bench->pose = sim_pose_create(options->pose, error);
		if (bench->pose == NULL) {
			return false;
		}
		publish(bench, clock_now_ns());
	}
	return sim_port_open(
		&bench->port, options->port, options->place, error);
}

int sim_mount(int argc, char **argv)
{
	struct sim_mount_options options;
	struct error error = { 0 };
	struct bench bench = { .signals = -1 };

	if (!sim_mount_options_parse(&options, argc, argv, &error)) {
		return error_report("searchlight-sim", &error);
	}
	if (options.help) {
		sim_mount_options_help(stdout);
		return ERROR_NONE;
	}
	if (start(&bench, &options, &error)) {
		printf("searchlight-sim: a %s head waits at %s\n",
			options.line.protocol, options.place);
		fflush(stdout);
		run(&bench);
		sim_port_close(&bench.port);
	}
	sim_pose_close(bench.pose);
	sim_line_close(bench.line);
	if (bench.signals >= 0) {
		close(bench.signals);
	}
	return error.code != ERROR_NONE
		? error_report("searchlight-sim", &error)
		: ERROR_NONE;
}
