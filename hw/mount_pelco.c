/* SPDX-License-Identifier: Apache-2.0 */
#include "core/geom.h"
#include "hw/mount.h"
#include "hw/pelco.h"
#include "hw/readings.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * Pelco-D over a line that may be half duplex: one frame at a time, and
 * silence until a query's answer has come or is given up.
 *
 * The schedule, when the line is free: stop frames; a changed command, but
 * no second one while a query is due; a query; the last command again.
 */

/* Heads may stop by themselves, or lose a frame: nothing stays unsaid. */
static const int64_t repeat_ns = 200000000;

/* A commander that says nothing for so long is gone. */
static const int64_t commander_ns = 1000000000;

static const int stop_frames = 3;

/* The longest that an answer is waited for, and where the wait begins. */
static const int64_t answer_wait_max_ns = 350000000;
static const int64_t answer_wait_margin_ns = 30000000;

/* Silence of a half-duplex line before it changes its direction. */
static const int64_t turnaround_ns = 2000000;

/* The operating system may cut a frame in two by so much. */
static const int64_t gap_least_ns = 20000000;

/* A full line is tried again so soon, and is gone after so long. */
static const int64_t retry_ns = 2000000;
static const int64_t blocked_ns = 1000000000;

/* Without a descriptor to poll, answers are looked for so often. */
static const int64_t look_ns = 1000000;

/* Bounds the work of one service under a flood. */
enum {
	READS_MAX = 64
};

enum {
	BITS_A_BYTE = 10 /* 8N1 */
};

enum await {
	AWAIT_NOTHING,
	AWAIT_POSITION,
	AWAIT_GENERAL
};

struct pelco_mount {
	struct mount_stats stats; /* first, see mount_stats */
	struct mount_settings settings;
	struct link *link;
	struct pelco_receiver receiver;
	struct readings readings;

	int64_t frame_ns; /* on the wire */
	int64_t quiet_ns; /* between frames that are not answered */

	/* what goes out */
	uint8_t out[PELCO_FRAME_SIZE];
	size_t out_left;
	int64_t out_since_ns;
	int64_t free_ns; /* when the line can take the next frame */
	struct pelco_frame last;
	bool last_was_motion;

	/* what is wished */
	bool stopped;
	int stops_left;
	bool changed; /* the wish has not been sent */
	struct pelco_frame wish;
	struct mount_rates wish_rates; /* as rounded */
	int64_t commanded_ns;          /* when the commander spoke last */

	/* what is asked */
	enum await await;
	enum readings_axis asked_axis;
	int64_t asked_ns; /* the query's first byte */
	int64_t heard_ns; /* its last byte, at the head */
	int64_t answer_wait_ns;
	int64_t poll_ns; /* when the next query is due */
	bool talks;      /* motion frames are answered too */

	/* dead reckoning, for a head without feedback */
	struct mount_angles reckoned;
	int64_t reckoned_ns;
};

static struct pelco_mount *pelco_of(struct mount *mount)
{
	return (struct pelco_mount *)mount;
}

static bool are_sound(
	const struct mount_settings *settings, struct error *error)
{
	if (settings->address < 1 || settings->address > 255) {
		return error_set(error, ERROR_SETTINGS,
			"mount address %d is outside 1..255",
			settings->address);
	}
	if (settings->baud < 1) {
		return error_set(error, ERROR_SETTINGS,
			"mount speed of %d baud is not above 0",
			settings->baud);
	}
	if (!(settings->rate_pan_rad_s > 0.0) ||
		!(settings->rate_tilt_rad_s > 0.0)) {
		return error_set(error, ERROR_SETTINGS,
			"the mount's highest rates must be above 0; take them "
			"from its data sheet");
	}
	if (settings->tilt_convention < 'A' ||
		settings->tilt_convention > 'C') {
		return error_set(error, ERROR_SETTINGS,
			"tilt convention is none of A, B and C");
	}
	return true;
}

static void wish_stop(struct pelco_mount *p)
{
	p->wish = pelco_motion((uint8_t)p->settings.address, 0, 0);
	p->wish_rates = (struct mount_rates){ 0 };
	p->changed = false;
	if (!p->stopped) {
		p->stopped = true;
		p->stops_left = stop_frames;
	}
}

static struct mount *pelco_open(const struct mount_settings *settings,
	struct link *link, int64_t now_ns, struct error *error)
{
	struct pelco_mount *p;
	int64_t gap_ns;

