/* SPDX-License-Identifier: Apache-2.0 */
#include "dmx_frame.h"
#include "dmx_told.h"
#include "hw/enttec.h"
#include "hw/mount.h"
#include "hw/setpoint.h"
#include "lamp_word.h"
#include "outbox.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/*
 * A DMX fixture behind an Enttec DMX USB Pro. The widget repeats its last
 * frame by itself for ever; so every frame that goes out here is a dark one
 * but while the lamp is said to be lit, and a dark one goes out at close. A
 * fixture tells nothing about itself: only the widget is asked, once a second,
 * whether it is there.
 *
 * A frame always says where to point. So none is sent before the first
 * motion, which begins at the middle of the fixture's range; but where motions
 * were told on a line that was lost, a dark one goes out at once for the place
 * told last.
 */

static const int64_t frame_ns = 25000000; /* the widget sends 40 a second */
static const int64_t repeat_ns = 200000000;
static const int64_t commander_ns = 1000000000;
static const int64_t ask_ns = 1000000000;
static const int64_t look_ns = 2000000;

enum {
	STOPS = 3,
	SILENCES_MAX = 2,
	BITS_A_BYTE = 10,
	READ_MAX = 256,
	READS_MAX = 16 /* of one service */
};

struct dmx_mount {
	struct mount_stats stats; /* first, see mount_stats */
	struct mount_settings settings;
	struct link *link;
	struct enttec_receiver receiver;
	struct setpoint setpoint;
	struct outbox out;

	uint8_t slots[ENTTEC_SLOTS_MAX]; /* of the frame told last */
	size_t slot_count;
	bool moved;       /* a frame has gone out ... */
	int64_t first_ns; /* ... for the first time then */
	int64_t told_ns;  /* when one went out last */
	int stops_left;
	struct lamp_word lamp;
	double focus; /* the beam's width in the frames to come, 0..1 */

	bool asked;
	int silences;
	int64_t asked_ns;

	bool stopped;
	struct mount_rates wish;
	int64_t commanded_ns;

	int64_t sample_ns; /* when the next one is due */
	struct dmx_told told;
};

static struct dmx_mount *dmx_of(struct mount *mount)
{
	return (struct dmx_mount *)mount;
}

static bool are_sound(
	const struct mount_settings *settings, struct error *error)
{
	const struct dmx_fixture *fixture = &settings->fixture;
	int last = settings->address - 1 + fixture->slots;

	if (settings->address < 1 || last > ENTTEC_SLOTS_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"the fixture's slots %d to %d do not lie within 1 to "
			"512; see mount.address and its profile",
			settings->address, last);
	}
	if (!(settings->rate_pan_rad_s > 0.0) ||
		!(settings->rate_tilt_rad_s > 0.0) ||
		!(settings->accel_rad_s2 > 0.0) || settings->baud < 1) {
		return error_set(error, ERROR_SETTINGS,
			"the fixture's highest rates, its acceleration and the "
			"line's baud must be above 0");
	}
	return true;
}

static double middle(double zero_rad, bool invert)
{
	return invert ? zero_rad : -zero_rad;
}

static void bound(struct setpoint_axis *axis, double range_rad,
	double middle_rad, double accel_rad_s2)
{
	axis->low_rad = middle_rad - range_rad / 2.0;
	axis->high_rad = middle_rad + range_rad / 2.0;
	axis->accel_rad_s2 = accel_rad_s2;
}

static void begin_in_the_middle(struct dmx_mount *d, int64_t now_ns)
{
	const struct mount_settings *s = &d->settings;
	struct mount_angles at = { middle(s->pan_zero_rad, s->invert_pan),
		middle(s->tilt_zero_rad, s->invert_tilt) };

	bound(&d->setpoint.pan, s->fixture.pan_range_rad, at.pan_rad,
		s->accel_rad_s2);
	bound(&d->setpoint.tilt, s->fixture.tilt_range_rad, at.tilt_rad,
		s->accel_rad_s2);
	setpoint_set(&d->setpoint, at, now_ns);
}

