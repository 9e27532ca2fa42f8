/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_HEAD_H
#define CORE_HEAD_H

#include "core/dead_time.h"
#include "core/play.h"
#include "core/rig.h"
#include "core/scale.h"
#include "core/strain.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Head: where lamp and camera point at any moment of the last second and of
 * the near future, as far as commands are known.
 *
 * An encoder with steps of 0.1 degrees that is asked ten times a second says
 * less about the head's motion than the commands that moved it. So the
 * commands of the last second are played through a model of each axis (dead
 * time, acceleration, backlash), and each encoder sample moves the whole path
 * a little towards itself, by the gain of a scalar Kalman filter: the model's
 * uncertainty grows with time, a sample's is that of its steps. (Interpolating
 * between such samples instead, the loop lost half of the crossing targets of
 * tests/sim that this model holds within 0.03 degrees.) By how much faster
 * than told the axes turn, and later, is learned on the way, and from what a
 * camera on the head sees, how much play there is.
 *
 * A camera that the head carries knows better still how the lamp moved from
 * frame to frame, if it sees something whose way is smooth: head_sighted.
 * Knows nothing of targets.
 */

/* An answer of the head about itself. */
struct mount_sample {
	int64_t at_ns; /* when the head was there */
	struct mount_angles at;
	bool measured;    /* false: reckoned from the commands ... */
	double sigma_rad; /* ... with this standard error in either axis */
};

/* A motion command that went out to the head. */
struct mount_command {
	int64_t sent_ns; /* when its last byte left */
	struct mount_rates rates;
	double focus; /* what it told the lamp's motor; see core/spread.h */
};

enum {
	HEAD_COMMANDS_MAX = 128
};

/* And as the head obeys it: scaled, from when on as was believed then. */
struct head_command {
	int64_t sent_ns;
	int64_t acts_ns;
	struct mount_rates rates;
};

struct head_settings {
	double delay_s;           /* from sent to motion, >= 0 */
	double pan_accel_rad_s2;  /* > 0 */
	double tilt_accel_rad_s2; /* > 0 */
	double encoder_rad;       /* one step, >= 0 */
	double backlash_rad;      /* full play, >= 0 */
	double stray_rad;  /* RMS by which the model errs after 1 s, > 0 */
	double waver_rad;  /* and by which its way does, without its start */
	double jitter_s;   /* RMS by which the delay varies, >= 0 */
	double astray_rad; /* so far off it does not do as it is told, > 0 */
};

/* One axis at one moment. */
struct head_axis {
	double motor_rad; /* what an encoder without steps would read */
	double rate_rad_s;
	double lamp_rad; /* behind the play */
	double wish_rad_s;
	double play_rad; /* its full width */
};

/* Who looks where the head is. */
enum head_look_by {
	HEAD_BY_ENCODER,
	HEAD_BY_CAMERA,
	HEAD_LOOKS,
};

/* The newest look; what it saw was so far ahead of the path still, afterwards.
 */
struct head_look {
	int64_t at_ns; /* 0: none yet */
	double pan_rad;
	double tilt_rad;
};

/* What is believed of one axis. */
struct head_belief {
	double variance_rad2; /* of the motor's angle, by its encoder */
	double wander_rad2;   /* of the lamp's way since the last sight */
	double sight_rad;     /* where the motor was at that */
	struct scale scale;
	struct play play;
	struct strain strain;
};

/* A moment from which on a picture tells how the camera has turned. */
struct head_anchor {
	bool set;
	int64_t at_ns;
	struct mount_angles at; /* moves with the path when an encoder does */
	double pan_rad2;        /* variances of that */
	double tilt_rad2;
};

struct head {
	struct head_settings settings;
	bool known;           /* a sample has come */
	int64_t base_ns;      /* the path before is forgotten */
	struct head_axis pan; /* at base_ns */
	struct head_axis tilt;
	struct head_command commands[HEAD_COMMANDS_MAX]; /* ring */
	uint32_t first;
	uint32_t count;
	struct head_belief pan_belief;
	struct head_belief tilt_belief;
	struct dead_time dead_time;
	struct head_look looks[HEAD_LOOKS];
	int64_t wander_ns;   /* the wander is that up to here */
	int64_t sample_ns;   /* of the newest sample, valid where known */
	bool measured;       /* whether that was */
	double reckoned_rad; /* standard error of one that was not */
	uint32_t strange;    /* samples in a row that cannot be noise */
	uint32_t jumps;   /* how often so many came that they were believed */
	double error_rad; /* how far off samples are, smoothed over them */
	struct head_anchor anchor;
	int64_t turned_ns; /* of the newest picture that told of a turn */
};

