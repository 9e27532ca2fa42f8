/* SPDX-License-Identifier: Apache-2.0 */
#include "core/rig.h"

#include <math.h>

/* Short against any curvature, long against rounding. */
static const double little_rad = 1e-4;

/* No axis counts for less than this share of a whole turn's effect. */
static const double least_share = 1e-3;

/* Each leaves of the axes' fault a share as large as the fault itself. */
enum {
	corrections = 6
};

static struct vec3 plus(struct vec3 a, struct vec3 b)
{
	return (struct vec3){ a.x + b.x, a.y + b.y, a.z + b.z };
}

static struct vec3 minus(struct vec3 a, struct vec3 b)
{
	return (struct vec3){ a.x - b.x, a.y - b.y, a.z - b.z };
}

static struct vec3 times(struct vec3 v, double factor)
{
	return (struct vec3){ v.x * factor, v.y * factor, v.z * factor };
}

/* Roll about forward (y), then pitch about right (x), then yaw about up. */
static struct rotation attitude_turn(const struct attitude *a)
{
	struct rotation roll = geom_about_y(a->roll_rad);
	struct rotation pitch = geom_about_x(a->pitch_rad);
	struct rotation yaw = geom_about_z(-a->yaw_rad);
	struct rotation tilted = geom_then(&roll, &pitch);

	return geom_then(&tilted, &yaw);
}

/* The attitude that turns so. */
static struct attitude attitude_of(const struct rotation *turn)
{
	struct vec3 forward = geom_turn(turn, (struct vec3){ 0.0, 1.0, 0.0 });
	struct vec3 right = geom_turn(turn, (struct vec3){ 1.0, 0.0, 0.0 });
	struct vec3 up = geom_turn(turn, (struct vec3){ 0.0, 0.0, 1.0 });

	return (struct attitude){
		atan2(forward.x, forward.y),
		atan2(forward.z, hypot(forward.x, forward.y)),
		atan2(-right.z, up.z),
	};
}

static struct rotation inverse(const struct rotation *r)
{
	struct rotation back;

	for (int row = 0; row < 3; row++) {
		for (int column = 0; column < 3; column++) {
			back.m[row][column] = r->m[column][row];
		}
	}
	return back;
}

struct attitude rig_carried(
	const struct attitude *carrier, const struct attitude *on_it)
{
	struct rotation first = attitude_turn(on_it);
	struct rotation second = attitude_turn(carrier);
	struct rotation whole = geom_then(&first, &second);

	return attitude_of(&whole);
}

struct attitude rig_on_carrier(
	const struct attitude *carrier, const struct attitude *in_world)
{
	struct rotation whole = attitude_turn(in_world);
	struct rotation turn = attitude_turn(carrier);
	struct rotation back = inverse(&turn);
	struct rotation first = geom_then(&whole, &back);

	return attitude_of(&first);
}

/* From the head's frame to the world's: tilt, skew, pan, base. */
static struct rotation head_turn(
	const struct rig *rig, struct mount_angles head)
{
	double sag = rig->axes.sag_rad * cos(head.tilt_rad);
	struct rotation tilt = geom_about_x(head.tilt_rad - sag);
	struct attitude axes = { .yaw_rad = head.pan_rad,
		.roll_rad = rig->axes.skew_rad };
	struct rotation skew_pan = attitude_turn(&axes);
	struct rotation on_base = geom_then(&tilt, &skew_pan);
	struct rotation base = attitude_turn(&rig->base);

	return geom_then(&on_base, &base);
}

/* What carries the camera: the head, or the world itself. */
static struct rotation carrier_turn(
	const struct rig *rig, struct mount_angles head)
{
	if (rig->camera_place == CAMERA_ON_BASE) {
		return geom_about_z(0.0);
	}
	return head_turn(rig, head);
}

/* The point that @direction, from @offset, reaches at @range from the pivot. */
static struct vec3 point_at_range(
	struct vec3 offset, struct vec3 direction, double range_m)
{
	double along = geom_dot(offset, direction);
	double rest = geom_dot(offset, offset) - range_m * range_m;
	double way = -along + sqrt(fmax(along * along - rest, 0.0));

