/* SPDX-License-Identifier: Apache-2.0 */
#include "align_options.h"

#include "base/command_line.h"
#include "base/parse.h"

#include <math.h>
#include <stdio.h>

const char align_usage[] =
	"usage: searchlight-calibrate align [--quick] [--site LAT,LON,HEIGHT]\n"
	"           [--gpsd[=HOST:PORT]] [--rig FILE] [--write FILE] [--json]\n"
	"           SIGHTINGS | --from FOLDER\n"
	"       searchlight-calibrate align --gpsd[=HOST:PORT] --rig FILE\n"
	"           [--write FILE] [--json]\n"
	"  SIGHTINGS     CSV: name,pan_deg,tilt_deg,x_px,y_px,az_deg,el_deg or,\n"
	"                of stars and the moon by their names,\n"
	"                name,utc,pan_deg,tilt_deg,x_px,y_px\n"
	"  --from FOLDER what was recorded there: sightings.csv, sky.csv,\n"
	"                pictures.csv with pictures of the stars, flights.csv\n"
	"                with the aircraft.sbs that a receiver heard; or a\n"
	"                recording of the daemon's in which it followed aircraft\n"
	"  --site LAT,LON,HEIGHT\n"
	"                of the head: degrees, metres; what the sky needs\n"
	"  --gpsd[=HOST:PORT]\n"
	"                place, heading and level from the platform's gpsd;\n"
	"                without sightings north and level come from there\n"
	"  --quick       north and level only, after a change of place\n"
	"  --rig FILE    what is known: lens, and the terms to begin at\n"
	"  --write FILE  the rig with what was measured\n"
	"  --json        print the result as JSON\n";

static bool take_site(
	const struct command_word *word, char *text, struct error *error)
{
	struct align_options *options = word->target;
	double at[3];

	if (!parse_numbers(text, ',', at, 3) || fabs(at[0]) > 90 ||
		fabs(at[1]) > 180 || at[2] <= -500 || at[2] >= 9000) {
		return error_set(error, ERROR_USAGE,
			"--site %s: it must read LAT,LON,HEIGHT in degrees and "
			"metres, as in 47.3005,8.5511,450",
			text);
	}
	options->site_known = true;
	options->site = (struct geodetic){ geom_radians(at[0]),
		geom_radians(at[1]), at[2] };
	return true;
}

static bool take_gpsd(
	const struct command_word *word, char *text, struct error *error)
{
	struct align_options *options = word->target;
	char rest;

	options->gpsd = true;
	return sscanf(text != NULL ? text : "localhost:2947",
		       "%63[^:]:%15[0-9]%c", options->gpsd_host,
		       options->gpsd_port, &rest) == 2 ||
		error_set(error, ERROR_USAGE,
			"--gpsd=%s: it must read HOST:PORT, as in "
			"localhost:2947",
			text);
}

bool align_sights(const struct align_options *options)
{
	return options->sightings != NULL || options->from != NULL;
}

static bool goes_together(
	const struct align_options *options, int words, struct error *error)
{
	int sources = words + (options->from != NULL);

	if (sources > 1 || (sources == 0 && !options->gpsd)) {
		return error_set(error, ERROR_USAGE,
			"name one file of sightings, or a folder with --from; "
			"see align --help");
	}
	return (sources > 0 && !options->quick) || options->rig != NULL ||
		error_set(error, ERROR_USAGE,
			"%s keeps the axes of a rig that was aligned before: "
			"name its file with --rig",
			options->quick ? "--quick" : "--gpsd alone");
}

bool align_parse(struct align_options *options, int argc, char **argv,
	struct error *error)
{
	const struct command_word words[] = {
		{ "quick", .flag = &options->quick },
		{ "from", .text = &options->from },
		{ "site", .take = take_site, .target = options },
		{ "gpsd", .take = take_gpsd, .target = options,
			.optional = true },
		{ "rig", .text = &options->rig },
		{ "write", .text = &options->write },
		{ "json", .flag = &options->json },
		{ "help", .flag = &options->help },
		{ 0 },
	};

	*options = (struct align_options){ 0 };
	if (!command_words(argc, argv, words, "align --help", error)) {
		return false;
	}
	options->sightings = argv[optind];
	return options->help || goes_together(options, argc - optind, error);
}
