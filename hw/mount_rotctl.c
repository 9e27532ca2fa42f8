/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/mount.h"
#include "hw/readings.h"
#include "hw/rotctl.h"
#include "hw/setpoint.h"
#include "outbox.h"
#include "rotctl_frame.h"
#include "rotctl_goal.h"

#include <stdlib.h>
#include <string.h>

/*
 * A rotator behind Hamlib's rotctld. First three stops, then its limits are
 * asked, and then positions are told and asked in turn, one request at a
 * time; only stops do not wait. Answers carry the name of their request, so
 * that a late one is never taken for another.
 */

/* The server is silent on what it does not know: a question that it does know
 * is asked then, and after a second silence the line is opened anew. */
static const int64_t answer_wait_ns = 1000000000;

static const int64_t period_ns = 1000000000 / MOUNT_ROTCTL_HZ;
static const int64_t commander_ns = 1000000000;
static const int64_t look_ns = 2000000;

enum {
	STOPS = 3,
	TRIES = 3,
	READ_MAX = 256,
	READS_MAX = 16 /* of one service */
};

struct rotctl_mount {
	struct mount_stats stats; /* first, see mount_stats */
	struct mount_settings settings;
	struct link *link;
	struct rotctl_receiver receiver;
	struct readings readings;
	struct rotctl_goal goal;

	struct outbox out;
	int stops_left;
	bool stay; /* it knows no stop: it is told to be where it is */

	bool ready; /* its limits are known */
	int tries;
	enum rotctl_verb asked; /* ROTCTL_UNKNOWN: nothing */
	bool probed;            /* it was silent, and asked again */
	int64_t sent_ns;
	int64_t poll_ns;
	bool told_last; /* the last request was no question */

	bool stopped;
	struct mount_rates wish;
	int64_t commanded_ns;
};

static struct rotctl_mount *rotctl_of(struct mount *mount)
{
	return (struct rotctl_mount *)mount;
}

static void wish_stop(struct rotctl_mount *r)
{
	r->wish = (struct mount_rates){ 0 };
	if (!r->stopped) {
		r->stopped = true;
		r->stops_left = STOPS;
	}
}

static struct mount *rotctl_open(const struct mount_settings *settings,
	struct link *link, int64_t now_ns, struct error *error)
{
	struct rotctl_mount *r;

	if (!(settings->rate_pan_rad_s > 0.0) ||
		!(settings->rate_tilt_rad_s > 0.0) ||
		!(settings->accel_rad_s2 > 0.0)) {
		error_set(error, ERROR_SETTINGS,
			"the rotator's highest rates and its acceleration must "
			"be above 0");
		return NULL;
	}
	r = calloc(1, sizeof(*r));
	if (r == NULL) {
		error_errno(error, ERROR_FAILED, "mount rotctld");
		return NULL;
	}
	r->settings = *settings;
	r->link = link;
	r->asked = ROTCTL_UNKNOWN;
	r->poll_ns = now_ns;
	rotctl_goal_init(&r->goal, &r->settings);
	rotctl_receiver_init(&r->receiver);
	readings_init(&r->readings, settings->rate_pan_rad_s,
		settings->rate_tilt_rad_s);
	wish_stop(r);
	return (struct mount *)r;
}

static void rotctl_close(struct mount *mount)
{
	free(mount);
}

static bool knows_place(const struct rotctl_mount *r)
{
	return r->ready && r->readings.axes[READINGS_PAN].count > 0 &&
		r->readings.axes[READINGS_TILT].count > 0;
}

static struct mount_angles place_of(const struct rotctl_mount *r)
{
	return (struct mount_angles){
		r->readings.axes[READINGS_PAN].newest.angle_rad,
		r->readings.axes[READINGS_TILT].newest.angle_rad,
	};
}

static void rotctl_command(
	struct mount *mount, struct mount_rates rates, int64_t now_ns)
{
	struct rotctl_mount *r = rotctl_of(mount);
	struct mount_rates wish = setpoint_rates(
		rates, r->settings.rate_pan_rad_s, r->settings.rate_tilt_rad_s);

	if (!knows_place(r)) {
		return;
	}
	if (r->stopped) {
		rotctl_goal_begin(&r->goal, place_of(r), now_ns);
	}
	r->wish = wish;
	r->stopped = false;
	r->commanded_ns = now_ns;
}

static void rotctl_stop(struct mount *mount, int64_t now_ns)
{
	(void)now_ns;
	wish_stop(rotctl_of(mount));
}

/* ---- what comes in ---- */

