/* SPDX-License-Identifier: Apache-2.0 */
#ifndef TOOLS_SCENE_H
#define TOOLS_SCENE_H

#include "base/error.h"
#include "core/detect.h"
#include "core/rig.h"
#include "hw/camera.h"
#include "hw/sim_sight.h"
#include "hw/sim_world.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Scene: what a rehearsed camera looks at: recorded footage, or a simulated
 * world. One const table a kind. Times count from the scene's own zero.
 */

struct scene; /* owned by the caller; close with its own close */

/* One picture, as the rehearsed camera sees it. */
struct scene_view {
	struct frame frame; /* lives until the next call */

	/* Where its pixel (0, 0) lies in the recorded frame; else zero. */
	double dx_px;
	double dy_px;
	const struct frame *whole; /* the recorded frame; NULL: @frame is */

	/*
	 * What a detector finds in it, where no picture is drawn and @frame
	 * has no data; NULL: look for yourself.
	 */
	const struct blob *blobs;
	size_t blob_count;
};

struct scene_ops {
	/*
	 * Goes on to the next exposure and says when its middle is; times
	 * rise. CAMERA_FRAME, CAMERA_END, or CAMERA_ERROR with @error filled.
	 */
	enum camera_result (*next)(
		struct scene *scene, int64_t *exposure_ns, struct error *error);

	/* What is seen then, by a head at @head that turns at @rates. */
	struct scene_view (*view)(struct scene *scene, struct mount_angles head,
		struct mount_rates rates);

	void (*close)(struct scene *scene); /* NULL is fine */
};

/* A kind's own struct starts with this one. */
struct scene {
	const struct scene_ops *ops;
	const char *name; /* for messages; lives as long as the scene */
	struct rig rig;  /* of camera, head and lamp, as they are taken to be */
	struct rig real; /* and as they are: nothing that aims may look */

	/*
	 * The same for a still camera that sees all that was recorded: its
	 * pixels are those of the files.
	 */
	struct rig recorded;
	int width; /* of the pictures that the rehearsed camera gives */
	int height;
	enum frame_format format;
	double rate_hz; /* nominal, > 0 */
	int64_t frames; /* how many will come; 0: unknown */
};

/* How a rig is taken to be, and how it is. */
struct scene_rigs {
	struct rig taken;
	struct rig real;
};

enum scene_layout {
	SCENE_FIXED, /* the camera stands on its own, and sees all */
	SCENE_HEAD,  /* a window of half the size moves with the head */
};

/* Where the footage's camera looks by default: above the horizon. */
#define SCENE_ELEVATION_DEG 20.0

/* And how much it sees from side to side: as the clips' thermal camera. */
#define SCENE_FIELD_DEG 24.0

/*
 * scene_footage - plays the file at @path, or what else a camera is named for
 * by it ("scene:town?seed=3"; see camera_for). The text must outlive it.
 *
 * @rig: NULL: one that is SCENE_FIELD_DEG wide, looking up by
 *       SCENE_ELEVATION_DEG, the head leaning back by as much, so that pan and
 *       tilt run along the picture's rows and columns; camera and lamp at the
 *       pivot. Else its lens must be of the footage's size. The camera counts
 *       as standing still while it recorded: on its base, or on a head at
 *       pan 0, tilt 0; so does one that the rig has beside it. With
 *       SCENE_HEAD the camera's attitude, offset and
 *       distortion do not apply: the window looks along the head's axis.
 *
 * NULL, with @error filled, on failure.
 */
struct scene *scene_footage(const char *path, const struct rig *rig,
	enum scene_layout layout, struct error *error);

/*
 * scene_footage_later - the footage of @scene, which scene_footage opened,
 * begins so many seconds after the scene's zero; where it begins before, what
 * is earlier is left out. To be called before the first exposure.
 */
void scene_footage_later(struct scene *scene, double later_s);

/*
 * scene_reach - how far from the middle pan and tilt may go with the window
 * still inside of the recorded frame; zero for a scene that has no window.
 */
struct mount_angles scene_reach(const struct scene *scene);

/*
 * scene_world - looks at @world, which stays the caller's, @rate_hz times a
 * second for @duration_s.
 */
struct scene *scene_world(struct sim_world *world,
	const struct scene_rigs *rigs, double rate_hz, double duration_s,
	struct error *error);

/* scene_sight - the same with no pictures: only what is found in them. */
struct scene *scene_sight(const struct sim_world_settings *world,
	const struct sim_sight_settings *sight, const struct scene_rigs *rigs,
	double rate_hz, double duration_s, struct error *error);

#endif
