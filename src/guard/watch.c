/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/watch.h"

#include "base/clock.h"
#include "door.h"
#include "fence.h"
#include "ledger.h"
#include "lines.h"
#include "urgent.h"
#include "word.h"

#include <poll.h>
#include <pwd.h>
#include <signal.h>
#include <string.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

enum {
	WAIT_SIGNAL,
	WAIT_DOOR,
	WAIT_DAEMON,
	WAIT_LINES, /* and all behind it */
	WAIT_MAX = WAIT_LINES + LINES_FDS_MAX,
};

/* So often the daemon is told even if nothing changed. */
static const int64_t report_ns = 50 * CLOCK_NS_PER_MS;
/* What the clocks themselves may be off by. */
static const int64_t slept_least_ns = CLOCK_NS_PER_MS;

struct watch {
	struct guard guard;
	struct guard_orders orders;
	struct door door;
	struct fence fence;
	struct ledger ledger;
	struct lines *lines;
	int signal_fd;
	unsigned weakness;
	int64_t next_ns;   /* of the next step, should nothing happen */
	int64_t report_ns; /* the next report is due */
	int64_t slept_ns;  /* at most, so far, by the machine */
	struct guard_verdict told;
	enum guard_fault told_fault;
	bool ending;
};

static unsigned weak(bool is, enum message_weakness weakness)
{
	return is ? (unsigned)weakness : 0u;
}

static unsigned weakness_of(const struct guard_file *file)
{
	const int *in = file->inputs;
	const int *out = file->outputs;

	return weak(out[GUARD_HEARTBEAT] == LINES_NOT_WIRED, MESSAGE_NO_TIMER) |
		weak(file->remote, MESSAGE_REMOTE) |
		weak(in[GUARD_FEEDBACK] == LINES_NOT_WIRED,
			MESSAGE_NO_FEEDBACK) |
		weak(in[GUARD_SPOTTER] == LINES_NOT_WIRED, MESSAGE_NO_SPOTTER) |
		weak(in[GUARD_LIMIT_PAN] == LINES_NOT_WIRED ||
				in[GUARD_LIMIT_TILT] == LINES_NOT_WIRED,
			MESSAGE_NO_LIMITS) |
		weak(out[GUARD_DRIVE_ENABLE] == LINES_NOT_WIRED,
			MESSAGE_NO_DRIVE);
}

static bool open_signals(struct watch *watch, struct error *error)
{
	sigset_t set;

	signal(SIGPIPE, SIG_IGN);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	sigaddset(&set, SIGHUP);
	sigprocmask(SIG_BLOCK, &set, NULL);
	watch->signal_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	return watch->signal_fd >= 0 ||
		error_errno(error, ERROR_FAILED, "signalfd");
}

static bool open_lines(
	struct watch *watch, const struct guard_file *file, struct error *error)
{
	struct lines_plan plan = { .bias = (enum lines_bias)file->bias,
		.closed_is_low = file->closed_is_low };
	const struct lines_ops *ops = lines_scheme(file->lines, &plan.place);

	if (ops == NULL) {
		return error_set(error, ERROR_SETTINGS,
			"lines: \"%s\" is no chip; write gpio:/dev/gpiochip0 "
			"or sim:FILE",
			file->lines);
	}
	memcpy(plan.inputs, file->inputs, sizeof(plan.inputs));
	memcpy(plan.outputs, file->outputs, sizeof(plan.outputs));
	watch->weakness |= weak(ops == &lines_sim, MESSAGE_SIMULATED);
	watch->lines = ops->open(&plan, error);
	return watch->lines != NULL;
}

static bool find_user(const char *name, uid_t *uid, struct error *error)
{
	const struct passwd *user = getpwnam(name);

	if (user == NULL) {
		return error_set(error, ERROR_SETTINGS,
			"daemon_user: this machine has no user '%.60s'; make "
			"it, or leave the setting empty",
			name);
	}
	*uid = user->pw_uid;
	return true;
}

static bool open_door(
	struct watch *watch, const struct guard_file *file, struct error *error)
{
	uid_t uid = geteuid();

