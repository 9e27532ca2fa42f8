/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/mount.h"
#include "hw/readings.h"
#include "hw/reckoning.h"
#include "lamp_word.h"
#include "pelco_bus.h"
#include "pelco_setup.h"
#include "pelco_wish.h"

#include <stdlib.h>

/*
 * The schedule, when the bus is free: that the lamp be dark; stop frames; for
 * both no answer is awaited any longer; a changed command, but no second one
 * while a query is due; a query; the last command again.
 */

/* Heads may stop by themselves, or lose a frame: nothing stays unsaid. */
static const int64_t repeat_ns = 200000000;

/* By how much the dead time of a cheap head varies. */
static const double jitter_s = 0.02;

enum {
	ANSWERS_MAX = 16 /* of one service: bounds its work under a flood */
};

struct pelco_mount {
	struct mount_stats stats; /* first, see mount_stats */
	struct mount_settings settings;
	uint8_t address; /* the byte on the line */
	struct pelco_bus bus;
	struct readings readings;
	struct pelco_wish wish;

	/* what is asked */
	bool motion_last; /* the last frame was no query */
	bool talks;       /* the head answers motion frames too */
	enum readings_axis asked;
	int64_t poll_ns; /* when the next query is due */

	struct reckoning reckoning; /* for a head without feedback */

	struct lamp_word lamp;
};

static struct pelco_mount *pelco_of(struct mount *mount)
{
	return (struct pelco_mount *)mount;
}

static struct mount *open_dialect(const struct pelco_dialect *dialect,
	uint8_t address, const struct mount_settings *settings,
	struct link *link, int64_t now_ns, struct error *error)
{
	struct pelco_mount *p;

	if (!pelco_setup_is_sound(settings, error)) {
		return NULL;
	}
	p = calloc(1, sizeof(*p));
	if (p == NULL) {
		error_errno(error, ERROR_FAILED, "mount pelco");
		return NULL;
	}
	p->settings = *settings;
	p->address = address;
	pelco_bus_init(&p->bus, dialect, link, settings->baud, now_ns);
	readings_init(&p->readings, settings->rate_pan_rad_s,
		settings->rate_tilt_rad_s);
	p->poll_ns = now_ns;
	reckoning_init(&p->reckoning,
		&(struct reckoning_settings){ settings->dead_time_s,
			settings->rate_doubt, jitter_s, settings->start,
			settings->start_doubt_rad },
		now_ns);
	pelco_wish_init(&p->wish, &p->settings, address, dialect == &pelco_d);
	lamp_word_init(&p->lamp, settings->lamp_auxiliary > 0, now_ns);
	p->bus.last = p->wish.frame;
	return (struct mount *)p;
}

static struct mount *pelco_d_open(const struct mount_settings *settings,
	struct link *link, int64_t now_ns, struct error *error)
{
	return open_dialect(&pelco_d, (uint8_t)settings->address, settings,
		link, now_ns, error);
}

/* Camera 1 is 0 on the line by the book, and 1 with many makers. */
static struct mount *pelco_p_open(const struct mount_settings *settings,
	struct link *link, int64_t now_ns, struct error *error)
{
	int address = settings->address - 1 + settings->address_base;

	return open_dialect(
		&pelco_p, (uint8_t)address, settings, link, now_ns, error);
}

static void pelco_close(struct mount *mount)
{
	free(mount);
}

static void pelco_command(
	struct mount *mount, struct mount_rates rates, int64_t now_ns)
{
	pelco_wish_command(&pelco_of(mount)->wish, rates, now_ns);
}

static void pelco_focus(struct mount *mount, double tell, int64_t now_ns)
{
	(void)now_ns;
	pelco_wish_focus(&pelco_of(mount)->wish, tell);
}

static void pelco_lamp(struct mount *mount, bool lit, int64_t now_ns)
{
	lamp_word_say(&pelco_of(mount)->lamp, lit, now_ns);
}

static void pelco_stop(struct mount *mount, int64_t now_ns)
{
	(void)now_ns;
	pelco_wish_stop(&pelco_of(mount)->wish);
}

/* ---- what comes in ---- */

static bool angle_of(
	const struct pelco_mount *p, uint16_t word, double *angle_rad)
{
	const struct mount_settings *s = &p->settings;
	bool is_pan = p->asked == READINGS_PAN;
	double angle;

	if (!(is_pan ? pelco_pan_of_word(word, &angle)
		     : pelco_tilt_of_word(s->tilt_convention, word, &angle))) {
		return false;
	}
	angle -= is_pan ? s->pan_zero_rad : s->tilt_zero_rad;
	if (is_pan ? s->invert_pan : s->invert_tilt) {
		angle = -angle;
	}
	*angle_rad = readings_near(&p->readings, p->asked, angle);
	return true;
}

