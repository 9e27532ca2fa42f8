/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/mount.h"
#include "hw/ptu.h"
#include "hw/readings.h"
#include "outbox.h"
#include "ptu_dialogue.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * A FLIR PTU in pure velocity mode: three halts, a silence in which old bytes
 * and a banner pass, a dialogue that asks resolution and limits, and then
 * speeds and positions in turn. One command at a time; only halts do not wait.
 */

static const int64_t halt_gap_ns = 20000000;
static const int64_t banner_ns = 600000000;
static const int64_t drain_ns = 300000000;
static const int64_t answer_wait_ns = 1000000000;
static const int64_t repeat_ns = 200000000;
static const int64_t commander_ns = 1000000000;
static const int64_t look_ns = 2000000;

enum {
	HALTS = 3,
	BITS_A_BYTE = 10,
	READ_MAX = 64,
	READS_MAX = 16 /* of one service */
};

/* What an axis was told last. */
struct ptu_told {
	long speed;
	int64_t at_ns; /* 0: nothing since the last halt */
};

enum asked {
	ASKED_NOTHING,
	ASKED_STEP,
	ASKED_SPEED,
	ASKED_POSITION
};

struct ptu_mount {
	struct mount_stats stats; /* first, see mount_stats */
	struct mount_settings settings;
	struct link *link;
	struct ptu_receiver receiver;
	struct readings readings;
	struct ptu_dialogue dialogue;
	struct ptu_told told[READINGS_AXES];

	struct outbox out;
	bool out_is_halt;

	int halts_left;
	int64_t silent_ns; /* nothing is sent, and what comes is dropped */

	enum asked asked;
	enum readings_axis axis; /* of the speed or position asked */
	enum readings_axis last_speed;
	enum readings_axis last_position;
	bool speeds_first; /* they have a turn before the next position */
	int64_t sent_ns;
	int64_t heard_ns;
	int64_t poll_ns;

	bool stopped;
	struct mount_rates wish;
	int64_t commanded_ns;
};

static struct ptu_mount *ptu_of(struct mount *mount)
{
	return (struct ptu_mount *)mount;
}

static void wish_stop(struct ptu_mount *p)
{
	p->wish = (struct mount_rates){ 0 };
	if (!p->stopped) {
		p->stopped = true;
		p->halts_left = HALTS;
	}
}

static struct mount *ptu_open(const struct mount_settings *settings,
	struct link *link, int64_t now_ns, struct error *error)
{
	struct ptu_mount *p;

	if (settings->baud < 1 || !(settings->rate_pan_rad_s > 0.0) ||
		!(settings->rate_tilt_rad_s > 0.0)) {
		error_set(error, ERROR_SETTINGS,
			"the mount's baud and highest rates must be above 0");
		return NULL;
	}
	p = calloc(1, sizeof(*p));
	if (p == NULL) {
		error_errno(error, ERROR_FAILED, "mount ptu");
		return NULL;
	}
	p->settings = *settings;
	p->link = link;
	readings_init(&p->readings, settings->rate_pan_rad_s,
		settings->rate_tilt_rad_s);
	p->poll_ns = now_ns;
	wish_stop(p);
	return (struct mount *)p;
}

static void ptu_close(struct mount *mount)
{
	free(mount);
}

static void ptu_command(
	struct mount *mount, struct mount_rates rates, int64_t now_ns)
{
	struct ptu_mount *p = ptu_of(mount);

	p->wish = rates;
	p->stopped = false;
	p->commanded_ns = now_ns;
}

static void ptu_stop(struct mount *mount, int64_t now_ns)
{
	(void)now_ns;
	wish_stop(ptu_of(mount));
}

/* ---- what comes in ---- */

/* What no longer fits question to answer is let pass in silence. */
static void lose_step(struct ptu_mount *p, int64_t now_ns)
{
	p->stats.answers_lost += p->asked == ASKED_POSITION;
	p->asked = ASKED_NOTHING;
	p->silent_ns = now_ns + drain_ns;
}

static int64_t moment_of_reading(const struct ptu_mount *p, int64_t now_ns)
{
	if (now_ns >= 2 * p->heard_ns - p->sent_ns) {
		return p->heard_ns;
	}
	return p->sent_ns + (now_ns - p->sent_ns) / 2;
}

static void take_position(struct ptu_mount *p, double position, int64_t now_ns,
	struct mount_report *report)
{
	const struct mount_settings *s = &p->settings;
	const struct ptu_axis *axis = &p->dialogue.axes[p->axis];
	bool is_pan = p->axis == READINGS_PAN;
	double angle = position * ptu_axis_radians(axis) -
		(is_pan ? s->pan_zero_rad : s->tilt_zero_rad);
	struct mount_sample sample;

