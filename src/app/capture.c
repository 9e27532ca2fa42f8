/* SPDX-License-Identifier: Apache-2.0 */
#include "app/capture.h"

#include "base/clock.h"
#include "capture_camera.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum {
	READ_WAIT_MS = 100
};

static const double still_rate_hz = 25.0;
static const int64_t reopen_ns = 500 * CLOCK_NS_PER_MS;
/* Footage that lags by more is played on from here, not hurried through. */
static const int64_t lag_max_ns = 250 * CLOCK_NS_PER_MS;

struct capture {
	struct capture_plan plan;
	pthread_t thread;
	int news_fd; /* to the loop */
	int stop_fd; /* to the thread */
	atomic_bool closing;

	/* The thread's own. */
	struct capture_camera camera;
	struct eye *eye; /* from the first picture on */
	bool began;      /* zero_ns is set */
	bool fresh;      /* the eye has seen nothing since it forgot */
	int64_t zero_ns; /* when footage's stamp 0 is played */
	int64_t rest_ns; /* nothing is read before */
	int64_t looked;
	struct capture_shot draft;
	struct rig rig;
	struct head way; /* of the head */

	/* Shared. */
	pthread_mutex_t lock;
	struct capture_shot newest;
	bool waiting; /* newest was not taken yet */
	bool told_hold;
	struct capture_report report;
	struct rig told_rig;
	struct head told_way; /* unknown at first */
};

static void tell_loop(struct capture *capture)
{
	eventfd_write(capture->news_fd, 1);
}

static void set_state(struct capture *capture, enum capture_state state,
	const struct error *error)
{
	pthread_mutex_lock(&capture->lock);
	capture->report.state = state;
	if (error != NULL) {
		capture->report.error = *error;
	}
	pthread_mutex_unlock(&capture->lock);
	tell_loop(capture);
}

/* Sleeps until @when_ns; false where the capture is being closed. */
static bool wait_until(const struct capture *capture, int64_t when_ns)
{
	struct pollfd stop = { .fd = capture->stop_fd, .events = POLLIN };

	for (;;) {
		int64_t left = when_ns - clock_now_ns();
		struct timespec wait = { 0 };

		if (left > 0) {
			wait.tv_sec = left / CLOCK_NS_PER_S;
			wait.tv_nsec = left % CLOCK_NS_PER_S;
		}
		if (ppoll(&stop, 1, &wait, NULL) > 0) {
			return false;
		}
		if (left <= 0) {
			return true;
		}
	}
}

/* Blobs fit one kind of picture. */
static bool open_eye(struct capture *capture, struct error *error)
{
	const struct camera_info *info = &capture->camera.info;

	if (capture->eye == NULL) {
		capture->eye = eye_open(&capture->plan.eye, info->width,
			info->height, info->format, error);
	}
	return capture->eye != NULL;
}

static bool open_camera(struct capture *capture, struct error *error)
{
	if (!capture_camera_open(&capture->camera, error)) {
		return false;
	}
	if (!open_eye(capture, error)) {
		capture_camera_close(&capture->camera);
		return false;
	}
	eye_forget(capture->eye);
	capture->fresh = true;
	capture->began = false;
	pthread_mutex_lock(&capture->lock);
	capture->report.opened++;
	capture->report.info = capture->camera.info;
	pthread_mutex_unlock(&capture->lock);
	return true;
}

/*
 * When @frame's stamp is on this machine's clock. Footage is held back until
 * then; false where the capture is being closed meanwhile.
 */
static bool due(
	struct capture *capture, const struct frame *frame, int64_t *stamp_ns)
{
	int64_t now = clock_now_ns();

	if (capture->camera.info.live) {
		*stamp_ns = frame->stamp_ns;
		return true;
	}
	if (!capture->began ||
		now - capture->zero_ns - frame->stamp_ns > lag_max_ns) {
		capture->zero_ns = now - frame->stamp_ns;
		capture->began = true;
	}
	*stamp_ns = capture->zero_ns + frame->stamp_ns;
	return wait_until(capture, *stamp_ns);
}

/* As much of it as is filled. */
static size_t view_size(const struct eye_view *view)
{
	return offsetof(struct eye_view, blobs) +
		view->count * sizeof(view->blobs[0]);
}

