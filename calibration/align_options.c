/* SPDX-License-Identifier: Apache-2.0 */
#include "align_options.h"

#include "base/command_line.h"

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
	"                with the aircraft.sbs that a receiver heard\n"
	"  --site LAT,LON,HEIGHT\n"
	"                of the head: degrees, metres; what the sky needs\n"
	"  --gpsd[=HOST:PORT]\n"
	"                place, heading and level from the platform's gpsd;\n"
	"                without sightings north and level come from there\n"
	"  --quick       north and level only, after a change of place\n"
	"  --rig FILE    what is known: lens, and the terms to begin at\n"
	"  --write FILE  the rig with what was measured\n"
	"  --json        print the result as JSON\n";

enum {
	OPTION_QUICK = 256,
	OPTION_FROM,
	OPTION_SITE,
	OPTION_GPSD,
	OPTION_RIG,
	OPTION_WRITE,
	OPTION_JSON,
	OPTION_HELP,
};

static const struct option long_options[] = {
	{ "quick", no_argument, NULL, OPTION_QUICK },
	{ "from", required_argument, NULL, OPTION_FROM },
	{ "site", required_argument, NULL, OPTION_SITE },
	{ "gpsd", optional_argument, NULL, OPTION_GPSD },
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

static bool take_gpsd(
	struct align_options *options, const char *text, struct error *error)
{
	char rest;

	options->gpsd = true;
	if (text == NULL) {
		text = "localhost:2947";
	}
	return sscanf(text, "%63[^:]:%15[0-9]%c", options->gpsd_host,
		       options->gpsd_port, &rest) == 2 ||
		error_set(error, ERROR_USAGE,
			"--gpsd=%s: it must read HOST:PORT, as in "
			"localhost:2947",
			text);
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
	case OPTION_GPSD:
		return take_gpsd(options, argument, error);
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
	*options = (struct align_options){ 0 };
	if (!command_options(argc, argv, long_options, "align --help", take,
		    options, error)) {
		return false;
	}
	options->sightings = argv[optind];
	return options->help || goes_together(options, argc - optind, error);
}
