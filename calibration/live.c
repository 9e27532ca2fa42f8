/* SPDX-License-Identifier: Apache-2.0 */
#include "live.h"

#include "app/camera_choice.h"
#include "base/clock.h"
#include "device.h"
#include "settings/rig_file.h"
#include "settings/rig_note.h"
#include "tools/folder.h"

#include <math.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <time.h>
#include <unistd.h>

/* What is watched moves by no more from one picture to the next. */
static const double NEAR_PX = 60;
static const double SCORE_LEAST = 5;
/* A head that was sent somewhere comes so near. */
static const double NEAR_RAD = 0.5 * GEOM_PI / 180;

static int64_t now(void *context)
{
	(void)context;
	return clock_now_ns();
}

static void wait_for_line(void *context, int64_t until_ns)
{
	struct live *live = context;
	int64_t left_ns = until_ns - clock_now_ns();
	struct pollfd line = { .fd = live->link->ops->fd(live->link),
		.events = POLLIN };
	struct timespec wait = { .tv_sec = left_ns / CLOCK_NS_PER_S,
		.tv_nsec = left_ns % CLOCK_NS_PER_S };

	if (left_ns > 0) {
		ppoll(&line, 1, &wait, NULL);
	}
}

static bool ended(void *context)
{
	struct live *live = context;
	struct pollfd one = { .fd = live->signals, .events = POLLIN };

	return poll(&one, 1, 0) == 1;
}

static double from(struct pixel at, const struct blob *blob)
{
	return hypot(blob->centre.x_px - at.x_px, blob->centre.y_px - at.y_px);
}

/* The spot that is watched: at first the nearest to the middle. */
static const struct blob *find_spot(
	const struct live *live, const struct eye_view *view)
{
	struct pixel middle = { live->rig.lens.cx_px, live->rig.lens.cy_px };
	const struct blob *best = NULL;

	for (size_t i = 0; i < view->count; i++) {
		const struct blob *blob = &view->blobs[i];
		struct pixel near = live->seen ? live->last : middle;

		if (blob->score >= SCORE_LEAST &&
			(best == NULL || from(near, blob) < from(near, best))) {
			best = blob;
		}
	}
	return best != NULL && (!live->seen || from(live->last, best) < NEAR_PX)
		? best
		: NULL;
}

static bool look(void *context, struct exercise_sight *sight)
{
	struct live *live = context;
	struct capture_shot shot;

	while (capture_take(live->capture, &shot)) {
		const struct blob *spot = find_spot(live, &shot.view);

		/* Lost from sight, it is looked for in the middle again. */
		live->seen = spot != NULL;
		if (spot != NULL) {
			live->last = spot->centre;
			*sight = (struct exercise_sight){
				(double)shot.exposure_ns * 1e-9, spot->centre
			};
			return true;
		}
	}
	return false;
}

static int catch_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK);
}

static bool open_camera(struct live *live,
	const struct capture_witness *witness, struct error *error)
{
	/* Stamps are wanted as they are, and spots of single pictures. */
	double delay_s = live->rig.camera_delay_s;
	live->rig.camera_delay_s = 0;
	live->settings.eye.gather.every = 0;
	struct capture_witness nobody = { 0 };
	live->capture = camera_choice_open(&live->settings, 0, 0,
		witness != NULL ? witness : &nobody, &live->rig, error);
	live->rig.camera_delay_s = delay_s;
	live->stand.look = look;
	return live->capture != NULL;
}

static bool open_head(struct live *live, struct error *error)
{
	const struct settings *settings = &live->settings;
	struct stand *stand = &live->stand;

	stand->ops = mount_find(settings->mount_kind);
	if (stand->ops == NULL) {
		return error_set(error, ERROR_SETTINGS,
			"mount.kind = %s: there is no head to be measured",
			settings->mount_kind);
	}
	live->link =
		link_open(settings->mount_link, settings->mount.baud, error);
	if (live->link == NULL) {
		return false;
	}
	stand->zero_ns = clock_now_ns();
	/* By the settings alone: what its speeds are is to be measured. */
	stand->mount = stand->ops->open(
		&settings->mount, live->link, stand->zero_ns, error);
	return stand->mount != NULL;
}