/* How the camera stood then, as far as the loop has told. */
static struct gather_place place_at(struct capture *capture, int64_t when_ns)
{
	pthread_mutex_lock(&capture->lock);
	capture->way = capture->told_way;
	capture->rig = capture->told_rig;
	pthread_mutex_unlock(&capture->lock);
	return capture->way.known ? (struct gather_place){ &capture->rig,
		head_at(&capture->way, when_ns).at }
				  : (struct gather_place){ .rig = NULL };
}

static void hand_over(struct capture *capture, double look_s)
{
	const struct capture_shot *draft = &capture->draft;
	struct capture_shot *newest = &capture->newest;
	struct camera_counts counts = capture_camera_counts(&capture->camera);
	struct camera_info info =
		capture->plan.camera->info(capture->camera.camera);

	pthread_mutex_lock(&capture->lock);
	newest->exposure_ns = draft->exposure_ns;
	newest->sequence = draft->sequence;
	newest->number = draft->number;
	memcpy(&newest->view, &draft->view, view_size(&draft->view));
	capture->report.frames++;
	capture->report.missed += capture->waiting;
	capture->report.look_s = look_s;
	capture->report.counts = counts;
	capture->report.info = info; /* a camera learns how it delivers */
	capture->report.state = CAPTURE_RUNS;
	capture->waiting = true;
	pthread_mutex_unlock(&capture->lock);
	tell_loop(capture);
}

static void show_witness(struct capture *capture, const struct frame *frame,
	const struct gather_place *place)
{
	const struct capture_witness *witness = &capture->plan.witness;
	struct capture_sight sight = {
		.frame = frame,
		.number = capture->draft.number,
		.exposure_ns = capture->draft.exposure_ns,
		.fresh = capture->fresh,
		.place = place,
		.rate_hz = capture->camera.info.rate_hz,
	};

	if (witness->saw != NULL) {
		witness->saw(witness->context, &sight);
	}
	capture->fresh = false;
}

static void look_at(struct capture *capture, const struct frame *frame)
{
	struct capture_shot *draft = &capture->draft;
	struct gather_place place;
	int64_t stamp_ns;

	if (!due(capture, frame, &stamp_ns)) {
		return;
	}
	int64_t began_ns = clock_now_ns();
	draft->exposure_ns = stamp_ns -
		llround(capture->plan.delay_s * (double)CLOCK_NS_PER_S);
	draft->sequence = frame->sequence;
	draft->number = capture->looked++;
	place = place_at(capture, draft->exposure_ns);
	eye_look(capture->eye, frame, &place, &draft->view);
	show_witness(capture, frame, &place);
	hand_over(capture, clock_seconds(clock_now_ns() - began_ns));
}

/*
 * The next pass over a recording follows like a next frame; one that shows
 * nothing is not tried again and again without a pause.
 */
static int64_t pause_after_pass(const struct capture *capture)
{
	if (!capture->began) {
		return reopen_ns;
	}
	double rate_hz = capture->camera.info.rate_hz > 0.0
		? capture->camera.info.rate_hz
		: still_rate_hz;
	return llround((double)CLOCK_NS_PER_S / rate_hz);
}

/* A recording is over; false where it does not begin again. */
static bool begin_again(struct capture *capture, enum camera_result result,
	const struct error *error)
{
	capture->rest_ns = clock_now_ns() + pause_after_pass(capture);
	capture_camera_close(&capture->camera);
	if (capture->plan.loop) {
		return true;
	}
	if (result == CAMERA_END) {
		set_state(capture, CAPTURE_ENDED, NULL);
	} else {
		set_state(capture, CAPTURE_BROKEN, error);
	}
	return false;
}

static void follow_hold(struct capture *capture)
{
	pthread_mutex_lock(&capture->lock);
	bool told = capture->told_hold;
	pthread_mutex_unlock(&capture->lock);
	capture_camera_hold(&capture->camera, told);
}

/* False where the thread has nothing more to do. */
static bool read_one(struct capture *capture)
{
	struct error error = { 0 };
	struct frame frame;

	follow_hold(capture);
	enum camera_result result = capture->plan.camera->read(
		capture->camera.camera, &frame, READ_WAIT_MS, &error);

	switch (result) {
	case CAMERA_FRAME:
		look_at(capture, &frame);
		return true;
	case CAMERA_WAIT:
		return true;
	case CAMERA_END:
	case CAMERA_ERROR:
		break;
	}
	if (!capture->camera.info.live) {
		return begin_again(capture, result, &error);
	}
	capture_camera_close(&capture->camera);
	set_state(capture, CAPTURE_LOST, &error);
	capture->rest_ns = clock_now_ns() + reopen_ns;
	return true;
}

