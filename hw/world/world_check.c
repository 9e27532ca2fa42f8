/* SPDX-License-Identifier: Apache-2.0 */
#include "world_check.h"

#include <math.h>

/* 6 sigma of the noise fit 16 bits of the sky's unit. */
#define NOISE_MAX 300.0

/* Light fits 32 bits of the sky's unit times openness. */
#define LIGHT_MAX 30000.0

#define TEXELS_MAX 64e6

struct bound {
	const char *name;
	double value;
	double low;
	double high;
};

static bool check_bounds(
	const struct sim_world_settings *s, struct error *error)
{
	const struct bound bounds[] = {
		{ "noise", s->noise, 0.0, NOISE_MAX },
		{ "photon noise", s->photon, 0.0, 1.0 },
		{ "line noise", s->line_noise, 0.0, NOISE_MAX },
		{ "pattern", s->pattern, 0.0, NOISE_MAX },
		{ "drift", s->drift, 0.0, NOISE_MAX },
		{ "vignette", s->vignette, 0.0, 1.0 },
		{ "dead_share", s->dead_share, 0.0, 0.1 },
		{ "shutter_every_s", s->shutter_every_s, 0.0, 1e6 },
		{ "shutter_s", s->shutter_s, 0.0, 60.0 },
		{ "blur_px", s->blur_px, 0.1, 10.0 },
		{ "exposure_s", s->exposure_s, 0.0, 1.0 },
		{ "level", s->level, 0.0, UINT16_MAX },
		{ "gradient", s->gradient, 0.0, LIGHT_MAX },
		{ "cloud", s->cloud, 0.0, LIGHT_MAX / 4.0 },
		{ "heaped", s->heaped, 0.0, 1.0 },
		{ "wind", s->wind, 0.0, 1.0 },
		{ "stars", s->stars, 0.0, LIGHT_MAX },
		{ "ground", s->ground, 0.0, LIGHT_MAX },
		{ "sway_px", s->sway_px, 0.0, 20.0 },
		{ "shimmer_px", s->shimmer_px, 0.0, 5.0 },
		{ "smoke", s->smoke, 0.0, LIGHT_MAX },
	};

	for (size_t i = 0; i < sizeof(bounds) / sizeof(*bounds); i++) {
		const struct bound *b = &bounds[i];

		if (!(b->value >= b->low && b->value <= b->high)) {
			return error_set(error, ERROR_SETTINGS,
				"simulated world: %s %g is outside %g..%g",
				b->name, b->value, b->low, b->high);
		}
	}
	return true;
}

static const char *const hazard_names[SIM_HAZARDS] = {
	[SIM_INSECTS] = "insects",
	[SIM_BIRDS] = "birds",
	[SIM_LIGHTNING] = "lightning",
	[SIM_FLARES] = "flares",
	[SIM_TRAFFIC] = "traffic",
	[SIM_DROPS] = "drops",
	[SIM_MOON] = "moon",
	[SIM_SUN] = "sun",
	[SIM_BEAM] = "beam",
};

static bool check_hazards(
	const struct sim_world_settings *settings, struct error *error)
{
	for (int i = 0; i < SIM_HAZARDS; i++) {
		double often = settings->hazards[i];

		if (!(often >= 0.0 && often <= 1e5)) {
			return error_set(error, ERROR_SETTINGS,
				"simulated world: %s %g is outside 0..100000",
				hazard_names[i], often);
		}
	}
	return true;
}

/* Land is painted before the first frame; it must fit the memory. */
static bool check_land(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error)
{
	double texel = lens_pixel_rad(&rig->lens) / 2.0;
	double top = settings->look_el_rad + settings->look_height_rad / 2.0;
	double bottom = settings->look_el_rad - settings->look_height_rad / 2.0;
	double texels;

	if (settings->scenery == SIM_SKY) {
		return true;
	}
	if (!(settings->look_width_rad > 0.0 &&
		    settings->look_width_rad <= GEOM_PI &&
		    settings->look_height_rad > 0.0 &&
		    fmax(top, -bottom) <= GEOM_PI / 3.0)) {
		return error_set(error, ERROR_SETTINGS,
			"simulated world: with land the head must look no "
			"farther than 180 degrees across, and 60 degrees up or "
			"down");
	}
	texels = GEOM_PI / floor(GEOM_PI / settings->look_width_rad) / texel *
		((tan(top) - tan(bottom)) / texel);
	if (texels > TEXELS_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"simulated world: land for %.0f degrees across at "
			"%.3f mrad a pixel takes too much memory; choose a "
			"wider lens or a smaller picture",
			geom_degrees(settings->look_width_rad), 2000.0 * texel);
	}
	return true;
}

bool world_check(const struct sim_world_settings *settings,
	const struct rig *rig, struct error *error)
{
	if (settings->target_count < 0 ||
		settings->target_count > SIM_TARGET_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"simulated world: %d targets are outside 0..%d",
			settings->target_count, SIM_TARGET_MAX);
	}
	if (rig->lens.width_px < 1 || rig->lens.width_px > FRAME_SIDE_MAX ||
		rig->lens.height_px < 1 ||
		rig->lens.height_px > FRAME_SIDE_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"simulated world: a picture of %d x %d pixels is "
			"outside 1..%d; correct the rig's lens",
			rig->lens.width_px, rig->lens.height_px,
			FRAME_SIDE_MAX);
	}
	return check_bounds(settings, error) &&
		check_hazards(settings, error) &&
		check_land(settings, rig, error);
}