	p->stats.answers++;
	p->stats.round_trip_s = (double)(now_ns - p->sent_ns) * 1e-9;
	if (is_pan ? s->invert_pan : s->invert_tilt) {
		angle = -angle;
	}
	if (position < axis->low - 1.0 || position > axis->high + 1.0 ||
		!readings_add(&p->readings, p->axis,
			moment_of_reading(p, now_ns), angle)) {
		p->stats.rejected++;
	} else if (readings_sample(&p->readings, p->axis, &sample) &&
		report->sample_count < MOUNT_SAMPLES_MAX) {
		report->samples[report->sample_count++] = sample;
	}
	p->asked = ASKED_NOTHING;
}

static bool take_answer(struct ptu_mount *p, const struct ptu_answer *answer,
	int64_t now_ns, struct mount_report *report, struct error *error)
{
	if (now_ns < p->silent_ns || p->asked == ASKED_NOTHING) {
		return true;
	}
	if (answer->kind == PTU_GARBAGE) {
		p->stats.rejected++;
		lose_step(p, now_ns);
		return true;
	}
	if (p->asked == ASKED_STEP) {
		p->asked = ASKED_NOTHING;
		return ptu_dialogue_answer(&p->dialogue, answer, error);
	}
	if (p->asked == ASKED_POSITION && answer->kind == PTU_VALUE) {
		take_position(p, answer->value, now_ns, report);
		return true;
	}
	p->stats.rejected +=
		answer->kind == PTU_REFUSED || p->asked == ASKED_POSITION;
	p->asked = ASKED_NOTHING;
	return true;
}

static bool receive(struct ptu_mount *p, int64_t now_ns,
	struct mount_report *report, struct error *error)
{
	uint8_t bytes[READ_MAX];
	struct ptu_answer answer;

	for (int i = 0; i < READS_MAX; i++) {
		long count = p->link->ops->read(
			p->link, bytes, sizeof(bytes), now_ns, error);

		for (long k = 0; k < count; k++) {
			if (ptu_receiver_take(
				    &p->receiver, bytes[k], &answer) &&
				!take_answer(
					p, &answer, now_ns, report, error)) {
				return false;
			}
		}
		if (count <= 0) {
			return count == 0;
		}
	}
	return true;
}

static bool give_up(struct ptu_mount *p, int64_t now_ns, struct error *error)
{
	if (p->asked == ASKED_NOTHING || p->out.left > 0 ||
		now_ns < p->heard_ns + answer_wait_ns) {
		return true;
	}
	if (p->asked == ASKED_STEP &&
		!ptu_dialogue_silence(&p->dialogue, error)) {
		return false;
	}
	lose_step(p, now_ns);
	return true;
}

/* ---- what goes out ---- */

static bool write_out(struct ptu_mount *p, int64_t now_ns, struct error *error)
{
	bool gone;

	if (!outbox_write(&p->out, p->link, now_ns, &gone, error)) {
		return false;
	}
	if (!gone) {
		return true;
	}
	p->stats.frames_sent++;
	p->sent_ns = now_ns;
	p->heard_ns = now_ns +
		(int64_t)p->out.size * BITS_A_BYTE * 1000000000 /
			p->settings.baud;
	if (p->asked == ASKED_SPEED || p->out_is_halt) {
		p->stats.last_command_ns = p->heard_ns;
	}
	return true;
}

/* @command: as many bytes of it as @size */
static void send_out(struct ptu_mount *p, const char *command, size_t size,
	enum asked asked, int64_t now_ns)
{
	memcpy(p->out.bytes, command, size);
	outbox_put(&p->out, size, now_ns);
	p->out_is_halt = false;
	p->asked = asked;
}

static void send_word(struct ptu_mount *p, const char *letters,
	enum asked asked, int64_t now_ns)
{
	char command[PTU_COMMAND_MAX];

	send_out(p, command, ptu_ask(command, letters), asked, now_ns);
}

/* Halts wait for no answer; those are let pass afterwards. */
static void send_halt(struct ptu_mount *p, int64_t now_ns)
{
	send_word(p, "H", ASKED_NOTHING, now_ns);
	p->out_is_halt = true;
	p->halts_left--;
	p->silent_ns = now_ns +
		(p->halts_left > 0                      ? halt_gap_ns
				: p->dialogue.step == 0 ? banner_ns
							: drain_ns);
	p->stats.told = (struct mount_rates){ 0 };
	memset(p->told, 0, sizeof(p->told));
	ptu_receiver_init(&p->receiver);
}

static long wished_speed(const struct ptu_mount *p, enum readings_axis axis)
{
	const struct mount_settings *s = &p->settings;
	bool is_pan = axis == READINGS_PAN;
	bool invert = is_pan ? s->invert_pan : s->invert_tilt;
	long speed = ptu_axis_speed(&p->dialogue.axes[axis],
		is_pan ? p->wish.pan_rad_s : p->wish.tilt_rad_s,
		is_pan ? s->rate_pan_rad_s : s->rate_tilt_rad_s);

	return invert ? -speed : speed;
}

