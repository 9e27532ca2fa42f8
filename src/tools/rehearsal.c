/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/rehearsal.h"

#include "base/clock.h"
#include "rehearsal_eye.h"
#include "rehearsal_mount.h"
#include "settings/margin.h"

#include <math.h>
#include <stdlib.h>

/* The pursuit's clock starts here: 0 means "never" to it. */
#define START_NS CLOCK_NS_PER_S

/* So long the head is known and at rest before the scene begins. */
#define LEAD_NS CLOCK_NS_PER_S

struct rehearsal {
	const struct rehearsal_settings *settings;
	struct scene *scene;
	const struct rehearsal_sink *sink;
	struct pursuit pursuit;
	struct pursuit_output output;
	struct rehearsal_mount mount;
	struct rehearsal_eye eye;
	bool followed; /* the order to follow was obeyed */
	bool ended;    /* no exposure is to come ... */
	bool failed;   /* ... because the scene failed: */
	struct error failure;
	int64_t exposure_ns; /* the next one */
	int64_t tick_ns;
	int64_t ticks;
};

int64_t rehearsal_zero_ns(void)
{
	return START_NS + LEAD_NS;
}

static int64_t tick_at(const struct rehearsal *r, int64_t tick)
{
	return START_NS +
		llround((double)tick * CLOCK_NS_PER_S / r->settings->tick_hz);
}

/*
 * Learns when the next exposure will be. Where the scene fails, what is under
 * way still arrives.
 */
static void look_ahead(struct rehearsal *r)
{
	int64_t exposure_ns;
	enum camera_result result =
		r->scene->ops->next(r->scene, &exposure_ns, &r->failure);

	r->failed = result == CAMERA_ERROR;
	r->ended = result != CAMERA_FRAME;
	if (!r->ended) {
		r->exposure_ns = rehearsal_zero_ns() + exposure_ns;
	}
}

/* Until the order is obeyed: while the head is not known it may be refused. */
static struct pursuit_order order(struct rehearsal *r)
{
	r->followed = r->followed || r->pursuit.mode.mode == MODE_FOLLOW;
	return r->followed ? (struct pursuit_order){ .mode = MODE_NOTHING }
			   : (struct pursuit_order){ .mode = MODE_TO_FOLLOW,
				     .target = TARGET_AUTO };
}

static void steer(struct rehearsal *r, const struct pursuit_input *in)
{
	const struct rehearsal_pilot *pilot = &r->settings->pilot;

	if (pilot->step != NULL) {
		pilot->step(pilot->context, &r->pursuit, in, &r->output);
		return;
	}
	pursuit_step(&r->pursuit, in, &r->output);
}

static bool step(struct rehearsal *r, int64_t now_ns,
	const struct rehearsal_frame *frame, struct error *error)
{
	struct pursuit_frame seen = { 0 };
	struct pursuit_input in = {
		.now_ns = now_ns,
		.samples = r->mount.samples,
		.sample_count = r->mount.sample_count,
		.sent = r->mount.sent,
		.sent_count = r->mount.sent_count,
		.mount_fault = r->mount.fault,
		.order = order(r),
	};
	struct rehearsal_step told = {
		.zero_ns = rehearsal_zero_ns(),
		.frame = frame,
		.pursuit = &r->pursuit,
		.output = &r->output,
	};

	if (frame != NULL) {
		seen = (struct pursuit_frame){
			.exposure_ns = rehearsal_zero_ns() + frame->exposure_ns,
			.health = frame->health,
			.blobs = frame->blobs,
			.blob_count = frame->blob_count,
		};
		in.frame = &seen;
	}
	steer(r, &in);
	rehearsal_mount_obey(
		&r->mount, &r->output, pursuit_lead(&r->pursuit)->frame_ns, now_ns);
	return r->sink->step(r->sink->context, &told, error);
}

/* How the camera stands, as far as pursuit knows. */
static struct gather_place believed_place(const struct rehearsal *r)
{
	const struct head *head = &r->pursuit.head;

	return head->known ? (struct gather_place){ &r->pursuit.rig,
		head_at(head, r->exposure_ns).at }
			   : (struct gather_place){ .rig = NULL };
}

