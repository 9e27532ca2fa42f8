/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_VIRTUAL_STAND_H
#define SUPPORT_VIRTUAL_STAND_H

#include "calibration/drill.h"
#include "calibration/stand.h"
#include "hw/sim_line.h"
#include "random.h"

#include <string.h>

/*
 * Virtual stand: a simulated head behind a simulated line, led by the driver
 * of a real one, and a camera on it that watches one far thing, all in virtual
 * time.
 */

struct virtual_stand {
	struct sim_head_settings head_settings;
	struct sim_line_settings line_settings;
	struct mount_settings mount_settings;
	struct rig rig;       /* the camera's; the head stands level */
	struct angles thing;  /* that the camera watches */
	double camera_hz;     /* 0: none */
	double delay_s;       /* from mid-exposure to the stamp */
	double delay_noise_s; /* RMS by which that varies */
	double spot_px;       /* RMS by which the spot is found beside it */
	uint64_t seed;

	struct stand stand;
	struct sim_head head;
	struct sim_line *line;
	struct link *link;
	int64_t now_ns;
	int64_t exposure_ns; /* of the next frame */
	double stamp_s;      /* of the last one: stamps never fall */
};

static inline int64_t virtual_stand_now(void *context)
{
	return ((struct virtual_stand *)context)->now_ns;
}

static inline void virtual_stand_wait(void *context, int64_t until_ns)
{
	((struct virtual_stand *)context)->now_ns = until_ns;
}

/* Frames that have been exposed are seen at once, with a later stamp. */
static inline bool virtual_stand_look(
	void *context, struct exercise_sight *sight)
{
	struct virtual_stand *v = (struct virtual_stand *)context;

	while (v->exposure_ns <= v->now_ns) {
		uint8_t none[1];

		/* Within 5 ms of now: carried back along its rate. */
		sim_line_say(v->line, none, 0, v->now_ns);
		struct mount_rates rates = sim_head_rates(&v->head);
		struct mount_angles at = sim_head_true(&v->head);
		double back_s = (double)(v->now_ns - v->exposure_ns) * 1e-9;
		double late_s =
			v->delay_s + v->delay_noise_s * random_normal(&v->seed);

		at.pan_rad -= rates.pan_rad_s * back_s;
		at.tilt_rad -= rates.tilt_rad_s * back_s;
		v->stamp_s = fmax(
			v->stamp_s, (double)v->exposure_ns * 1e-9 + late_s);
		sight->at_s = v->stamp_s;
		v->exposure_ns += (int64_t)(1e9 / v->camera_hz);
		if (rig_pixel_of_world(&v->rig, v->thing, at, &sight->at) &&
			lens_sees(&v->rig.lens, sight->at)) {
			sight->at.x_px += v->spot_px * random_normal(&v->seed);
			sight->at.y_px += v->spot_px * random_normal(&v->seed);
			return true;
		}
	}
	return false;
}

static inline void virtual_stand_init(struct virtual_stand *v, uint64_t seed)
{
	*v = (struct virtual_stand){
		.head_settings = sim_head_settings_default(),
		.line_settings = sim_line_settings_default(),
		.mount_settings = mount_settings_default(),
		.rig = rig_default(),
		.thing = { 0, geom_radians(20) },
		.camera_hz = 50,
		.delay_s = 0.04,
		.delay_noise_s = 0.001,
		.spot_px = 0.1,
		.seed = seed,
	};
	v->head_settings.start.tilt_rad = geom_radians(20);
	v->head_settings.seed = v->line_settings.seed = seed;
}

static inline bool virtual_stand_open(
	struct virtual_stand *v, struct error *error)
{
	const struct mount_ops *ops = mount_find(v->line_settings.protocol);

	v->now_ns = v->exposure_ns = 1000000000;
	sim_head_init(&v->head, &v->head_settings, v->now_ns);
	v->line = sim_line_open(&v->line_settings, &v->head, error);
	v->link = v->line != NULL ? link_virtual_open(v->line, error) : NULL;
	v->stand = (struct stand){
		.ops = ops,
		.now = virtual_stand_now,
		.wait = virtual_stand_wait,
		.look = v->camera_hz > 0 ? virtual_stand_look : NULL,
		.context = v,
		.zero_ns = v->now_ns,
	};
	if (v->link != NULL) {
		v->stand.mount = ops->open(
			&v->mount_settings, v->link, v->now_ns, error);
	}
	return v->stand.mount != NULL;
}

static inline void virtual_stand_close(struct virtual_stand *v)
{
	if (v->stand.mount != NULL) {
		v->stand.ops->close(v->stand.mount);
	}
	link_close(v->link);
	sim_line_close(v->line);
	exercise_free(&v->stand.exercise);
}

static inline struct drill_settings virtual_stand_drill(
	const struct virtual_stand *v)
{
	return (struct drill_settings){
		.top = { v->mount_settings.rate_pan_rad_s,
			v->mount_settings.rate_tilt_rad_s },
		.speeds = MOUNT_PELCO_SPEEDS,
		.low = { geom_radians(-170), geom_radians(-25) },
		.high = { geom_radians(170), geom_radians(85) },
		.view_rad =
			v->rig.lens.height_px * lens_pixel_rad(&v->rig.lens),
	};
}

#endif
