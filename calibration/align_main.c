/* SPDX-License-Identifier: Apache-2.0 */
#include "align_gpsd.h"
#include "align_options.h"
#include "align_sources.h"
#include "align_tell.h"
#include "commands.h"
#include "record/recording.h"
#include "settings/rig_file.h"
#include "verdict.h"

#include <stdio.h>
#include <stdlib.h>

#define PROGRAM "searchlight-calibrate"

/* Worse than this over the sightings, it does not point. */
static const double TOLERANCE_RAD = 0.002;

static struct rig_note note_of(
	const struct align_options *options, const struct align_result *result)
{
	if (!align_sights(options)) {
		return verdict_note("align",
			geom_degrees(result->sigma_rad[ALIGN_NORTH]), "deg",
			NULL, "by the platform's compass");
	}
	return verdict_note("align", geom_degrees(result->rms_rad), "deg", NULL,
		"%d sightings%s", result->used,
		options->quick ? ", north and level only" : "");
}

static bool write_rig(const struct align_options *options,
	const struct align_result *result, struct error *error)
{
	struct rig_note note = note_of(options, result);

	return verdict_write(
		&result->rig, options->rig, options->write, &note, error);
}

static bool tell(const struct align_options *options,
	const struct align_result *result, const struct align_haul *haul,
	struct error *error)
{
	if (options->json) {
		return align_print_json(result, haul, error);
	}
	align_print_people(result, haul);
	return true;
}

static bool fit(const struct align_options *options, const struct rig *rig,
	struct align_haul *haul, struct align_result *result,
	struct error *error)
{
	bool fits = align_run(rig, haul->sightings, haul->count, options->quick,
		result, error);

	if (!fits) {
		align_print_refused(haul, stderr);
	}
	return fits;
}

static bool by_sightings(struct align_options *options,
	const struct platform *platform, const struct rig *rig,
	struct align_haul *haul, struct align_result *result,
	struct error *error)
{
	return align_sources_read(haul, options, rig, error) &&
		fit(options, rig, haul, result, error) &&
		align_gpsd_learn(platform, &result->rig, error);
}

/* A recording has the rig that it was made with. */
static bool find_rig(
	struct align_options *options, struct rig *rig, struct error *error)
{
	if (options->rig == NULL && options->from != NULL &&
		recording_is(options->from)) {
		if (!folder_path(options->own_rig, options->from, "rig.conf",
			    error)) {
			return false;
		}
		options->rig = options->own_rig;
	}
	return rig_load(rig, options->rig, error);
}

static bool measure(struct align_options *options, struct align_haul *haul,
	struct align_result *result, struct error *error)
{
	struct platform platform = { 0 };
	struct rig rig;

	if (!find_rig(options, &rig, error) ||
		(options->gpsd && !align_gpsd_ask(options, &platform, error))) {
		return false;
	}
	return align_sights(options)
		? by_sightings(options, &platform, &rig, haul, result, error)
		: align_gpsd_run(&platform, &rig, result, error);
}

static bool run(struct align_options *options, struct align_haul *haul,
	struct error *error)
{
	struct align_result result;

	if (!measure(options, haul, &result, error) ||
		!tell(options, &result, haul, error)) {
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

	if (!align_parse(&options, argc, argv, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		fputs(align_usage, stdout);
		return ERROR_NONE;
	}
	struct align_haul *haul = calloc(1, sizeof(*haul));
	bool done = haul != NULL
		? run(&options, haul, &error)
		: error_set(&error, ERROR_FAILED, "out of memory");
	free(haul);
	return done ? ERROR_NONE : error_report(PROGRAM, &error);
}
