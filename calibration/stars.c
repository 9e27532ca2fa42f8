/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/stars.h"

#include "star_names.h"

#include <math.h>
#include <stddef.h>

const char *stars_name(int index)
{
	for (int i = 0; i < star_names_count; i++) {
		if (star_names[i].hip == stars[index].hip) {
			return star_names[i].name;
		}
	}
	return NULL;
}

int stars_near(
	struct vec3 at, double radius_rad, double faintest, int *out, int max)
{
	double bound = cos(radius_rad);
	int found = 0;

	for (int i = 0; i < stars_count && found < max; i++) {
		if ((double)stars[i].magnitude > faintest) {
			break;
		}
		if (geom_dot(stars[i].at, at) >= bound) {
			out[found++] = i;
		}
	}
	return found;
}
