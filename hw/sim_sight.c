/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_sight.h"

#include "hw/random.h"

#include <math.h>

enum {
	FALSE_SPOT_PX = 3,
};

/* Point spread and pixel, as the box of what is found. */
static const double blur_width_px = 3.0;
/* An airframe is wider than high. */
static const double height_share = 0.4;
/* A false spot is seldom much above the threshold. */
static const double false_score_low = 5.0;
static const double false_score_high = 7.0;

/* Normal, but for the tails: a sum of twelve uniform ones. */
static double normal(uint64_t *random)
{
	double sum = -6.0;

	for (int i = 0; i < 12; i++) {
		sum += random_unit(random);
	}
	return sum;
}

static struct blob blob_at(
	struct pixel centre, double w_px, double h_px, double score)
{
	return (struct blob){
		.centre = centre,
		.x_px = floor(centre.x_px - w_px / 2.0 + 0.5),
		.y_px = floor(centre.y_px - h_px / 2.0 + 0.5),
		.w_px = ceil(w_px),
		.h_px = ceil(h_px),
		.area_px = fmax(1.0, w_px * h_px / 2.0),
		.score = score,
		.contrast = score,
	};
}

static void add(struct sim_sight *sight, struct blob blob)
{
	if (sight->count < DETECT_BLOBS_MAX) {
		sight->blobs[sight->count++] = blob;
	}
}

static void find_target(struct sim_sight *sight, int index, struct vec3 place,
	struct mount_angles head)
{
	const struct sim_target *target = &sight->world->targets[index];
	const struct lens *lens = &sight->rig->lens;
	struct rig rig = *sight->rig;
	double noise_px = sight->settings.centroid_px;
	struct pixel at;

	rig.range_m = sqrt(geom_dot(place, place));
	if (!rig_pixel_of_world(&rig, geom_angles(place), head, &at) ||
		!lens_sees(lens, at) ||
		random_unit(&sight->random) >= sight->settings.found_share) {
		return;
	}
	double size_px = target->size_m / rig.range_m / lens_pixel_rad(lens);

	at.x_px += noise_px * normal(&sight->random);
	at.y_px += noise_px * normal(&sight->random);
	add(sight,
		blob_at(at, size_px + blur_width_px,
			size_px * height_share + blur_width_px,
			sight->settings.score));
}

/* How many false spots a frame has: whole ones, and one more now and then. */
static int false_spots(struct sim_sight *sight)
{
	return (int)floor(sight->settings.spots + random_unit(&sight->random));
}

static void add_false(struct sim_sight *sight)
{
	const struct lens *lens = &sight->rig->lens;
	struct pixel at = { random_unit(&sight->random) * lens->width_px,
		random_unit(&sight->random) * lens->height_px };
	double score = false_score_low +
		(false_score_high - false_score_low) *
			random_unit(&sight->random);

	add(sight, blob_at(at, FALSE_SPOT_PX, FALSE_SPOT_PX, score));
}

size_t sim_sight_look(
	struct sim_sight *sight, int64_t exposure_ns, struct mount_angles head)
{
	sight->count = 0;
	for (int i = 0; i < sight->world->target_count; i++) {
		struct vec3 place;

		if (sim_world_place(sight->world, i, exposure_ns, &place) &&
			!sim_world_hidden(sight->world, i, exposure_ns)) {
			find_target(sight, i, place, head);
		}
	}
	for (int i = false_spots(sight); i > 0; i--) {
		add_false(sight);
	}
	return sight->count;
}
