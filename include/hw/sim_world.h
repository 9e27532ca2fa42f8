/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_WORLD_H
#define HW_SIM_WORLD_H

#include "base/error.h"
#include "core/rig.h"
#include "hw/sim_path.h"
#include "vision/frame.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Sim world: a night and its targets, as a 16-bit camera would see them.
 *
 * Seeded: the same settings and the same calls give the same pixels on every
 * machine. Light is reckoned in integers; where a library function comes in,
 * its result is rounded coarsely before it can decide anything.
 *
 * What moves slowly (clouds, branches, stars, the fixed pattern's drift) is
 * brought up SIM_WORLD_REFRESH_HZ times a second while the head is at rest;
 * targets, noise and the head's own turning with every frame.
 */

enum {
	SIM_BOX_MAX = 32,
	SIM_WORLD_REFRESH_HZ = 10,
};

enum sim_scenery {
	SIM_SKY,   /* nothing but sky, down to below the horizon */
	SIM_LAND,  /* hills and fields */
	SIM_TREES, /* a wood, and bare trees before it */
	SIM_TOWN,  /* houses, chimneys, aerials, lamps, wires, some trees */
};

/* What is no target and yet looks like one, or blinds. */
enum sim_hazard {
	SIM_INSECTS,   /* close to the lens; an hour */
	SIM_BIRDS,     /* an hour; they count as targets, of their own class */
	SIM_LIGHTNING, /* an hour */
	SIM_FLARES,    /* of exhaust; an hour */
	SIM_TRAFFIC,   /* headlights; an hour */
	SIM_DROPS,     /* on the lens, at a time */
	SIM_MOON,      /* 1: it is in the field's middle at time 0 */
	SIM_SUN,       /* the same */
	SIM_BEAM,      /* 1: the lit air of the own lamp, from below */
	SIM_HAZARDS,
};

struct sim_world_settings {
	struct sim_target targets[SIM_TARGET_MAX];
	int target_count;
	struct sim_course course; /* of them all */
	uint64_t seed;

	/* The camera. Grey levels, standard deviations. */
	double noise;      /* of a pixel from frame to frame */
	double photon;     /* variance that each grey level of light adds */
	double line_noise; /* of a row from frame to frame */
	double pattern;    /* of the fixed pattern */
	double drift;      /* that the pattern grows by, from shutter to
			    * shutter, or in five minutes without one */
	double vignette;   /* share of the light that the corners lose */
	double dead_share; /* of the pixels: stuck, or now and then wrong */
	double shutter_every_s; /* the picture freezes so often; 0: never ... */
	double shutter_s;       /* ... for so long */
	double blur_px;         /* sigma of the optics' point spread */
	double exposure_s;      /* smears what moves */

	/* The sky. */
	double level;    /* grey level of the zenith */
	double gradient; /* by which the horizon is lighter */
	double cloud;    /* contrast of the clouds, fixed in the world */
	double heaped;   /* 0: veils; 1: heaps with rims */
	double wind;     /* their own heights of way a second */
	double stars;    /* grey levels of a star of magnitude 0 at its peak */

	/* The land. */
	enum sim_scenery scenery;
	double ground;      /* grey levels above the horizon's */
	double sway_px;     /* of the twigs */
	double shimmer_px;  /* of the air over hot chimneys */
	double smoke;       /* grey levels of their plumes */
	double look_az_rad; /* the head will look here, give or take ... */
	double look_el_rad;
	double look_width_rad; /* ... half of these */
	double look_height_rad;

	double hazards[SIM_HAZARDS];
};

/* A still, clear night without land: level, noise, veils. */
struct sim_world_settings sim_world_settings_default(void);

struct sim_world; /* owned by the caller */

/*
 * sim_world_open - NULL, with @error filled, where a setting is out of bounds,
 * the picture has no size, or memory is short.
 */
struct sim_world *sim_world_open(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error);
void sim_world_close(struct sim_world *world);

/* sim_world_aim - other targets from now on; at most SIM_TARGET_MAX. */
void sim_world_aim(
	struct sim_world *world, const struct sim_target *targets, int count);

/*
 * sim_world_frame - what the rig's camera sees, exposed around @exposure_ns
 * with the head there at @head, turning at @rates.
 *
 * The pixels live until the next call. The stamp is @exposure_ns, also of a
 * frame that repeats the last one while the shutter is closed. Allocates
 * nothing.
 */
struct frame sim_world_frame(struct sim_world *world, int64_t exposure_ns,
	struct mount_angles head, struct mount_rates rates);

/*
 * sim_world_place, sim_world_hidden - of target @index of a world with these
 * settings, none of which needs to be open: where it is, in metres from the
 * pivot (false where absent; one behind a cloud is there all the same), and
 * whether a cloud is before it.
 */
bool sim_world_place(const struct sim_world_settings *settings, int index,
	int64_t when_ns, struct vec3 *at_m);
bool sim_world_hidden(
	const struct sim_world_settings *settings, int index, int64_t when_ns);

/* Something that flies, in the last frame. */
struct sim_box {
	struct pixel centre;
	double w_px; /* at half of its contrast */
	double h_px;
	const char *kind; /* "drone" or "bird" */
};

/*
 * sim_world_boxes - what flies in the last frame, as far as its centre is
 * inside and no cloud before it; while the shutter is closed, what is frozen
 * there. Returns how many
 * of SIM_BOX_MAX.
 */
int sim_world_boxes(const struct sim_world *world, struct sim_box *boxes);

/*
 * sim_world_contrast - the contrast by which a target of @size_px stands
 * @snr standard deviations of the noise above its surroundings, in the
 * brightest pixel where it is centred on one.
 */
double sim_world_contrast(
	const struct sim_world *world, double size_px, double snr);

#endif
