/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_options.h"

#include "base/command_line.h"
#include "base/parse.h"

#include <math.h>
#include <string.h>

/* No two recordings of one night begin farther apart. */
#define DAY_S 86400.0

const char replay_usage[] =
	"usage: searchlight-replay FOOTAGE... [--out DIR] [--truth CSV]\n"
	"           [--layout fixed|head] [--start PAN:TILT] [--rig FILE]\n"
	"           [--config FILE] [--annotate] [--stills] [--json]\n"
	"           [--camera2 FOOTAGE [--camera2-after S]]\n"
	"  --out DIR      write tables, trace and summary there; of several\n"
	"                 files each into DIR/NAME\n"
	"  --truth CSV    score against these boxes: frame,x,y,w,h,class\n"
	"  --layout       fixed: the camera stands still and sees it all\n"
	"                 head: a window of half the size turns with the head\n"
	"  --start        where the head stands at first, degrees; 0:0\n"
	"  --rig FILE     of the camera that recorded it\n"
	"  --camera2 FOOTAGE\n"
	"                 what the rig's second camera recorded meanwhile\n"
	"  --camera2-after S\n"
	"                 it began so many seconds after the other; negative:\n"
	"                 before it\n"
	"  --config FILE  the daemon's settings\n"
	"  --annotate     draw a video and a strip as well\n"
	"  --stills       each file is a picture of its own, without history\n"
	"  --json         print the summary as JSON\n"
	"\n"
	"       searchlight-replay --batch FOOTAGE|RECORDING... --out DIR\n"
	"           [--config FILE]... [--annotate]\n"
	"  --batch        every one with every --config, on all processors, into\n"
	"                 one table: batch.csv, batch.html; the truth is CLIP.csv\n"
	"                 beside CLIP.mp4\n"
	"\n"
	"       searchlight-replay RECORDING... [--config FILE] [--rig FILE]\n"
	"           [--inject FILE] [--out DIR] [--speed X] [--from S] [--loop]\n"
	"           [--step] [--json] [--make-case FROM:TO]\n"
	"  --speed X      show each picture's decisions, X times as fast as then\n"
	"  --from S       show and write only what is after so many seconds\n"
	"  --loop         again and again\n"
	"  --step         show one picture at each Enter; q ends\n"
	"  --inject FILE  with these faults put into it\n"
	"  --make-case    write what is between these seconds as a recording\n"
	"                 of its own into DIR\n";

static bool take_layout(
	const struct command_word *word, char *name, struct error *error)
{
	struct replay_options *options = word->target;

	if (strcmp(name, "fixed") == 0) {
		options->layout = SCENE_FIXED;
		return true;
	}
	if (strcmp(name, "head") == 0) {
		options->layout = SCENE_HEAD;
		return true;
	}
	return error_set(error, ERROR_USAGE,
		"--layout %s: it must be fixed or head", name);
}

static bool take_start(
	const struct command_word *word, char *pair, struct error *error)
{
	struct replay_options *options = word->target;
	double at_deg[2];

	if (!parse_numbers(pair, ':', at_deg, 2) || fabs(at_deg[0]) > 180.0 ||
		fabs(at_deg[1]) > 180.0) {
		return error_set(error, ERROR_USAGE,
			"--start %s: it must be PAN:TILT in degrees, as 4:-2",
			pair);
	}
	options->start = (struct mount_angles){ geom_radians(at_deg[0]),
		geom_radians(at_deg[1]) };
	return true;
}

static bool take_positive(
	const struct command_word *word, char *text, struct error *error)
{
	double *value = word->target;

	return (parse_double(text, value) && *value >= 0.0) ||
		error_set(error, ERROR_USAGE,
			"--%s %s: it must be a number, 0 or more", word->name,
			text);
}

static bool take_after(
	const struct command_word *word, char *text, struct error *error)
{
	double *after_s = word->target;

	return (parse_double(text, after_s) && fabs(*after_s) <= DAY_S) ||
		error_set(error, ERROR_USAGE,
			"--%s %s: it must be a number of seconds, as 0.4 or "
			"-2",
			word->name, text);
}

static bool take_span(
	const struct command_word *word, char *span, struct error *error)
{
	struct replay_options *options = word->target;
	double s[2];

	if (!parse_numbers(span, ':', s, 2) || s[0] < 0.0 || s[1] <= s[0]) {
		return error_set(error, ERROR_USAGE,
			"--make-case %s: it must be FROM:TO in seconds, as "
			"12.5:20",
			span);
	}
	options->make_case = true;
	options->case_from_s = s[0];
	options->case_to_s = s[1];
	return true;
}

static bool take_config(
	const struct command_word *word, char *path, struct error *error)
{
	struct replay_options *options = word->target;

	if (options->config_count == REPLAY_CONFIGS_MAX) {
		return error_set(error, ERROR_USAGE,
			"--config: at most %d files of settings",
			REPLAY_CONFIGS_MAX);
	}
	options->config = path;
	options->configs[options->config_count++] = path;
	return true;
}