static bool take_state(struct rotctl_mount *r,
	const struct rotctl_report *report, struct error *error)
{
	const struct rotctl_limits *limits = &report->limits;

	if (report->code == ROTCTL_OK && report->has_limits &&
		limits->az_low_deg < limits->az_high_deg &&
		limits->el_low_deg < limits->el_high_deg) {
		rotctl_goal_bound(&r->goal, limits);
		r->ready = true;
		return true;
	}
	return ++r->tries < TRIES ||
		error_set(error, ERROR_UNREACHABLE,
			"rotctld does not tell the rotator's limits "
			"(\\dump_state gives %d); try it with 'rotctl -m 2 "
			"dump_state'",
			report->code);
}

/* The moment lies between question and answer; nobody knows where. */
static void take_position(struct rotctl_mount *r,
	const struct rotctl_report *report, int64_t now_ns,
	struct mount_report *out)
{
	const struct mount_settings *s = &r->settings;
	int64_t at_ns = r->sent_ns + (now_ns - r->sent_ns) / 2;
	struct mount_sample sample;
	struct mount_angles at =
		rotctl_frame_here(s, report->az_deg, report->el_deg);
	bool pan_fits =
		readings_add(&r->readings, READINGS_PAN, at_ns, at.pan_rad);
	bool tilt_fits =
		readings_add(&r->readings, READINGS_TILT, at_ns, at.tilt_rad);

	r->stats.answers++;
	r->stats.round_trip_s = (double)(now_ns - r->sent_ns) * 1e-9;
	if (!pan_fits || !tilt_fits) {
		r->stats.rejected++;
		return;
	}
	if (!r->stopped) {
		rotctl_goal_hold(&r->goal, place_of(r), now_ns);
	}
	if (readings_sample(&r->readings, READINGS_TILT, &sample) &&
		out->sample_count < MOUNT_SAMPLES_MAX) {
		out->samples[out->sample_count++] = sample;
	}
}

static bool take_report(struct rotctl_mount *r,
	const struct rotctl_report *report, int64_t now_ns,
	struct mount_report *out, struct error *error)
{
	if (report->verb == ROTCTL_STOP) {
		r->stay = report->code != ROTCTL_OK;
		return true;
	}
	if (report->verb == ROTCTL_UNKNOWN ||
		(report->verb != r->asked && !r->probed)) {
		r->stats.rejected++;
		return true;
	}
	r->stats.answers_lost += report->verb != r->asked;
	r->probed = false;
	r->asked = ROTCTL_UNKNOWN;
	if (report->verb == ROTCTL_DUMP_STATE) {
		return take_state(r, report, error);
	}
	if (report->verb == ROTCTL_GET_POS && report->code == ROTCTL_OK &&
		report->has_position) {
		take_position(r, report, now_ns, out);
	} else if (report->code != ROTCTL_OK) {
		r->stats.rejected++;
	}
	return true;
}

static bool receive(struct rotctl_mount *r, int64_t now_ns,
	struct mount_report *out, struct error *error)
{
	uint8_t bytes[READ_MAX];
	struct rotctl_report report;

	for (int i = 0; i < READS_MAX; i++) {
		long count = r->link->ops->read(
			r->link, bytes, sizeof(bytes), now_ns, error);

		for (long k = 0; k < count; k++) {
			if (rotctl_receiver_take(
				    &r->receiver, (char)bytes[k], &report) &&
				!take_report(r, &report, now_ns, out, error)) {
				return false;
			}
		}
		if (count <= 0) {
			return count == 0;
		}
	}
	return true;
}

/* ---- what goes out ---- */

static void send_out(struct rotctl_mount *r,
	const struct rotctl_request *request, int64_t now_ns)
{
	char text[ROTCTL_REQUEST_MAX];
	size_t size = rotctl_write(request, text);

	memcpy(r->out.bytes, text, size < OUTBOX_MAX ? size : OUTBOX_MAX);
	outbox_put(&r->out, size, now_ns);
	if (request->verb != ROTCTL_STOP) {
		r->asked = request->verb;
		r->sent_ns = now_ns;
	}
}

static void ask(struct rotctl_mount *r, enum rotctl_verb verb, int64_t now_ns)
{
	struct rotctl_request request = rotctl_ask(verb);

	send_out(r, &request, now_ns);
}

static void send_stop(struct rotctl_mount *r, int64_t now_ns)
{
	ask(r, ROTCTL_STOP, now_ns);
	r->stops_left--;
	rotctl_goal_forget(&r->goal);
	r->stats.told = (struct mount_rates){ 0 };
	r->stats.last_command_ns = now_ns;
}

