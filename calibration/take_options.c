/* SPDX-License-Identifier: Apache-2.0 */
#include "take_options.h"

#include "base/parse.h"
#include "core/geom.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

const char take_usage[] =
	"usage: searchlight-calibrate take --config FILE --out DIR WHAT\n"
	"           [--at PAN:TILT]...\n"
	"  Takes a picture, or a sighting, with the settings' camera and head\n"
	"  into DIR, for boresight, align and check --from DIR. WHAT is one of\n"
	"  --wall METRES       the lamp's spot on a wall at this distance from\n"
	"                      the head's pivot; --dark: the same wall without it\n"
	"  --stars             the night sky\n"
	"  --star NAME         a star or Moon, the brightest thing in the middle\n"
	"  --landmark NAME,AZ,EL  a light there whose direction is known\n"
	"  --at PAN:TILT       send the head there first, in degrees; each is\n"
	"                      another picture\n";

static bool take_kind(
	struct take_options *options, enum take_kind kind, struct error *error)
{
	if (options->kind != TAKE_UNSAID) {
		return error_set(error, ERROR_USAGE,
			"one of --wall, --stars, --star and --landmark at a "
			"time");
	}
	options->kind = kind;
	return true;
}

static bool take_wall(
	const struct command_word *word, char *value, struct error *error)
{
	struct take_options *options = word->target;

	return take_kind(options, TAKE_WALL, error) &&
		((parse_double(value, &options->distance_m) &&
			 options->distance_m >= 1 &&
			 options->distance_m <= 2000) ||
			error_set(error, ERROR_USAGE,
				"--wall %s: it must be metres, 1 to 2000",
				value));
}

static bool keep_name(struct take_options *options, const char *name,
	size_t length, struct error *error)
{
	if (length == 0 || length >= sizeof(options->name) ||
		memchr(name, ',', length) != NULL || name[0] == '#') {
		return error_set(error, ERROR_USAGE,
			"%.60s: a name has 1 to %zu letters and no comma", name,
			sizeof(options->name) - 1);
	}
	memcpy(options->name, name, length);
	options->name[length] = '\0';
	return true;
}

static bool take_star(
	const struct command_word *word, char *value, struct error *error)
{
	struct take_options *options = word->target;

	return take_kind(options, TAKE_STAR, error) &&
		keep_name(options, value, strlen(value), error);
}

static bool take_landmark(
	const struct command_word *word, char *value, struct error *error)
{
	struct take_options *options = word->target;
	size_t length = strcspn(value, ",");
	double at_deg[2];

	if (!take_kind(options, TAKE_LANDMARK, error) ||
		!keep_name(options, value, length, error)) {
		return false;
	}
	if (value[length] != ',' ||
		!parse_numbers(value + length + 1, ',', at_deg, 2) ||
		fabs(at_deg[0]) > 360 || fabs(at_deg[1]) > 90) {
		return error_set(error, ERROR_USAGE,
			"--landmark %s: it must read NAME,AZIMUTH,ELEVATION in "
			"degrees, as in mast,213.4,2.1",
			value);
	}
	options->az_deg = at_deg[0];
	options->el_deg = at_deg[1];
	return true;
}

static bool take_at(
	const struct command_word *word, char *value, struct error *error)
{
	struct take_options *options = word->target;

	if (options->place_count == TAKE_PLACES_MAX) {
		return error_set(error, ERROR_USAGE,
			"--at: %d places are the most", TAKE_PLACES_MAX);
	}
	return session_at(
		value, &options->places[options->place_count++], error);
}

static bool goes_together(
	const struct take_options *options, struct error *error)
{
	if (options->session.config == NULL || options->session.out == NULL ||
		options->session.word_count > 0) {
		return error_set(error, ERROR_USAGE,
			"name the daemon's settings with --config and the "
			"folder with --out; see take --help");
	}
	if (options->kind == TAKE_UNSAID ||
		(options->dark && options->kind != TAKE_WALL)) {
		return error_set(error, ERROR_USAGE,
			"say what is looked at: --wall METRES [--dark], "
			"--stars, --star NAME or --landmark NAME,AZ,EL");
	}
	return options->place_count < 2 || options->kind == TAKE_STARS ||
		error_set(error, ERROR_USAGE,
			"several --at go with --stars alone");
}

bool take_parse(struct take_options *options, int argc, char **argv,
	struct error *error)
{
	bool stars = false;
	const struct command_word extras[] = {
		{ "wall", .take = take_wall, .target = options },
		{ "dark", .flag = &options->dark },
		{ "stars", .flag = &stars },
		{ "star", .take = take_star, .target = options },
		{ "landmark", .take = take_landmark, .target = options },
		{ "at", .take = take_at, .target = options },
		{ 0 },
	};

	*options = (struct take_options){ 0 };
	return session_parse(&options->session, argc, argv, extras, error) &&
		(!stars || take_kind(options, TAKE_STARS, error)) &&
		(options->session.help || goes_together(options, error));
}

bool take_wants_picture(const struct take_options *options)
{
	return options->kind == TAKE_WALL || options->kind == TAKE_STARS;
}

/* As boresight and align read them, by kind. */
static const struct {
	const char *list;
	const char *columns;
} lists[] = {
	[TAKE_WALL] = { "boresight.csv", "picture,distance_m,lit" },
	[TAKE_STARS] = { "pictures.csv", "file,utc,pan_deg,tilt_deg" },
	[TAKE_STAR] = { "sky.csv", "name,utc,pan_deg,tilt_deg,x_px,y_px" },
	[TAKE_LANDMARK] = { "sightings.csv",
		"name,pan_deg,tilt_deg,x_px,y_px,az_deg,el_deg" },
};

const char *take_list(const struct take_options *options)
{
	return lists[options->kind].list;
}

const char *take_columns(const struct take_options *options)
{
	return lists[options->kind].columns;
}

void take_name(const struct take_options *options, struct mount_angles head,
	char *name, size_t size)
{
	if (options->kind == TAKE_WALL) {
		snprintf(name, size, "wall-%.2f%s.png", options->distance_m,
			options->dark ? "-dark" : "");
	} else {
		snprintf(name, size, "sky-%+.1f%+.1f.png",
			geom_degrees(head.pan_rad),
			geom_degrees(head.tilt_rad));
	}
}