static bool take_words(struct replay_options *options, int argc, char **argv,
	struct error *error)
{
	const struct command_word words[] = {
		{ "camera2", .text = &options->camera2 },
		{ "camera2-after", .take = take_after,
			.target = &options->camera2_after_s },
		{ "truth", .text = &options->truth },
		{ "rig", .text = &options->rig },
		{ "config", .take = take_config, .target = options },
		{ "layout", .take = take_layout, .target = options },
		{ "start", .take = take_start, .target = options },
		{ "out", .text = &options->out },
		{ "annotate", .flag = &options->annotate },
		{ "stills", .flag = &options->stills },
		{ "json", .flag = &options->json },
		{ "speed", .take = take_positive, .target = &options->speed },
		{ "from", .take = take_positive, .target = &options->from_s },
		{ "loop", .flag = &options->loop },
		{ "step", .flag = &options->by_hand },
		{ "inject", .text = &options->inject },
		{ "make-case", .take = take_span, .target = options },
		{ "batch", .flag = &options->batch },
		{ "help", .flag = &options->help },
		{ "version", .flag = &options->version },
		{ 0 },
	};

	return command_words(argc, argv, words, "--help", error);
}

static bool case_goes_together(
	const struct replay_options *options, struct error *error)
{
	if (options->out == NULL) {
		return error_set(error, ERROR_USAGE,
			"--make-case needs --out DIR for what becomes of it");
	}
	return (options->config == NULL && options->rig == NULL &&
		       options->inject == NULL) ||
		error_set(error, ERROR_USAGE,
			"--make-case keeps what was in force that night; "
			"leave --config, --rig and --inject to its replay");
}

static bool batch_goes_together(
	const struct replay_options *options, struct error *error)
{
	if (options->out == NULL) {
		return error_set(error, ERROR_USAGE,
			"--batch needs --out DIR for its table");
	}
	return options->truth == NULL ||
		error_set(error, ERROR_USAGE,
			"--batch takes the truth of each from the CSV of its "
			"name beside it; leave --truth out");
}

static bool two_go_together(
	const struct replay_options *options, struct error *error)
{
	if (options->camera2 == NULL) {
		return options->camera2_after_s == 0.0 ||
			error_set(error, ERROR_USAGE,
				"--camera2-after needs --camera2 FOOTAGE, "
				"which it is about");
	}
	if (options->footage_count > 1 || options->batch || options->stills) {
		return error_set(error, ERROR_USAGE,
			"--camera2 goes with one footage of the first camera, "
			"without --batch and --stills");
	}
	return options->layout == SCENE_FIXED ||
		error_set(error, ERROR_USAGE,
			"--camera2 needs --layout fixed: the window that turns "
			"with a head is cut from one file");
}

static bool goes_together(
	const struct replay_options *options, struct error *error)
{
	if (options->footage_count == 0) {
		return error_set(error, ERROR_USAGE,
			"name the footage to replay; see --help");
	}
	if (options->truth != NULL && options->footage_count > 1) {
		return error_set(error, ERROR_USAGE,
			"--truth belongs to one file, but %d are named",
			options->footage_count);
	}
	if (options->truth != NULL && options->stills) {
		return error_set(error, ERROR_USAGE,
			"--truth steers what is followed, and --stills follows "
			"nothing; leave one out");
	}
	if (options->annotate && options->stills) {
		return error_set(error, ERROR_USAGE,
			"--annotate draws a video, and --stills makes none; "
			"leave one out");
	}
	if (options->annotate && options->out == NULL) {
		return error_set(error, ERROR_USAGE,
			"--annotate needs --out DIR for its pictures");
	}
	if (options->config_count > 1 && !options->batch) {
		return error_set(error, ERROR_USAGE,
			"--config is given %d times; only --batch compares "
			"several",
			options->config_count);
	}
	if (!two_go_together(options, error)) {
		return false;
	}
	if (options->batch) {
		return batch_goes_together(options, error);
	}
	return !options->make_case || case_goes_together(options, error);
}

/* A folder's name ends where it does, whatever the shell completes it to. */
static void strip_slashes(char *path)
{
	for (size_t end = strlen(path); end > 1 && path[end - 1] == '/';) {
		path[--end] = '\0';
	}
}

bool replay_options_parse(struct replay_options *options, int argc, char **argv,
	struct error *error)
{
	*options = (struct replay_options){ .layout = SCENE_FIXED };
	if (!take_words(options, argc, argv, error)) {
		return false;
	}
	options->footage = argv + optind;
	options->footage_count = argc - optind;
	for (int i = 0; i < options->footage_count; i++) {
		strip_slashes(options->footage[i]);
	}
	return options->help || options->version ||
		goes_together(options, error);
}
