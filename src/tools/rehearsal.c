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

/* One camera, and what it looks at. */
struct lookout {
	struct scene *scene;
	struct rehearsal_eye eye;
	bool ended;          /* no exposure is to come ... */
	int64_t exposure_ns; /* ... or the next one */
};

struct rehearsal {
	const struct rehearsal_settings *settings;
	struct lookout lookouts[RIG_CAMERAS];
	int cameras;
	const struct rehearsal_sink *sink;
	struct pursuit pursuit;
	struct pursuit_output output;
	struct rehearsal_mount mount;
	bool followed; /* the order to follow was obeyed */
	bool failed;   /* a scene did: */
	struct error failure;
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
static void look_ahead(struct rehearsal *r, struct lookout *lookout)
{
	struct scene *scene = lookout->scene;
	struct error error;
	int64_t exposure_ns;
	enum camera_result result =
		scene->ops->next(scene, &exposure_ns, &error);

	if (result == CAMERA_ERROR) {
		r->failed = true;
		r->failure = error;
	}
	lookout->ended = result != CAMERA_FRAME;
	if (!lookout->ended) {
		lookout->exposure_ns = rehearsal_zero_ns() + exposure_ns;
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
		seen = eye_frame(frame->seen, frame->camera,
			rehearsal_zero_ns() + frame->exposure_ns);
		in.frame = &seen;
	}
	steer(r, &in);
	rehearsal_mount_obey(&r->mount, &r->output,
		pursuit_lead(&r->pursuit)->frame_ns, now_ns);
	return r->sink->step(r->sink->context, &told, error);
}

/* How the camera stands, as far as pursuit knows. */
static struct gather_place believed_place(const struct rehearsal *r, int camera)
{
	const struct head *head = &r->pursuit.head;
	int64_t when_ns = r->lookouts[camera].exposure_ns;

	return head->known ? (struct gather_place){ &r->pursuit.eye[camera].rig,
		head_at(head, when_ns).at }
			   : (struct gather_place){ .rig = NULL };
}

static bool expose(struct rehearsal *r, int camera, struct error *error)
{
	struct lookout *lookout = &r->lookouts[camera];
	struct scene *scene = lookout->scene;
	struct mount_angles head =
		rehearsal_mount_true(&r->mount, lookout->exposure_ns);
	struct mount_rates rates = sim_head_rates(&r->mount.head);
	struct scene_view view = scene->ops->view(scene, head, rates);
	struct gather_place place = believed_place(r, camera);

	if (!rehearsal_eye_see(&lookout->eye, &view, head, &place,
		    lookout->exposure_ns - rehearsal_zero_ns(), error)) {
		return false;
	}
	look_ahead(r, lookout);
	return true;
}

static int64_t earlier(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

static int64_t next_event(const struct rehearsal *r)
{
	int64_t next = earlier(r->tick_ns, r->mount.next_ns);

	for (int i = 0; i < r->cameras; i++) {
		const struct lookout *lookout = &r->lookouts[i];
		int64_t arrival_ns = rehearsal_eye_arrival(&lookout->eye);

		if (!lookout->ended) {
			next = earlier(next, lookout->exposure_ns);
		}
		if (arrival_ns >= 0) {
			next = earlier(next, rehearsal_zero_ns() + arrival_ns);
		}
	}
	return next;
}

static bool arrive(
	struct rehearsal *r, int camera, int64_t now_ns, struct error *error)
{
	struct lookout *lookout = &r->lookouts[camera];
	struct rehearsal_frame frame = rehearsal_eye_take(&lookout->eye);

	frame.camera = camera;
	frame.beam = rig_beam(&lookout->scene->real, frame.head);
	frame.beam_rad =
		rehearsal_mount_width(&r->mount, &lookout->scene->real, now_ns);
	return step(r, now_ns, &frame, error);
}

static bool has_arrived(const struct lookout *lookout, int64_t now_ns)
{
	int64_t arrival_ns = rehearsal_eye_arrival(&lookout->eye);

	return arrival_ns >= 0 && rehearsal_zero_ns() + arrival_ns <= now_ns;
}

/* What a camera does at one moment. */
static bool look(
	struct rehearsal *r, int camera, int64_t now_ns, struct error *error)
{
	const struct lookout *lookout = &r->lookouts[camera];

	if (!lookout->ended && lookout->exposure_ns <= now_ns &&
		!expose(r, camera, error)) {
		return false;
	}
	return !has_arrived(lookout, now_ns) ||
		arrive(r, camera, now_ns, error);
}

/* All that happens at one moment. */
static bool happen(struct rehearsal *r, int64_t now_ns, struct error *error)
{
	rehearsal_mount_serve(&r->mount, now_ns);
	for (int i = 0; i < r->cameras; i++) {
		if (!look(r, i, now_ns, error)) {
			return false;
		}
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

/* While something is to be seen, or on its way. */
static bool goes_on(const struct rehearsal *r)
{
	for (int i = 0; i < r->cameras; i++) {
		const struct lookout *lookout = &r->lookouts[i];

		if (!lookout->ended ||
			rehearsal_eye_arrival(&lookout->eye) >= 0) {
			return true;
		}
	}
	return false;
}

static bool play(struct rehearsal *r, struct error *error)
{
	for (int i = 0; i < r->cameras; i++) {
		look_ahead(r, &r->lookouts[i]);
	}
	while (goes_on(r)) {
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

static bool open_eyes(struct rehearsal *r, struct error *error)
{
	for (int i = 0; i < r->cameras; i++) {
		struct lookout *lookout = &r->lookouts[i];

		if (!rehearsal_eye_init(&lookout->eye, lookout->scene,
			    &r->settings->eye, r->settings->frame_delay_s[i],
			    error)) {
			return false;
		}
	}
	return true;
}

static bool set_up(struct rehearsal *r, struct error *error)
{
	const struct rehearsal_settings *settings = r->settings;
	const struct rig *rig = &r->lookouts[0].scene->rig;

	if (!margin_fits(
		    &settings->pursuit.aim, &settings->mount, rig, error)) {
		return false;
	}
	pursuit_init(&r->pursuit, &settings->pursuit, rig);
	r->tick_ns = tick_at(r, 0);
	return open_eyes(r, error) &&
		rehearsal_mount_init(&r->mount, settings, START_NS, error);
}

bool rehearsal_run(const struct rehearsal_settings *settings,
	struct scene *scene, struct scene *beside,
	const struct rehearsal_sink *sink, struct error *error)
{
	struct rehearsal *r = calloc(1, sizeof(*r));
	bool done;

	if (r == NULL) {
		return error_set(
			error, ERROR_FAILED, "rehearsal: out of memory");
	}
	r->settings = settings;
	r->lookouts[0].scene = scene;
	r->lookouts[1].scene = beside;
	r->cameras = beside != NULL ? RIG_CAMERAS : 1;
	r->sink = sink;
	done = set_up(r, error) && play(r, error);
	for (int i = 0; i < r->cameras; i++) {
		rehearsal_eye_fini(&r->lookouts[i].eye);
	}
	rehearsal_mount_fini(&r->mount);
	free(r);
	return done;
}
