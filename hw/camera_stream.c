/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "footage_grey.h"
#include "footage_source.h"
#include "hw/camera.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Until the first whole picture: an encoder's next key frame may be far. */
static const int64_t first_ns = 4 * CLOCK_NS_PER_S;

/* And from then on until the next. */
static const int64_t patience_ns = 2 * CLOCK_NS_PER_S;

/* The fastest way of a picture is forgotten by a share of what others took. */
static const double forget = 0.002;

/* Means over about so many pictures are told. */
static const double smooth = 0.05;

/* A camera by whose clock pictures are older, or of the future, has it wrong.
 */
static const double trip_max_s = 10.0;
static const double trip_min_s = -0.1;

struct camera {
	struct footage_source source;
	struct footage_grey grey;
	struct camera_info info;
	AVFrame *decoded; /* the thread's */
	AVFrame *shown;   /* the reader's */
	atomic_llong deadline_ns;
	pthread_t thread;
	enum AVPixelFormat format;
	const atomic_bool *given_up; /* while it is opened; NULL: nobody does */
	atomic_bool closing;
	atomic_bool gave_up; /* nothing came for too long */
	bool runs;           /* there is a thread */

	pthread_mutex_t lock;
	pthread_cond_t news;
	AVFrame *newest; /* nothing in it: taken already */
	int64_t newest_ns;
	int64_t sequence; /* of the newest */
	struct camera_counts counts;
	double offset_s; /* the least of arrival less presentation time */
	double jitter_s; /* how much longer the others take in the mean */
	double trip_s;   /* from its sending on, in the mean, by its clock */
	bool timed;      /* offset_s is known */
	bool dated;      /* trip_s is known */
	bool waiting;    /* newest was not taken yet */
	bool over;       /* nothing more will come, because of: */
	struct error why;
};

/* Called by libav while it waits. */
static int interrupted(void *context)
{
	struct camera *camera = context;

	if (clock_now_ns() > atomic_load(&camera->deadline_ns)) {
		atomic_store(&camera->gave_up, true);
	}
	return atomic_load(&camera->closing) || atomic_load(&camera->gave_up) ||
		(camera->given_up != NULL && atomic_load(camera->given_up));
}

static void be_patient(struct camera *camera, int64_t for_ns)
{
	atomic_store(&camera->deadline_ns, clock_now_ns() + for_ns);
}

/*
 * When it came, without what its way took longer than that of others: pictures
 * are sent as they are taken, and the net delays some of them.
 */
static int64_t stamp_of(
	struct camera *camera, const AVFrame *picture, int64_t arrived_ns)
{
	double sent_s = (double)picture->best_effort_timestamp *
		av_q2d(camera->source.stream->time_base);
	double way_s = clock_seconds(arrived_ns) - sent_s;

	if (picture->best_effort_timestamp == AV_NOPTS_VALUE) {
		return arrived_ns;
	}
	if (!camera->timed || way_s < camera->offset_s ||
		way_s > camera->offset_s + 1.0) {
		camera->offset_s = way_s;
		camera->timed = true;
	}
	double more_s = way_s - camera->offset_s;

	camera->offset_s += forget * more_s;
	camera->jitter_s += smooth * (more_s - camera->jitter_s);
	return arrived_ns - llround(more_s * (double)CLOCK_NS_PER_S);
}

/*
 * How long ago it was sent, by the camera's own clock, which may be wrong.
 * Senders date what they send, not what they saw: what the encoder held back is
 * not in it.
 */
static void note_trip(struct camera *camera, const AVFrame *picture)
{
	const struct footage_source *source = &camera->source;

	if (!source->dated ||
		picture->best_effort_timestamp == AV_NOPTS_VALUE) {
		return;
	}
	int64_t sent_us = source->origin_us +
		av_rescale_q(picture->best_effort_timestamp,
			source->stream->time_base, AV_TIME_BASE_Q);
	double trip_s = clock_seconds(clock_wall_ns() - 1000 * sent_us);

	if (!(trip_s > trip_min_s && trip_s < trip_max_s)) {
		camera->dated = false;
		return;
	}
	camera->trip_s = camera->dated
		? camera->trip_s + smooth * (trip_s - camera->trip_s)
		: trip_s;
	camera->dated = true;
}

