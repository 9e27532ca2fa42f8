/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_options.h"

#include "base/parse.h"
#include "tools/command_line.h"

#include <math.h>
#include <string.h>

const char replay_usage[] =
	"usage: searchlight-replay FOOTAGE... [--out DIR] [--truth CSV]\n"
	"           [--layout fixed|head] [--start PAN:TILT] [--rig FILE]\n"
	"           [--config FILE] [--annotate] [--stills] [--json]\n"
	"  --out DIR      write tables, trace and summary there; of several\n"
	"                 files each into DIR/NAME\n"
	"  --truth CSV    score against these boxes: frame,x,y,w,h,class\n"
	"  --layout       fixed: the camera stands still and sees it all\n"
	"                 head: a window of half the size turns with the head\n"
	"  --start        where the head stands at first, degrees; 0:0\n"
	"  --rig FILE     of the camera that recorded it\n"
	"  --config FILE  the daemon's settings\n"
	"  --annotate     draw a video and a strip as well\n"
	"  --stills       each file is a picture of its own, without history\n"
	"  --json         print the summary as JSON\n";

enum {
	OPTION_TRUTH = 256,
	OPTION_RIG,
	OPTION_CONFIG,
	OPTION_LAYOUT,
	OPTION_START,
	OPTION_OUT,
	OPTION_ANNOTATE,
	OPTION_STILLS,
	OPTION_JSON,
	OPTION_HELP,
};

static const struct option long_options[] = {
	{ "truth", required_argument, NULL, OPTION_TRUTH },
	{ "rig", required_argument, NULL, OPTION_RIG },
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "layout", required_argument, NULL, OPTION_LAYOUT },
	{ "start", required_argument, NULL, OPTION_START },
	{ "out", required_argument, NULL, OPTION_OUT },
	{ "annotate", no_argument, NULL, OPTION_ANNOTATE },
	{ "stills", no_argument, NULL, OPTION_STILLS },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

static bool take_layout(
	struct replay_options *options, const char *word, struct error *error)
{
	if (strcmp(word, "fixed") == 0) {
		options->layout = SCENE_FIXED;
		return true;
	}
	if (strcmp(word, "head") == 0) {
		options->layout = SCENE_HEAD;
		return true;
	}
	return error_set(error, ERROR_USAGE,
		"--layout %s: it must be fixed or head", word);
}

static bool take_angle(const char *text, double *angle_rad)
{
	double degrees;

	if (!parse_double(text, &degrees) || fabs(degrees) > 180.0) {
		return false;
	}
	*angle_rad = geom_radians(degrees);
	return true;
}

static bool take_start(
	struct replay_options *options, char *pair, struct error *error)
{
	char *colon = strchr(pair, ':');
	bool sound = false;

	if (colon != NULL) {
		*colon = '\0';
		sound = take_angle(pair, &options->start.pan_rad) &&
			take_angle(colon + 1, &options->start.tilt_rad);
		*colon = ':';
	}
	return sound ||
		error_set(error, ERROR_USAGE,
			"--start %s: it must be PAN:TILT in degrees, as 4:-2",
			pair);
}

static bool take(void *target, int option, char *argument, struct error *error)
{
	struct replay_options *options = target;

	switch (option) {
	case OPTION_TRUTH:
		options->truth = argument;
		return true;
	case OPTION_RIG:
		options->rig = argument;
		return true;
	case OPTION_CONFIG:
		options->config = argument;
		return true;
	case OPTION_OUT:
		options->out = argument;
		return true;
	case OPTION_LAYOUT:
		return take_layout(options, argument, error);
	case OPTION_START:
		return take_start(options, argument, error);
	case OPTION_ANNOTATE:
		options->annotate = true;
		return true;
	case OPTION_STILLS:
		options->stills = true;
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
	return true;
}

bool replay_options_parse(struct replay_options *options, int argc, char **argv,
	struct error *error)
{
	*options = (struct replay_options){ .layout = SCENE_FIXED };
	if (!command_options(
		    argc, argv, long_options, "--help", take, options, error)) {
		return false;
	}
	options->footage = argv + optind;
	options->footage_count = argc - optind;
	return options->help || goes_together(options, error);
}
