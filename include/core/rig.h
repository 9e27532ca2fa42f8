/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_RIG_H
#define CORE_RIG_H

#include "core/geom.h"
#include "core/lens.h"

#include <stdbool.h>

/*
 * Rig: how camera, head, lamp and the world lie to each other.
 *
 * World angles are those seen from the head's pivot. The head's frame is
 * x right, y forward (along the boresight at pan 0, tilt 0), z up. Pan grows
 * to the right (clockwise from above), tilt upwards.
 * Knows nothing of time: whoever asks says where the head was.
 */

/* The angles of the head's two axes, as the mount's encoders count them. */
struct mount_angles {
	double pan_rad;
	double tilt_rad;
};

struct mount_rates {
	double pan_rad_s;
	double tilt_rad_s;
};

enum camera_place {
	CAMERA_ON_HEAD, /* turns with the lamp */
	CAMERA_ON_BASE, /* its own, fixed stand */
};

/* What it sees by: warmth, or light. */
enum camera_sees {
	CAMERA_THERMAL, /* blind to the lamp's own light */
	CAMERA_VISIBLE, /* sees the beam in haze as well */
};

enum {
	RIG_CAMERAS = 2,    /* at most */
	RIG_SPEEDS_MAX = 63 /* as many as Pelco's protocols number */
};

/* What a head truly turns at when it is told its numbered speeds. */
struct rig_speeds {
	int count;                                /* 0: nobody measured that */
	struct mount_rates rates[RIG_SPEEDS_MAX]; /* from number 1 on; >= 0 */
};

/* A small turn away from the carrier's forward axis. */
struct attitude {
	double yaw_rad;   /* to the right */
	double pitch_rad; /* upwards */
	double roll_rad;  /* clockwise as seen from behind */
};

/*
 * How the head's axes miss their ideal: terms of a telescope's pointing model
 * (Wallace 1994). What tilts the pan axis is the base's pitch and roll; what
 * the axes' zeros miss is the base's yaw and the camera's and lamp's pitch.
 */
struct axes {
	double skew_rad; /* the tilt axis leans, clockwise seen from behind */
	double sag_rad;  /* the head hangs lower by this much, level; by its
			  * cosine elsewhere */
};

/* How the lamp's beam is made wider and narrower. */
enum focus_drive {
	FOCUS_FIXED, /* it is not */
	FOCUS_HAND,  /* at the lamp itself: nobody says how wide it is */
	FOCUS_TIMED, /* a motor that runs while it is told to; no answers */
	FOCUS_TOLD,  /* it goes to the width that it is told; no answers */
};

/*
 * What is known of that. rig.beam_rad is the width at the narrow stop; from
 * there to the wide one it grows evenly with the way.
 */
struct rig_focus {
	enum focus_drive drive; /* FOCUS_FIXED: the rest means nothing */
	double wide_rad;        /* full width at the wide stop, > beam_rad */
	double travel_s;        /* from stop to stop, > 0 */
	double doubt;  /* it is faster or slower by no more, a share, < 1 */
	double dead_s; /* a word acts no later than this after it, >= 0 */
	double error;  /* TOLD: it rests no farther off, a share of the way */
};

/* A second camera: what a rig has of its first one, in the same words. */
struct rig_camera {
	struct lens lens; /* without width: there is no second camera */
	enum camera_place place;
	enum camera_sees sees;
	struct attitude camera;
	struct vec3 offset_m;
	double delay_s;
};

/*
 * What the calibration measured. All facts, no preferences. What it says of a
 * camera is of the one that the functions below look through: the first, or
 * after rig_through the second.
 */
