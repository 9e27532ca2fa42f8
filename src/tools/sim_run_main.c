/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "base/command_line.h"
#include "base/parse.h"
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
	const struct command_word *word, char *text, struct error *error)
{
	long *seed = word->target;

	return (parse_long(text, seed) && *seed >= 0 && *seed <= INT_MAX) ||
		error_set(error, ERROR_USAGE,
			"--seed %s: it must be a whole number of 0..%d", text,
			INT_MAX);
}

static bool parse(
	struct run_options *options, int argc, char **argv, struct error *error)
{
	const struct command_word words[] = {
		{ "out", .text = &options->out },
		{ "config", .text = &options->config },
		{ "seed", .take = take_seed, .target = &options->seed },
		{ "annotate", .flag = &options->annotate },
		{ "json", .flag = &options->json },
		{ "help", .flag = &options->help },
		{ 0 },
	};

	*options = (struct run_options){ .seed = -1 };
	if (!command_words(argc, argv, words, "run --help", error)) {
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