static void tell(struct rotctl_mount *r, const struct rotctl_request *request,
	struct mount_rates rates, int64_t now_ns)
{
	send_out(r, request, now_ns);
	r->told_last = true;
	r->stats.told = rates;
	r->stats.last_command_ns = now_ns;
}

static int64_t poll_period(const struct rotctl_mount *r)
{
	int64_t wished_ns = (int64_t)(1e9 / r->settings.poll_hz);

	return wished_ns > period_ns ? wished_ns : period_ns;
}

static void send_query(struct rotctl_mount *r, int64_t now_ns)
{
	ask(r, ROTCTL_GET_POS, now_ns);
	r->told_last = false;
	r->poll_ns += poll_period(r);
	if (r->poll_ns < now_ns) {
		r->poll_ns = now_ns;
	}
}

static bool polls(const struct rotctl_mount *r)
{
	return r->settings.poll_hz > 0.0;
}

static bool tell_next(struct rotctl_mount *r, int64_t now_ns)
{
	struct rotctl_request request;
	struct mount_rates rates = { 0 };

	if (r->stay && knows_place(r)) {
		r->stay = false;
		request = rotctl_frame_request(&r->settings, place_of(r));
		tell(r, &request, rates, now_ns);
		return true;
	}
	if (r->stopped ||
		!rotctl_goal_next(
			&r->goal, r->wish, now_ns, &request, &rates)) {
		return false;
	}
	tell(r, &request, rates, now_ns);
	return true;
}

static void send_next(struct rotctl_mount *r, int64_t now_ns)
{
	bool poll_due = polls(r) && now_ns >= r->poll_ns;

	if (!r->ready) {
		ask(r, ROTCTL_DUMP_STATE, now_ns);
	} else if (!(poll_due && r->told_last) && tell_next(r, now_ns)) {
		return;
	} else if (poll_due) {
		send_query(r, now_ns);
	}
}

static bool give_up(struct rotctl_mount *r, int64_t now_ns, struct error *error)
{
	if (r->asked == ROTCTL_UNKNOWN || r->out.left > 0 ||
		now_ns < r->sent_ns + answer_wait_ns) {
		return true;
	}
	if (r->probed) {
		return error_set(error, ERROR_UNREACHABLE,
			"rotctld has been silent for 2 s; see whether it and "
			"its rotator run");
	}
	r->stats.answers_lost += r->asked == ROTCTL_GET_POS;
	ask(r, ROTCTL_GET_INFO, now_ns);
	r->probed = true;
	return true;
}

static bool transmit(
	struct rotctl_mount *r, int64_t now_ns, struct error *error)
{
	bool gone;

	if (r->out.left == 0 && r->stops_left > 0) {
		send_stop(r, now_ns);
	} else if (r->out.left == 0 && r->asked == ROTCTL_UNKNOWN) {
		send_next(r, now_ns);
	}
	if (!outbox_write(&r->out, r->link, now_ns, &gone, error)) {
		return false;
	}
	r->stats.frames_sent += gone;
	return true;
}

/* ---- the whole ---- */

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t next_due(const struct rotctl_mount *r, int64_t now_ns)
{
	int64_t due = INT64_MAX;

	if (r->out.left > 0 || r->stops_left > 0 ||
		r->link->ops->fd(r->link) < 0) {
		due = now_ns + look_ns;
	} else if (r->asked != ROTCTL_UNKNOWN) {
		due = r->sent_ns + answer_wait_ns;
	} else {
		due = polls(r) ? r->poll_ns : now_ns + period_ns;
		due = r->stopped ? due : earlier(due, r->goal.tell_ns);
	}
	if (!r->stopped) {
		due = earlier(due, r->commanded_ns + commander_ns);
	}
	return due > now_ns ? due : now_ns + 1;
}

static bool rotctl_service(struct mount *mount, int64_t now_ns,
	struct mount_report *report, struct error *error)
{
	struct rotctl_mount *r = rotctl_of(mount);

	report->sample_count = 0;
	if (!receive(r, now_ns, report, error) || !give_up(r, now_ns, error)) {
		return false;
	}
	if (!r->stopped && now_ns - r->commanded_ns >= commander_ns) {
		wish_stop(r);
	}
	if (!transmit(r, now_ns, error)) {
		return false;
	}
	report->next_ns = next_due(r, now_ns);
	return true;
}

const struct mount_ops mount_rotctl = {
	.name = "rotctld",
	.beat = { 1, 0, 0.0, 1.0 / MOUNT_ROTCTL_HZ },
	.open = rotctl_open,
	.command = rotctl_command,
	.stop = rotctl_stop,
	.service = rotctl_service,
	.close = rotctl_close,
};