static void report_sample(
	struct mount_report *report, const struct mount_sample *sample)
{
	if (report->sample_count < MOUNT_SAMPLES_MAX) {
		report->samples[report->sample_count++] = *sample;
	}
}

static void take_position(struct pelco_mount *p, uint16_t word, int64_t now_ns,
	struct mount_report *report)
{
	int64_t at_ns = pelco_bus_moment(&p->bus, now_ns);
	struct mount_sample sample;
	double angle_rad;

	p->stats.answers++;
	p->stats.round_trip_s = (double)(now_ns - p->bus.sent_ns) * 1e-9;
	pelco_bus_answered(&p->bus, true, now_ns);
	if (!angle_of(p, word, &angle_rad) ||
		!readings_add(&p->readings, p->asked, at_ns, angle_rad)) {
		p->stats.rejected++;
		return;
	}
	if (readings_sample(&p->readings, p->asked, &sample)) {
		report_sample(report, &sample);
	}
}

static void take_answer(struct pelco_mount *p,
	const struct pelco_answer *answer, int64_t now_ns,
	struct mount_report *report)
{
	switch (answer->kind) {
	case PELCO_ANSWER_WORD:
		if (p->bus.awaits) {
			take_position(p, answer->word, now_ns, report);
		}
		break;
	case PELCO_ANSWER_GENERAL:
		p->stats.alarms = answer->alarms;
		if (p->motion_last) {
			p->talks = true;
			pelco_bus_answered(&p->bus, false, now_ns);
		}
		break;
	case PELCO_ANSWER_NO:
		p->stats.answers_lost++;
		pelco_bus_answered(&p->bus, false, now_ns);
		break;
	case PELCO_ANSWER_YES:
	case PELCO_ANSWER_PART:
		break;
	}
}

static bool receive(struct pelco_mount *p, int64_t now_ns,
	struct mount_report *report, struct error *error)
{
	uint64_t rejected = p->bus.receiver.rejected;
	struct pelco_answer answer;
	int more = 1;

	for (int i = 0; i < ANSWERS_MAX && more > 0; i++) {
		more = pelco_bus_answer(&p->bus, now_ns, &answer, error);
		if (more > 0) {
			take_answer(p, &answer, now_ns, report);
		}
	}
	p->stats.rejected += p->bus.receiver.rejected - rejected;
	return more >= 0;
}

static void give_up(struct pelco_mount *p, int64_t now_ns)
{
	if (!pelco_bus_give_up(&p->bus, now_ns)) {
		return;
	}
	if (p->motion_last) {
		p->talks = false;
	} else {
		p->stats.answers_lost++;
	}
}

/* ---- what goes out ---- */

static void send_motion(struct pelco_mount *p, int64_t now_ns)
{
	struct pelco_said said = pelco_wish_say(&p->wish);

	pelco_bus_send(&p->bus, said.frame, p->talks, now_ns);
	p->motion_last = true;
	p->stats.told = said.rates;
	p->stats.focus_told = said.focus;
}

static void send_lamp(struct pelco_mount *p, int64_t now_ns)
{
	pelco_bus_send(&p->bus,
		pelco_auxiliary(
			p->address, p->settings.lamp_auxiliary, p->lamp.lit),
		p->talks, now_ns);
	lamp_word_told(&p->lamp, now_ns);
	p->motion_last = true;
}

static void advance_poll(struct pelco_mount *p, int64_t now_ns)
{
	p->poll_ns += (int64_t)(1e9 / (p->settings.poll_hz * READINGS_AXES));
	if (p->poll_ns < now_ns) {
		p->poll_ns = now_ns;
	}
}

/* The axes take turns, so that a late answer is not taken for the next. */
static void send_query(struct pelco_mount *p, int64_t now_ns)
{
	uint8_t opcode;

	p->asked = READINGS_AXES - 1 - p->asked;
	opcode = p->asked == READINGS_PAN ? PELCO_QUERY_PAN : PELCO_QUERY_TILT;
	pelco_bus_send(
		&p->bus, pelco_opcode(p->address, opcode, 0), true, now_ns);
	p->motion_last = false;
	advance_poll(p, now_ns);
}

/* When the bus is free; stops come before all of it. */
static bool motion_is_due(
	const struct pelco_mount *p, bool poll_due, int64_t now_ns)
{
	if (pelco_wish_is_news(&p->wish)) {
		return !(poll_due && p->motion_last);
	}
	return !poll_due && now_ns >= p->stats.last_command_ns + repeat_ns;
}