bool live_open(struct live *live, const char *config, const char *rig,
	unsigned parts, const struct capture_witness *witness,
	struct error *error)
{
	*live = (struct live){ .signals = -1 };
	live->stand.now = now;
	live->stand.wait = wait_for_line;
	live->stand.ended = ended;
	live->stand.context = live;
	if (!settings_load(&live->settings, config, error) ||
		!rig_load(&live->rig, rig != NULL ? rig : live->settings.rig,
			error)) {
		return false;
	}
	live->signals = catch_signals();
	if (live->signals < 0) {
		return error_errno(error, ERROR_FAILED, "catching signals");
	}
	return ((parts & LIVE_CAMERA) == 0 ||
		       open_camera(live, witness, error)) &&
		((parts & LIVE_HEAD) == 0 || open_head(live, error));
}

void live_close(struct live *live)
{
	if (live->stand.mount != NULL) {
		stand_halt(&live->stand);
		live->stand.ops->close(live->stand.mount);
	}
	link_close(live->link);
	capture_close(live->capture);
	exercise_free(&live->stand.exercise);
	if (live->signals >= 0) {
		close(live->signals);
	}
}

struct drill_settings live_drill(
	const struct live *live, struct progress *progress)
{
	const struct aim_settings *aim = &live->settings.pursuit.aim;
	const struct lens *lens = &live->rig.lens;

	return (struct drill_settings){
		.top = { live->settings.mount.rate_pan_rad_s,
			live->settings.mount.rate_tilt_rad_s },
		.speeds = MOUNT_PELCO_SPEEDS,
		.low = { aim->pan_limits.low_rad, aim->tilt_limits.low_rad },
		.high = { aim->pan_limits.high_rad, aim->tilt_limits.high_rad },
		.view_rad = fmin(lens->width_px, lens->height_px) *
			lens_pixel_rad(lens),
		.progress = progress,
	};
}

bool live_keep(const struct live *live, const char *folder, struct error *error)
{
	char mount[RIG_DEVICE_SIZE];
	char camera[RIG_DEVICE_SIZE];

	device_serial(live->settings.mount_link, mount, sizeof(mount));
	device_camera(live->settings.cameras[0].source, camera, sizeof(camera));
	return folder_make(folder, error) &&
		exercise_save(&live->stand.exercise, folder, error) &&
		device_keep(folder, "mount", mount, error) &&
		device_keep(folder, "camera", camera, error);
}

bool live_reaches(
	const struct live *live, struct mount_angles at, struct error *error)
{
	struct drill_settings drill = live_drill(live, NULL);

	return (at.pan_rad >= drill.low.pan_rad &&
		       at.pan_rad <= drill.high.pan_rad &&
		       at.tilt_rad >= drill.low.tilt_rad &&
		       at.tilt_rad <= drill.high.tilt_rad) ||
		error_set(error, ERROR_USAGE,
			"--at %.1f:%.1f: it lies outside of the stops, pan "
			"%.1f to %.1f and tilt %.1f to %.1f degrees",
			geom_degrees(at.pan_rad), geom_degrees(at.tilt_rad),
			geom_degrees(drill.low.pan_rad),
			geom_degrees(drill.high.pan_rad),
			geom_degrees(drill.low.tilt_rad),
			geom_degrees(drill.high.tilt_rad));
}

bool live_go(struct live *live, struct mount_angles at, struct error *error)
{
	struct drill_settings drill = live_drill(live, NULL);

	return live_reaches(live, at, error) &&
		stand_go(&live->stand, at, NEAR_RAD, &drill.top, error);
}
