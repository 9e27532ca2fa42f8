/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parse.h"
#include "hw/sim_scene.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum {
	TEXT_MAX = 1024
};

struct number {
	const char *name;
	size_t offset; /* of a double */
	double low;
	double high;
};

#define AT(field)     offsetof(struct sim_scene_settings, field)
#define HAZARD(which) AT(world.hazards) + (which) * sizeof(double)

static const struct number numbers[] = {
	{ "seconds", AT(seconds), 0.001, 1e7 },
	{ "rate", AT(rate_hz), 0.1, 10000.0 },
	{ "seed", AT(seed), 0.0, 9007199254740992.0 },
	{ "field", AT(field_deg), 0.1, 90.0 },
	{ "elevation", AT(elevation_deg), -60.0, 85.0 },
	{ "shake_px", AT(shake_px), 0.0, 20.0 },
	{ "count", AT(count), 0.0, SIM_TARGET_MAX },
	{ "size_px", AT(size_px), 0.01, 1000.0 },
	{ "snr", AT(snr), -1e7, 1e7 },
	{ "every_s", AT(every_s), 0.1, 1e6 },
	{ "lasts_s", AT(lasts_s), 0.01, 1e6 },
	{ "speed_px_s", AT(speed_px_s), 0.0, 10000.0 },
	{ "noise", AT(world.noise), 0.0, 300.0 },
	{ "line_noise", AT(world.line_noise), 0.0, 300.0 },
	{ "pattern", AT(world.pattern), 0.0, 300.0 },
	{ "drift", AT(world.drift), 0.0, 300.0 },
	{ "vignette", AT(world.vignette), 0.0, 1.0 },
	{ "dead_share", AT(world.dead_share), 0.0, 0.1 },
	{ "gradient", AT(world.gradient), 0.0, 30000.0 },
	{ "blur_px", AT(world.blur_px), 0.1, 10.0 },
	{ "exposure_s", AT(world.exposure_s), 0.0, 1.0 },
	{ "cloud", AT(world.cloud), 0.0, 7500.0 },
	{ "heaped", AT(world.heaped), 0.0, 1.0 },
	{ "wind", AT(world.wind), 0.0, 1.0 },
	{ "shutter_every_s", AT(world.shutter_every_s), 0.0, 1e6 },
	{ "shutter_s", AT(world.shutter_s), 0.0, 60.0 },
	{ "insects", HAZARD(SIM_INSECTS), 0.0, 3600.0 },
	{ "birds", HAZARD(SIM_BIRDS), 0.0, 900.0 },
	{ "lightning", HAZARD(SIM_LIGHTNING), 0.0, 1800.0 },
	{ "flares", HAZARD(SIM_FLARES), 0.0, 900.0 },
	{ "traffic", HAZARD(SIM_TRAFFIC), 0.0, 600.0 },
	{ "drops", HAZARD(SIM_DROPS), 0.0, 2.0 },
	{ "moon", HAZARD(SIM_MOON), 0.0, 1.0 },
	{ "sun", HAZARD(SIM_SUN), 0.0, 1.0 },
	{ "beam", HAZARD(SIM_BEAM), 0.0, 1.0 },
};

static const char *const motions[] = {
	[SIM_STILL] = "still",
	[SIM_PAN] = "pan",
	[SIM_NOD] = "nod",
	[SIM_PATROL] = "patrol",
};

/*
 * What all presets share: a thermal camera whose noise is 0.1 K, with
 * 100 grey levels to a kelvin.
 */
static struct sim_scene_settings common(void)
{
	return (struct sim_scene_settings){
		.world = {
			.noise = 10.0,
			.line_noise = 1.0,
			.pattern = 2.5,
			.drift = 3.0,
			.vignette = 0.02,
			.dead_share = 3e-5,
			.shutter_every_s = 180.0,
			.shutter_s = 0.6,
			.blur_px = 0.8,
			.exposure_s = 0.008,
			.level = 5000.0,
			.gradient = 3000.0,
			.ground = 900.0,
			.wind = 0.005,
			.sway_px = 0.8,
			.shimmer_px = 0.35,
			.smoke = 250.0,
		},
		.width_px = 320,
		.height_px = 256,
		.rate_hz = 30.0,
		.seconds = 10.0,
		.seed = 1.0,
		.field_deg = 24.0,
		.size_px = 2.0,
		.snr = 10.0,
		.every_s = 10.0,
		.lasts_s = 8.0,
		.speed_px_s = 25.0,
	};
}

static void set_sky(struct sim_scene_settings *settings)
{
	settings->elevation_deg = 25.0;
	settings->world.cloud = 40.0;
}

static void set_cloud(struct sim_scene_settings *settings)
{
	settings->elevation_deg = 25.0;
	settings->world.cloud = 450.0;
	settings->world.heaped = 0.7;
}

static void set_land(struct sim_scene_settings *settings)
{
	settings->elevation_deg = 6.5;
	settings->world.cloud = 150.0;
	settings->world.heaped = 0.5;
	settings->world.scenery = SIM_LAND;
}

static void set_trees(struct sim_scene_settings *settings)
{
	set_land(settings);
	settings->world.scenery = SIM_TREES;
}

static void set_town(struct sim_scene_settings *settings)
{
	set_land(settings);
	settings->world.scenery = SIM_TOWN;
}

