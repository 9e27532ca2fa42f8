/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "calibration/drill.h"
#include "calibration/nod.h"
#include "commands.h"
#include "latency_blink.h"
#include "material.h"
#include "session.h"
#include "verdict.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define PROGRAM "searchlight-calibrate"

enum {
	PASSES = 20, /* less than a minute */
	TEXT_SIZE = 1024
};

/* Less sure than this, or before the light, it is no answer. */
static const double SIGMA_S = 0.005;
static const double EARLIEST_S = -0.005;

static const char usage[] =
	"usage: searchlight-calibrate latency --config FILE [OPTION...]\n"
	"       searchlight-calibrate latency --from DIR [OPTION...]\n"
	"  The head nods for a minute before a single bright thing that stands\n"
	"  still, in the middle of the picture: a star, a lamp far away.\n"
	"  --at PAN:TILT  send the head there first, where the thing is seen\n"
	"  --blink FILE   instead, a light that the camera sees is switched by\n"
	"                 writing 1 and 0 there, half a minute long:\n"
	"                 /sys/class/leds/NAME/brightness; no head is needed\n";

struct findings {
	struct material material;
	struct nod_result nod;
};

static bool nod_now(struct live *live, struct error *error)
{
	struct progress progress;
	struct drill_settings drill = live_drill(live, &progress);

	progress_init(&progress, "nods", PASSES);
	bool good =
		drill_nods(&live->stand, &drill, EXERCISE_PAN, PASSES, error);
	progress_end(&progress);
	return good;
}

static bool print_json(const struct findings *f, struct error *error)
{
	char text[TEXT_SIZE];
	struct json json;

	json_init(&json, text, sizeof(text));
	json_object(&json, NULL);
	json_double(&json, "delay_s", f->nod.delay_s, 5);
	json_double(&json, "sigma_s", f->nod.delay_sigma_s, 5);
	json_double(&json, "spread_s", f->nod.spread_s, 5);
	json_double(&json, "backlash_deg", geom_degrees(f->nod.play_rad), 4);
	json_double(&json, "rms_deg", geom_degrees(f->nod.rms_rad), 4);
	json_int(&json, "passes", f->nod.passes);
	json_end(&json);
	if (json.cut) {
		return error_set(error, ERROR_FAILED, "too long to print");
	}
	puts(text);
	return true;
}

static void print_people(const struct findings *f)
{
	printf("delay              %.1f +- %.1f ms from mid-exposure to the "
	       "picture's stamp\n"
	       "spread             %.1f ms RMS from pass to pass\n"
	       "backlash           %.3f +- %.3f degrees, on the way\n"
	       "fit                %.4f degrees RMS over %d passes and %d "
	       "rests\n",
		1000 * f->nod.delay_s, 1000 * f->nod.delay_sigma_s,
		1000 * f->nod.spread_s, geom_degrees(f->nod.play_rad),
		geom_degrees(f->nod.play_sigma_rad),
		geom_degrees(f->nod.rms_rad), f->nod.passes, f->nod.rests);
}

static bool is_good_enough(
	const struct latency_answer *answer, struct error *error)
{
	if (answer->delay_s < EARLIEST_S) {
		return error_set(error, ERROR_TOLERANCE,
			"the pictures would come %.0f ms before their light: "
			"what is held against them is late itself; see "
			"docs/mounts.md",
			-1000 * answer->delay_s);
	}
	return answer->sigma_s <= SIGMA_S ||
		error_set(error, ERROR_TOLERANCE,
			"the delay is known to %.0f ms only, nothing was "
			"written; watch a sharper, brighter thing",
			1000 * answer->sigma_s);
}

static bool nod(struct session_options *options, struct findings *f,
	struct latency_answer *answer, struct error *error)
{
	struct material *material = &f->material;

	if (!material_get(material, options, true, nod_now, error) ||
		!nod_run(&material->exercise, EXERCISE_PAN, &material->rig,
			&f->nod, error)) {
		return false;
	}
	*answer = (struct latency_answer){ f->nod.delay_s, f->nod.delay_sigma_s,
		f->nod.spread_s, material->rig, "", "" };
	snprintf(
		answer->device, sizeof(answer->device), "%s", material->camera);
	snprintf(answer->how, sizeof(answer->how), "%d passes", f->nod.passes);
	if (options->json) {
		return print_json(f, error);
	}
	print_people(f);
	return true;
}

static bool by_nods(struct session_options *options,
	struct latency_answer *answer, struct error *error)
{
	struct findings *f = calloc(1, sizeof(*f));
	bool done = f != NULL ? nod(options, f, answer, error)
			      : error_set(error, ERROR_FAILED, "out of memory");

	if (f != NULL) {
		material_free(&f->material);
	}
	free(f);
	return done;
}

/* A folder's recording tells which way it was made. */
static bool is_blinked(const struct session_options *options, const char *blink)
{
	char path[FOLDER_PATH_MAX];
	struct error ignored;

	return blink != NULL ||
		(options->from != NULL &&
			folder_path(
				path, options->from, "blinks.csv", &ignored) &&
			access(path, F_OK) == 0);
}

static bool run(
	struct session_options *options, const char *blink, struct error *error)
{
	struct latency_answer answer = { 0 };
	bool measured = is_blinked(options, blink)
		? latency_blink(options, blink, &answer, error)
		: by_nods(options, &answer, error);

	if (!measured || !is_good_enough(&answer, error)) {
		return false;
	}
	answer.rig.camera_delay_s = answer.delay_s > 0 ? answer.delay_s : 0;
	struct rig_note note = verdict_note("latency", 1000 * answer.spread_s,
		"ms", answer.device, "%.1f +- %.1f ms, %s",
		1000 * answer.delay_s, 1000 * answer.sigma_s, answer.how);
	return verdict_write(
		&answer.rig, options->rig, options->write, &note, error);
}

int latency_main(int argc, char **argv)
{
	struct session_options options;
	const char *blink = NULL;
	const struct command_word extras[] = {
		{ "blink", .text = &blink },
		{ "at", .take = session_take_at, .target = &options },
		{ 0 },
	};
	struct error error;

	if (!session_parse(&options, argc, argv, extras, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		printf("%s%s", usage, session_usage);
		return ERROR_NONE;
	}
	return run(&options, blink, &error) ? ERROR_NONE
					    : error_report(PROGRAM, &error);
}
