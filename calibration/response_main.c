/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/drill.h"
#include "commands.h"
#include "core/aim.h"
#include "response_show.h"
#include "verdict.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#define PROGRAM "searchlight-calibrate"

enum {
	PASSES = 24
};

/* Worse than these, a head cannot be led well. */
static const double DEAD_SIGMA_S = 0.005;
static const double JITTER_S = 0.05;
static const double DRIFT_RAD_S = 0.05 * GEOM_PI / 180;
static const double FORETOLD_RAD = 0.5 * GEOM_PI / 180;
static const double NEAR_RAD = 1.0 * GEOM_PI / 180;

static const char usage[] =
	"usage: searchlight-calibrate response --config FILE [--no-camera] "
	"[OPTION...]\n"
	"       searchlight-calibrate response --from DIR [OPTION...]\n"
	"  The head turns by itself, up to its stops, for some six minutes:\n"
	"  keep clear. Point it at a single bright thing that stands still\n"
	"  first; without one, backlash is not measured.\n"
	"  --no-camera    do not look for such a thing\n"
	"  --at PAN:TILT  send the head there first, where the thing is seen\n";

static bool move_now(struct live *live, struct error *error)
{
	struct progress progress;
	struct drill_settings drill = live_drill(live, &progress);

	progress_init(&progress, "speeds", drill.speeds);
	bool good = drill_moves(&live->stand, &drill, error);
	progress_end(&progress);
	return good;
}

/* Moves first, then back to what is watched, and nods. */
static bool move_and_nod(struct live *live, struct error *error)
{
	struct progress progress;
	struct drill_settings drill = live_drill(live, &progress);
	bool good =
		stand_turn(&live->stand, (struct mount_rates){ 0 }, 1, error);
	struct mount_angles home = live->stand.at;

	good = good && move_now(live, error);
	progress_init(&progress, "nods", PASSES);
	for (int axis = 0; axis < EXERCISE_AXES && good; axis++) {
		good = stand_go(&live->stand, home, NEAR_RAD, &drill.top,
			       error) &&
			drill_nods(&live->stand, &drill,
				(enum exercise_axis)axis, PASSES, error);
	}
	progress_end(&progress);
	return good;
}

static void judge_loop(struct response_findings *f)
{
	struct aim_settings aim = aim_settings_default();
	struct pid_gains wished = aim.pan;
	struct cadence cadence;

	wished.kp = 0;
	cadence_init(&cadence, aim.hold_s);
	f->loop = gains_loop_of(
		&f->material.rig, f->material.rig.mount_delay_s, &cadence);
	f->gains = gains_fitted(&wished, &f->loop);
	f->margin_rad = gains_margin(&f->gains, &f->loop);
	for (int i = 0; i < EXERCISE_AXES; i++) {
		const struct response_axis *axis = &f->response.axes[i];

		f->tracks_rad[i] = response_tracks(axis,
			f->nodded[i] ? f->nods[i].play_rad
				     : f->material.rig.backlash_rad,
			axis->rate_count > 0 ? axis->rates[0].rate_rad_s : 0,
			aim.hold_s);
	}
}

static bool measure(struct response_findings *f, struct error *error)
{
	if (!response_run(&f->material.exercise, &f->response, error)) {
		return false;
	}
	response_into(&f->response, &f->material.rig);
	double play_rad = -1;
	for (int i = 0; i < EXERCISE_AXES; i++) {
		enum exercise_axis axis = (enum exercise_axis)i;

		f->nodded[i] = nod_run(&f->material.exercise, axis,
			&f->material.rig, &f->nods[i], &f->blind[i]);
		if (f->nodded[i]) {
			play_rad = fmax(play_rad, f->nods[i].play_rad);
		}
		f->foretold[i] = f->response.axes[i].moved &&
			response_foretells(&f->material.exercise, axis,
				&f->response.axes[i], &f->foretold_rad[i]);
	}
	if (play_rad >= 0) {
		f->material.rig.backlash_rad = play_rad;
	}
	judge_loop(f);
	return true;
}

static bool is_good_enough(
	const struct response_findings *f, struct error *error)
{
	for (int i = 0; i < EXERCISE_AXES; i++) {
		const struct response_axis *axis = &f->response.axes[i];
		const char *name = i == 0 ? "pan" : "tilt";

		if (!axis->moved) {
			continue;
		}
		if (axis->dead_sigma_s > DEAD_SIGMA_S ||
			axis->jitter_s > JITTER_S) {
			return error_set(error, ERROR_TOLERANCE,
				"%s obeys too unevenly, dead time %.0f +- %.0f "
				"ms with %.0f ms of jitter: nothing was "
				"written; is the line shared or lossy?",
				name, 1000 * axis->dead_s,
				1000 * axis->dead_sigma_s,
				1000 * axis->jitter_s);
		}
		if (fabs(axis->drift_rad_s) > DRIFT_RAD_S) {
			return error_set(error, ERROR_TOLERANCE,
				"%s creeps at %.3f deg/s while it should stand "
				"still: nothing was written; mend the head",
				name, geom_degrees(axis->drift_rad_s));
		}
		if (f->foretold[i] && f->foretold_rad[i] > FORETOLD_RAD) {
			return error_set(error, ERROR_TOLERANCE,
				"%s did other in ramps than its steps foretold, "
				"by %.2f degrees RMS: nothing was written; was "
				"it held or blown about?",
				name, geom_degrees(f->foretold_rad[i]));
		}
	}
	return true;
}

static bool run(struct session_options *options, bool camera,
	struct response_findings *f, struct error *error)
{
	if (!material_get(&f->material, options, camera,
		    camera ? move_and_nod : move_now, error) ||
		!measure(f, error)) {
		return false;
	}
	if (!options->json) {
		response_print(f);
	} else if (!response_print_json(f, error)) {
		return false;
	}
	if (options->out != NULL &&
		(!folder_make(options->out, error) ||
			!response_plot(f, options->out, error))) {
		return false;
	}
	const struct response_axis *axes = f->response.axes;
	struct rig_note note = verdict_note("response",
		1000 * fmax(axes[0].jitter_s, axes[1].jitter_s), "ms",
		f->material.mount, "%d and %d moves, backlash %s",
		axes[0].move_count, axes[1].move_count,
		f->nodded[0] || f->nodded[1] ? "measured" : "as it was");
	return is_good_enough(f, error) &&
		verdict_write(&f->material.rig, options->rig, options->write,
			&note, error);
}

int response_main(int argc, char **argv)
{
	struct session_options options;
	bool no_camera = false;
	const struct command_word extras[] = {
		{ "no-camera", .flag = &no_camera },
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
	struct response_findings *f = calloc(1, sizeof(*f));
	bool done = f != NULL
		? run(&options, !no_camera, f, &error)
		: error_set(&error, ERROR_FAILED, "out of memory");
	if (f != NULL) {
		response_free(&f->response);
		material_free(&f->material);
	}
	free(f);
	return done ? ERROR_NONE : error_report(PROGRAM, &error);
}
