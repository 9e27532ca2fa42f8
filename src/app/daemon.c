/* SPDX-License-Identifier: Apache-2.0 */
#include "app/daemon.h"

#include "app/account.h"
#include "app/airwatch.h"
#include "app/cameras.h"
#include "app/faults.h"
#include "app/latency.h"
#include "app/light.h"
#include "app/line.h"
#include "app/loop.h"
#include "app/notice.h"
#include "app/operator.h"
#include "app/orders.h"
#include "app/rotctl_server.h"
#include "app/scribe.h"
#include "app/sentry.h"
#include "app/status.h"
#include "app/steering.h"
#include "base/clock.h"
#include "signals.h"
#include "timers.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

enum {
	/* No pass waits longer; a lost timer would be noticed by then. */
	PASS_WAIT_MS = 500,
	LOOP_PRIORITY = 10,
};

struct daemon {
	const struct settings *settings;
	struct loop loop;
	int tick_fd;
	int signal_fd;
	int64_t tick_due_ns;
	int64_t tick_period_ns;
	bool ending;

	struct cameras cameras;
	struct steering steering;
	struct line line;
	struct operator* operator;
	struct rotctl_server *rotctl;
	struct orders orders;
	struct light light;
	struct sentry sentry;
	struct airwatch airwatch;
	struct scribe *scribe;
	struct account account;

	struct pursuit pursuit;
	struct pursuit_output step;
	struct loop_report report;
	struct latency latency;
	bool stopped;                   /* the head was told to stand still */
	char reason[STATUS_REASON_MAX]; /* why it is safe */
	char fault[FAULT_TEXT_MAX];     /* "": none now */
};

/* The one way in which everything that goes wrong ends: dark and still. */
static void enter_safe(struct daemon *d, const char *reason)
{
	orders_stop(&d->orders);
	light_withdraw(&d->light, clock_now_ns());
	steering_lamp(&d->steering, false, clock_now_ns());
	steering_stop(&d->steering, clock_now_ns());
	d->stopped = true;
	snprintf(d->reason, sizeof(d->reason), "%s", reason);
	notice("safe: %s", reason);
}

/* A new fault is told and ends all motion; one that goes is told too. */
static void check_faults(struct daemon *d, int64_t now_ns)
{
	struct fault_facts facts = { .steering = &d->steering,
		.camera_count = d->cameras.count,
		.alarm = light_alarm(&d->light, now_ns),
		.now_ns = now_ns };
	bool was_wrong = d->fault[0] != '\0';

	for (int i = 0; i < d->cameras.count; i++) {
		facts.cameras[i] = (struct fault_camera){
			&d->cameras.report[i],
			cameras_age_s(&d->cameras, &d->pursuit, i, now_ns),
		};
	}
	bool wrong = faults_find(&facts, d->fault);

	if (wrong && !was_wrong && d->step.mode == MODE_SAFE) {
		notice("fault: %s", d->fault);
	} else if (wrong && !was_wrong) {
		enter_safe(d, d->fault);
	} else if (was_wrong && !wrong) {
		notice("the fault is gone; the mode is %s",
			mode_name(d->step.mode));
	}
}

/* One of two that fails is named, and that is all: the other goes on. */
static void watch_cameras(struct daemon *d, int64_t now_ns)
{
	if (cameras_watch(&d->cameras, &d->pursuit, now_ns)) {
		notice("%s",
			d->cameras.alone[0] != '\0' ? d->cameras.alone
						    : "both cameras see again");
	}
}

static void carry_out(struct daemon *d, int64_t now_ns)
{
	if (!d->step.stop) {
		steering_focus(&d->steering, d->step.focus.tell, now_ns);
		steering_command(&d->steering, d->step.command, now_ns);
		d->stopped = false;
	} else if (!d->stopped) {
		steering_stop(&d->steering, now_ns);
		d->stopped = true;
	}
}

