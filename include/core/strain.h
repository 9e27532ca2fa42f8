/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_STRAIN_H
#define CORE_STRAIN_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Strain: by how much an axis has left, within the last moments, the way that
 * its commands would have made it go.
 *
 * A model that is pulled towards each reading agrees with an axis that stalls,
 * a little behind it. So what the model was pulled by is kept in mind for a
 * fifth of a second, and counts with what is still off.
 */

struct strain {
	double moved_rad; /* what the model was moved by, fading */
	int64_t at_ns;    /* of the last reading */
	int beyond;       /* readings in a row that were too far off */
	int side;         /* on which */
};

/* strain_moved - the model was moved by something else than commands. */
void strain_moved(struct strain *strain, double by_rad);

/*
 * strain_read - a reading, before the model is moved towards it.
 *
 * @off_rad:     the reading less where the model has the axis
 * @allowed_rad: what noise, delay and ramps may make of it
 */
void strain_read(struct strain *strain, int64_t at_ns, double off_rad,
	double allowed_rad);

/* strain_broken - two readings in a row were too far off on the same side. */
bool strain_broken(const struct strain *strain);

#endif