/* Where the head is, was or will be at some moment. */
struct head_state {
	struct mount_angles at; /* where lamp and camera point */
	struct mount_rates rates;
};

void head_init(struct head *head, const struct head_settings *settings);

/* head_sent - commands must come in the order in which they went out. */
void head_sent(struct head *head, struct mount_command sent);

/*
 * head_sample - the first one tells where the head is. Those that were
 * reckoned and not measured err by the same for ever: after the first they
 * only take the path's place where that is less sure than they are. A sample
 * from before the last second, or from before the newest one, is left out.
 *
 * Returns by how much the whole path was moved: what a camera on the head saw
 * moves with it. Zero for the first one.
 */
struct mount_angles head_sample(struct head *head, struct mount_sample sample);

/* What a camera on the head makes of something that it expected to see. */
struct head_sight {
	int64_t at_ns;             /* mid-exposure */
	struct mount_angles off;   /* the lamp was so far ahead of the path */
	struct mount_angles sigma; /* standard errors of that, > 0 */
};

/*
 * head_sighted - moves the whole path towards what was seen, by the gain of
 * a scalar Kalman filter in each axis: the way since the last sight is as
 * unsure as stray, jitter and ramps make it. One that is off by more than
 * that is the head's own jump, as play makes it. One that is off by more than
 * the encoder and the play allow saw something else, and moves nothing; one
 * from before the last is left out.
 */
void head_sighted(struct head *head, const struct head_sight *sight);

/* head_blink - nothing that was sighted before @at_ns is a reference now. */
void head_blink(struct head *head, int64_t at_ns);

/* What a picture says of the way that the camera went since another one. */
struct head_turn {
	bool seen;         /* it does */
	bool kept;         /* later pictures are compared with this one */
	int64_t ago_ns;    /* the other was taken so long before */
	struct pixel from; /* what lay there in the other one ... */
	struct pixel to;   /* ... lies here */
	double sigma_px;   /* standard error of either axis, > 0 */
};

/*
 * head_anchor - what later pictures tell is told against where the head was
 * at @at_ns, as it is believed now.
 */
void head_anchor(struct head *head, int64_t at_ns);

/*
 * head_turned - moves the whole path towards what a picture says of the way
 * since the anchor, by the gain of a scalar Kalman filter in each axis: what
 * the path may have gone astray since then, against how sure the picture is.
 * The anchor's own error stays in both. One that is off by more than encoder
 * and play allow, and than rates that are wrong by 5 % do, moves nothing.
 */
void head_turned(struct head *head, const struct head_sight *seen);

/*
 * head_astray - whether the newest samples, two in a row, are off from what
 * the commands of the last moments make by more than astray_rad and by more
 * than encoder, delay, ramps and rates that are wrong by 5 % explain.
 */
bool head_astray(const struct head *head);

/* head_wander - standard error of the lamp's way since the last sight. */
double head_wander(const struct head *head, int64_t when_ns);

/* What multiplies the rates of both axes. */
struct head_gains {
	double pan;
	double tilt;
};

/* head_delay - from sent to motion, as believed, in seconds, >= 0. */
double head_delay(const struct head *head);

/* head_gains - by how much faster than told the axes turn: true over told. */
struct head_gains head_gains(const struct head *head);

/*
 * head_at - at @when_ns; before the last second, what was at its beginning.
 * Meaningful only where the head is known.
 */
struct head_state head_at(const struct head *head, int64_t when_ns);

/* head_sigma - standard error of each axis at the newest sample. */
double head_sigma(const struct head *head);

/*
 * head_unsure - standard error of either axis at @when_ns; larger in a turn,
 * where time is a way, unless a picture told of that moment.
 */
double head_unsure(const struct head *head, int64_t when_ns);

#endif