	if (!are_sound(settings, error)) {
		return NULL;
	}
	p = calloc(1, sizeof(*p));
	if (p == NULL) {
		error_errno(error, ERROR_FAILED, "mount pelco-d");
		return NULL;
	}
	p->settings = *settings;
	p->link = link;
	p->frame_ns = (int64_t)PELCO_FRAME_SIZE * BITS_A_BYTE * 1000000000 /
		settings->baud;
	p->quiet_ns = p->frame_ns / 3;
	gap_ns = p->frame_ns * 3 / 2;
	pelco_receiver_init(
		&p->receiver, gap_ns > gap_least_ns ? gap_ns : gap_least_ns);
	readings_init(&p->readings, settings->rate_pan_rad_s,
		settings->rate_tilt_rad_s);
	p->answer_wait_ns = answer_wait_max_ns;
	p->free_ns = p->poll_ns = p->reckoned_ns = now_ns;
	wish_stop(p);
	p->last = p->wish;
	return (struct mount *)p;
}

static void pelco_close(struct mount *mount)
{
	free(mount);
}

/* A speed code, -63..63, and the rate that it stands for. */
static int speed_code(double rate_rad_s, double rate_max_rad_s, bool invert,
	double *told_rad_s)
{
	double share = fmin(fmax(rate_rad_s / rate_max_rad_s, -1.0), 1.0);
	int code = (int)lround(share * MOUNT_PELCO_SPEEDS);

	*told_rad_s = code * rate_max_rad_s / MOUNT_PELCO_SPEEDS;
	return invert ? -code : code;
}

static void pelco_command(
	struct mount *mount, struct mount_rates rates, int64_t now_ns)
{
	struct pelco_mount *p = pelco_of(mount);
	struct pelco_frame frame;
	int pan = speed_code(rates.pan_rad_s, p->settings.rate_pan_rad_s,
		p->settings.invert_pan, &p->wish_rates.pan_rad_s);
	int tilt = speed_code(rates.tilt_rad_s, p->settings.rate_tilt_rad_s,
		p->settings.invert_tilt, &p->wish_rates.tilt_rad_s);

	frame = pelco_motion((uint8_t)p->settings.address, pan, tilt);
	p->changed = p->stopped || p->changed ||
		memcmp(&frame, &p->wish, sizeof(frame)) != 0;
	p->wish = frame;
	p->stopped = false;
	p->commanded_ns = now_ns;
}

