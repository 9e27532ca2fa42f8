/* SPDX-License-Identifier: Apache-2.0 */
#include "palette.h"

#include "hw/random.h"

/* The camera stands on a low roof. */
#define EYE_M 6.0

double palette_pick(struct scenery *scenery, double low, double high)
{
	return low + (high - low) * random_unit(&scenery->random);
}

uint64_t palette_seed(struct scenery *scenery)
{
	return random_next(&scenery->random);
}

struct paint_site palette_site(
	const struct scenery *scenery, double share, double distance_m)
{
	return (struct paint_site){
		.panorama = scenery->panorama,
		.azimuth_rad = scenery->left_rad + share * scenery->width_rad,
		.distance_m = distance_m,
		.eye_m = EYE_M,
	};
}

struct paint_colour palette_colour(struct scenery *scenery, double share)
{
	return (struct paint_colour){
		.level = scenery->ground + (share - 1.0) * scenery->warmth,
		.grain = 0.1 * scenery->warmth,
		.grain_size = palette_pick(scenery, 2.0, 9.0),
		.seed = palette_seed(scenery),
	};
}