static bool expose(struct rehearsal *r, struct error *error)
{
	struct mount_angles head =
		rehearsal_mount_true(&r->mount, r->exposure_ns);
	struct mount_rates rates = sim_head_rates(&r->mount.head);
	struct scene_view view = r->scene->ops->view(r->scene, head, rates);
	struct gather_place place = believed_place(r);

	if (!rehearsal_eye_see(&r->eye, &view, head, &place,
		    r->exposure_ns - rehearsal_zero_ns(), error)) {
		return false;
	}
	look_ahead(r);
	return true;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t next_event(const struct rehearsal *r)
{
	int64_t next = earlier(r->tick_ns, r->mount.next_ns);
	int64_t arrival_ns = rehearsal_eye_arrival(&r->eye);

	if (!r->ended) {
		next = earlier(next, r->exposure_ns);
	}
	if (arrival_ns >= 0) {
		next = earlier(next, rehearsal_zero_ns() + arrival_ns);
	}
	return next;
}

static bool arrive(struct rehearsal *r, int64_t now_ns, struct error *error)
{
	struct rehearsal_frame frame;

	frame = rehearsal_eye_take(&r->eye);
	frame.beam = rig_beam(&r->scene->real, frame.head);
	return step(r, now_ns, &frame, error);
}

static bool has_arrived(const struct rehearsal *r, int64_t now_ns)
{
	int64_t arrival_ns = rehearsal_eye_arrival(&r->eye);

	return arrival_ns >= 0 && rehearsal_zero_ns() + arrival_ns <= now_ns;
}

/* All that happens at one moment. */
static bool happen(struct rehearsal *r, int64_t now_ns, struct error *error)
{
	rehearsal_mount_serve(&r->mount, now_ns);
	if (!r->ended && r->exposure_ns <= now_ns && !expose(r, error)) {
		return false;
	}
	if (has_arrived(r, now_ns) && !arrive(r, now_ns, error)) {
		return false;
	}
	if (r->tick_ns <= now_ns) {
		r->tick_ns = tick_at(r, ++r->ticks);
		return step(r, now_ns, NULL, error);
	}
	return true;
}

static void tell_sent(struct rehearsal *r)
{
	if (rehearsal_mount_sent(&r->mount)) {
		r->sink->sent(r->sink->context,
			r->mount.sent_exposure_ns - rehearsal_zero_ns(),
			r->mount.sent_ns - rehearsal_zero_ns());
	}
}

static bool play(struct rehearsal *r, struct error *error)
{
	look_ahead(r);
	while (!r->ended || rehearsal_eye_arrival(&r->eye) >= 0) {
		if (!happen(r, next_event(r), error)) {
			return false;
		}
		tell_sent(r);
	}
	if (r->failed) {
		*error = r->failure;
	}
	return !r->failed;
}

static bool set_up(struct rehearsal *r, struct error *error)
{
	const struct rehearsal_settings *settings = r->settings;

	if (!margin_fits(&settings->pursuit.aim, &settings->mount,
		    &r->scene->rig, error)) {
		return false;
	}
	pursuit_init(&r->pursuit, &settings->pursuit, &r->scene->rig);
	r->tick_ns = tick_at(r, 0);
	return rehearsal_eye_init(&r->eye, r->scene, &settings->eye,
		       settings->frame_delay_s, error) &&
		rehearsal_mount_init(&r->mount, settings, START_NS, error);
}

bool rehearsal_run(const struct rehearsal_settings *settings,
	struct scene *scene, const struct rehearsal_sink *sink,
	struct error *error)
{
	struct rehearsal *r = calloc(1, sizeof(*r));
	bool done;

	if (r == NULL) {
		return error_set(
			error, ERROR_FAILED, "rehearsal: out of memory");
	}
	r->settings = settings;
	r->scene = scene;
	r->sink = sink;
	done = set_up(r, error) && play(r, error);
	rehearsal_eye_fini(&r->eye);
	rehearsal_mount_fini(&r->mount);
	free(r);
	return done;
}