static bool lamp_is_due(const struct pelco_mount *p, int64_t now_ns)
{
	bool waits = pelco_wish_stops(&p->wish) || p->wish.changed;

	return now_ns >= lamp_word_due(&p->lamp) &&
		(lamp_word_urgent(&p->lamp) || !waits);
}

static bool is_urgent(const struct pelco_mount *p)
{
	return lamp_word_urgent(&p->lamp) || pelco_wish_stops(&p->wish);
}

static bool send_next(struct pelco_mount *p, int64_t now_ns)
{
	bool poll_due = p->settings.feedback && p->settings.poll_hz > 0.0 &&
		now_ns >= p->poll_ns;

	if (lamp_is_due(p, now_ns)) {
		send_lamp(p, now_ns);
	} else if (pelco_wish_stops(&p->wish) ||
		motion_is_due(p, poll_due, now_ns)) {
		send_motion(p, now_ns);
	} else if (poll_due) {
		send_query(p, now_ns);
	} else {
		return false;
	}
	return true;
}

static bool transmit(struct pelco_mount *p, int64_t now_ns, struct error *error)
{
	bool gone;

	if (is_urgent(p)) {
		pelco_bus_interrupt(&p->bus);
	}
	if (pelco_bus_is_free(&p->bus, now_ns) && !send_next(p, now_ns)) {
		return true;
	}
	if (!pelco_bus_write(&p->bus, now_ns, &gone, error)) {
		return false;
	}
	p->stats.frames_sent += gone;
	if (gone && pelco_is_motion(&p->bus.last)) {
		p->stats.last_command_ns = p->bus.heard_ns;
		reckoning_told(&p->reckoning,
			(struct mount_command){ p->bus.heard_ns, p->stats.told,
				p->stats.focus_told });
	}
	return true;
}

/* ---- the whole ---- */

static void reckon(
	struct pelco_mount *p, int64_t now_ns, struct mount_report *report)
{
	struct mount_sample sample = reckoning_at(&p->reckoning, now_ns);

	if (p->settings.poll_hz > 0.0 && now_ns >= p->poll_ns) {
		report_sample(report, &sample);
		advance_poll(p, now_ns);
	}
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t next_send(const struct pelco_mount *p)
{
	int64_t due = p->stats.last_command_ns + repeat_ns;
	bool awaits = p->bus.awaits && !is_urgent(p);

	if (p->bus.out.left > 0 || awaits) {
		return INT64_MAX;
	}
	if (pelco_wish_stops(&p->wish) || pelco_wish_is_news(&p->wish)) {
		return p->bus.free_ns;
	}
	due = earlier(due, lamp_word_due(&p->lamp));
	if (p->settings.poll_hz > 0.0) {
		due = earlier(due, p->poll_ns);
	}
	return due > p->bus.free_ns ? due : p->bus.free_ns;
}

static int64_t next_due(const struct pelco_mount *p, int64_t now_ns)
{
	int64_t due = earlier(pelco_bus_due(&p->bus, now_ns), next_send(p));

	due = earlier(due, pelco_wish_expiry(&p->wish));
	if (p->lamp.lit) {
		due = earlier(due, p->lamp.word_ns + MOUNT_LAMP_NS + 1);
	}
	return due > now_ns ? due : now_ns + 1;
}

static bool pelco_service(struct mount *mount, int64_t now_ns,
	struct mount_report *report, struct error *error)
{
	struct pelco_mount *p = pelco_of(mount);

	report->sample_count = 0;
	if (!receive(p, now_ns, report, error)) {
		return false;
	}
	give_up(p, now_ns);
	lamp_word_expire(&p->lamp, now_ns);
	pelco_wish_expire(&p->wish, now_ns);
	if (!p->settings.feedback) {
		reckon(p, now_ns, report);
	}
	if (!transmit(p, now_ns, error)) {
		return false;
	}
	report->next_ns = next_due(p, now_ns);
	return true;
}

const struct mount_ops mount_pelco_d = {
	.name = "pelco-d",
	.beat = { 2, 24, 0.01, 0.0 },
	.open = pelco_d_open,
	.command = pelco_command,
	.focus = pelco_focus,
	.stop = pelco_stop,
	.lamp = pelco_lamp,
	.service = pelco_service,
	.close = pelco_close,
};

const struct mount_ops mount_pelco_p = {
	.name = "pelco-p",
	.beat = { 2, 27, 0.01, 0.0 },
	.open = pelco_p_open,
	.command = pelco_command,
	.focus = pelco_focus,
	.stop = pelco_stop,
	.lamp = pelco_lamp,
	.service = pelco_service,
	.close = pelco_close,
};