static void put_newest(struct camera *camera, int64_t arrived_ns)
{
	pthread_mutex_lock(&camera->lock);
	camera->counts.late += camera->waiting;
	camera->newest_ns = stamp_of(camera, camera->decoded, arrived_ns);
	note_trip(camera, camera->decoded);
	av_frame_unref(camera->newest);
	av_frame_move_ref(camera->newest, camera->decoded);
	camera->waiting = true;
	camera->sequence++;
	pthread_cond_signal(&camera->news);
	pthread_mutex_unlock(&camera->lock);
}

static void note_damage(struct camera *camera)
{
	pthread_mutex_lock(&camera->lock);
	camera->counts.damaged++;
	pthread_mutex_unlock(&camera->lock);
	camera->source.complaint.text[0] = '\0';
}

static void note_end(struct camera *camera)
{
	bool silent = atomic_load(&camera->gave_up);

	pthread_mutex_lock(&camera->lock);
	footage_source_fail(&camera->source, &camera->why, "%s",
		silent ? "no picture came for 2 s; see to camera and network"
		       : "the stream ended; it is asked for anew");
	camera->why.code = ERROR_UNREACHABLE;
	camera->over = true;
	pthread_cond_signal(&camera->news);
	pthread_mutex_unlock(&camera->lock);
}

static void *run(void *context)
{
	struct camera *camera = context;
	struct error error;
	bool end;

	be_patient(camera, patience_ns);
	while (!atomic_load(&camera->closing)) {
		bool whole = footage_source_next(
			&camera->source, camera->decoded, &end, &error);

		/* What demuxer and decoder still had at the end is old. */
		if (camera->source.drained || atomic_load(&camera->gave_up)) {
			break;
		}
		if (whole) {
			put_newest(camera, clock_now_ns());
			be_patient(camera, patience_ns);
		} else {
			note_damage(camera);
		}
	}
	note_end(camera);
	return NULL;
}

static void close_stream(struct camera *camera)
{
	if (camera == NULL) {
		return;
	}
	atomic_store(&camera->closing, true);
	if (camera->runs) {
		pthread_join(camera->thread, NULL);
	}
	footage_grey_fini(&camera->grey);
	footage_source_close(&camera->source);
	av_frame_free(&camera->decoded);
	av_frame_free(&camera->newest);
	av_frame_free(&camera->shown);
	pthread_cond_destroy(&camera->news);
	pthread_mutex_destroy(&camera->lock);
	free(camera);
}

static struct camera *make(const char *source, struct error *error)
{
	struct camera *camera = calloc(1, sizeof(*camera));
	pthread_condattr_t monotonic;

	if (camera == NULL) {
		error_set(error, ERROR_FAILED, "%s: no memory is left", source);
		return NULL;
	}
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&camera->news, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&camera->lock, NULL);
	camera->decoded = av_frame_alloc();
	camera->newest = av_frame_alloc();
	camera->shown = av_frame_alloc();
	return camera;
}

static void describe(struct camera *camera)
{
	AVRational rate = av_guess_frame_rate(
		camera->source.container, camera->source.stream, NULL);

	camera->info = (struct camera_info){
		.width = camera->decoded->width,
		.height = camera->decoded->height,
		.format = camera->grey.format,
		.rate_hz = rate.num > 0 && rate.den > 0 ? av_q2d(rate) : 0.0,
		.live = true,
	};
}

/* The first picture tells what the stream is. */
static bool begin(struct camera *camera, struct error *error)
{
	struct footage_source *source = &camera->source;
	struct error why;
	bool end;

	while (!footage_source_next(source, camera->decoded, &end, error)) {
		if (source->drained) {
			footage_source_fail(source, error,
				"no whole picture came within 4 s");
			error->code = ERROR_UNREACHABLE;
			return false;
		}
		source->complaint.text[0] = '\0';
	}
	camera->format = camera->decoded->format;
	if (!footage_grey_init(&camera->grey, camera->format,
		    camera->decoded->width, camera->decoded->height, &why)) {
		return footage_source_fail(source, error, "%s", why.text);
	}
	describe(camera);
	put_newest(camera, clock_now_ns());
	return true;
}

static bool start(struct camera *camera, struct error *error)
{
	camera->given_up = NULL;
	errno = pthread_create(&camera->thread, NULL, run, camera);
	if (errno != 0) {
		return error_errno(error, ERROR_FAILED, "stream thread");
	}
	pthread_setname_np(camera->thread, "stream");
	camera->runs = true;
	return true;
}