static void point(struct dmx_mount *d, struct mount_angles at)
{
	dmx_frame_fill(&d->settings, at, d->slots);
	d->stats.focus_told = dmx_frame_focus(&d->settings, d->focus, d->slots);
}

/*
 * The widget repeats the last frame of the line that was lost, which may have
 * been a lit one: a dark one for the same place is due at once.
 */
static void go_on(struct dmx_mount *d, int64_t now_ns)
{
	setpoint_set(&d->setpoint, d->settings.start, now_ns);
	point(d, setpoint_at(&d->setpoint, now_ns));
	d->moved = true;
	d->first_ns = now_ns;
	d->told_ns = now_ns - repeat_ns;
}

static struct mount *dmx_open(const struct mount_settings *settings,
	struct link *link, int64_t now_ns, struct error *error)
{
	struct dmx_mount *d;

	if (!are_sound(settings, error)) {
		return NULL;
	}
	d = calloc(1, sizeof(*d));
	if (d == NULL) {
		error_errno(error, ERROR_FAILED, "mount dmx");
		return NULL;
	}
	d->settings = *settings;
	d->link = link;
	d->slot_count = dmx_frame_slots(settings);
	d->stopped = true;
	d->focus = 1.0;
	d->asked_ns = now_ns - ask_ns;
	d->sample_ns = now_ns;
	enttec_receiver_init(&d->receiver);
	lamp_word_init(&d->lamp, settings->fixture.lit_count > 0, now_ns);
	begin_in_the_middle(d, now_ns);
	if (settings->resumed) {
		go_on(d, now_ns);
	}
	return (struct mount *)d;
}

static void wish_stop(struct dmx_mount *d, int64_t now_ns)
{
	d->wish = (struct mount_rates){ 0 };
	if (d->stopped) {
		return;
	}
	d->stopped = true;
	d->stops_left = STOPS;
	setpoint_set(&d->setpoint, setpoint_at(&d->setpoint, now_ns), now_ns);
}

/* As much as the line takes at once: there is nobody to wait for the rest. */
static void dmx_close(struct mount *mount)
{
	struct dmx_mount *d = dmx_of(mount);
	struct error error;

	if (d != NULL && d->moved && d->out.left == 0) {
		dmx_frame_shine(&d->settings, false, d->slots);
		size_t size =
			enttec_write_dmx(d->slots, d->slot_count, d->out.bytes);

		d->link->ops->write(
			d->link, d->out.bytes, size, d->told_ns, &error);
	}
	free(d);
}

static void dmx_command(
	struct mount *mount, struct mount_rates rates, int64_t now_ns)
{
	struct dmx_mount *d = dmx_of(mount);

	d->wish = setpoint_rates(
		rates, d->settings.rate_pan_rad_s, d->settings.rate_tilt_rad_s);
	d->stopped = false;
	d->commanded_ns = now_ns;
}

static void dmx_focus(struct mount *mount, double tell, int64_t now_ns)
{
	(void)now_ns;
	dmx_of(mount)->focus = tell;
}

static void dmx_stop(struct mount *mount, int64_t now_ns)
{
	wish_stop(dmx_of(mount), now_ns);
}

static void dmx_lamp(struct mount *mount, bool lit, int64_t now_ns)
{
	lamp_word_say(&dmx_of(mount)->lamp, lit, now_ns);
}

/* ---- what comes in ---- */

static void take_message(struct dmx_mount *d,
	const struct enttec_message *message, int64_t now_ns)
{
	if (message->label != ENTTEC_GET_PARAMETERS || !d->asked) {
		d->stats.rejected++;
		return;
	}
	d->asked = false;
	d->silences = 0;
	d->stats.answers++;
	d->stats.round_trip_s = (double)(now_ns - d->asked_ns) * 1e-9;
}

