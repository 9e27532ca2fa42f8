/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/star_look.h"

#include "calibration/beacon.h"
#include "core/celestial.h"

#include <math.h>

/* How far off the middle the point is, of the picture's sides. */
static const double OFF_MIDDLE = 0.3;
/* A focal length that differs by more is another lens' or another zoom's. */
static const double SAME_LENS = 0.01;

static bool is_of_lens(const struct star_field *field, const struct rig *rig,
	struct error *error)
{
	const struct lens *is = &field->lens;
	const struct lens *told = &rig->lens;

	if (is->width_px != told->width_px ||
		is->height_px != told->height_px) {
		return error_set(error, ERROR_TOLERANCE,
			"it has %d x %d pixels, the rig's lens was measured "
			"with %d x %d; measure the lens with lens --stars and "
			"name that rig file",
			is->width_px, is->height_px, told->width_px,
			told->height_px);
	}
	return fabs(is->fx_px / told->fx_px - 1) < SAME_LENS ||
		error_set(error, ERROR_TOLERANCE,
			"its focal length is %.0f px, the rig file says %.0f; "
			"measure the lens with lens --stars and name that rig "
			"file",
			is->fx_px, told->fx_px);
}

static struct pixel corner(const struct lens *lens, int index)
{
	double right = (index & 1) != 0 ? OFF_MIDDLE : -OFF_MIDDLE;
	double down = (index & 2) != 0 ? OFF_MIDDLE : -OFF_MIDDLE;

	return (struct pixel){ lens->cx_px + right * lens->width_px,
		lens->cy_px + down * lens->height_px };
}

bool star_look(const struct star_field *field, const struct rig *rig, int index,
	double unix_s, struct geodetic site, struct sighting *out,
	struct error *error)
{
	struct celestial sky = celestial_at(unix_s, site);

	if (!is_of_lens(field, rig, error)) {
		return false;
	}
	out->at = corner(&field->lens, index);
	struct ray ray = lens_ray(&field->lens, out->at);
	struct vec3 star =
		geom_turn(&field->sky, (struct vec3){ ray.x, ray.y, ray.z });
	out->truth = celestial_look(&sky, star);
	return beacon_risen("what it shows", out->truth, site, unix_s, error);
}