	return (file->daemon_user[0] == '\0' ||
		       find_user(file->daemon_user, &uid, error)) &&
		door_open(&watch->door, file->socket, uid, error);
}

/* The last thing before the loop: nothing is allocated after it. */
static void take_precedence(struct watch *watch, const struct guard_file *file)
{
	watch->weakness |=
		weak(watch->ledger.clerk.writer.fd < 0, MESSAGE_NO_BOX);
	watch->weakness |= weak(!urgent_lock(), MESSAGE_NOT_LOCKED);
	watch->weakness |=
		weak(!urgent_priority(file->priority), MESSAGE_NOT_URGENT);
	for (int i = 0; i < MESSAGE_WEAKNESS_COUNT; i++) {
		if ((watch->weakness & (1u << i)) != 0) {
			word("weaker: %s", message_weakness_sentence(i));
		}
	}
	word("watching %s; listening at %s", file->lines, file->socket);
}

static void close_all(struct watch *watch)
{
	door_close(&watch->door);
	if (watch->lines != NULL) {
		watch->lines->ops->close(watch->lines);
	}
	if (watch->signal_fd >= 0) {
		close(watch->signal_fd);
	}
	ledger_close(&watch->ledger);
}

static void wait_for_news(struct watch *watch)
{
	struct pollfd waits[WAIT_MAX];
	int fds[LINES_FDS_MAX];
	int count = watch->lines->ops->fds(watch->lines, fds);
	int64_t left_ns = watch->next_ns - clock_now_ns();
	struct timespec span = { 0, left_ns > 0 ? (long)left_ns : 0 };

	waits[WAIT_SIGNAL] = (struct pollfd){ watch->signal_fd, POLLIN, 0 };
	waits[WAIT_DOOR] = (struct pollfd){ watch->door.listen_fd, POLLIN, 0 };
	waits[WAIT_DAEMON] = (struct pollfd){ watch->door.fd, POLLIN, 0 };
	for (int i = 0; i < count; i++) {
		waits[WAIT_LINES + i] = (struct pollfd){ fds[i], POLLIN, 0 };
	}
	ppoll(waits, (nfds_t)WAIT_LINES + (nfds_t)count, &span, NULL);
	watch->ending |= (waits[WAIT_SIGNAL].revents & POLLIN) != 0;
}

static struct message_report report_of(
	const struct watch *watch, int64_t now_ns)
{
	const struct guard *guard = &watch->guard;
	struct message_report report = { .verdict = guard->verdict,
		.fault = guard->fault,
		.phase = guard->lamp.phase,
		.flags = guard->flags,
		.weakness = watch->weakness,
		.wait_ns = lamp_wait_ns(&guard->lamp, now_ns),
		.burned_ns = guard->lamp.burned_ns,
		.strikes = guard->lamp.strikes,
		.refused = guard->lease.refused };

	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		bool closed = i == GUARD_FEEDBACK ? guard->lamp.feedback
						  : guard->contacts[i].closed;

		report.inputs |= closed ? 1u << i : 0u;
	}
	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		report.outputs |= watch->orders.level[i] ? 1u << i : 0u;
	}
	return report;
}

static bool has_news(const struct watch *watch)
{
	const struct guard *guard = &watch->guard;

	return watch->told.state != guard->verdict.state ||
		watch->told.reason != guard->verdict.reason ||
		watch->told_fault != guard->fault;
}

static void tell_daemon(struct watch *watch,
	const struct message_report *report, int64_t now_ns)
{
	if (has_news(watch) || now_ns >= watch->report_ns) {
		door_report(&watch->door, report);
		watch->report_ns = now_ns + report_ns;
	}
}

static void write_down(struct watch *watch, const struct message_report *report,
	int64_t now_ns)
{
	const struct guard *guard = &watch->guard;

	if (has_news(watch)) {
		word("%s: %s", guard_state_name(guard->verdict.state),
			guard_why(guard));
		watch->told = guard->verdict;
		watch->told_fault = guard->fault;
	}
	ledger_note(&watch->ledger, report, &watch->door.scene, now_ns);
}