static bool receive(struct dmx_mount *d, int64_t now_ns, struct error *error)
{
	uint64_t rejected = d->receiver.rejected;
	uint8_t bytes[READ_MAX];
	struct enttec_message message;
	long count = 1;

	for (int i = 0; i < READS_MAX && count > 0; i++) {
		count = d->link->ops->read(
			d->link, bytes, sizeof(bytes), now_ns, error);
		for (long k = 0; k < count; k++) {
			enttec_receiver_take(&d->receiver, bytes[k]);
			while (enttec_receiver_next(&d->receiver, &message)) {
				take_message(d, &message, now_ns);
			}
		}
	}
	d->stats.rejected += d->receiver.rejected - rejected;
	return count >= 0;
}

/* A beginning that led nowhere would swallow what comes next. */
static bool give_up(struct dmx_mount *d, int64_t now_ns, struct error *error)
{
	if (!d->asked || d->out.left > 0 || now_ns < d->asked_ns + ask_ns) {
		return true;
	}
	d->asked = false;
	d->stats.answers_lost++;
	enttec_receiver_init(&d->receiver);
	return ++d->silences < SILENCES_MAX ||
		error_set(error, ERROR_UNREACHABLE,
			"no Enttec DMX USB Pro answers on the line (label 3); "
			"check the plug and that no other program has it");
}

/* ---- what goes out ---- */

static void send_question(struct dmx_mount *d, int64_t now_ns)
{
	static const uint8_t no_user_data[2];

	outbox_put(&d->out,
		enttec_write(ENTTEC_GET_PARAMETERS, no_user_data,
			sizeof(no_user_data), d->out.bytes),
		now_ns);
	d->asked = true;
	d->asked_ns = now_ns;
}

static int64_t line_time(const struct dmx_mount *d, size_t size)
{
	return (int64_t)size * BITS_A_BYTE * 1000000000 / d->settings.baud;
}

static void send_frame(struct dmx_mount *d, int64_t now_ns)
{
	dmx_frame_shine(&d->settings, d->lamp.lit, d->slots);
	lamp_word_told(&d->lamp, now_ns);
	size_t size = enttec_write_dmx(d->slots, d->slot_count, d->out.bytes);

	outbox_put(&d->out, size, now_ns);
	if (!d->moved) {
		d->first_ns = now_ns;
	}
	d->moved = true;
	d->told_ns = now_ns;
	d->stats.told = d->wish;
	d->stats.last_command_ns = now_ns + line_time(d, size);
}

static void send_stop(struct dmx_mount *d, int64_t now_ns)
{
	point(d, setpoint_at(&d->setpoint, now_ns));
	send_frame(d, now_ns);
	d->stops_left--;
}

/* A line that is slower than the widget would else fill up. */
static int64_t frame_period(const struct dmx_mount *d)
{
	int64_t line_ns = line_time(d, d->slot_count + 1 + ENTTEC_AROUND);

	return line_ns + line_ns / 10 > frame_ns ? line_ns + line_ns / 10
						 : frame_ns;
}

/*
 * As far ahead as the next frame: a fixture that came to rest between two
 * would turn in steps, and told farther it runs before the setpoint.
 */
static void send_place(struct dmx_mount *d, int64_t now_ns)
{
	setpoint_turn(&d->setpoint, d->wish, now_ns);
	point(d, setpoint_rest(&d->setpoint, now_ns + frame_period(d)));
	send_frame(d, now_ns);
}

static int64_t frame_due(const struct dmx_mount *d)
{
	if (d->stopped) {
		return d->moved ? d->told_ns + repeat_ns : INT64_MAX;
	}
	return d->moved ? d->told_ns + frame_period(d) : d->commanded_ns;
}

/* Frames come often enough by themselves; only a change cannot wait. */
static bool news_of_lamp(const struct dmx_mount *d)
{
	return d->moved && d->lamp.served && d->lamp.left > 0;
}