	return plus(offset, times(direction, way));
}

struct rig rig_default(void)
{
	return (struct rig){
		.lens = lens_pinhole(640, 512, 50.0 / 0.012),
		.camera_place = CAMERA_ON_HEAD,
		.range_m = 1000.0,
		.beam_rad = geom_radians(2.0),
		.outer_beam_rad = geom_radians(4.0),
		.focus = { FOCUS_FIXED, geom_radians(10.0), 5.0, 0.2, 0.3,
			0.03 },
		.mount_delay_s = 0.1,
		.mount_jitter_s = 0.005,
		.encoder_rad = geom_radians(0.1),
		.apart_rad = geom_radians(0.05),
	};
}

int rig_cameras(const struct rig *rig)
{
	return rig->beside.lens.width_px > 0 ? RIG_CAMERAS : 1;
}

static struct rig_camera camera_of(const struct rig *rig)
{
	return (struct rig_camera){
		.lens = rig->lens,
		.place = rig->camera_place,
		.sees = rig->camera_sees,
		.camera = rig->camera,
		.offset_m = rig->camera_offset_m,
		.delay_s = rig->camera_delay_s,
	};
}

struct rig rig_through(const struct rig *rig, int camera)
{
	const struct rig_camera *other = &rig->beside;
	struct rig through = *rig;

	if (camera == 0) {
		return through;
	}
	through.lens = other->lens;
	through.camera_place = other->place;
	through.camera_sees = other->sees;
	through.camera = other->camera;
	through.camera_offset_m = other->offset_m;
	through.camera_delay_s = other->delay_s;
	through.beside = camera_of(rig);
	return through;
}

/* In the frame of what carries the camera. */
static struct vec3 sight_on_carrier(const struct rig *rig, struct pixel at)
{
	struct ray ray = lens_ray(&rig->lens, at);
	struct vec3 forward = { ray.x, ray.z, -ray.y };
	struct rotation camera = attitude_turn(&rig->camera);

	return geom_turn(&camera, forward);
}

struct vec3 rig_sight(
	const struct rig *rig, struct pixel at, struct mount_angles head)
{
	struct rotation carrier = carrier_turn(rig, head);

	return geom_turn(&carrier, sight_on_carrier(rig, at));
}

struct angles rig_world_of_pixel(
	const struct rig *rig, struct pixel at, struct mount_angles head)
{
	struct vec3 direction = sight_on_carrier(rig, at);
	struct vec3 point =
		point_at_range(rig->camera_offset_m, direction, rig->range_m);
	struct rotation carrier = carrier_turn(rig, head);

	return geom_angles(geom_turn(&carrier, point));
}

bool rig_pixel_of_world(const struct rig *rig, struct angles world,
	struct mount_angles head, struct pixel *at)
{
	struct rotation carrier = carrier_turn(rig, head);
	struct rotation camera = attitude_turn(&rig->camera);
	struct vec3 point = times(
		geom_turn_back(&carrier, geom_vector(world)), rig->range_m);
	struct vec3 seen = geom_unit(
		geom_turn_back(&camera, minus(point, rig->camera_offset_m)));

	return lens_pixel(
		&rig->lens, (struct ray){ seen.x, -seen.z, seen.y }, at);
}

static struct vec3 lamp_axis_on_head(const struct rig *rig)
{
	struct rotation lamp = attitude_turn(&rig->lamp);

	return geom_turn(&lamp, (struct vec3){ 0.0, 1.0, 0.0 });
}

/* Where the lamp's axis meets the sphere of @range, in the head's frame. */
static struct vec3 beam_on_head(const struct rig *rig, double range_m)
{
	return geom_unit(point_at_range(
		rig->lamp_offset_m, lamp_axis_on_head(rig), range_m));
}

/* The head for @want, in the base's frame, were its axes ideal. */
static struct mount_angles ideal_head(
	struct vec3 want, struct vec3 beam, double near_pan_rad)
{
	struct mount_angles head = { 0.0, 0.0 };

