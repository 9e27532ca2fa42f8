/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_TRACK_H
#define CORE_TRACK_H

#include "core/assign.h"
#include "core/detect.h"
#include "core/evidence.h"
#include "core/fixtures.h"
#include "core/geom.h"
#include "core/kalman.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Track: the same object from frame to frame, in world angles.
 *
 * A track is born tentative; it becomes firm when M of its last N frames saw
 * it and the evidence says that it is a target; it coasts when it is hidden,
 * and is dead when it coasted too long. Knows nothing of pixels but the last
 * box, which it keeps for display.
 */

enum {
	TRACK_MAX = 32,
	TRACK_FRAMES = 16, /* frames whose time is remembered */
	TRACK_LOOKS = 5,   /* the camera's ways, a quarter of a second apart */
};

/* A frame that comes later than this after a newer one is of no use. */
#define TRACK_LATE_S 0.5

enum track_state {
	TRACK_FREE, /* an empty slot */
	TRACK_TENTATIVE,
	TRACK_FIRM,
	TRACK_COASTING,
	TRACK_DEAD, /* for one step, so that its end can be told */
};

struct track_settings {
	int confirm_hits;     /* M, 1..N */
	int confirm_frames;   /* N, 1..32 */
	double seen_share;    /* of the frames that see a target; in (0, 1) */
	double fixed_score;   /* fainter ones must move before they are firm */
	double coast_s;       /* a firm track lives on for so long unseen ... */
	double coast_share;   /* ... but no longer than this share of its age */
	double away_s;        /* and so long while it is out of the field */
	double gate_sigma;    /* measurements farther off belong elsewhere */
	double steady_rad_s2; /* RMS acceleration of a straight pass, >= 0 */
	double accel_rad_s2;  /* RMS acceleration of a manoeuvre, >= 0 */
	double rate_max_rad_s; /* faster is no target */
};

/* track_settings_default - as measured on real clips and simulated passes. */
struct track_settings track_settings_default(void);

/* How one camera saw a track last. */
struct track_sight {
	struct vec3 at;
	int64_t at_ns; /* mid-exposure */
	double score;  /* smoothed; 0: it never did */
};

struct track {
	uint32_t id; /* from 1, never used again */
	enum track_state state;
	struct kalman filter;     /* direction and rate, with their errors */
	struct evidence evidence; /* that it is a target */
	struct vec3 seen_at;      /* where it was last detected, ... */
	int64_t seen_ns;          /* ... and when: mid-exposure */
	int64_t born_ns;
	int64_t covered_ns; /* since when another hides it; 0: none does */
	struct track_sight by[RIG_CAMERAS]; /* the last of each camera */
	int judged_by;      /* the camera by whose spots its way is judged */
	uint32_t seen_bits; /* last 32 frames, newest in bit 0 */
	bool counted;       /* its first spot was counted as clutter */
	bool arrived;       /* nothing was there a moment before */
	uint32_t frames;    /* that should have seen it, since it was born */
	double score;       /* of the camera that it is brightest to */
	double size_rad;
	double place_rad; /* standard error of where it was last seen */
	struct blob blob; /* the last one, as it was in its frame */
};

/* Where the camera looked of late: a ring. */
struct track_looks {
	struct vec3 centre[TRACK_LOOKS];
	int64_t at_ns[TRACK_LOOKS];
	uint32_t count; /* ever */
};

/* What is kept of one camera's frames, beside the tracks. */
struct track_eye {
	struct clutter clutter;
	struct fixtures fixtures;
	struct track_looks looks;
	bool started;
	int64_t now_ns;                 /* mid-exposure of the newest frame */
	int64_t frame_ns[TRACK_FRAMES]; /* the last frames used, a ring */
	uint32_t frame_count;           /* ever used */
};

/* Where the moon stands, by the clock. */
struct track_moon {
	bool known;
	struct vec3 at;
	double radius_rad;
	double unix_s; /* when it stood there */
};

struct track_table {
	struct track slot[TRACK_MAX];
	struct track_eye eye[RIG_CAMERAS];
	struct track_moon moon; /* the caller's: what is seen there is it */
	uint32_t held_id; /* the caller's: never taken for a fixture; 0: none */
	uint32_t last_id;
	struct assign_work work; /* of one step; nothing is kept in it */
};

/* Which camera looked, when and where. */
struct track_view {
	int camera;           /* from 0 */
	int64_t exposure_ns;  /* mid-exposure */
	struct angles centre; /* axis of the field of view ... */
	double field_rad;     /* ... and half its diagonal */
};

void track_init(struct track_table *table);

/*
 * track_step - one frame's detections into the table.
 *
 * @view:        a track that is predicted outside of the field is not held
 *               against for being unseen
 * @detections:  best first, as detect_from_blobs gives them; at most
 *               DETECT_MAX
 *
 * A frame that comes after a newer one of the same camera (by TRACK_LATE_S at
 * most) corrects the tracks that live, by its own time, but starts, confirms
 * and ends none; one that was used already, or comes later still, changes
 * nothing. Frames of different cameras may come in any order and each counts
 * in full. What one camera sees is not held against for being unseen by the
 * other, which may be blind to it; and how bright a thing is, how far it went
 * and what stands still are judged by each camera's own spots alone, since
 * two cameras never quite agree.
 *
 * No detection belongs to two tracks. None starts a track within the gate of
 * a living firm one that is seen: a target that splits off gets its own track
 * once it has left the gate. A firm track that found nothing looks farther
 * off. Of two tracks that have become one spot, one ends; one that was lost
 * for longer gets its name back when a new track that continues it is firm.
 * Where all slots are taken, the worst tentative track makes room; where all
 * are firm, nothing starts. What stands still is learned as a fixture of the
 * world: nothing is firm for having been seen there again, unless it is much
 * brighter; what was seen to arrive or to move, and the held one, live on
 * however long they hover. Nothing becomes firm before the moon's disc, where
 * that is known; what was firm flies across it. Bounded by TRACK_MAX^2 x
 * DETECT_MAX steps.
 */
void track_step(struct track_table *table,
	const struct track_settings *settings, const struct track_view *view,
	const struct detection *detections, size_t count);

/*
 * track_on_moon - whether a direction, known to @sigma_rad, may be of the moon:
 * within its disc and a quarter of a degree, as true as a camera is aligned.
 */
bool track_on_moon(
	const struct track_table *table, struct vec3 at, double sigma_rad);

/* track_sees_moon - whether anything is seen there that is no target. */
bool track_sees_moon(const struct track_table *table);

/* track_newest_ns - mid-exposure of the newest frame; long ago if none came. */
int64_t track_newest_ns(const struct track_table *table);

/*
 * track_turn - all tracks are elsewhere than they were taken to be, by the
 * same turn: what carried the camera stood otherwise.
 */
void track_turn(struct track_table *table, const struct rotation *turn);

/* track_at - where the track is (or will be) at @when_ns. */
struct angles track_at(const struct track *track, int64_t when_ns);

/* track_rates_at - and how fast it goes there. */
struct rates track_rates_at(const struct track *track, int64_t when_ns);

/* track_sigma_at - standard error of each tangent axis at @when_ns. */
double track_sigma_at(const struct track *track, int64_t when_ns);

/* track_find - by id; NULL where no living track has it. */
const struct track *track_find(const struct track_table *table, uint32_t id);

/* track_state_name - "tentative", "firm", "coasting", "dead" or "free". */
const char *track_state_name(enum track_state state);

#endif
