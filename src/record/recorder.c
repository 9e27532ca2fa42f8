/* SPDX-License-Identifier: Apache-2.0 */
#include "record/recorder.h"

#include "base/clock.h"
#include "base/lock.h"
#include "record/intake.h"
#include "recorder_parcel.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

enum {
	WAIT_MS = 100,
	NICE = 5,
	END_WAIT_S = 5,
	/* Of the queue, that pictures leave to events: one in so many. */
	SPARE_PART = 8,
	/* A recording takes no more of the quota than one in so many. */
	PIECE_PART = 4,
};

/* Fuller than this the films are written in the cheaper way. */
static const double hurry_share = 0.25;
static const int64_t flush_ns = 500 * CLOCK_NS_PER_MS;
static const int64_t check_ns = 2 * CLOCK_NS_PER_S;
static const int64_t retry_ns = 10 * CLOCK_NS_PER_S;

struct recorder {
	struct recorder_settings settings;
	struct intake *intake;
	pthread_t thread;
	atomic_bool begun;
	atomic_bool closing;
	atomic_uint_fast64_t frames_refused; /* by the queue */
	atomic_uint_fast64_t lines_refused;

	/* The thread's own. */
	const struct recorder_head *head;
	struct piece *piece;
	char name[SHELF_NAME_MAX];
	char last[SHELF_NAME_MAX]; /* that this one continues */
	struct event_lost told;    /* losses that stand in recordings */
	int64_t began_ns;
	int64_t flushed_ns;
	int64_t checked_ns;
	int64_t retry_at_ns;
	struct event event; /* its own ones */
	char line[EVENT_LINE_MAX + PARCEL_LINE_ROOM];

	pthread_mutex_t lock;
	struct recorder_report report;
};

static void stop(struct recorder *recorder, const struct error *error)
{
	struct error ignored;

	piece_close(recorder->piece, &ignored);
	recorder->piece = NULL;
	recorder->last[0] = '\0';
	recorder->retry_at_ns = clock_now_ns() + retry_ns;
	pthread_mutex_lock(&recorder->lock);
	recorder->report.state = RECORDER_STOPPED;
	recorder->report.error = *error;
	pthread_mutex_unlock(&recorder->lock);
}

/* One of the recorder's own lines, where there is a recording. */
static bool say(struct recorder *recorder, struct error *error)
{
	struct event *event = &recorder->event;

	event->mono_ns = clock_now_ns();
	event->wall_ns = clock_wall_ns();
	return piece_line(recorder->piece, recorder->line,
		event_text(event, recorder->line), error);
}

static bool say_begin(struct recorder *recorder, struct error *error)
{
	struct event *event = &recorder->event;

	event->kind = EVENT_BEGIN;
	event->begin = recorder->head->begin;
	snprintf(event->begin.continues, sizeof(event->begin.continues), "%s",
		recorder->last);
	return say(recorder, error);
}

static bool open_piece(struct recorder *recorder, struct error *error)
{
	const struct recorder_settings *settings = &recorder->settings;
	char path[PIECE_PATH_MAX];

	if (!shelf_name(
		    settings->shelf, clock_wall_ns(), recorder->name, error) ||
		!shelf_make_room(
			settings->shelf, &settings->limits, NULL, error)) {
		return false;
	}
	snprintf(path, sizeof(path), "%s/%s", settings->shelf, recorder->name);
	recorder->piece = piece_open(
		path, recorder->head->files, recorder->head->file_count, error);
	return recorder->piece != NULL &&
		(!recorder->report.hurried ||
			piece_hurry(recorder->piece, error)) &&
		say_begin(recorder, error);
}

static void begin(struct recorder *recorder)
{
	struct error error = { 0 };

	recorder->began_ns = recorder->flushed_ns = recorder->checked_ns =
		clock_now_ns();
	if (!open_piece(recorder, &error)) {
		stop(recorder, &error);
		return;
	}
	pthread_mutex_lock(&recorder->lock);
	recorder->report.state = RECORDER_RUNS;
	snprintf(recorder->report.name, sizeof(recorder->report.name), "%s",
		recorder->name);
	pthread_mutex_unlock(&recorder->lock);
}

static void count(
	struct recorder *recorder, const struct parcel *parcel, bool written)
{
	struct recorder_report *report = &recorder->report;

	pthread_mutex_lock(&recorder->lock);
	report->lines += written;
	report->lines_lost += !written;
	report->frames += written && parcel->framed;
	report->frames_lost += !written && parcel->framed;
	pthread_mutex_unlock(&recorder->lock);
}

static struct event_lost losses(struct recorder *recorder)
{
	struct recorder_report report = recorder_report(recorder);