/* A machine that slept has let the timer go, and its clock stood meanwhile. */
static bool has_slept(struct watch *watch)
{
	struct clock_sleep sleep = clock_sleep();
	bool slept = sleep.least_ns > watch->slept_ns + slept_least_ns;

	if (slept || sleep.most_ns < watch->slept_ns) {
		watch->slept_ns = sleep.most_ns;
	}
	return slept;
}

/* What opened in a look before this one counts still. */
static void look_at_lines(struct lines *lines, struct guard_look *look)
{
	struct contact_look inputs[GUARD_INPUT_COUNT];

	look->lines_lost |= !lines->ops->read(lines, inputs);
	look->now_ns = clock_now_ns();
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		inputs[i].opened |= look->inputs[i].opened;
		look->inputs[i] = inputs[i];
	}
}

/*
 * An order that was held up on its way to the lines is forgotten: its edge
 * would feed the timer outside after that had run down, and light the lamp
 * again by itself.
 */
static void decide(struct watch *watch, struct guard_look *look)
{
	struct guard before = watch->guard;

	look->slept = has_slept(watch);
	look_at_lines(watch->lines, look);
	guard_step(&watch->guard, look, &watch->orders);
	if (clock_now_ns() - look->now_ns >= WATCH_STEP_NS) {
		watch->guard = before;
		look->slept |= has_slept(watch);
		look_at_lines(watch->lines, look);
		guard_step(&watch->guard, look, &watch->orders);
	}
}

/*
 * The daemon is told before the fence writes: it hears of it before it writes
 * on that line again, and what it says then does not undo the fence's frame.
 */
static void step(struct watch *watch)
{
	const struct lines_ops *ops = watch->lines->ops;
	struct guard_look look = { .now_ns = 0 };
	struct message_report report;

	door_service(&watch->door, &watch->guard.lease, &watch->fence);
	decide(watch, &look);
	bool halt = watch->orders.halt;

	if (!ops->write(watch->lines, watch->orders.level)) {
		look.lines_lost = true;
		look.now_ns = clock_now_ns();
		guard_step(&watch->guard, &look, &watch->orders);
	}
	report = report_of(watch, look.now_ns);
	tell_daemon(watch, &report, look.now_ns);
	if (halt || watch->orders.halt) {
		fence_halt(&watch->fence, look.now_ns);
	}
	fence_step(&watch->fence, look.now_ns);
	write_down(watch, &report, look.now_ns);
	watch->next_ns = look.now_ns + WATCH_STEP_NS;
}

/* Everything low, but for the heartbeat, which stands still. */
static void go_dark(struct watch *watch)
{
	bool levels[GUARD_OUTPUT_COUNT] = { false };

	levels[GUARD_HEARTBEAT] = watch->orders.level[GUARD_HEARTBEAT];
	watch->lines->ops->write(watch->lines, levels);
	word("ended; dark");
}

bool watch_run(const struct guard_file *file, struct error *error)
{
	struct watch watch = { .signal_fd = -1,
		.weakness = weakness_of(file),
		.told = { GUARD_STATE_COUNT, GUARD_REASON_COUNT },
		.slept_ns = clock_sleep().most_ns };
	struct guard_settings settings = guard_settings_core(file);
	bool good;

	watch.door = (struct door){ .listen_fd = -1, .fd = -1 };
	fence_init(&watch.fence);
	ledger_init(&watch.ledger);
	good = open_signals(&watch, error) && open_lines(&watch, file, error);
	/* Not before: one that another guard keeps out writes nothing down. */
	if (good) {
		ledger_open(&watch.ledger, file);
	}
	good = good && open_door(&watch, file, error);
	if (good) {
		guard_init(&watch.guard, &settings, clock_now_ns());
		ledger_lamp(&watch.ledger, &watch.guard.lamp);
		take_precedence(&watch, file);
		while (!watch.ending) {
			step(&watch);
			wait_for_news(&watch);
		}
		go_dark(&watch);
	}
	close_all(&watch);
	return good;
}