static void pelco_stop(struct mount *mount, int64_t now_ns)
{
	(void)now_ns;
	wish_stop(pelco_of(mount));
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* ---- what comes in ---- */

static bool angle_of_answer(const struct pelco_mount *p,
	const struct pelco_answer *answer, double *angle_rad)
{
	const struct mount_settings *s = &p->settings;
	bool is_pan = p->asked_axis == READINGS_PAN;
	double angle;

	if (!(is_pan ? pelco_pan_of_word(answer->word, &angle)
		     : pelco_tilt_of_word(
			       s->tilt_convention, answer->word, &angle))) {
		return false;
	}
	angle -= is_pan ? s->pan_zero_rad : s->tilt_zero_rad;
	if (is_pan ? s->invert_pan : s->invert_tilt) {
		angle = -angle;
	}
	*angle_rad = readings_near(&p->readings, p->asked_axis, angle);
	return true;
}

static void report_sample(
	struct mount_report *report, const struct mount_sample *sample)
{
	if (report->sample_count < MOUNT_SAMPLES_MAX) {
		report->samples[report->sample_count++] = *sample;
	}
}

/* See struct mount_report. */
static int64_t moment_of_reading(const struct pelco_mount *p, int64_t now_ns)
{
	if (now_ns >= p->heard_ns + p->frame_ns) {
		return p->heard_ns;
	}
	return p->asked_ns + (now_ns - p->asked_ns) / 2;
}

/*
 * The wait fades to twice what answers take, so that a lost one costs little,
 * and grows with each that is lost, in case the head is only slow.
 */
static void learn_wait(struct pelco_mount *p, int64_t took_ns)
{
	int64_t enough_ns = 2 * took_ns + answer_wait_margin_ns;
	int64_t faded_ns = p->answer_wait_ns - p->answer_wait_ns / 4;

	p->answer_wait_ns = earlier(enough_ns > faded_ns ? enough_ns : faded_ns,
		answer_wait_max_ns);
}

static void lengthen_wait(struct pelco_mount *p)
{
	p->answer_wait_ns = earlier(
		p->answer_wait_ns + p->answer_wait_ns / 4, answer_wait_max_ns);
}

static void end_wait(struct pelco_mount *p, int64_t now_ns)
{
	p->await = AWAIT_NOTHING;
	p->free_ns = now_ns + turnaround_ns;
}

static void take_position(struct pelco_mount *p,
	const struct pelco_answer *answer, int64_t now_ns,
	struct mount_report *report)
{
	struct mount_sample sample;
	double angle_rad;

	p->stats.answers++;
	p->stats.round_trip_s = (double)(now_ns - p->asked_ns) * 1e-9;
	learn_wait(p, now_ns - p->heard_ns);
	end_wait(p, now_ns);
	if (!angle_of_answer(p, answer, &angle_rad) ||
		!readings_add(&p->readings, p->asked_axis,
			moment_of_reading(p, now_ns), angle_rad)) {
		p->stats.rejected++;
		return;
	}
	if (readings_sample(&p->readings, p->asked_axis, &sample)) {
		report_sample(report, &sample);
	}
}

static void take_answer(struct pelco_mount *p,
	const struct pelco_answer *answer, int64_t now_ns,
	struct mount_report *report)
{
	switch (answer->kind) {
	case PELCO_ANSWER_WORD:
		if (p->await == AWAIT_POSITION) {
			take_position(p, answer, now_ns, report);
		}
		break;
	case PELCO_ANSWER_GENERAL:
		p->stats.alarms = answer->alarms;
		if (p->last_was_motion) {
			p->talks = true;
			end_wait(p, now_ns);
		}
		break;
	case PELCO_ANSWER_NO:
		p->stats.answers_lost++;
		end_wait(p, now_ns);
		break;
	case PELCO_ANSWER_YES:
	case PELCO_ANSWER_PART:
		break;
	}
}

static void take_answers(
	struct pelco_mount *p, int64_t now_ns, struct mount_report *report)
{
	struct pelco_answer answer;

	while (pelco_receiver_next(&p->receiver, &p->last, now_ns, &answer)) {
		take_answer(p, &answer, now_ns, report);
	}
}

static bool receive(struct pelco_mount *p, int64_t now_ns,
	struct mount_report *report, struct error *error)
{
	uint64_t rejected = p->receiver.rejected;
	uint8_t bytes[PELCO_TAKE_MAX];

	take_answers(p, now_ns, report);
	for (int i = 0; i < READS_MAX; i++) {
		long count = p->link->ops->read(
			p->link, bytes, sizeof(bytes), now_ns, error);

		if (count < 0) {
			return false;
		}
		if (count == 0) {
			break;
		}
		pelco_receiver_take(&p->receiver, bytes, (size_t)count, now_ns);
		take_answers(p, now_ns, report);
	}
	p->stats.rejected += p->receiver.rejected - rejected;
	return true;
}

static void give_up_waiting(struct pelco_mount *p, int64_t now_ns)
{
	if (p->await == AWAIT_NOTHING ||
		now_ns < p->heard_ns + p->answer_wait_ns) {
		return;
	}
	if (p->await == AWAIT_POSITION) {
		p->stats.answers_lost++;
		lengthen_wait(p);
	} else {
		p->talks = false;
	}
	p->await = AWAIT_NOTHING;
}

/* ---- what goes out ---- */

static bool write_out(
	struct pelco_mount *p, int64_t now_ns, struct error *error)
{
	long count;

	if (p->out_left == 0) {
		return true;
	}
	count = p->link->ops->write(p->link,
		p->out + PELCO_FRAME_SIZE - p->out_left, p->out_left, now_ns,
		error);
	if (count < 0) {
		return false;
	}
	p->out_left -= (size_t)count;
	if (p->out_left > 0 && now_ns - p->out_since_ns > blocked_ns) {
		return error_set(error, ERROR_UNREACHABLE,
			"the mount's line takes no bytes; check that nothing "
			"holds it up (flow control, a full network buffer)");
	}
	if (p->out_left > 0) {
		return true;
	}
	p->stats.frames_sent++;
	p->asked_ns = now_ns;
	p->heard_ns = now_ns + p->frame_ns;
	p->free_ns = p->heard_ns + p->quiet_ns;
	if (p->last_was_motion) {
		p->stats.last_command_ns = p->heard_ns;
	}
	return true;
}

static void send_frame(
	struct pelco_mount *p, struct pelco_frame frame, int64_t now_ns)
{
	pelco_encode(&frame, p->out);
	p->out_left = PELCO_FRAME_SIZE;
	p->out_since_ns = now_ns;
	p->last = frame;
}

static void send_motion(struct pelco_mount *p, struct pelco_frame frame,
	struct mount_rates rates, int64_t now_ns)
{
	send_frame(p, frame, now_ns);
	p->last_was_motion = true;
	p->stats.told = rates;
	p->await = p->talks ? AWAIT_GENERAL : AWAIT_NOTHING;
}

static void send_wish(struct pelco_mount *p, int64_t now_ns)
{
	send_motion(p, p->wish, p->wish_rates, now_ns);
	p->changed = false;
}

static void send_stop(struct pelco_mount *p, int64_t now_ns)
{
	send_motion(p, pelco_motion((uint8_t)p->settings.address, 0, 0),
		(struct mount_rates){ 0 }, now_ns);
	p->stops_left--;
}

static int64_t poll_period_ns(const struct pelco_mount *p)
{
	return (int64_t)(1e9 / (p->settings.poll_hz * READINGS_AXES));
}

static void advance_poll(struct pelco_mount *p, int64_t now_ns)
{
	p->poll_ns += poll_period_ns(p);
	if (p->poll_ns < now_ns) {
		p->poll_ns = now_ns;
	}
}

/* The axes take turns, so that a late answer is not taken for the next. */
static void send_query(struct pelco_mount *p, int64_t now_ns)
{
	p->asked_axis = READINGS_AXES - 1 - p->asked_axis;
	send_frame(p,
		pelco_opcode((uint8_t)p->settings.address,
			p->asked_axis == READINGS_PAN ? PELCO_QUERY_PAN
						      : PELCO_QUERY_TILT,
			0),
		now_ns);
	p->last_was_motion = false;
	p->await = AWAIT_POSITION;
	advance_poll(p, now_ns);
}

static bool polls(const struct pelco_mount *p)
{
	return p->settings.feedback && p->settings.poll_hz > 0.0;
}

static int64_t repeat_due(const struct pelco_mount *p)
{
	return p->stats.last_command_ns + repeat_ns;
}

/* What is to be sent next, put into out; false: nothing. */
static bool choose(struct pelco_mount *p, int64_t now_ns)
{
	bool poll_due = polls(p) && now_ns >= p->poll_ns;

	if (p->stops_left > 0) {
		send_stop(p, now_ns);
		return true;
	}
	if (p->changed && !(poll_due && p->last_was_motion)) {
		send_wish(p, now_ns);
		return true;
	}
	if (poll_due) {
		send_query(p, now_ns);
		return true;
	}
	if (now_ns >= repeat_due(p)) {
		send_wish(p, now_ns);
		return true;
	}
	return false;
}

static bool line_is_free(const struct pelco_mount *p, int64_t now_ns)
{
	return p->out_left == 0 && p->await == AWAIT_NOTHING &&
		now_ns >= p->free_ns;
}

static bool transmit(struct pelco_mount *p, int64_t now_ns, struct error *error)
{
	if (!write_out(p, now_ns, error)) {
		return false;
	}
	if (line_is_free(p, now_ns) && choose(p, now_ns)) {
		return write_out(p, now_ns, error);
	}
	return true;
}

/* ---- the whole ---- */

static void reckon(
	struct pelco_mount *p, int64_t now_ns, struct mount_report *report)
{
	double dt_s = (double)(now_ns - p->reckoned_ns) * 1e-9;
	struct mount_sample sample = { .at_ns = now_ns, .measured = false };

	p->reckoned.pan_rad += p->stats.told.pan_rad_s * dt_s;
	p->reckoned.tilt_rad += p->stats.told.tilt_rad_s * dt_s;
	p->reckoned_ns = now_ns;
	if (now_ns >= p->poll_ns && p->settings.poll_hz > 0.0) {
		sample.at = p->reckoned;
		report_sample(report, &sample);
		advance_poll(p, now_ns);
	}
}

static int64_t next_send(const struct pelco_mount *p)
{
	int64_t due = repeat_due(p);

	if (p->stops_left > 0 || p->changed) {
		return p->free_ns;
	}
	if (p->settings.poll_hz > 0.0) {
		due = earlier(due, p->poll_ns);
	}
	return due > p->free_ns ? due : p->free_ns;
}

static int64_t next_due(const struct pelco_mount *p, int64_t now_ns)
{
	int64_t due = pelco_receiver_due(&p->receiver);

	if (p->out_left > 0) {
		due = earlier(due, now_ns + retry_ns);
	} else if (p->await != AWAIT_NOTHING) {
		due = earlier(due, p->heard_ns + p->answer_wait_ns);
	} else {
		due = earlier(due, next_send(p));
	}
	if (!p->stopped) {
		due = earlier(due, p->commanded_ns + commander_ns);
	}
	if (p->await != AWAIT_NOTHING && p->link->ops->fd(p->link) < 0) {
		due = earlier(due, now_ns + look_ns);
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
	give_up_waiting(p, now_ns);
	if (!p->stopped && now_ns - p->commanded_ns >= commander_ns) {
		wish_stop(p);
	}
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
	.open = pelco_open,
	.command = pelco_command,
	.stop = pelco_stop,
	.service = pelco_service,
	.close = pelco_close,
};
