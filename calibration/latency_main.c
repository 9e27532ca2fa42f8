/* SPDX-License-Identifier: Apache-2.0 */
#include "base/json.h"
#include "calibration/drill.h"
#include "calibration/nod.h"
#include "commands.h"
#include "material.h"
#include "session.h"
#include "verdict.h"

#include <stdio.h>

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
	"  still, in the middle of the picture: a star, a lamp far away.\n";

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

static bool is_good_enough(const struct nod_result *nod, struct error *error)
{
	if (nod->delay_s < EARLIEST_S) {
		return error_set(error, ERROR_TOLERANCE,
			"the pictures would come %.0f ms before their light: "
			"the head's answers are late; see docs/mounts.md",
			-1000 * nod->delay_s);
	}
	return nod->delay_sigma_s <= SIGMA_S ||
		error_set(error, ERROR_TOLERANCE,
			"the delay is known to %.0f ms only, nothing was "
			"written; watch a sharper, brighter thing",
			1000 * nod->delay_sigma_s);
}

static bool nod(struct session_options *options, struct findings *f,
	struct error *error)
{
	struct material *material = &f->material;

	if (!material_get(material, options, true, nod_now, error) ||
		!nod_run(&material->exercise, EXERCISE_PAN, &material->rig,
			&f->nod, error)) {
		return false;
	}
	if (!options->json) {
		print_people(f);
	} else if (!print_json(f, error)) {
		return false;
	}
	if (!is_good_enough(&f->nod, error)) {
		return false;
	}
	material->rig.camera_delay_s = f->nod.delay_s > 0 ? f->nod.delay_s : 0;
	struct rig_note note = verdict_note("latency", 1000 * f->nod.spread_s,
		"ms", material->camera, "%.1f +- %.1f ms, %d passes",
		1000 * f->nod.delay_s, 1000 * f->nod.delay_sigma_s,
		f->nod.passes);
	return verdict_write(
		&material->rig, options->rig, options->write, &note, error);
}

static bool run(
	struct session_options *options, void *findings, struct error *error)
{
	struct findings *f = findings;
	bool done = nod(options, f, error);

	material_free(&f->material);
	return done;
}

int latency_main(int argc, char **argv)
{
	return session_main(
		argc, argv, PROGRAM, usage, sizeof(struct findings), run);
}
