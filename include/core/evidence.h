/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_EVIDENCE_H
#define CORE_EVIDENCE_H

#include "core/kalman.h"
#include "core/swell.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Evidence: how sure it is that a track is a target, by likelihood.
 *
 * Two other explanations are weighed against it: that its spots came
 * together by chance (sequential ratio test: Blackman and Popoli 1999, 6.2),
 * and that it is a fixture of the scene, as a roof or the edge of a cloud,
 * which stays where it is, is seldom bright, and is often large; what swells in
 * its place is believed for its brightness only once that lasts.
 */

struct evidence_settings {
	double seen_share;  /* of the frames that see a target; in (0, 1) */
	double fixed_score; /* a small spot as bright is as likely target as not
			     */
};

enum {
	CLUTTER_SPOTS = 256, /* that are remembered */
};

/* What belongs to no track: how much of it comes about, and where. */
struct clutter {
	double spots; /* in the whole field, a frame; > 0 */
	double field_rad2;
	uint64_t frame;                   /* counts them */
	int in_frame;                     /* spots noted in this one */
	struct vec3 place[CLUTTER_SPOTS]; /* of the last spots, a ring */
	uint64_t place_frame[CLUTTER_SPOTS];
	uint64_t count; /* ever noted */
};

struct evidence {
	double chance_odds;  /* natural log: target against chance */
	double score;        /* mean of its spots, less the larger they are */
	struct vec3 born_at; /* a unit vector, carried along with the scene */
	double born_rad2;    /* how unsure its first place is, each axis */
	double moved2;       /* mean squared way since, over what is unsure */
	double unrest; /* mean squared miss, each axis, in standard errors */
	double fixed_score; /* of what stands where it was last seen; 0 */
	struct swell swell; /* how its energy grows */
	bool travelled;     /* it was seen to move at some time */
};

/* clutter_init - what is assumed before anything was seen. */
void clutter_init(struct clutter *clutter);

/* clutter_begin - a frame, of a field of @field_rad2 > 0. */
void clutter_begin(struct clutter *clutter, double field_rad2);

/* clutter_note - a spot of this frame that belongs to no track. */
void clutter_note(struct clutter *clutter, struct vec3 at);

/* clutter_end - of the frame. */
void clutter_end(struct clutter *clutter);

/*
 * clutter_density - spots a frame and rad^2: of the whole field, or of what
 * is around @at where that is more, as in the top of a tree.
 */
double clutter_density(const struct clutter *clutter, struct vec3 at);

/* One spot that a track took, or starts with. */
struct evidence_spot {
	struct vec3 at;
	double sigma_rad;
	double camera_rad; /* standard error of where the camera looked */
	double score;
	double energy;  /* contrast times area; 0: not to be compared */
	double side_px; /* longer side of its box */
	double side_rad;
	double fixed_score; /* of what is known to stand there; 0: nothing */
	double age_s;       /* since the first spot of its track */
	double rival_rad_2; /* density of another explanation; 0: none */
};

/*
 * evidence_place - standard error of where the thing is that a spot shows: of
 * what is large, parts may be seen.
 */
double evidence_place(const struct evidence_spot *spot);

/* evidence_is_faint - whether a spot is rather clutter, by itself. */
bool evidence_is_faint(const struct evidence_settings *settings,
	const struct evidence_spot *spot);

/*
 * evidence_start - from the first spot.
 *
 * @from: where it is known to have come from; else where the spot is
 */
void evidence_start(struct evidence *evidence,
	const struct evidence_settings *settings, const struct clutter *clutter,
	const struct evidence_spot *spot, struct vec3 from);

/*
 * evidence_hit - one more spot.
 *
 * @match: how it fitted what was expected of the track
 */
void evidence_hit(struct evidence *evidence,
	const struct evidence_settings *settings, const struct clutter *clutter,
	const struct evidence_spot *spot, const struct kalman_match *match);

/*
 * evidence_hit_beside - the same of another camera's spot: it tells that the
 * thing is there, and nothing of its way.
 */
void evidence_hit_beside(struct evidence *evidence,
	const struct evidence_settings *settings, const struct clutter *clutter,
	const struct evidence_spot *spot, const struct kalman_match *match);

/* evidence_move_on - its way is judged from this spot on, by its camera. */
void evidence_move_on(
	struct evidence *evidence, const struct evidence_spot *spot);

/*
 * evidence_own - log odds that a spot comes from this track's target and not
 * from clutter, by its place and by its likeness.
 *
 * @score: mean of the track's spots
 */
double evidence_own(const struct evidence_settings *settings,
	const struct clutter *clutter, const struct evidence_spot *spot,
	const struct kalman_match *match, double score);

/* evidence_likeness - natural log, at most 0, of how alike scores are. */
double evidence_likeness(double score, double other);

/* evidence_miss - a frame that should have seen it did not. */
void evidence_miss(
	struct evidence *evidence, const struct evidence_settings *settings);

/*
 * evidence_convinces - whether this is a target, and no other explanation.
 *
 * @crowded: others as faint are about it, as leaves are about a leaf: then to
 *           move proves nothing
 */
bool evidence_convinces(const struct evidence *evidence,
	const struct evidence_settings *settings, bool crowded);

/* evidence_flares - whether it swells and never moved: no airframe does. */
bool evidence_flares(const struct evidence *evidence);

/* evidence_drift - the whole scene has gone by @way, as when a mast sways. */
void evidence_drift(struct evidence *evidence, struct vec3 way);

/* evidence_is_doubtful - whether chance is as likely an explanation. */
bool evidence_is_doubtful(const struct evidence *evidence);

/* evidence_is_hopeless - whether it is not worth to look on. */
bool evidence_is_hopeless(const struct evidence *evidence);

#endif
