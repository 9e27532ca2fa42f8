/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_SAFETY_H
#define CORE_SAFETY_H

#include "core/rig.h"
#include "core/sector.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Safety: whether light would be permitted now, and if not, why not.
 *
 * Every permit is computed afresh at each step from that step's inputs
 * alone; nothing here remembers. Each refusal has one sentence that says
 * what is wrong and what ends it. Light needs every permit.
 */

enum permit {
	PERMIT_MODE,  /* the operator lets the head follow or slew */
	PERMIT_TRACK, /* a firm track, seen lately */
	PERMIT_FRAME, /* the camera delivers, and what it delivers is sound */
	/* the head answers and does as it was told, or is reckoned so well */
	PERMIT_MOUNT,
	PERMIT_DELAY,    /* from exposure to command within bounds */
	PERMIT_POINTING, /* the expected error fits the beam */
	PERMIT_HORIZON,  /* the beam is above the lowest elevation allowed */
	PERMIT_SECTOR,   /* the beam is in no closed sector */
	PERMIT_COUNT,
};

enum {
	SAFETY_SECTOR_MAX = 16 /* of each kind */
};

struct safety_settings {
	double track_age_s; /* a track unseen for longer is stale */
	double frame_age_s;
	double mount_age_s;
	double mount_error_rad; /* expected against measured */
	double silence_s;       /* a head unheard for longer has failed */
	double astray_rad;      /* so has one that strays so far at once */
	double reckoned_rad; /* doubt of a head that never answers; 0: none */
	double delay_s;      /* exposure to command */
	double horizon_rad;  /* lowest elevation of the beam's lower edge */
	struct sector_box boxes[SAFETY_SECTOR_MAX];
	int box_count;
	struct sector_polygon polygons[SAFETY_SECTOR_MAX]; /* sound ones */
	int polygon_count;
};

/* safety_settings_default - no closed sectors, 2 degrees of horizon. */
struct safety_settings safety_settings_default(void);

/* What one step knows. Ages in seconds; negative: never seen. */
struct safety_facts {
	bool may_move; /* mode is follow or slew */
	bool track_firm;
	double track_age_s;
	double frame_age_s;
	bool frame_sound;
	double mount_age_s;
	bool mount_measured; /* false: reckoned, no feedback ... */
	double reckoned_rad; /* ... with this standard error */
	double mount_error_rad;
	double delay_s;
	double pointing_error_rad; /* beam to target, as believed; >= 0 */
	double pointing_sigma_rad; /* and how sure that is, 1 sigma */
	struct angles beam;
	struct angles beam_soon; /* after LEASE_PERMIT_NS, as it is going */
	double beam_rad;         /* the least that its full width may be now */
	double outer_beam_rad;   /* the most that its outer width may be now */
};

struct permits {
	bool granted[PERMIT_COUNT];
};

/*
 * safety_permits - all of them. A fact that is not a number refuses.
 *
 * POINTING wants error + 3 sigma within a quarter of the beam's full width.
 * HORIZON and SECTOR count the beam with its outer width, and with 3 sigma of
 * a reckoned head's place; where it is, and where it will be soon.
 */
struct permits safety_permits(const struct safety_settings *settings,
	const struct safety_facts *facts);

/*
 * safety_place_sigma - standard error of where the beam points in the world,
 * whatever a camera beside it makes of that; 0 where the head measures it.
 */
double safety_place_sigma(const struct safety_facts *facts);

/*
 * safety_beam_for - the least full width that POINTING lets pass for such an
 * error and standard error.
 */
double safety_beam_for(double error_rad, double sigma_rad);

/* safety_all - whether light would be permitted. */
bool safety_all(const struct permits *permits);

/* safety_name - one word: "mode", "track", ... */
const char *safety_name(enum permit permit);

/* safety_refusal - one sentence: what is wrong, and what ends it. */
const char *safety_refusal(enum permit permit);

#endif
