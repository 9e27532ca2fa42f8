/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_PURSUIT_STAGE_H
#define SUPPORT_PURSUIT_STAGE_H

/* Pursuit_stage: what a pursuit needs around it to be tried. */

#include "check.h"
#include "core/pursuit.h"
#include "random.h"

static const int64_t tick_ns = 33333333;
static const int64_t delay_ns = 40000000;

/* A hovering target, a camera on a head that obeys, and pursuit between. */
struct stage {
	struct pursuit_settings settings;
	struct rig rig;
	struct pursuit pursuit;
	struct pursuit_output out;
	struct head truth;
	struct pursuit_order order; /* of the next step only */
	struct angles target;
	enum frame_health health;
	bool camera_silent;
	bool repeated; /* the camera shows what it showed before, again */
	struct blob last;
	bool target_gone;
	bool ghost; /* a faint spot shows where no target is */
	struct angles ghost_at;
	int leaves; /* spots anywhere, that are never twice at one place */
	uint64_t seed;
	bool mount_silent;
	bool mount_stuck;
	bool mount_fault;
	double reckoned_rad; /* the head never answers; 0: it does */
	int64_t now_ns;
	double unix_s; /* at the first step; 0: the clock is not known */
	double passed_s;
};

static struct stage stage; /* large */

static inline double deg(double degrees)
{
	return geom_radians(degrees);
}

static inline void set_stage(void)
{
	stage = (struct stage){ .settings = pursuit_settings_default(),
		.rig = rig_default(),
		.target = { deg(2.0), deg(11.0) },
		.now_ns = 5000000000 };
	pursuit_init(&stage.pursuit, &stage.settings, &stage.rig);
	stage.truth = stage.pursuit.head;
	head_sample(&stage.truth,
		(struct mount_sample){
			stage.now_ns, { 0.0, deg(10.0) }, true, 0.0 });
}

static inline struct mount_angles truth_at(int64_t when_ns)
{
	return head_at(&stage.truth, when_ns).at;
}

static inline struct blob blob_of_target(int64_t when_ns)
{
	struct blob blob = { .w_px = 5.0,
		.h_px = 5.0,
		.area_px = 9.0,
		.score = 20.0,
		.contrast = 100.0 };

	(void)rig_pixel_of_world(
		&stage.rig, stage.target, truth_at(when_ns), &blob.centre);
	blob.x_px = blob.centre.x_px - 2.0;
	blob.y_px = blob.centre.y_px - 2.0;
	if (!stage.repeated) {
		stage.last = blob;
	}
	return stage.last;
}

static inline struct blob blob_of_leaf(void)
{
	double x = random_between(&stage.seed, 20.0, 600.0);
	double y = random_between(&stage.seed, 20.0, 440.0);

	return (struct blob){ { x, y }, x, y, 1.0, 1.0, 1.0, .score = 8.0 };
}

static inline struct blob blob_of_ghost(int64_t when_ns)
{
	struct blob blob = {
		.w_px = 3.0, .h_px = 3.0, .area_px = 5.0, .score = 5.5
	};

	(void)rig_pixel_of_world(
		&stage.rig, stage.ghost_at, truth_at(when_ns), &blob.centre);
	blob.x_px = blob.centre.x_px - 1.0;
	blob.y_px = blob.centre.y_px - 1.0;
	return blob;
}

static inline size_t fill_frame(struct blob *blobs, int64_t exposure_ns)
{
	size_t count = 0;

	if (!stage.target_gone) {
		blobs[count++] = blob_of_target(exposure_ns);
	}
	if (stage.ghost) {
		blobs[count++] = blob_of_ghost(exposure_ns);
	}
	for (int i = 0; i < stage.leaves; i++) {
		blobs[count++] = blob_of_leaf();
	}
	return count;
}

static inline void step(void)
{
	int64_t exposure_ns = stage.now_ns - delay_ns;
	struct blob blobs[DETECT_BLOBS_MAX];
	struct pursuit_frame frame = { .exposure_ns = exposure_ns,
		.health = stage.health,
		.repeated = stage.repeated,
		.blobs = blobs,
		.blob_count = fill_frame(blobs, exposure_ns) };
	struct mount_sample sample = { stage.now_ns,
		stage.mount_stuck ? (struct mount_angles){ 0.0, deg(10.0) }
				  : truth_at(stage.now_ns),
		stage.reckoned_rad == 0.0, stage.reckoned_rad };
	struct pursuit_input in = { .now_ns = stage.now_ns,
		.unix_s = stage.unix_s > 0.0 ? stage.unix_s + stage.passed_s
					     : 0.0,
		.frame = stage.camera_silent ? NULL : &frame,
		.samples = &sample,
		.sample_count = stage.mount_silent ? 0 : 1,
		.mount_fault = stage.mount_fault,
		.order = stage.order };

	pursuit_step(&stage.pursuit, &in, &stage.out);
	head_sent(&stage.truth,
		(struct mount_command){ stage.now_ns, stage.out.command, 0.0 });
	stage.order = (struct pursuit_order){ .mode = MODE_NOTHING };
	stage.now_ns += tick_ns;
	stage.passed_s += (double)tick_ns * 1e-9;
}

static inline void run(double time_s)
{
	int64_t end_ns = stage.now_ns + (int64_t)(time_s * 1e9);

	while (stage.now_ns < end_ns) {
		step();
	}
}

/* With a target that flies to the right. */
static inline void fly(double deg_s, double time_s)
{
	int64_t end_ns = stage.now_ns + (int64_t)(time_s * 1e9);

	while (stage.now_ns < end_ns) {
		stage.target.az_rad += deg(deg_s) * (double)tick_ns * 1e-9;
		step();
	}
}

static inline void say(enum mode_event event)
{
	stage.order.mode = event;
	step();
}

static inline void set_stage_and_lock(void)
{
	set_stage();
	run(0.2);
	say(MODE_TO_FOLLOW);
	run(3.0);
	assert_true(stage.out.locked);
}

static inline bool moves(void)
{
	return stage.out.command.pan_rad_s != 0.0 ||
		stage.out.command.tilt_rad_s != 0.0;
}

#endif
