/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "calibration/sightings.h"
#include "commands.h"
#include "settings/rig_file.h"
#include "tools/command_line.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define PROGRAM "searchlight-calibrate"

/* Worse than this over the sightings, it does not point. */
static const double TOLERANCE_RAD = 0.002;

static const char usage[] =
	"usage: searchlight-calibrate align [--quick] [--rig FILE]\n"
	"           [--write FILE] [--json] SIGHTINGS\n"
	"  SIGHTINGS     CSV: name,pan_deg,tilt_deg,x_px,y_px,az_deg,el_deg\n"
	"  --quick       north and level only, after a change of place\n"
	"  --rig FILE    what is known: lens, and the terms to begin at\n"
	"  --write FILE  the rig with what was measured\n"
	"  --json        print the result as JSON\n";

enum {
	OPTION_QUICK = 256,
	OPTION_RIG,
	OPTION_WRITE,
	OPTION_JSON,
	OPTION_HELP,
	TEXT_SIZE = 256 * 1024
};

static const struct option long_options[] = {
	{ "quick", no_argument, NULL, OPTION_QUICK },
	{ "rig", required_argument, NULL, OPTION_RIG },
	{ "write", required_argument, NULL, OPTION_WRITE },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

struct align_options {
	const char *sightings;
	const char *rig;   /* NULL: the default */
	const char *write; /* NULL: nowhere */
	bool quick;
	bool json;
	bool help;
};

static bool take(void *target, int option, char *argument, struct error *error)
{
	struct align_options *options = target;

	(void)error; /* every value is taken as it is */
	switch (option) {
	case OPTION_QUICK:
		options->quick = true;
		return true;
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

static bool parse(struct align_options *options, int argc, char **argv,
	struct error *error)
{
	*options = (struct align_options){ 0 };
	if (!command_options(argc, argv, long_options, "align --help", take,
		    options, error)) {
		return false;
	}
	options->sightings = argv[optind];
	return options->help || argc - optind == 1 ||
		error_set(error, ERROR_USAGE,
			"name one file of sightings; see align --help");
}

static void put_terms(struct json *json, const struct align_result *result)
{
	json_array(json, "terms");
	for (int term = 0; term < ALIGN_TERMS; term++) {
		json_object(json, NULL);
		json_text(json, "name", align_term_name(term));
		json_double(json, "value_deg",
			geom_degrees(result->value_rad[term]), 5);
		json_bool(json, "fitted", result->fitted[term]);
		if (result->fitted[term]) {
			json_double(json, "sigma_deg",
				geom_degrees(result->sigma_rad[term]), 5);
		}
		json_end(json);
	}
	json_end(json);
}

static bool print_json(const struct align_result *result,
	const struct sighting *sightings, int count, struct error *error)
{
	struct json json;
	char *text = malloc(TEXT_SIZE);

	if (text == NULL) {
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	json_init(&json, text, TEXT_SIZE);
	json_object(&json, NULL);
	put_terms(&json, result);
	json_double(&json, "rms_deg", geom_degrees(result->rms_rad), 5);
	json_int(&json, "used", result->used);
	json_array(&json, "sightings");
	for (int i = 0; i < count; i++) {
		json_object(&json, NULL);
		json_text(&json, "name", sightings[i].name);
		json_double(&json, "off_deg",
			geom_degrees(sightings[i].off_rad), 5);
		json_bool(&json, "used", !sightings[i].outlier);
		json_end(&json);
	}
	json_end(&json);
	json_end(&json);
	bool whole = !json.cut;
	if (whole) {
		puts(text);
	}
	free(text);
	return whole ||
		error_set(error, ERROR_FAILED, "too many sightings to print");
}

static void print_people(const struct align_result *result,
	const struct sighting *sightings, int count)
{
	for (int i = 0; i < count; i++) {
		printf("  %-24.40s off by %.4f degrees%s\n", sightings[i].name,
			geom_degrees(sightings[i].off_rad),
			sightings[i].outlier
				? "; left out: it does not fit the others"
				: "");
	}
	for (int term = 0; term < ALIGN_TERMS; term++) {
		printf("%-18s %9.4f", align_term_name(term),
			geom_degrees(result->value_rad[term]));
		if (result->fitted[term]) {
			printf(" +- %.4f degrees\n",
				geom_degrees(result->sigma_rad[term]));
		} else {
			printf(" degrees, as it was: these sightings do not "
			       "tell it\n");
		}
	}
	printf("fit                %.4f degrees RMS over %d sightings\n",
		geom_degrees(result->rms_rad), result->used);
}

static bool write_rig(const struct align_options *options,
	const struct align_result *result, struct error *error)
{
	char note[160];
	char date[32];
	time_t now = time(NULL);
	struct tm utc;

	if (options->write == NULL) {
		return true;
	}
	gmtime_r(&now, &utc);
	strftime(date, sizeof(date), "%Y-%m-%d %H:%M UTC", &utc);
	snprintf(note, sizeof(note), "%s, %d sightings, %.4f degrees RMS%s",
		date, result->used, geom_degrees(result->rms_rad),
		options->quick ? ", north and level only" : "");
	return rig_save(&result->rig, options->rig, options->write, "align",
		note, error);
}

static bool run(const struct align_options *options, struct sighting *sightings,
	struct error *error)
{
	struct align_result result;
	struct rig rig;
	int count;

	if (!rig_load(&rig, options->rig, error) ||
		!sightings_read(options->sightings, sightings, &count, error) ||
		!align_run(&rig, sightings, count, options->quick, &result,
			error)) {
		return false;
	}
	if (!options->json) {
		print_people(&result, sightings, count);
	} else if (!print_json(&result, sightings, count, error)) {
		return false;
	}
	if (result.rms_rad > TOLERANCE_RAD) {
		return error_set(error, ERROR_TOLERANCE,
			"the sightings agree to %.2f degrees only, nothing was "
			"written; look at the worst ones again",
			geom_degrees(result.rms_rad));
	}
	return write_rig(options, &result, error);
}

int align_main(int argc, char **argv)
{
	struct align_options options;
	struct error error;

	if (!parse(&options, argc, argv, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		fputs(usage, stdout);
		return ERROR_NONE;
	}
	struct sighting *sightings =
		calloc(ALIGN_SIGHTINGS_MAX, sizeof(*sightings));
	bool done = sightings != NULL
		? run(&options, sightings, &error)
		: error_set(&error, ERROR_FAILED, "out of memory");
	free(sightings);
	return done ? ERROR_NONE : error_report(PROGRAM, &error);
}