struct rig {
	struct lens lens;
	enum camera_place camera_place;
	enum camera_sees camera_sees;
	struct attitude camera; /* on the head, or on the base in the world */
	struct vec3 camera_offset_m; /* from the pivot, in the head's frame */
	struct attitude lamp;        /* lamp axis on the head */
	struct vec3 lamp_offset_m;
	struct axes axes;
	struct attitude
		base; /* yaw: azimuth of pan 0; pitch, roll: its level */
	struct attitude compass; /* of the base on what the platform's own
				  * compass tells of */
	double range_m;          /* assumed where none is measured, > 0 */
	double beam_rad; /* full width of the beam at half intensity, > 0 */
	double outer_beam_rad;  /* full width out to where it stops dazzling */
	struct rig_focus focus; /* by which both of these grow */
	double camera_delay_s;  /* from mid-exposure to the frame's stamp, >= 0
				 */
	double mount_delay_s;   /* from a command's last byte to motion, >= 0 */
	double mount_jitter_s;  /* RMS by which that varies, >= 0 */
	double encoder_rad;     /* one step of the mount's answer, >= 0 */
	double backlash_rad;    /* >= 0 */
	struct rig_speeds speeds;
	struct rig_camera beside; /* the other camera, if there is one */
	double apart_rad; /* RMS by which the two cameras' directions differ */
};

/*
 * rig_default - a rig with everything aligned: camera and lamp at the
 * pivot, level, pan 0 at north, 640x512 with 50 mm over 12 um, a beam of
 * 2 degrees, 1000 m.
 */
struct rig rig_default(void);

/* rig_cameras - how many it has: 1 or 2. */
int rig_cameras(const struct rig *rig);

/*
 * rig_through - the same rig, looked at through camera @camera of those that
 * @rig has, from 0; the other one stands beside it.
 */
struct rig rig_through(const struct rig *rig, int camera);

/*
 * rig_carried - how something lies in the world that lies so on a carrier,
 * which itself lies so in the world.
 */
struct attitude rig_carried(
	const struct attitude *carrier, const struct attitude *on_it);

/* rig_on_carrier - the inverse: how it lies on its carrier. */
struct attitude rig_on_carrier(
	const struct attitude *carrier, const struct attitude *in_world);

/*
 * rig_world_of_pixel - the world direction that a pixel sees.
 *
 * @head: where the head was at mid-exposure; ignored for a camera on the base
 *
 * The camera's offset is corrected at the assumed range.
 */
struct angles rig_world_of_pixel(
	const struct rig *rig, struct pixel at, struct mount_angles head);

/*
 * rig_sight - the way in which a pixel looks from the camera's lens: a unit
 * vector of the world, with no range assumed.
 */
struct vec3 rig_sight(
	const struct rig *rig, struct pixel at, struct mount_angles head);

/*
 * rig_pixel_of_world - the inverse of rig_world_of_pixel. False where the
 * direction lies behind the camera; the pixel may lie outside of the picture.
 */
bool rig_pixel_of_world(const struct rig *rig, struct angles world,
	struct mount_angles head, struct pixel *at);

/*
 * rig_head_for - where the head must stand so that the lamp's axis meets a
 * target in this direction at @range_m. The pan nearest to @near_pan_rad
 * among its turns is taken, so that nothing unwinds by itself.
 */
struct mount_angles rig_head_for(const struct rig *rig, struct angles world,
	double range_m, double near_pan_rad);

/*
 * rig_turn - the turn of the world by which what a head at @from saw goes to
 * where one at @to would have seen it.
 */
struct rotation rig_turn(const struct rig *rig, struct mount_angles from,
	struct mount_angles to);

/*
 * rig_correction - by how much a head at @head would have to stand elsewhere,
 * so that what its camera saw at @seen lies at @expected, near by.
 *
 * @unsure: filled with how many times as unsure as the direction each axis'
 *          correction is; at least 1, and large where the axis hardly moves
 *          what was seen
 */
struct mount_angles rig_correction(const struct rig *rig,
	struct mount_angles head, struct angles seen, struct angles expected,
	struct mount_angles *unsure);

/*
 * rig_camera_at - from the pivot to the camera's lens, in metres of the world;
 * rig_lamp_at - to the lamp.
 */
struct vec3 rig_camera_at(const struct rig *rig, struct mount_angles head);
struct vec3 rig_lamp_at(const struct rig *rig, struct mount_angles head);

/* rig_lamp_axis - the way of its light, a unit vector of the world. */
struct vec3 rig_lamp_axis(const struct rig *rig, struct mount_angles head);

/*
 * rig_beam - the world direction of the point that the lamp's axis meets at
 * the assumed range, with the head at @head.
 */
struct angles rig_beam(const struct rig *rig, struct mount_angles head);

#endif
