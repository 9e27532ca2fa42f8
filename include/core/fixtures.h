/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_FIXTURES_H
#define CORE_FIXTURES_H

#include "core/geom.h"

#include <stdint.h>

/*
 * Fixtures: the map of what stands still in the world, as windows, chimneys,
 * lamps and stars near the pole do, so that it is known again when the camera
 * comes back to it. In world directions: a camera may turn as it likes.
 *
 * What stands at a place is told by how bright it is too: something much
 * brighter in front of it is not it. Knows nothing of tracks.
 */

enum {
	FIXTURES_MAX = 256
};

/* A thing, or one sight of it. */
struct fixture {
	struct vec3 at;   /* a unit vector */
	double place_rad; /* standard error of that in each axis, > 0 */
	double score;     /* > 0 */
	int64_t since_ns; /* when it was first known to stand there, ... */
	int64_t seen_ns;  /* ... and when last */
};

struct fixtures {
	struct fixture fixture[FIXTURES_MAX];
	int count;
	int in_view[FIXTURES_MAX]; /* of fixture[], those worth a look */
	int in_view_count;
};

void fixtures_init(struct fixtures *fixtures);

/*
 * fixtures_look - what follows is about a field of @field_rad around @centre.
 *
 * Forgets what was not seen for long; finds nothing outside of the field.
 */
void fixtures_look(struct fixtures *fixtures, struct vec3 centre,
	double field_rad, int64_t now_ns);

/*
 * fixtures_note - something stands there.
 *
 * Where it is known already, it is known better; else it is new, and takes
 * the place of what was not seen for longest if there is no other. Its score
 * is learned slowly: what comes nearer outshines what it was.
 */
void fixtures_note(struct fixtures *fixtures, const struct fixture *sight);

/*
 * fixtures_score - of the nearest fixture that a sight may be of: within three
 * standard errors of both, and among those known before @before_ns. 0: none.
 */
double fixtures_score(const struct fixtures *fixtures, struct vec3 at,
	double place_rad, int64_t before_ns);

#endif
