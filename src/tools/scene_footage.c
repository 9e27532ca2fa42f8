/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "tools/scene.h"
#include "vision/crop.h"

#include <math.h>
#include <stdlib.h>

enum {
	WINDOW_SHARE = 2,     /* the window has 1/2 of the frame's sides */
	RATE_UNKNOWN_HZ = 30, /* as the footage's own stamps then run */
};

struct footage {
	struct scene scene;
	enum scene_layout layout;
	const struct camera_ops *ops;
	struct camera *camera;
	int64_t later_ns;   /* its first picture, than the scene's zero */
	struct frame frame; /* the newest, whole */
	void *window;       /* its pixels; NULL with SCENE_FIXED */
};

static struct footage *footage_of(struct scene *scene)
{
	return (struct footage *)(void *)scene;
}

static struct rig rig_of_size(int width, int height)
{
	struct rig rig = rig_default();
	double focal_px =
		width / 2.0 / tan(geom_radians(SCENE_FIELD_DEG / 2.0));

	rig.lens = lens_pinhole(width, height, focal_px);
	rig.base.pitch_rad = geom_radians(SCENE_ELEVATION_DEG);
	rig.camera_place = CAMERA_ON_BASE;
	rig.camera = rig.base;
	return rig;
}

static enum camera_result footage_next(
	struct scene *scene, int64_t *exposure_ns, struct error *error)
{
	struct footage *footage = footage_of(scene);
	enum camera_result result;

	do {
		result = footage->ops->read(
			footage->camera, &footage->frame, 0, error);
		*exposure_ns = footage->frame.stamp_ns + footage->later_ns;
	} while (result == CAMERA_FRAME && *exposure_ns < 0);
	return result;
}

void scene_footage_later(struct scene *scene, double later_s)
{
	footage_of(scene)->later_ns = llround(later_s * (double)CLOCK_NS_PER_S);
}

/* Where the head's axis meets the recorded frame. */
static struct pixel window_centre(
	const struct footage *footage, struct mount_angles head)
{
	const struct rig *recorded = &footage->scene.recorded;
	struct pixel middle = { recorded->lens.cx_px, recorded->lens.cy_px };
	struct pixel axis = { footage->scene.rig.lens.cx_px,
		footage->scene.rig.lens.cy_px };
	struct angles world =
		rig_world_of_pixel(&footage->scene.rig, axis, head);

	rig_pixel_of_world(recorded, world, head, &middle);
	return middle;
}

static struct scene_view window_view(
	struct footage *footage, struct mount_angles head)
{
	const struct lens *lens = &footage->scene.rig.lens;
	struct pixel centre = window_centre(footage, head);
	/* To 1/32 pixel, as the crop rounds, so that the offset is its own. */
	double left = rint((centre.x_px - lens->cx_px) * 32.0) / 32.0;
	double top = rint((centre.y_px - lens->cy_px) * 32.0) / 32.0;

	return (struct scene_view){
		.frame = crop_frame(&footage->frame, left, top,
			footage->scene.width, footage->scene.height,
			footage->window),
		.dx_px = left,
		.dy_px = top,
		.whole = &footage->frame,
	};
}

static struct scene_view footage_view(
	struct scene *scene, struct mount_angles head, struct mount_rates rates)
{
	struct footage *footage = footage_of(scene);

	(void)rates; /* what the footage smeared, it smeared */
	if (footage->layout == SCENE_FIXED) {
		return (struct scene_view){ .frame = footage->frame };
	}
	return window_view(footage, head);
}

static void footage_close(struct scene *scene)
{
	struct footage *footage = footage_of(scene);

	if (footage == NULL) {
		return;
	}
	if (footage->ops != NULL) {
		footage->ops->close(footage->camera);
	}
	free(footage->window);
	free(footage);
}

static const struct scene_ops footage_ops = {
	.next = footage_next,
	.view = footage_view,
	.close = footage_close,
};