	/*
	 * Tilt first: the height of the turned beam depends on it alone;
	 * z = b_y sin t + b_z cos t. Then pan brings the azimuths together.
	 */
	double reach = hypot(beam.y, beam.z);
	double sine = fmax(-1.0, fmin(1.0, want.z / reach));
	head.tilt_rad = asin(sine) - atan2(beam.z, beam.y);
	double forward =
		beam.y * cos(head.tilt_rad) - beam.z * sin(head.tilt_rad);
	double pan = atan2(want.x, want.y) - atan2(beam.x, forward);
	head.pan_rad = near_pan_rad + geom_wrap(pan - near_pan_rad);
	return head;
}

/* An ideal head is asked for a little beside, until the real one is there. */
struct mount_angles rig_head_for(const struct rig *rig, struct angles world,
	double range_m, double near_pan_rad)
{
	struct rotation base = attitude_turn(&rig->base);
	struct vec3 want = geom_turn_back(&base, geom_vector(world));
	struct vec3 beam = beam_on_head(rig, range_m);
	struct mount_angles head = ideal_head(want, beam, near_pan_rad);
	struct vec3 asked = want;

	if (rig->axes.skew_rad == 0.0 && rig->axes.sag_rad == 0.0) {
		return head;
	}
	for (int i = 0; i < corrections; i++) {
		struct rotation turn = head_turn(rig, head);
		struct vec3 there = geom_turn(&turn, beam);

		asked = plus(asked, minus(want, geom_turn_back(&base, there)));
		head = ideal_head(geom_unit(asked), beam, near_pan_rad);
	}
	return head;
}

struct rotation rig_turn(
	const struct rig *rig, struct mount_angles from, struct mount_angles to)
{
	struct rotation was = head_turn(rig, from);
	struct rotation is = head_turn(rig, to);
	struct rotation back = inverse(&was);

	return geom_then(&back, &is);
}

/* How what is seen at @v moves when the head does by a little. */
static struct vec3 moved(const struct rig *rig, struct mount_angles head,
	struct vec3 v, double pan_rad, double tilt_rad)
{
	struct mount_angles other = { head.pan_rad + pan_rad,
		head.tilt_rad + tilt_rad };
	struct rotation turn = rig_turn(rig, head, other);

	return times(minus(geom_turn(&turn, v), v), 1.0 / little_rad);
}

/* Least squares of two columns; their normal matrix is kept from singular. */
struct mount_angles rig_correction(const struct rig *rig,
	struct mount_angles head, struct angles seen, struct angles expected,
	struct mount_angles *unsure)
{
	struct vec3 v = geom_vector(seen);
	struct vec3 way = minus(geom_vector(expected), v);
	struct vec3 pan = moved(rig, head, v, little_rad, 0.0);
	struct vec3 tilt = moved(rig, head, v, 0.0, little_rad);
	double pp = fmax(geom_dot(pan, pan), least_share);
	double tt = fmax(geom_dot(tilt, tilt), least_share);
	double pt = geom_dot(pan, tilt);
	double whole = fmax(pp * tt - pt * pt, least_share * pp * tt);
	double wp = geom_dot(way, pan);
	double wt = geom_dot(way, tilt);

	*unsure = (struct mount_angles){ fmax(1.0, sqrt(tt / whole)),
		fmax(1.0, sqrt(pp / whole)) };
	return (struct mount_angles){ (tt * wp - pt * wt) / whole,
		(pp * wt - pt * wp) / whole };
}

struct vec3 rig_camera_at(const struct rig *rig, struct mount_angles head)
{
	struct rotation carrier = carrier_turn(rig, head);

	return geom_turn(&carrier, rig->camera_offset_m);
}

struct vec3 rig_lamp_at(const struct rig *rig, struct mount_angles head)
{
	struct rotation turn = head_turn(rig, head);

	return geom_turn(&turn, rig->lamp_offset_m);
}

struct vec3 rig_lamp_axis(const struct rig *rig, struct mount_angles head)
{
	struct rotation turn = head_turn(rig, head);

	return geom_turn(&turn, lamp_axis_on_head(rig));
}

struct angles rig_beam(const struct rig *rig, struct mount_angles head)
{
	struct rotation turn = head_turn(rig, head);

	return geom_angles(geom_turn(&turn, beam_on_head(rig, rig->range_m)));
}