/* Why it is safe, where no fault of line or camera says so already. */
static void note_mode(struct daemon *d, enum mode before, enum mode_event event)
{
	if (d->step.mode == before) {
		return;
	}
	notice("mode %s", mode_name(d->step.mode));
	if (d->step.mode != MODE_SAFE || d->fault[0] != '\0' || d->ending) {
		return;
	}
	snprintf(d->reason, sizeof(d->reason), "%s",
		event == MODE_STOP
			? "the operator said stop"
			: "the head is not where it was sent; see whether it "
			  "is free to turn, and where it is, measure how it "
			  "obeys: searchlight-calibrate response");
}

/* A head that is waited for is in no other mode, so that it is told apart. */
static void note_wait(const struct daemon *d, bool before)
{
	if (d->step.waits && !before) {
		notice("the head is not heard; it stands and is dark");
	} else if (before && !d->step.waits) {
		notice("the head is heard again, or given up");
	}
}

/* Commands that went out since the last step, before the next is made. */
static void note_latency(struct daemon *d)
{
	for (size_t i = 0; i < d->steering.sent_count; i++) {
		latency_sent(&d->latency, d->steering.sent[i].sent_ns);
	}
}

static void note(struct daemon *d, int64_t now_ns)
{
	struct account_facts facts = { .step = &d->step,
		.sky = &d->airwatch.traffic.verdict,
		.light = &d->light,
		.fault = d->fault,
		.reason = d->reason };

	account_step(&d->account, &facts, now_ns);
}

static void step(struct daemon *d, const struct pursuit_frame *frame)
{
	line_serve(&d->line);
	note_latency(d);
	int64_t now_ns = clock_now_ns();
	int64_t wall_ns = clock_wall_ns();
	enum mode before = d->step.mode;
	bool waited = d->step.waits;

	sentry_wake(&d->sentry, &d->steering, now_ns);
	check_faults(d, now_ns);
	watch_cameras(d, now_ns);
	struct pursuit_input in = {
		.now_ns = now_ns,
		.unix_s = clock_seconds(wall_ns),
		.frame = frame,
		.samples = d->steering.samples,
		.sample_count = d->steering.sample_count,
		.sent = d->steering.sent,
		.sent_count = d->steering.sent_count,
		.mount_fault = d->steering.state == STEERING_ABSENT,
		.lit = light_is_lit(&d->light, now_ns),
		.order = orders_take(&d->orders, now_ns),
	};
	if (d->fault[0] != '\0') {
		in.order.mode = MODE_FAULT;
	}
	pursuit_step(&d->pursuit, &in, &d->step);
	airwatch_step(&d->airwatch, &d->step, clock_seconds(wall_ns), now_ns);
	light_step(&d->light, &d->step, &d->airwatch.traffic.verdict,
		&d->steering, d->settings, now_ns);
	sentry_step(&d->sentry, &d->step, &d->steering, d->settings, now_ns);
	scribe_take(d->scribe, &in, frame == NULL ? -1 : d->cameras.shot.number,
		wall_ns);
	steering_lamp(&d->steering, light_glows(&d->light, now_ns), now_ns);
	steering_taken(&d->steering);
	cameras_place(&d->cameras, &d->pursuit, &d->step);
	d->report.steps++;
	note_mode(d, before, in.order.mode);
	note_wait(d, waited);
	note(d, now_ns);
	if (frame != NULL && !d->step.stop) {
		latency_told(&d->latency, frame->exposure_ns, now_ns);
	}
	carry_out(d, now_ns);
	line_serve(&d->line);
	scribe_step(
		d->scribe, &d->pursuit, &d->step, &d->airwatch.traffic.verdict);
	scribe_light(d->scribe, &d->light, now_ns);
}

static void on_tick(void *context, uint32_t events)
{
	struct daemon *d = context;
	uint64_t rang = timers_read(d->tick_fd);

	(void)events;
	if (rang == 0) {
		return;
	}
	int64_t now_ns = clock_now_ns();
	double late_s = clock_seconds(now_ns - d->tick_due_ns);

	if (late_s > d->report.latest_s) {
		d->report.latest_s = late_s;
	}
	d->report.ticks_missed += rang - 1;
	d->tick_due_ns += (int64_t)rang * d->tick_period_ns;
	operator_tick(d->operator, now_ns);
	rotctl_server_tick(d->rotctl, now_ns);
	step(d, NULL);
}