/* A visible camera at night: dark, grainy, and full of points of light. */
static void set_stars(struct sim_scene_settings *settings)
{
	struct sim_world_settings *world = &settings->world;

	settings->elevation_deg = 40.0;
	world->level = 300.0;
	world->gradient = 400.0;
	world->cloud = 12.0;
	world->noise = 8.0;
	world->photon = 0.08;
	world->pattern = 1.5;
	world->drift = 0.5;
	world->vignette = 0.2;
	world->shutter_every_s = 0.0;
	world->exposure_s = 0.03;
	world->stars = 12000.0;
}

static const struct {
	const char *name;
	void (*set)(struct sim_scene_settings *settings);
} presets[] = {
	{ "sky", set_sky },
	{ "cloud", set_cloud },
	{ "land", set_land },
	{ "trees", set_trees },
	{ "town", set_town },
	{ "stars", set_stars },
};

static bool set_preset(struct sim_scene_settings *settings, const char *name,
	struct error *error)
{
	for (size_t i = 0; i < sizeof(presets) / sizeof(*presets); i++) {
		if (strcmp(presets[i].name, name) == 0) {
			*settings = common();
			presets[i].set(settings);
			return true;
		}
	}
	return error_set(error, ERROR_USAGE,
		"scene %s: there is none of this name; choose sky, cloud, "
		"land, trees, town or stars",
		name);
}

static bool set_size(struct sim_scene_settings *settings, const char *value,
	struct error *error)
{
	int width;
	int height;

	if (!parse_size(value, &width, &height) || width < 16 || height < 16 ||
		width > FRAME_SIDE_MAX || height > FRAME_SIDE_MAX) {
		return error_set(error, ERROR_USAGE,
			"scene: size=%s: it must read WIDTHxHEIGHT, each of "
			"16..%d pixels",
			value, FRAME_SIDE_MAX);
	}
	settings->width_px = width;
	settings->height_px = height;
	return true;
}

static bool set_motion(struct sim_scene_settings *settings, const char *value,
	struct error *error)
{
	for (size_t i = 0; i < sizeof(motions) / sizeof(*motions); i++) {
		if (strcmp(motions[i], value) == 0) {
			settings->motion = (enum sim_motion)i;
			return true;
		}
	}
	return error_set(error, ERROR_USAGE,
		"scene: motion=%s: it must be still, pan, nod or patrol",
		value);
}

static bool set_number(struct sim_scene_settings *settings,
	const struct number *number, const char *value, struct error *error)
{
	double *at = (double *)(void *)((char *)settings + number->offset);
	double parsed;

	if (!parse_double(value, &parsed) || parsed < number->low ||
		parsed > number->high) {
		return error_set(error, ERROR_USAGE,
			"scene: %s=%s: it must be a number of %g..%g",
			number->name, value, number->low, number->high);
	}
	*at = parsed;
	return true;
}

/* Who says how large or how bright a target is wants one. */
static void want_target(struct sim_scene_settings *settings, const char *name)
{
	if ((strcmp(name, "size_px") == 0 || strcmp(name, "snr") == 0) &&
		settings->count == 0.0) {
		settings->count = 1.0;
	}
}

bool sim_scene_set(struct sim_scene_settings *settings, const char *name,
	const char *value, struct error *error)
{
	if (strcmp(name, "size") == 0) {
		return set_size(settings, value, error);
	}
	if (strcmp(name, "motion") == 0) {
		return set_motion(settings, value, error);
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		if (strcmp(numbers[i].name, name) == 0) {
			want_target(settings, name);
			return set_number(settings, &numbers[i], value, error);
		}
	}
	return error_set(error, ERROR_USAGE,
		"scene: %s: there is no such setting; see searchlight-sim "
		"scene --help",
		name);
}

const char *sim_scene_help(void)
{
	return "  size=WxH field=DEG elevation=DEG rate=HZ seconds=S seed=N\n"
	       "  motion=still|pan|nod|patrol  shake_px=PX\n"
	       "  count=N size_px=PX snr=N every_s=S lasts_s=S "
	       "speed_px_s=PX\n"
	       "  noise line_noise pattern drift vignette dead_share\n"
	       "  shutter_every_s shutter_s blur_px exposure_s\n"
	       "  gradient cloud heaped wind\n"
	       "  insects birds lightning flares traffic (each an hour)\n"
	       "  drops (at a time)  moon sun beam (0 or 1)\n";
}

bool sim_scene_set_all(struct sim_scene_settings *settings, const char *text,
	struct error *error)
{
	char copy[TEXT_MAX];
	char *rest = copy;
	const char *name;
	const char *value;

	if (strlen(text) >= sizeof(copy)) {
		return error_set(error, ERROR_USAGE,
			"scene: its description is longer than %d bytes",
			TEXT_MAX - 1);
	}
	snprintf(copy, sizeof(copy), "%s", text);
	while (rest != NULL) {
		if (!parse_pair(&rest, "&,", &name, &value)) {
			return error_set(error, ERROR_USAGE,
				"scene: %s: it must read NAME=VALUE", name);
		}
		if (!sim_scene_set(settings, name, value, error)) {
			return false;
		}
	}
	return true;
}

bool sim_scene_parse(struct sim_scene_settings *settings, const char *text,
	struct error *error)
{
	const char *rest = strchr(text, '?');
	int length = rest != NULL ? (int)(rest - text) : (int)strlen(text);
	char preset[32];

	snprintf(preset, sizeof(preset), "%.*s", length, text);
	return set_preset(settings, preset, error) &&
		(rest == NULL || sim_scene_set_all(settings, rest + 1, error));
}
