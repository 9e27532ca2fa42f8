/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "hw/sim_pose.h"
#include "settings/fixture_file.h"
#include "sim_commands.h"
#include "sim_mount_options.h"

#include <poll.h>
#include <sched.h>
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
	CHUNK = 256,
	PRIORITY = 10
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
	bool plugged; /* the port is open */
	struct sim_mount_options *options;
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
		.rates = sim_head_rates(&bench->head),
		.faults = sim_faults_set(&bench->options->faults, now_ns) };

	if (bench->pose != NULL) {
		sim_pose_write(bench->pose, &pose);
	}
}

static int64_t wake_after(const struct bench *bench, int64_t now_ns)
{
	int64_t wait_ns = bench->pose != NULL ? pose_ns : idle_ns;
	int64_t line_ns = sim_line_next(bench->line);
	int64_t fault_ns = sim_faults_next(&bench->options->faults, now_ns);
	int64_t next_ns = line_ns < fault_ns ? line_ns : fault_ns;

	if (bench->out.count > 0) {
		return retry_ns;
	}
	if (next_ns < now_ns + wait_ns) {
		wait_ns = next_ns > now_ns ? next_ns - now_ns : 0;
	}
	return wait_ns;
}

/* False when a signal says to end. */
static bool obey_signal(struct bench *bench)
{
	struct signalfd_siginfo info;

	if (read(bench->signals, &info, sizeof(info)) !=
		(ssize_t)sizeof(info)) {
		return true;
	}
	if (info.ssi_signo == SIGUSR1) {
		sim_faults_call(&bench->options->faults, clock_now_ns());
		return true;
	}
	if (info.ssi_signo == SIGUSR2) {
		sim_faults_end(&bench->options->faults, clock_now_ns());
		return true;
	}
	return false;
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
	return (fds[0].revents & POLLIN) == 0 || obey_signal(bench);
}

static bool plug(struct bench *bench, struct error *error)
{
	bench->plugged = sim_port_open(&bench->port, bench->options->port,
		bench->options->place, error);
	return bench->plugged;
}

static void unplug(struct bench *bench)
{
	sim_port_close(&bench->port);
	bench->plugged = false;
	bench->in.count = bench->out.count = 0;
}

/* As the faults say; false where the port cannot be opened again. */
static bool mind_plug(struct bench *bench, int64_t now_ns, struct error *error)
{
	bool unplugged = sim_line_unplugged(bench->line, now_ns);

	if (unplugged && bench->plugged) {
		unplug(bench);
	}
	return unplugged || bench->plugged || plug(bench, error);
}

/* False where the port is lost for good. */
static bool run(struct bench *bench, struct error *error)
{
	int64_t now_ns;

	do {
		now_ns = clock_now_ns();
		if (!mind_plug(bench, now_ns, error)) {
			return false;
		}
		carry_in(bench, now_ns);
		carry_out(bench, now_ns);
		publish(bench, now_ns);
	} while (wait_for_work(bench, now_ns));
	return true;
}

static int catch_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGUSR1);
	sigaddset(&signals, SIGUSR2);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool start(struct bench *bench, struct sim_mount_options *options,
	struct error *error)
{
	bench->options = options;
	if (options->fixture != NULL &&
		!fixture_load(
			&options->line.fixture, options->fixture, error)) {
		return false;
	}
	options->line.faults = &options->faults;
	sim_faults_start(&options->faults, clock_now_ns());
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
	return plug(bench, error);
}

/*
 * A real head has a processor of its own: where this machine lets us, other
 * programs do not make the simulated one late.
 */
static void take_precedence(void)
{
	struct sched_param urgent = { .sched_priority = PRIORITY };

	sched_setscheduler(0, SCHED_RR, &urgent);
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
		take_precedence();
		run(&bench, &error);
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