	return (struct event_lost){ .frames = (int64_t)report.frames_lost,
		.lines = (int64_t)report.lines_lost };
}

/* What was lost since it was said last stands before what comes after it. */
static bool say_losses(struct recorder *recorder, struct error *error)
{
	struct event_lost now = losses(recorder);
	struct event_lost told = recorder->told;

	if (now.frames == told.frames && now.lines == told.lines) {
		return true;
	}
	recorder->event.kind = EVENT_LOST;
	recorder->event.lost =
		(struct event_lost){ .frames = now.frames - told.frames,
			.lines = now.lines - told.lines };
	recorder->told = now;
	return say(recorder, error);
}

static bool write_parcel(
	struct recorder *recorder, struct parcel *parcel, struct error *error)
{
	char *text = parcel_text(parcel);

	if (parcel->framed) {
		parcel->text_size = event_add_pixels(
			text, parcel->text_size, &parcel->frame);
	}
	return say_losses(recorder, error) &&
		(!parcel->framed ||
			piece_picture(recorder->piece, parcel->camera,
				&parcel->frame, parcel->rate_hz, error)) &&
		piece_line(recorder->piece, text, parcel->text_size, error);
}

static void take_in(struct recorder *recorder, struct parcel *parcel)
{
	struct error error = { 0 };
	bool written = false;

	if (recorder->piece != NULL) {
		written = write_parcel(recorder, parcel, &error);
		if (!written) {
			stop(recorder, &error);
		}
	}
	count(recorder, parcel, written);
}

static bool end_piece(struct recorder *recorder, struct error *error)
{
	struct piece *piece = recorder->piece;
	bool said;

	recorder->event.kind = EVENT_END;
	said = say_losses(recorder, error) && say(recorder, error);
	recorder->piece = NULL;
	return piece_close(piece, error) && said;
}

static bool is_long(const struct recorder *recorder, int64_t now_ns)
{
	const struct recorder_settings *settings = &recorder->settings;

	return clock_seconds(now_ns - recorder->began_ns) > settings->piece_s ||
		piece_bytes(recorder->piece) >
		settings->limits.quota_bytes / PIECE_PART;
}

static void go_on(struct recorder *recorder)
{
	struct error error = { 0 };

	snprintf(recorder->last, sizeof(recorder->last), "%s", recorder->name);
	if (end_piece(recorder, &error)) {
		begin(recorder);
	} else {
		stop(recorder, &error);
	}
}

static bool keep_up(
	struct recorder *recorder, int64_t now_ns, struct error *error)
{
	if (now_ns - recorder->flushed_ns > flush_ns) {
		recorder->flushed_ns = now_ns;
		if (!piece_flush(recorder->piece, error)) {
			return false;
		}
		pthread_mutex_lock(&recorder->lock);
		recorder->report.bytes = piece_bytes(recorder->piece);
		pthread_mutex_unlock(&recorder->lock);
	}
	if (now_ns - recorder->checked_ns > check_ns) {
		recorder->checked_ns = now_ns;
		return shelf_make_room(recorder->settings.shelf,
			&recorder->settings.limits, recorder->name, error);
	}
	return true;
}

/* Better a larger film than one with gaps. */
static bool hurry(struct recorder *recorder, struct error *error)
{
	if (recorder->report.hurried ||
		intake_share(recorder->intake) < hurry_share) {
		return true;
	}
	pthread_mutex_lock(&recorder->lock);
	recorder->report.hurried = true;
	pthread_mutex_unlock(&recorder->lock);
	return piece_hurry(recorder->piece, error);
}

static void look_after(struct recorder *recorder)
{
	int64_t now_ns = clock_now_ns();
	struct error error = { 0 };

	if (recorder->piece == NULL) {
		if (now_ns >= recorder->retry_at_ns) {
			begin(recorder);
		}
	} else if (!hurry(recorder, &error) ||
		!keep_up(recorder, now_ns, &error)) {
		stop(recorder, &error);
	} else if (is_long(recorder, now_ns)) {
		go_on(recorder);
	}
}

/* Nobody waits for this thread, and it takes no time from those who steer. */
static void step_back(void)
{
	setpriority(PRIO_PROCESS, (id_t)gettid(), NICE);
}

static void await_begin(struct recorder *recorder)
{
	struct timespec moment = { .tv_nsec = 10 * CLOCK_NS_PER_MS };

	while (!atomic_load(&recorder->begun) &&
		!atomic_load(&recorder->closing)) {
		nanosleep(&moment, NULL);
	}
}

static void finish(struct recorder *recorder)
{
	struct error error = { 0 };

	if (recorder->piece != NULL && !end_piece(recorder, &error)) {
		stop(recorder, &error);
	}
}