static struct camera *open_unless(
	const char *source, const atomic_bool *given_up, struct error *error)
{
	struct camera *camera = make(source, error);

	if (camera == NULL) {
		return NULL;
	}
	AVIOInterruptCB interrupt = { interrupted, camera };

	camera->given_up = given_up;
	be_patient(camera, first_ns);
	if (camera->decoded != NULL && camera->newest != NULL &&
		camera->shown != NULL &&
		footage_source_open_stream(
			&camera->source, source, interrupt, error) &&
		begin(camera, error) && start(camera, error)) {
		return camera;
	}
	close_stream(camera);
	return NULL;
}

static struct camera *open_stream(const char *source, struct error *error)
{
	return open_unless(source, NULL, error);
}

static struct camera_info info_of_stream(const struct camera *camera)
{
	struct camera *shared = (struct camera *)camera;
	struct camera_info info = camera->info;
	const char *codec = avcodec_get_name(camera->source.decoder->codec_id);

	pthread_mutex_lock(&shared->lock);
	int used = snprintf(info.how, sizeof(info.how),
		"%.12s, stamped at arrival less %.0f ms of jitter; ", codec,
		1e3 * camera->jitter_s);
	if (camera->dated) {
		snprintf(info.how + used, sizeof(info.how) - (size_t)used,
			"%.0f ms on its way by its clock",
			1e3 * camera->trip_s);
	} else {
		snprintf(info.how + used, sizeof(info.how) - (size_t)used,
			"what is left is the rig's delay");
	}
	pthread_mutex_unlock(&shared->lock);
	return info;
}

static struct camera_counts counts_of_stream(const struct camera *camera)
{
	struct camera *shared = (struct camera *)camera;

	pthread_mutex_lock(&shared->lock);
	struct camera_counts counts = camera->counts;
	pthread_mutex_unlock(&shared->lock);
	return counts;
}

static struct timespec in_ms(int wait_ms)
{
	int64_t until_ns = clock_now_ns() + wait_ms * CLOCK_NS_PER_MS;

	return (struct timespec){ until_ns / CLOCK_NS_PER_S,
		until_ns % CLOCK_NS_PER_S };
}

/* The newest into shown; else WAIT, or why nothing comes any more. */
static enum camera_result take(struct camera *camera, int wait_ms,
	struct frame *frame, struct error *error)
{
	enum camera_result result = CAMERA_FRAME;
	struct timespec until = in_ms(wait_ms);
	int waited = 0;

	pthread_mutex_lock(&camera->lock);
	while (!camera->waiting && !camera->over && waited == 0) {
		waited = pthread_cond_timedwait(
			&camera->news, &camera->lock, &until);
	}
	if (camera->waiting) {
		av_frame_unref(camera->shown);
		av_frame_move_ref(camera->shown, camera->newest);
		frame->stamp_ns = camera->newest_ns;
		frame->sequence = camera->sequence;
		camera->waiting = false;
	} else if (camera->over) {
		*error = camera->why;
		result = CAMERA_ERROR;
	} else {
		result = CAMERA_WAIT;
	}
	pthread_mutex_unlock(&camera->lock);
	return result;
}

static enum camera_result read_stream(struct camera *camera,
	struct frame *frame, int wait_ms, struct error *error)
{
	enum camera_result result = take(camera, wait_ms, frame, error);
	const AVFrame *shown = camera->shown;

	if (result != CAMERA_FRAME) {
		return result;
	}
	if (shown->width != camera->info.width ||
		shown->height != camera->info.height ||
		shown->format != (int)camera->format) {
		footage_source_fail(&camera->source, error,
			"pictures of %dx%d where there were %dx%d",
			shown->width, shown->height, camera->info.width,
			camera->info.height);
		return CAMERA_ERROR;
	}
	return footage_grey_frame(&camera->grey, shown, frame, error)
		? CAMERA_FRAME
		: CAMERA_ERROR;
}

const struct camera_ops camera_stream = {
	.name = "stream",
	.device = true,
	.open = open_stream,
	.open_unless = open_unless,
	.info = info_of_stream,
	.read = read_stream,
	.close = close_stream,
	.counts = counts_of_stream,
};