static void send_speed(
	struct ptu_mount *p, enum readings_axis axis, int64_t now_ns)
{
	bool is_pan = axis == READINGS_PAN;
	bool invert = is_pan ? p->settings.invert_pan : p->settings.invert_tilt;
	long speed = wished_speed(p, axis);
	char command[PTU_COMMAND_MAX];
	double told = (double)(invert ? -speed : speed) *
		ptu_axis_radians(&p->dialogue.axes[axis]);

	send_out(p, command, ptu_tell(command, is_pan ? "PS" : "TS", speed),
		ASKED_SPEED, now_ns);
	*(is_pan ? &p->stats.told.pan_rad_s : &p->stats.told.tilt_rad_s) = told;
	p->told[axis] = (struct ptu_told){ speed, now_ns };
	p->last_speed = axis;
	p->speeds_first = axis != READINGS_TILT;
}

/* The axis whose speed has changed; where none has, one to be repeated. */
static bool speed_due(
	const struct ptu_mount *p, int64_t now_ns, enum readings_axis *axis)
{
	for (int i = 1; i <= READINGS_AXES; i++) {
		int candidate = (p->last_speed + i) % READINGS_AXES;
		const struct ptu_told *told = &p->told[candidate];

		if (told->at_ns == 0 || now_ns - told->at_ns >= repeat_ns ||
			wished_speed(p, candidate) != told->speed) {
			*axis = candidate;
			return true;
		}
	}
	return false;
}

static void send_query(struct ptu_mount *p, int64_t now_ns)
{
	p->axis = READINGS_AXES - 1 - p->last_position;
	p->last_position = p->axis;
	send_word(p, p->axis == READINGS_PAN ? "PP" : "TP", ASKED_POSITION,
		now_ns);
	p->poll_ns += (int64_t)(1e9 / (p->settings.poll_hz * READINGS_AXES));
	if (p->poll_ns < now_ns) {
		p->poll_ns = now_ns;
	}
	p->speeds_first = true;
}

static bool send_next(struct ptu_mount *p, int64_t now_ns)
{
	bool poll_due = p->settings.feedback && p->settings.poll_hz > 0.0 &&
		now_ns >= p->poll_ns;
	const char *step = ptu_dialogue_next(&p->dialogue);
	enum readings_axis axis;

	if (step != NULL) {
		send_word(p, step, ASKED_STEP, now_ns);
		return true;
	}
	if (speed_due(p, now_ns, &axis) && (p->speeds_first || !poll_due)) {
		send_speed(p, axis, now_ns);
		return true;
	}
	if (poll_due) {
		send_query(p, now_ns);
	}
	return poll_due;
}

static bool transmit(struct ptu_mount *p, int64_t now_ns, struct error *error)
{
	bool halts = p->halts_left > 0 &&
		(now_ns >= p->silent_ns || p->halts_left == HALTS);

	if (p->out.left == 0 && halts) {
		send_halt(p, now_ns);
	} else if (p->out.left == 0 && p->halts_left == 0 &&
		p->asked == ASKED_NOTHING && now_ns >= p->silent_ns) {
		send_next(p, now_ns);
	}
	return write_out(p, now_ns, error);
}

/* ---- the whole ---- */

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t next_due(const struct ptu_mount *p, int64_t now_ns)
{
	bool polled = p->link->ops->fd(p->link) >= 0;
	int64_t due = now_ns + look_ns;

	if (p->out.left == 0 && p->asked != ASKED_NOTHING && polled) {
		due = p->heard_ns + answer_wait_ns;
	} else if (p->out.left == 0 && now_ns < p->silent_ns) {
		due = p->silent_ns;
	}
	if (!p->stopped) {
		due = earlier(due, p->commanded_ns + commander_ns);
	}
	return due > now_ns ? due : now_ns + 1;
}

static bool ptu_service(struct mount *mount, int64_t now_ns,
	struct mount_report *report, struct error *error)
{
	struct ptu_mount *p = ptu_of(mount);

	report->sample_count = 0;
	if (!receive(p, now_ns, report, error) || !give_up(p, now_ns, error)) {
		return false;
	}
	if (!p->stopped && now_ns - p->commanded_ns >= commander_ns) {
		wish_stop(p);
	}
	if (!transmit(p, now_ns, error)) {
		return false;
	}
	report->next_ns = next_due(p, now_ns);
	return true;
}

const struct mount_ops mount_ptu = {
	.name = "ptu",
	.beat = { 2, 37, 0.01, 0.0 },
	.open = ptu_open,
	.command = ptu_command,
	.stop = ptu_stop,
	.service = ptu_service,
	.close = ptu_close,
};