static void end(struct daemon *d, const char *reason)
{
	d->ending = true;
	enter_safe(d, reason);
}

static void on_picture(void *context, int camera)
{
	struct daemon *d = context;
	struct pursuit_frame frame;
	const struct error *why;

	if (cameras_take(&d->cameras, camera, &frame)) {
		step(d, &frame);
	}
	if (cameras_over(&d->cameras, &why)) {
		end(d, why != NULL ? why->text : "the footage is at its end");
	}
}

static void on_signal(void *context, uint32_t events)
{
	struct daemon *d = context;

	(void)events;
	if (signals_read(d->signal_fd)) {
		end(d, "the daemon was told to end");
	}
}

static void answer(void *context, const struct speaker *speaker, char *line,
	char *answer_text)
{
	struct daemon *d = context;
	struct recorder_report record;
	char said[COMMAND_LINE_MAX + 1];
	struct status status = {
		.settings = d->settings,
		.pursuit = &d->pursuit,
		.step = &d->step,
		.steering = &d->steering,
		.cameras = &d->cameras,
		.loop = &d->report,
		.latency = &d->latency,
		.light = &d->light,
		.airwatch = &d->airwatch,
		.record = scribe_report(d->scribe, &record) ? &record : NULL,
		.account = &d->account,
		.watchdog = &d->sentry.watchdog,
		.fault = d->fault[0] == '\0' ? NULL : d->fault,
		.reason = d->reason,
		.now_ns = clock_now_ns(),
	};
	struct command_desk desk = {
		.status = &status, .orders = &d->orders, .light = &d->light
	};

	snprintf(said, sizeof(said), "%s", line);
	command_run(&desk, speaker->right, line, answer_text);
	scribe_operator(d->scribe, speaker->right, said, answer_text);
	if (command_changes(said)) {
		account_word(&d->account, speaker->name, said, answer_text,
			status.now_ns);
	}
	if (orders_stopping(&d->orders)) {
		steering_stop(&d->steering, status.now_ns);
		d->stopped = true;
		line_serve(&d->line);
	}
}

static bool open_cameras(
	struct daemon *d, const struct rig *rig, struct error *error)
{
	const struct capture_witness witnesses[RIG_CAMERAS] = {
		scribe_witness(d->scribe, 0), scribe_witness(d->scribe, 1)
	};
	struct rig fitting = *rig;

	if (!cameras_open(
		    &d->cameras, d->settings, witnesses, &fitting, error)) {
		return false;
	}
	pursuit_init(&d->pursuit, &d->settings->pursuit, &fitting);
	return scribe_begin(d->scribe, d->settings, &d->pursuit.rig, error);
}

static bool open_signals(struct daemon *d, struct error *error)
{
	d->signal_fd = signals_open(error);
	return d->signal_fd >= 0 &&
		loop_add(&d->loop, d->signal_fd, LOOP_SIGNAL, EPOLLIN,
			on_signal, d, error);
}

static bool open_tick(struct daemon *d, struct error *error)
{
	d->tick_fd = timers_open(error);
	return d->tick_fd >= 0 &&
		loop_add(&d->loop, d->tick_fd, LOOP_TICK, EPOLLIN, on_tick, d,
			error);
}

/*
 * The line itself is opened by and by. The rig is that of the pursuit: a
 * simulated camera brings its own.
 */
static bool open_steering(struct daemon *d, struct error *error)
{
	const struct settings *s = d->settings;
	const struct rig *rig = &d->pursuit.rig;
	struct mount_settings mount = s->mount;

	mount_settings_know(&mount, rig);
	if (!steering_init(&d->steering, s->mount_kind, s->mount_link, &mount,
		    s->pursuit.safety.silence_s, error)) {
		return false;
	}
	d->steering.ear = scribe_line_ear(d->scribe);
	d->steering.witness = scribe_call_witness(d->scribe);
	return line_open(&d->line, &d->loop, &d->steering, &d->light,
		s->mount_link, error);
}

