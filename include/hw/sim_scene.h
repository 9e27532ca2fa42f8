/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_SCENE_H
#define HW_SIM_SCENE_H

#include "base/error.h"
#include "core/rig.h"
#include "hw/sim_world.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Sim scene: a simulated world with a camera on a head that turns by a script,
 * and with targets that come and go. A stream of frames of any length, with
 * the truth to each.
 *
 * It can be told in a line: "town?seed=3&seconds=36000&size_px=2&snr=3".
 */

enum sim_motion {
	SIM_STILL,  /* it does not move */
	SIM_PAN,    /* to and fro, without a rest */
	SIM_NOD,    /* up and down */
	SIM_PATROL, /* rests for twenty seconds, turns for two */
};

struct sim_scene_settings {
	struct sim_world_settings world; /* but for targets, seed and look */
	int width_px;
	int height_px;
	double rate_hz;
	double seconds;       /* how long it lasts */
	double seed;          /* whole, 0..2^53 */
	double field_deg;     /* from side to side */
	double elevation_deg; /* of the middle, where the head rests */
	enum sim_motion motion;
	double shake_px; /* of the mast; the head does not know */

	/* Targets: all appear anew in each span of every_s. */
	double count;      /* at a time; 0: none */
	double size_px;    /* across */
	double snr;        /* of the brightest pixel, in sigmas of the noise */
	double every_s;    /* one set follows the other after ... */
	double lasts_s;    /* each is seen for ... */
	double speed_px_s; /* and flies straight */
};

/*
 * sim_scene_parse - reads "PRESET" or "PRESET?name=value&name=value...".
 * Presets: sky, cloud, land, trees, town, stars.
 *
 * False, with @error filled, where it is not understood.
 */
bool sim_scene_parse(struct sim_scene_settings *settings, const char *text,
	struct error *error);

/* sim_scene_set - one of them; sim_scene_parse must have come before. */
bool sim_scene_set(struct sim_scene_settings *settings, const char *name,
	const char *value, struct error *error);

/* sim_scene_set_all - "name=value,name=value..."; '&' parts them as well. */
bool sim_scene_set_all(struct sim_scene_settings *settings, const char *text,
	struct error *error);

/* sim_scene_help - the names that sim_scene_set knows, a line each. */
const char *sim_scene_help(void);

struct sim_scene; /* owned by the caller */

/* sim_scene_open - NULL, with @error filled, on failure. */
struct sim_scene *sim_scene_open(
	const struct sim_scene_settings *settings, struct error *error);
void sim_scene_close(struct sim_scene *scene);

/* sim_scene_rig - of the camera and the head that it stands on. */
struct rig sim_scene_rig(const struct sim_scene *scene);

/* sim_scene_frames - how many there are in all. */
int64_t sim_scene_frames(const struct sim_scene *scene);

struct sim_shot {
	struct frame frame;       /* pixels live until the next call */
	struct mount_angles head; /* in the middle of the exposure */
	struct mount_rates rates;
};

/* sim_scene_next - the next frame; false at the end. Allocates nothing. */
bool sim_scene_next(struct sim_scene *scene, struct sim_shot *shot);

/* sim_scene_boxes - what flies in that frame; as sim_world_boxes. */
int sim_scene_boxes(const struct sim_scene *scene, struct sim_box *boxes);

#endif
