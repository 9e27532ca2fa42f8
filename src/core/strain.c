/* SPDX-License-Identifier: Apache-2.0 */
#include "core/strain.h"

#include <math.h>

/* Longer ago than some of these is forgotten. */
static const double memory_s = 0.2;

/* One alone may be a slip of the line. */
static const int beyond_max = 2;

void strain_moved(struct strain *strain, double by_rad)
{
	strain->moved_rad += by_rad;
}

void strain_read(struct strain *strain, int64_t at_ns, double off_rad,
	double allowed_rad)
{
	double since_s = (double)(at_ns - strain->at_ns) * 1e-9;

	strain->moved_rad *= exp(-since_s / memory_s);
	strain->at_ns = at_ns;

	double strained = strain->moved_rad + off_rad;
	int side = strained > 0.0 ? 1 : -1;

	if (!(fabs(strained) > allowed_rad)) {
		strain->beyond = 0;
	} else if (strain->beyond > 0 && side == strain->side) {
		strain->beyond++;
	} else {
		strain->beyond = 1;
	}
	strain->side = side;
}

bool strain_broken(const struct strain *strain)
{
	return strain->beyond >= beyond_max;
}
