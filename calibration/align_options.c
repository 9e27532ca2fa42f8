/* SPDX-License-Identifier: Apache-2.0 */
#include "align_options.h"

#include "tools/command_line.h"

#include <math.h>
#include <stdio.h>

const char align_usage[] =
	"usage: searchlight-calibrate align [--quick] [--site LAT,LON,HEIGHT]\n"
	"           [--rig FILE] [--write FILE] [--json]\n"
	"           SIGHTINGS | --from FOLDER\n"
	"  SIGHTINGS     CSV: name,pan_deg,tilt_deg,x_px,y_px,az_deg,el_deg or,\n"
	"                of stars and the moon by their names,\n"
	"                name,utc,pan_deg,tilt_deg,x_px,y_px\n"
	"  --from FOLDER what was recorded there: sightings.csv, sky.csv,\n"
	"                pictures.csv with pictures of the stars, flights.csv\n"
	"                with the aircraft.sbs that a receiver heard\n"
	"  --site LAT,LON,HEIGHT\n"
	"                of the head: degrees, metres; what the sky needs\n"
	"  --quick       north and level only, after a change of place\n"
	"  --rig FILE    what is known: lens, and the terms to begin at\n"
	"  --write FILE  the rig with what was measured\n"
	"  --json        print the result as JSON\n";

enum {
	OPTION_QUICK = 256,
	OPTION_FROM,
	OPTION_SITE,
	OPTION_RIG,
	OPTION_WRITE,
	OPTION_JSON,
	OPTION_HELP,
};

static const struct option long_options[] = {
	{ "quick", no_argument, NULL, OPTION_QUICK },
	{ "from", required_argument, NULL, OPTION_FROM },
	{ "site", required_argument, NULL, OPTION_SITE },
	{ "rig", required_argument, NULL, OPTION_RIG },
	{ "write", required_argument, NULL, OPTION_WRITE },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool take_site(
	struct align_options *options, const char *text, struct error *error)
{
	double lat_deg;
	double lon_deg;
	double height_m;
	char rest;

	if (sscanf(text, "%lf,%lf,%lf%c", &lat_deg, &lon_deg, &height_m,
		    &rest) != 3 ||
		!(fabs(lat_deg) <= 90) || !(fabs(lon_deg) <= 180) ||
		!(height_m > -500 && height_m < 9000)) {
		return error_set(error, ERROR_USAGE,
			"--site %s: it must read LAT,LON,HEIGHT in degrees and "
			"metres, as in 47.3005,8.5511,450",
			text);
	}
	options->site_known = true;
	options->site = (struct geodetic){ geom_radians(lat_deg),
		geom_radians(lon_deg), height_m };
	return true;
}

static bool take(void *target, int option, char *argument, struct error *error)
{
	struct align_options *options = target;

	switch (option) {
	case OPTION_QUICK:
		options->quick = true;
		return true;
	case OPTION_FROM:
		options->from = argument;
		return true;
	case OPTION_SITE:
		return take_site(options, argument, error);
	case OPTION_RIG:
		options->rig = argument;
		return true;
	case OPTION_WRITE:
		options->write = argument;
		return true;
	case OPTION_JSON:
		options->json = true;
		return true;
	default:
		options->help = true;
		return true;
	}
}

static bool goes_together(
	const struct align_options *options, int words, struct error *error)
{
	if (words + (options->from != NULL) != 1) {
		return error_set(error, ERROR_USAGE,
			"name one file of sightings, or a folder with --from; "
			"see align --help");
	}
	return !options->quick || options->rig != NULL ||
		error_set(error, ERROR_USAGE,
			"--quick keeps the axes of a rig that was aligned "
			"before: name its file with --rig");
}

bool align_parse(struct align_options *options, int argc, char **argv,
	struct error *error)
{
	*options = (struct align_options){ 0 };
	if (!command_options(argc, argv, long_options, "align --help", take,
		    options, error)) {
		return false;
	}
	options->sightings = argv[optind];
	return options->help || goes_together(options, argc - optind, error);
}
