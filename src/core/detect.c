/* SPDX-License-Identifier: Apache-2.0 */
#include "core/detect.h"

#include <assert.h>
#include <math.h>

/* Full width at half maximum over standard deviation, of a Gaussian spot. */
static const double WIDTH_PER_SPREAD = 2.3548;

/* A box that comes nearer to the edge of the picture is cut by it. */
static const double EDGE_PX = 1.0;

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

/* Cut by the edge of the picture: its place and size are not what they seem. */
static bool is_cut(const struct blob *blob, const struct lens *lens)
{
	return blob->x_px < EDGE_PX || blob->y_px < EDGE_PX ||
		blob->x_px + blob->w_px > lens->width_px - EDGE_PX ||
		blob->y_px + blob->h_px > lens->height_px - EDGE_PX;
}

/* Where it was when the time began over which it was gathered. */
static struct pixel start_of(const struct blob *blob)
{
	return (struct pixel){
		blob->centre.x_px - blob->rate.x_px_s * blob->span_s,
		blob->centre.y_px - blob->rate.y_px_s * blob->span_s,
	};
}

static bool fits(const struct detect_settings *settings,
	const struct lens *lens, const struct blob *blob)
{
	return isfinite(blob->centre.x_px) && isfinite(blob->centre.y_px) &&
		isfinite(blob->area_px) && isfinite(blob->score) &&
		isfinite(start_of(blob).x_px) &&
		isfinite(start_of(blob).y_px) &&
		blob->score >= settings->score_min &&
		longer_side(blob) <= settings->size_max_px &&
		!is_cut(blob, lens);
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

static bool holds(const struct blob *blob, struct pixel at)
{
	return at.x_px >= blob->x_px - 0.5 && at.y_px >= blob->y_px - 0.5 &&
		at.x_px <= blob->x_px + blob->w_px - 0.5 &&
		at.y_px <= blob->y_px + blob->h_px - 0.5;
}

/* Whether a better blob lies inside of @blob, or around it. */
static bool repeats(
	const struct blob *blob, const struct detection *better, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (holds(blob, better[i].blob.centre) ||
			holds(&better[i].blob, blob->centre)) {
			return true;
		}
	}
	return false;
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
		.span_s = blob->span_s,
		.from = rig_world_of_pixel(rig, start_of(blob), head),
		.blob = *blob,
	};
}

size_t detect_from_blobs(const struct detect_settings *settings,
	const struct rig *rig, struct mount_angles head,
	const struct blob *blobs, size_t count, struct detection *out)
{
	const struct blob *best[DETECT_MAX];
	size_t found = 0;
	size_t kept = 0;

	assert(settings->centroid_px > 0.0);
	for (size_t i = 0; i < count; i++) {
		if (fits(settings, &rig->lens, &blobs[i])) {
			found = rank(&blobs[i], best, found);
		}
	}
	for (size_t i = 0; i < found; i++) {
		if (!repeats(best[i], out, kept)) {
			out[kept++] =
				detection_of(settings, rig, head, best[i]);
		}
	}
	return kept;
}
