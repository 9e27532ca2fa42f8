/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detect.h"

#include <assert.h>
#include <math.h>

/* Full width at half maximum over standard deviation, of a Gaussian spot. */
static const double WIDTH_PER_SPREAD = 2.3548;

struct detect_settings detect_settings_default(void)
{
	return (struct detect_settings){
		.score_min = 5.0,
		.size_max_px = 60.0,
		.centroid_px = 0.3,
	};
}

static double longer_side(const struct blob *blob)
{
	return fmax(blob->w_px, blob->h_px);
}

static bool fits(
	const struct detect_settings *settings, const struct blob *blob)
{
	return isfinite(blob->centre.x_px) && isfinite(blob->centre.y_px) &&
		isfinite(blob->area_px) && isfinite(blob->score) &&
		blob->score >= settings->score_min &&
		longer_side(blob) <= settings->size_max_px;
}

/* Puts @blob into its place in the @count best; equals keep their order. */
static size_t rank(
	const struct blob *blob, const struct blob **best, size_t count)
{
	size_t place = count;

	while (place > 0 && best[place - 1]->score < blob->score) {
		place--;
	}
	if (place == DETECT_MAX) {
		return count;
	}
	size_t kept = count < DETECT_MAX ? count : DETECT_MAX - 1;

	for (size_t i = kept; i > place; i--) {
		best[i] = best[i - 1];
	}
	best[place] = blob;
	return kept + 1;
}

static double centroid_sigma_px(
	const struct detect_settings *settings, const struct blob *blob)
{
	double width = 2.0 * sqrt(fmax(blob->area_px, 1.0) / GEOM_PI);
	double spread = width / WIDTH_PER_SPREAD;

	return hypot(settings->centroid_px, spread / fmax(blob->score, 1.0));
}

static struct detection detection_of(const struct detect_settings *settings,
	const struct rig *rig, struct mount_angles head,
	const struct blob *blob)
{
	double pixel_rad = lens_pixel_rad(&rig->lens);

	return (struct detection){
		.at = rig_world_of_pixel(rig, blob->centre, head),
		.sigma_rad = centroid_sigma_px(settings, blob) * pixel_rad,
		.size_rad = longer_side(blob) * pixel_rad,
		.score = blob->score,
		.blob = *blob,
	};
}

size_t detect_from_blobs(const struct detect_settings *settings,
	const struct rig *rig, struct mount_angles head,
	const struct blob *blobs, size_t count, struct detection *out)
{
	const struct blob *best[DETECT_MAX];
	size_t found = 0;

	assert(settings->centroid_px > 0.0);
	for (size_t i = 0; i < count; i++) {
		if (fits(settings, &blobs[i])) {
			found = rank(&blobs[i], best, found);
		}
	}
	for (size_t i = 0; i < found; i++) {
		out[i] = detection_of(settings, rig, head, best[i]);
	}
	return found;
}