static bool open_doors(struct daemon *d, struct error *error)
{
	struct operator_desk desk = { .answer = answer, .context = d };

	struct rotctl_desk rotctl = { desk, d->settings, &d->step };
	struct cameras_post post = { d, on_picture };

	d->operator= operator_open(d->settings->socket, d->settings->operators,
		&d->loop, desk, error);
	return d->operator!= NULL &&
		rotctl_server_open(&d->rotctl, &rotctl, &d->loop, error) &&
		cameras_listen(&d->cameras, post, &d->loop, error);
}

/* After the signals, since it has a thread. */
static bool open_scribe(struct daemon *d, struct error *error)
{
	d->scribe = scribe_open(d->settings, error);
	if (d->scribe == NULL) {
		return false;
	}
	d->airwatch.ear = scribe_air_ear(d->scribe);
	return true;
}

static bool open_all(
	struct daemon *d, const struct rig *rig, struct error *error)
{
	return loop_init(&d->loop, error) && open_signals(d, error) &&
		airwatch_init(
			&d->airwatch, d->settings, clock_now_ns(), error) &&
		open_scribe(d, error) && open_tick(d, error) &&
		open_cameras(d, rig, error) && open_steering(d, error) &&
		open_doors(d, error);
}

static void close_fd(int fd)
{
	if (fd >= 0) {
		close(fd);
	}
}

static void close_all(struct daemon *d)
{
	sentry_close(&d->sentry);
	account_close(&d->account, d->reason);
	light_close(&d->light);
	airwatch_close(&d->airwatch);
	rotctl_server_close(d->rotctl);
	operator_close(d->operator);
	cameras_close(&d->cameras);
	line_close(&d->line);
	steering_close(&d->steering);
	scribe_close(d->scribe);
	close_fd(d->tick_fd);
	close_fd(d->signal_fd);
	loop_fini(&d->loop);
}

/*
 * Where this machine lets us, the loop goes before all that is not as urgent:
 * a head keeps its last rate while nobody corrects it. Threads that are
 * already there stay as they are.
 */
static void take_precedence(void)
{
	struct sched_param urgent = { .sched_priority = LOOP_PRIORITY };

	pthread_setschedparam(pthread_self(), SCHED_RR, &urgent);
}

static void run(struct daemon *d)
{
	take_precedence();
	d->report.began_ns = clock_now_ns();
	d->tick_due_ns = d->report.began_ns + d->tick_period_ns;
	timers_every(d->tick_fd, d->tick_due_ns, d->tick_period_ns);
	step(d, NULL);
	notice("ready at %s; mode safe", d->settings->socket);
	while (!d->ending) {
		loop_pass(&d->loop, PASS_WAIT_MS);
	}
	line_say_farewell(&d->line);
}

bool daemon_run(const struct settings *settings, const struct rig *rig,
	struct error *error)
{
	struct daemon *d = calloc(1, sizeof(*d));
	const struct error *why = NULL;
	bool good;

	if (d == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	d->settings = settings;
	d->tick_fd = d->signal_fd = -1;
	line_init(&d->line);
	d->loop.epoll_fd = -1;
	d->airwatch.fd = -1;
	d->tick_period_ns =
		(int64_t)((double)CLOCK_NS_PER_S / settings->tick_hz);
	d->stopped = true;
	orders_init(&d->orders);
	light_init(&d->light, settings->guard);
	snprintf(d->reason, sizeof(d->reason),
		"just started; say 'mode hold' or 'mode follow'");
	sentry_open(&d->sentry);
	account_open(&d->account, settings);
	good = open_all(d, rig, error);
	if (good) {
		run(d);
		good = !cameras_over(&d->cameras, &why) || why == NULL;
		if (!good) {
			*error = *why;
		}
	}
	close_all(d);
	free(d);
	return good;
}
