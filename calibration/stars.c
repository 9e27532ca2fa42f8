/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/stars.h"

#include "base/parse.h"
#include "star_names.h"

#include <math.h>
#include <stddef.h>
#include <strings.h>

const char *stars_name(int index)
{
	for (int i = 0; i < star_names_count; i++) {
		if (star_names[i].hip == stars[index].hip) {
			return star_names[i].name;
		}
	}
	return NULL;
}

/* The Hipparcos number that @name tells or stands for; 0: none. */
static long number_of(const char *name)
{
	long hip = 0;

	if (strncasecmp(name, "HIP ", 4) == 0) {
		return parse_long(name + 4, &hip) ? hip : 0;
	}
	for (int i = 0; i < star_names_count; i++) {
		if (strcasecmp(star_names[i].name, name) == 0) {
			return (long)star_names[i].hip;
		}
	}
	return 0;
}

int stars_find(const char *name)
{
	long hip = number_of(name);

	for (int i = 0; hip > 0 && i < stars_count; i++) {
		if ((long)stars[i].hip == hip) {
			return i;
		}
	}
	return -1;
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
