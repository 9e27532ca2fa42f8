/* SPDX-License-Identifier: Apache-2.0 */
#include "watch.h"

#include "base/clock.h"
#include "core/pursuit.h"
#include "vision/eye.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	FIRM_MAX = 64, /* tracks that are firm at a time */
};

/* The pursuit's clock starts here: 0 means "never" to it. */
#define START_NS CLOCK_NS_PER_S

/* A track this near to a target is on it; what coasts is so for a while. */
#define NEAR_PX 4.0
#define AFTER_S 0.3

/* A target counts where it was seen for as much of its time. */
#define SEEN_SHARE 0.9

/* A target on its way through the picture. */
struct passage {
	bool here;
	double from_s;
	double last_s;
	struct sim_box box;
	struct pixel_rates rate; /* through the picture, which may turn */
	bool found[WATCH_SCORES_MAX];
	double found_s[WATCH_SCORES_MAX];
};

struct watcher {
	struct pursuit pursuit;
	struct pursuit_output output;
	uint32_t known[FIRM_MAX]; /* false tracks that were counted */
	int known_count;
};

struct watch {
	const struct watch_settings *settings;
	const struct sim_scene_settings *wanted;
	struct watch_result *result;
	struct sim_scene *scene;
	struct rig rig;
	struct eye *eye;
	struct eye_view view;
	struct watcher *watchers; /* one a score */
	struct passage passage;
	struct sim_box boxes[SIM_BOX_MAX]; /* of all that flies */
	int box_count;
	struct sim_shot shot;
	struct sim_shot before; /* its pixels are gone */
};

static double cpu_s(void)
{
	return (double)clock_cpu_ns() * 1e-9;
}