static void *run(void *context)
{
	struct recorder *recorder = context;
	struct parcel *parcel;
	size_t size;

	step_back();
	await_begin(recorder);
	if (!atomic_load(&recorder->begun)) {
		return NULL;
	}
	begin(recorder);
	for (;;) {
		bool closing = atomic_load(&recorder->closing);

		parcel = intake_take(recorder->intake, &size, WAIT_MS);
		if (parcel != NULL) {
			take_in(recorder, parcel);
			intake_done(recorder->intake);
		} else if (closing) {
			break;
		}
		look_after(recorder);
	}
	finish(recorder);
	return NULL;
}

static void dispose(struct recorder *recorder)
{
	intake_close(recorder->intake);
	pthread_mutex_destroy(&recorder->lock);
	free(recorder);
}

struct recorder *recorder_open(
	const struct recorder_settings *settings, struct error *error)
{
	struct recorder *recorder = calloc(1, sizeof(*recorder));

	if (recorder == NULL) {
		error_set(error, ERROR_FAILED, "recorder: out of memory");
		return NULL;
	}
	recorder->settings = *settings;
	lock_init(&recorder->lock);
	recorder->intake = intake_open(settings->queue_bytes, error);
	if (recorder->intake == NULL) {
		dispose(recorder);
		return NULL;
	}
	errno = pthread_create(&recorder->thread, NULL, run, recorder);
	if (errno != 0) {
		error_errno(error, ERROR_FAILED, "recorder thread");
		dispose(recorder);
		return NULL;
	}
	pthread_setname_np(recorder->thread, "recorder");
	return recorder;
}

void recorder_begin(struct recorder *recorder, const struct recorder_head *head)
{
	recorder->head = head;
	atomic_store(&recorder->begun, true);
}

bool recorder_event(struct recorder *recorder, const struct event *event,
	char text[EVENT_LINE_MAX])
{
	size_t size = event_text(event, text);
	struct parcel *parcel = size == 0
		? NULL
		: parcel_reserve(recorder->intake, text, size, 0, 0);

	if (parcel == NULL) {
		atomic_fetch_add(&recorder->lines_refused, 1);
		return false;
	}
	intake_commit(recorder->intake, parcel);
	return true;
}

static bool put_picture(struct recorder *recorder, struct event *event,
	const struct frame *frame, double rate_hz, char *text)
{
	size_t pixels = (size_t)frame->width * (size_t)frame->height *
		frame_pixel_bytes(frame->format);
	size_t size;
	struct parcel *parcel;

	event->frame.kept = true;
	size = event_text(event, text);
	parcel = parcel_reserve(recorder->intake, text, size, pixels,
		recorder->settings.queue_bytes / SPARE_PART);
	if (parcel == NULL) {
		return false;
	}
	parcel->camera = event->frame.camera;
	parcel->rate_hz = rate_hz;
	parcel_put_pixels(parcel, frame);
	intake_commit(recorder->intake, parcel);
	return true;
}

bool recorder_frame(struct recorder *recorder, struct event *event,
	const struct frame *pixels, double rate_hz)
{
	char text[EVENT_LINE_MAX];

	event->frame.width = pixels->width;
	event->frame.height = pixels->height;
	event->frame.format = pixels->format;
	if (put_picture(recorder, event, pixels, rate_hz, text)) {
		return true;
	}
	atomic_fetch_add(&recorder->frames_refused, 1);
	event->frame.kept = false;
	recorder_event(recorder, event, text);
	return false;
}

struct recorder_report recorder_report(struct recorder *recorder)
{
	pthread_mutex_lock(&recorder->lock);
	struct recorder_report report = recorder->report;
	pthread_mutex_unlock(&recorder->lock);
	report.frames_lost += atomic_load(&recorder->frames_refused);
	report.lines_lost += atomic_load(&recorder->lines_refused);
	report.queue_share = intake_share(recorder->intake);
	return report;
}

void recorder_close(struct recorder *recorder)
{
	struct timespec until;

	if (recorder == NULL) {
		return;
	}
	atomic_store(&recorder->closing, true);
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec += END_WAIT_S;
	/* A thread that hangs in a disk keeps what it has until we end. */
	if (pthread_timedjoin_np(recorder->thread, NULL, &until) == 0) {
		dispose(recorder);
	}
}

const char *recorder_state_name(enum recorder_state state)
{
	static const char *const names[] = { [RECORDER_WAITS] = "waits",
		[RECORDER_RUNS] = "runs",
		[RECORDER_STOPPED] = "stopped" };

	return names[state];
}