static void *run(void *context)
{
	struct capture *capture = context;
	struct error error = { 0 };

	while (wait_until(capture, capture->rest_ns)) {
		if (capture->camera.camera == NULL &&
			!open_camera(capture, &error)) {
			set_state(capture, CAPTURE_LOST, &error);
			capture->rest_ns = clock_now_ns() + reopen_ns;
		} else if (!read_one(capture)) {
			return NULL;
		}
	}
	return NULL;
}

/* At first, a device that is not there may yet come; all else is wrong. */
static bool open_first(struct capture *capture, struct error *error)
{
	const struct capture_plan *plan = &capture->plan;

	if (open_camera(capture, error)) {
		return true;
	}
	if (!plan->camera->device || plan->width_px == 0 ||
		error->code != ERROR_UNREACHABLE) {
		return false;
	}
	capture->report.info.width = plan->width_px;
	capture->report.info.height = plan->height_px;
	set_state(capture, CAPTURE_LOST, error);
	capture->rest_ns = clock_now_ns() + reopen_ns;
	return true;
}

static bool start(struct capture *capture, struct error *error)
{
	capture->news_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	capture->stop_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
	if (capture->news_fd < 0 || capture->stop_fd < 0) {
		return error_errno(error, ERROR_FAILED, "eventfd");
	}
	if (!open_first(capture, error)) {
		return false;
	}
	errno = pthread_create(&capture->thread, NULL, run, capture);
	if (errno != 0) {
		return error_errno(error, ERROR_FAILED, "capture thread");
	}
	pthread_setname_np(capture->thread, "capture");
	return true;
}

static void dispose(struct capture *capture)
{
	capture_camera_close(&capture->camera);
	eye_close(capture->eye);
	pthread_mutex_destroy(&capture->lock);
	if (capture->news_fd >= 0) {
		close(capture->news_fd);
	}
	if (capture->stop_fd >= 0) {
		close(capture->stop_fd);
	}
	free(capture);
}

struct capture *capture_open(
	const struct capture_plan *plan, struct error *error)
{
	struct capture *capture = calloc(1, sizeof(*capture));

	if (capture == NULL) {
		error_set(error, ERROR_FAILED, "capture: out of memory");
		return NULL;
	}
	capture->plan = *plan;
	capture->camera.plan = &capture->plan;
	capture->camera.given_up = &capture->closing;
	capture->news_fd = capture->stop_fd = -1;
	pthread_mutex_init(&capture->lock, NULL);
	if (!start(capture, error)) {
		dispose(capture);
		return NULL;
	}
	return capture;
}

void capture_close(struct capture *capture)
{
	if (capture == NULL) {
		return;
	}
	atomic_store(&capture->closing, true);
	eventfd_write(capture->stop_fd, 1);
	pthread_join(capture->thread, NULL);
	dispose(capture);
}

int capture_fd(const struct capture *capture)
{
	return capture->news_fd;
}

bool capture_take(struct capture *capture, struct capture_shot *shot)
{
	eventfd_t news;
	const struct capture_shot *newest = &capture->newest;

	(void)eventfd_read(capture->news_fd, &news);
	pthread_mutex_lock(&capture->lock);
	bool waiting = capture->waiting;
	if (waiting) {
		memcpy(shot, newest,
			offsetof(struct capture_shot, view) +
				view_size(&newest->view));
	}
	capture->waiting = false;
	pthread_mutex_unlock(&capture->lock);
	return waiting;
}

void capture_place(
	struct capture *capture, const struct rig *rig, const struct head *head)
{
	pthread_mutex_lock(&capture->lock);
	capture->told_rig = *rig;
	capture->told_way = *head;
	pthread_mutex_unlock(&capture->lock);
}

void capture_hold(struct capture *capture, bool on)
{
	pthread_mutex_lock(&capture->lock);
	capture->told_hold = on;
	pthread_mutex_unlock(&capture->lock);
}

struct capture_report capture_report(struct capture *capture)
{
	pthread_mutex_lock(&capture->lock);
	struct capture_report report = capture->report;
	pthread_mutex_unlock(&capture->lock);
	return report;
}

const char *capture_state_name(enum capture_state state)
{
	static const char *const names[] = {
		[CAPTURE_RUNS] = "runs",
		[CAPTURE_LOST] = "lost",
		[CAPTURE_ENDED] = "ended",
		[CAPTURE_BROKEN] = "broken",
	};

	return names[state];
}