static bool open_watch(struct watch *watch, struct error *error)
{
	const struct settings *settings = &watch->settings->settings;

	watch->scene = sim_scene_open(watch->wanted, error);
	if (watch->scene == NULL) {
		return false;
	}
	watch->rig = sim_scene_rig(watch->scene);
	watch->rig.encoder_rad = geom_radians(watch->settings->encoder_deg);
	watch->rig.backlash_rad = 0.0;
	watch->eye = eye_open(&settings->eye, watch->wanted->width_px,
		watch->wanted->height_px, FRAME_GRAY16, error);
	watch->watchers = calloc(
		(size_t)watch->settings->score_count, sizeof(*watch->watchers));
	if (watch->watchers == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	for (int i = 0; i < watch->settings->score_count; i++) {
		struct pursuit_settings pursuit = settings->pursuit;

		pursuit.detect.score_min = watch->settings->scores[i];
		pursuit_init(
			&watch->watchers[i].pursuit, &pursuit, &watch->rig);
	}
	return watch->eye != NULL;
}

static void close_watch(struct watch *watch)
{
	sim_scene_close(watch->scene);
	eye_close(watch->eye);
	free(watch->watchers);
}

static double to_step(const struct watch *watch, double angle_rad)
{
	double step = watch->rig.encoder_rad;

	return step * rint(angle_rad / step);
}

/* Between what was a frame ago and what is, as late as it is told. */
static double told(const struct watch *watch, double before, double now)
{
	return now -
		(now - before) * watch->settings->late_s *
		watch->wanted->rate_hz;
}

static double now_s(const struct watch *watch)
{
	return (double)watch->shot.frame.stamp_ns * 1e-9;
}

static bool is_near(struct pixel a, struct pixel b)
{
	return hypot(a.x_px - b.x_px, a.y_px - b.y_px) <= NEAR_PX;
}

/* Where the target would be by now. */
static struct pixel passed_on(const struct watch *watch)
{
	const struct passage *passage = &watch->passage;
	double gone_s = now_s(watch) - passage->last_s;

	return (struct pixel){
		passage->box.centre.x_px + passage->rate.x_px_s * gone_s,
		passage->box.centre.y_px + passage->rate.y_px_s * gone_s,
	};
}

/* Whether the track is where something flies, or did a moment ago. */
static bool on_something(const struct watch *watch, struct pixel at)
{
	const struct passage *passage = &watch->passage;

	for (int i = 0; i < watch->box_count; i++) {
		if (is_near(at, watch->boxes[i].centre)) {
			return true;
		}
	}
	return now_s(watch) - passage->last_s < AFTER_S &&
		is_near(at, passed_on(watch));
}

static bool is_known(const struct watcher *watcher, uint32_t id)
{
	for (int i = 0; i < watcher->known_count; i++) {
		if (watcher->known[i] == id) {
			return true;
		}
	}
	return false;
}

/* The oldest is forgotten where there is no room. */
static void know(struct watcher *watcher, uint32_t id)
{
	if (watcher->known_count == FIRM_MAX) {
		memmove(watcher->known, watcher->known + 1,
			(FIRM_MAX - 1) * sizeof(*watcher->known));
		watcher->known_count--;
	}
	watcher->known[watcher->known_count++] = id;
}

static bool is_single(const struct blob *blob)
{
	return blob->w_px < 2.0 && blob->h_px < 2.0;
}

static bool is_turning(const struct watch *watch)
{
	return watch->shot.rates.pan_rad_s != 0.0 ||
		watch->shot.rates.tilt_rad_s != 0.0;
}

static void judge(struct watch *watch, int which, const struct track *track)
{
	struct watcher *watcher = &watch->watchers[which];
	struct watch_tally *tally = &watch->result->tally[which];
	struct passage *passage = &watch->passage;
	struct watch_false told = { which, now_s(watch), track->blob.centre,
		track->blob, track->score, &watch->shot.frame };

	rig_pixel_of_world(&watch->rig, track_at(track, track->seen_ns),
		watch->shot.head, &told.at);
	if (on_something(watch, track->blob.centre)) {
		if (passage->here && !passage->found[which] &&
			is_near(track->blob.centre, passage->box.centre)) {
			passage->found[which] = true;
			passage->found_s[which] = now_s(watch);
		}
		if (!is_known(watcher, track->id)) {
			know(watcher, track->id);
		}
		return;
	}
	if (!is_known(watcher, track->id)) {
		know(watcher, track->id);
		tally->false_tracks++;
		tally->single += is_single(&track->blob);
		tally->turning += is_turning(watch);
		watch->settings->tell(watch->settings->context, &told);
	}
	tally->false_s += 1.0 / watch->wanted->rate_hz;
}

static struct mount_angles encoder_says(const struct watch *watch)
{
	const struct mount_angles *before = &watch->before.head;
	const struct mount_angles *now = &watch->shot.head;

	return (struct mount_angles){
		to_step(watch, told(watch, before->pan_rad, now->pan_rad)),
		to_step(watch, told(watch, before->tilt_rad, now->tilt_rad)),
	};
}

static struct mount_rates rates_told(const struct watch *watch)
{
	const struct mount_rates *before = &watch->before.rates;
	const struct mount_rates *now = &watch->shot.rates;

	return (struct mount_rates){
		told(watch, before->pan_rad_s, now->pan_rad_s),
		told(watch, before->tilt_rad_s, now->tilt_rad_s),
	};
}

/* How far off the head is believed to be, while it turns. */
static void note_pointing(
	struct watch *watch, const struct pursuit *pursuit, int64_t now_ns)
{
	struct mount_angles believed = head_at(&pursuit->head, now_ns).at;
	struct angles is = { believed.pan_rad, believed.tilt_rad };
	struct angles was = { watch->shot.head.pan_rad,
		watch->shot.head.tilt_rad };
	double off = geom_separation(is, was);

	if (is_turning(watch)) {
		watch->result->turned++;
		watch->result->off_rad2 += off * off;
	}
}

static void step_watcher(struct watch *watch, int which)
{
	struct watcher *watcher = &watch->watchers[which];
	int64_t now_ns = START_NS + watch->shot.frame.stamp_ns;
	const struct pursuit_frame frame = { .exposure_ns = now_ns,
		.health = watch->view.health,
		.repeated = watch->view.repeated,
		.blobs = watch->view.blobs,
		.blob_count = watch->view.count,
		.turn = watch->view.turn };
	const struct mount_sample sample = { now_ns, encoder_says(watch), true,
		0.0 };
	const struct mount_command sent = { now_ns -
			llround(watch->rig.mount_delay_s * CLOCK_NS_PER_S),
		rates_told(watch), 0.0 };
	const struct pursuit_input in = {
		.now_ns = now_ns,
		.frame = &frame,
		.samples = &sample,
		.sample_count = 1,
		.sent = &sent,
		.sent_count = 1,
	};

	pursuit_step(&watcher->pursuit, &in, &watcher->output);
	if (which == 0) {
		note_pointing(watch, &watcher->pursuit, now_ns);
	}
	for (int i = 0; i < TRACK_MAX; i++) {
		const struct track *track = &watcher->pursuit.tracks.slot[i];

		if (track->state == TRACK_FIRM) {
			judge(watch, which, track);
		}
	}
}

/* Counts a target when it has gone. */
static void end_passage(struct watch *watch)
{
	struct passage *passage = &watch->passage;
	double seen_s = passage->last_s - passage->from_s +
		1.0 / watch->wanted->rate_hz;

	if (seen_s >= SEEN_SHARE * watch->wanted->lasts_s) {
		watch->result->targets++;
		for (int i = 0; i < watch->settings->score_count; i++) {
			struct watch_tally *tally = &watch->result->tally[i];

			tally->found += passage->found[i];
			tally->found_after_s += passage->found[i]
				? passage->found_s[i] - passage->from_s
				: 0.0;
		}
	}
	passage->here = false;
}

static struct pixel_rates rate_between(
	struct pixel before, struct pixel now, double rate_hz)
{
	return (struct pixel_rates){ rate_hz * (now.x_px - before.x_px),
		rate_hz * (now.y_px - before.y_px) };
}

/* Of the first alone it is told whether it was found. */
static void see_target(struct watch *watch)
{
	struct passage *passage = &watch->passage;

	watch->box_count = sim_scene_boxes(watch->scene, watch->boxes);
	if (watch->box_count == 0) {
		if (passage->here) {
			end_passage(watch);
		}
		return;
	}
	if (!passage->here) {
		*passage = (struct passage){
			.here = true,
			.from_s = now_s(watch),
		};
	}
	if (passage->box.w_px > 0.0) {
		passage->rate = rate_between(passage->box.centre,
			watch->boxes[0].centre, watch->wanted->rate_hz);
	}
	passage->box = watch->boxes[0];
	passage->last_s = now_s(watch);
}

static void look(struct watch *watch)
{
	const struct gather_place place = { &watch->rig, encoder_says(watch) };

	eye_look(watch->eye, &watch->shot.frame, &place, &watch->view);
}

static bool step(struct watch *watch)
{
	double start_s = cpu_s();
	double rendered_s;
	double searched_s;

	watch->before = watch->shot;
	if (!sim_scene_next(watch->scene, &watch->shot)) {
		return false;
	}
	if (watch->shot.frame.stamp_ns == 0) {
		watch->before = watch->shot;
	}
	rendered_s = cpu_s();
	look(watch);
	searched_s = cpu_s();
	see_target(watch);
	for (int i = 0; i < watch->settings->score_count; i++) {
		step_watcher(watch, i);
	}
	watch->result->frames++;
	watch->result->render_s += rendered_s - start_s;
	watch->result->vision_s += searched_s - rendered_s;
	watch->result->core_s +=
		(cpu_s() - searched_s) / watch->settings->score_count;
	return true;
}

bool watch_scene(const struct watch_settings *settings,
	const struct sim_scene_settings *scene, struct watch_result *result,
	struct error *error)
{
	struct watch *watch = calloc(1, sizeof(*watch));
	bool opened;

	if (watch == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	watch->settings = settings;
	watch->wanted = scene;
	watch->result = result;
	watch->passage.last_s = -AFTER_S;
	opened = open_watch(watch, error);
	while (opened && step(watch)) {
	}
	close_watch(watch);
	free(watch);
	return opened;
}