/* What stands on a head at pan 0, tilt 0 stands as on the base. */
static void stand_still(enum camera_place *place, struct attitude *camera,
	const struct attitude *base)
{
	if (*place == CAMERA_ON_HEAD) {
		*place = CAMERA_ON_BASE;
		camera->yaw_rad += base->yaw_rad;
		camera->pitch_rad += base->pitch_rad;
		camera->roll_rad += base->roll_rad;
	}
}

/* The cameras as they stood while they recorded. */
static struct rig still_rig(const struct rig *rig)
{
	struct rig still = *rig;

	stand_still(&still.camera_place, &still.camera, &rig->base);
	stand_still(&still.beside.place, &still.beside.camera, &rig->base);
	return still;
}

static struct lens plain(const struct lens *lens)
{
	struct lens plain = *lens;

	plain.k1 = plain.k2 = plain.k3 = plain.p1 = plain.p2 = 0.0;
	return plain;
}

/* A window of half the size that looks along the head's axis. */
static void put_window(struct scene *scene)
{
	struct rig *recorded = &scene->recorded;
	struct lens *lens = &scene->rig.lens;

	recorded->lens = plain(&recorded->lens);
	recorded->camera = recorded->base;
	recorded->camera_offset_m = (struct vec3){ 0.0, 0.0, 0.0 };
	scene->rig = *recorded;
	scene->rig.camera_place = CAMERA_ON_HEAD;
	scene->rig.camera = (struct attitude){ 0.0, 0.0, 0.0 };
	scene->width /= WINDOW_SHARE;
	scene->height /= WINDOW_SHARE;
	*lens = recorded->lens;
	lens->width_px = scene->width;
	lens->height_px = scene->height;
	lens->cx_px -= (recorded->lens.width_px - scene->width) / 2.0;
	lens->cy_px -= (recorded->lens.height_px - scene->height) / 2.0;
}

static bool set_up(struct footage *footage, const char *path,
	const struct rig *rig, struct error *error)
{
	struct scene *scene = &footage->scene;
	struct camera_info info = footage->ops->info(footage->camera);

	if (rig != NULL &&
		(rig->lens.width_px != info.width ||
			rig->lens.height_px != info.height)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: %d x %d pixels, but the rig's lens is for %d x "
			"%d; name the rig of the camera that recorded it",
			path, info.width, info.height, rig->lens.width_px,
			rig->lens.height_px);
	}
	scene->ops = &footage_ops;
	scene->name = path;
	scene->width = info.width;
	scene->height = info.height;
	scene->format = info.format;
	scene->frames = info.frames;
	scene->rate_hz = info.rate_hz > 0.0 ? info.rate_hz : RATE_UNKNOWN_HZ;
	scene->recorded = rig != NULL ? still_rig(rig)
				      : rig_of_size(info.width, info.height);
	scene->rig = scene->recorded;
	scene->real = scene->rig;
	if (footage->layout == SCENE_FIXED) {
		return true;
	}
	put_window(scene);
	scene->real = scene->rig;
	footage->window = malloc((size_t)info.width * info.height *
		frame_pixel_bytes(info.format));
	return footage->window != NULL
		? true
		: error_set(error, ERROR_FAILED, "%s: out of memory", path);
}

struct scene *scene_footage(const char *path, const struct rig *rig,
	enum scene_layout layout, struct error *error)
{
	struct footage *footage = calloc(1, sizeof(*footage));
	const char *source = path;

	if (footage == NULL) {
		error_set(error, ERROR_FAILED, "%s: out of memory", path);
		return NULL;
	}
	footage->layout = layout;
	footage->ops = camera_for(&source);
	footage->camera = footage->ops->open(source, error);
	if (footage->camera == NULL || !set_up(footage, path, rig, error)) {
		footage_close(&footage->scene);
		return NULL;
	}
	return &footage->scene;
}

struct mount_angles scene_reach(const struct scene *scene)
{
	const struct lens *whole = &scene->recorded.lens;
	double across = (whole->width_px - scene->width) / 2.0;
	double down = (whole->height_px - scene->height) / 2.0;
	double pan = atan(across / whole->fx_px);

	/* At the end of pan a tilt moves the window the most: 1/cos(pan). */
	return (struct mount_angles){ pan,
		atan(down / whole->fy_px * cos(pan)) };
}