static void send_next(struct dmx_mount *d, int64_t now_ns)
{
	if (d->stops_left > 0) {
		send_stop(d, now_ns);
	} else if (news_of_lamp(d)) {
		send_frame(d, now_ns);
	} else if (now_ns >= frame_due(d)) {
		if (d->stopped) {
			send_frame(d, now_ns);
		} else {
			send_place(d, now_ns);
		}
	} else if (!d->asked && now_ns >= d->asked_ns + ask_ns) {
		send_question(d, now_ns);
	}
}

static bool transmit(struct dmx_mount *d, int64_t now_ns, struct error *error)
{
	bool gone;

	if (d->out.left == 0) {
		send_next(d, now_ns);
	}
	if (!outbox_write(&d->out, d->link, now_ns, &gone, error)) {
		return false;
	}
	d->stats.frames_sent += gone;
	return true;
}

/* ---- where it must be ---- */

/* Until it has had time to come from anywhere, it may be anywhere. */
static double doubt(const struct dmx_mount *d, int64_t now_ns)
{
	const struct dmx_fixture *fixture = &d->settings.fixture;
	double way_rad = fmax(fixture->pan_range_rad, fixture->tilt_range_rad);
	double travel_s =
		fmax(fixture->pan_range_rad / d->settings.rate_pan_rad_s,
			fixture->tilt_range_rad / d->settings.rate_tilt_rad_s);
	double since_s = (double)(now_ns - d->first_ns) * 1e-9;

	return d->moved && since_s >= travel_s ? fixture->error_rad
					       : way_rad / 2.0;
}

static void reckon(
	struct dmx_mount *d, int64_t now_ns, struct mount_report *report)
{
	int64_t dead_ns = (int64_t)(d->settings.dead_time_s * 1e9);

	if (!(d->settings.poll_hz > 0.0) || now_ns < d->sample_ns) {
		return;
	}
	dmx_told_note(&d->told, setpoint_at(&d->setpoint, now_ns), now_ns);
	report->samples[report->sample_count++] = (struct mount_sample){
		.at_ns = now_ns,
		.at = dmx_told_then(&d->told, now_ns - dead_ns),
		.sigma_rad = doubt(d, now_ns),
	};
	d->sample_ns = now_ns + (int64_t)(1e9 / d->settings.poll_hz);
}

/* ---- the whole ---- */

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t next_due(const struct dmx_mount *d, int64_t now_ns)
{
	bool looks = d->asked && d->link->ops->fd(d->link) < 0;
	int64_t due = earlier(d->asked_ns + ask_ns, frame_due(d));

	if (d->out.left > 0 || d->stops_left > 0 || news_of_lamp(d)) {
		due = now_ns + look_ns;
	} else if (looks) {
		due = earlier(due, now_ns + look_ns);
	}
	if (d->settings.poll_hz > 0.0) {
		due = earlier(due, d->sample_ns);
	}
	if (!d->stopped) {
		due = earlier(due, d->commanded_ns + commander_ns);
	}
	if (d->lamp.lit) {
		due = earlier(due, d->lamp.word_ns + MOUNT_LAMP_NS + 1);
	}
	return due > now_ns ? due : now_ns + 1;
}

static bool dmx_service(struct mount *mount, int64_t now_ns,
	struct mount_report *report, struct error *error)
{
	struct dmx_mount *d = dmx_of(mount);

	report->sample_count = 0;
	if (!receive(d, now_ns, error) || !give_up(d, now_ns, error)) {
		return false;
	}
	lamp_word_expire(&d->lamp, now_ns);
	if (!d->stopped && now_ns - d->commanded_ns >= commander_ns) {
		wish_stop(d, now_ns);
	}
	reckon(d, now_ns, report);
	if (!transmit(d, now_ns, error)) {
		return false;
	}
	report->next_ns = next_due(d, now_ns);
	return true;
}

const struct mount_ops mount_dmx = {
	.name = "dmx",
	.beat = { 1, 0, 0.0, 0.0 },
	.open = dmx_open,
	.command = dmx_command,
	.focus = dmx_focus,
	.stop = dmx_stop,
	.lamp = dmx_lamp,
	.service = dmx_service,
	.close = dmx_close,
};
