/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/parse.h"
#include "tools/command_line.h"
#include "tools/folder.h"
#include "tools/report.h"
#include "tools/sim_run.h"

#include <limits.h>

#define PROGRAM "searchlight-sim"

static const char usage[] =
	"usage: searchlight-sim run SCENARIO [--out DIR] [--seed N]\n"
	"           [--config FILE] [--annotate] [--json]\n"
	"  --out DIR      write tables, trace, summary and a plot there\n"
	"  --seed N       instead of the scenario's\n"
	"  --config FILE  the daemon's settings\n"
	"  --annotate     draw a video and a strip as well\n"
	"  --json         print the summary as JSON\n";

enum {
	OPTION_OUT = 256,
	OPTION_SEED,
	OPTION_CONFIG,
	OPTION_ANNOTATE,
	OPTION_JSON,
	OPTION_HELP,
};

static const struct option long_options[] = {
	{ "out", required_argument, NULL, OPTION_OUT },
	{ "seed", required_argument, NULL, OPTION_SEED },
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "annotate", no_argument, NULL, OPTION_ANNOTATE },
	{ "json", no_argument, NULL, OPTION_JSON },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

struct run_options {
	const char *scenario;
	const char *out;    /* NULL: no files */
	const char *config; /* NULL: the defaults */
	long seed;          /* negative: the scenario's */
	bool annotate;
	bool json;
	bool help;
};

static bool take_seed(
	struct run_options *options, const char *text, struct error *error)
{
	return parse_long(text, &options->seed) && options->seed >= 0 &&
			options->seed <= INT_MAX
		? true
		: error_set(error, ERROR_USAGE,
			  "--seed %s: it must be a whole number of 0..%d", text,
			  INT_MAX);
}

static bool take(void *target, int option, char *argument, struct error *error)
{
	struct run_options *options = target;

	switch (option) {
	case OPTION_OUT:
		options->out = argument;
		return true;
	case OPTION_SEED:
		return take_seed(options, argument, error);
	case OPTION_CONFIG:
		options->config = argument;
		return true;
	case OPTION_ANNOTATE:
		options->annotate = true;
		return true;
	case OPTION_JSON:
		options->json = true;
		return true;
	default:
		options->help = true;
		return true;
	}
}

static bool parse(
	struct run_options *options, int argc, char **argv, struct error *error)
{
	*options = (struct run_options){ .seed = -1 };
	if (!command_options(argc, argv, long_options, "run --help", take,
		    options, error)) {
		return false;
	}
	if (options->help) {
		return true;
	}
	if (argc - optind != 1) {
		return error_set(error, ERROR_USAGE,
			"name one scenario to run; see run --help");
	}
	if (options->annotate && options->out == NULL) {
		return error_set(error, ERROR_USAGE,
			"--annotate needs --out DIR for its pictures");
	}
	options->scenario = argv[optind];
	return true;
}

static bool run(const struct run_options *options, struct error *error)
{
	char name[FOLDER_PATH_MAX];
	struct scenario scenario;
	struct settings settings;
	struct sim_run_result result;
	struct report report = {
		.name = name,
		.layout = "world",
		.truth = true,
		.pursued = true,
		.simulated = true,
		.wall_ns = clock_now_ns(),
		.cpu_ns = clock_cpu_ns(),
	};

	if (!scenario_load(&scenario, options->scenario, error) ||
		!settings_load(&settings, options->config, error)) {
		return false;
	}
	if (options->seed >= 0) {
		scenario.seed = (int)options->seed;
	}
	if (!sim_run(&scenario, &settings, options->out, options->annotate,
		    NULL, &result, error)) {
		return false;
	}
	folder_stem(options->scenario, name, sizeof(name));
	report.frames = result.frames;
	report.result = result.summary;
	report.entered_s = result.entered_s;
	report.firm_after_entry_s = result.firm_after_entry_s;
	report.wall_ns = clock_now_ns() - report.wall_ns;
	report.cpu_ns = clock_cpu_ns() - report.cpu_ns;
	return report_tell(&report, options->out, options->json, error);
}

int sim_run_main(int argc, char **argv)
{
	struct run_options options;
	struct error error;

	if (!parse(&options, argc, argv, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (options.help) {
		fputs(usage, stdout);
		return ERROR_NONE;
	}
	return run(&options, &error) ? ERROR_NONE
				     : error_report(PROGRAM, &error);
}
