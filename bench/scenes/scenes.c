/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How many false tracks an hour a simulated night gives, and how many of its
 * faint targets are found.
 */
#include "base/parse.h"
#include "sheet.h"
#include "watch.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#define PROGRAM "bench_scenes"

#define S_PER_HOUR 3600.0

static const char usage[] =
	"usage: bench_scenes [OPTION...] SCENE...\n"
	"  --hours H      of each scene; every hour has its own seed (1)\n"
	"  --scores A,B   lowest scores to try for detect.score_min\n"
	"  --config FILE  the daemon's settings\n"
	"  --encoder DEG  one step of the head's encoder (0.01)\n"
	"  --late MS      what is told of the head is so old (0, to a frame)\n"
	"  --list CSV     write down each false track\n"
	"  --sheet PNG    and what the first 48 look like\n"
	"SCENE is as in searchlight-sim scene: town?seed=3&motion=patrol\n";

enum {
	OPTION_HOURS = 256,
	OPTION_SCORES,
	OPTION_CONFIG,
	OPTION_ENCODER,
	OPTION_LATE,
	OPTION_LIST,
	OPTION_SHEET,
	OPTION_HELP,
};

static const struct option long_options[] = {
	{ "hours", required_argument, NULL, OPTION_HOURS },
	{ "scores", required_argument, NULL, OPTION_SCORES },
	{ "config", required_argument, NULL, OPTION_CONFIG },
	{ "encoder", required_argument, NULL, OPTION_ENCODER },
	{ "late", required_argument, NULL, OPTION_LATE },
	{ "list", required_argument, NULL, OPTION_LIST },
	{ "sheet", required_argument, NULL, OPTION_SHEET },
	{ "help", no_argument, NULL, OPTION_HELP },
	{ NULL, 0, NULL, 0 },
};

struct bench {
	struct watch_settings watch;
	double hours;
	const char *config;
	const char *list_path;
	const char *sheet_path;
	bool help;
	FILE *list;
	struct sheet *sheet;
	const char *scene; /* that is being watched */
	double seed;
};

static bool take_scores(
	struct watch_settings *watch, char *text, struct error *error)
{
	char *number;

	while ((number = strsep(&text, ",")) != NULL) {
		if (watch->score_count == WATCH_SCORES_MAX ||
			!parse_double(
				number, &watch->scores[watch->score_count])) {
			return error_set(error, ERROR_USAGE,
				"--scores %s: up to %d numbers with commas",
				number, WATCH_SCORES_MAX);
		}
		watch->score_count++;
	}
	return true;
}

static bool take_hours(
	struct bench *bench, const char *text, struct error *error)
{
	return parse_double(text, &bench->hours) && bench->hours > 0.0
		? true
		: error_set(error, ERROR_USAGE,
			  "--hours %s: it must be a number above 0", text);
}

static bool take_number(double *number, double unit, const char *option,
	const char *text, struct error *error)
{
	if (!parse_double(text, number) || *number < 0.0) {
		return error_set(error, ERROR_USAGE,
			"%s %s: it must be a number from 0", option, text);
	}
	*number *= unit;
	return true;
}

static bool take(struct bench *bench, int option, char *argument,
	const char *word, struct error *error)
{
	switch (option) {
	case OPTION_HOURS:
		return take_hours(bench, argument, error);
	case OPTION_SCORES:
		return take_scores(&bench->watch, argument, error);
	case OPTION_CONFIG:
		bench->config = argument;
		return true;
	case OPTION_ENCODER:
		return take_number(&bench->watch.encoder_deg, 1.0, "--encoder",
			argument, error);
	case OPTION_LATE:
		return take_number(
			&bench->watch.late_s, 1e-3, "--late", argument, error);
	case OPTION_LIST:
		bench->list_path = argument;
		return true;
	case OPTION_SHEET:
		bench->sheet_path = argument;
		return true;
	case OPTION_HELP:
		bench->help = true;
		return true;
	default:
		return error_set(error, ERROR_USAGE,
			"%s: no such option, or its value is missing; see "
			"--help",
			word);
	}
}

static bool parse(
	struct bench *bench, int argc, char **argv, struct error *error)
{
	int option;

	opterr = 0;
	while ((option = getopt_long(argc, argv, ":", long_options, NULL)) !=
		-1) {
		if (!take(bench, option, optarg, argv[optind - 1], error)) {
			return false;
		}
	}
	return bench->help || optind < argc
		? true
		: error_set(error, ERROR_USAGE, "name a scene; see --help");
}

static void tell(void *context, const struct watch_false *track)
{
	struct bench *bench = context;

	if (bench->list != NULL) {
		fprintf(bench->list,
			"%s,%.0f,%g,%.2f,%.1f,%.1f,%.1f,%.1f,%.2f,%.0f\n",
			bench->scene, bench->seed,
			bench->watch.scores[track->which], track->at_s,
			track->blob.centre.x_px, track->blob.centre.y_px,
			track->blob.w_px, track->blob.h_px, track->score,
			track->blob.contrast);
	}
	if (bench->sheet != NULL && track->which == 0) {
		sheet_add(bench->sheet, track);
	}
}

static bool open_outputs(struct bench *bench, struct error *error)
{
	if (bench->list_path != NULL) {
		bench->list = fopen(bench->list_path, "w");
		if (bench->list == NULL) {
			return error_errno(
				error, ERROR_FAILED, "%s", bench->list_path);
		}
		fprintf(bench->list,
			"scene,seed,score_min,at_s,x,y,w,h,score,contrast\n");
	}
	if (bench->sheet_path != NULL) {
		bench->sheet = sheet_open(error);
		return bench->sheet != NULL;
	}
	return true;
}

static bool close_outputs(struct bench *bench, struct error *error)
{
	bool done = true;

	if (bench->list != NULL && fclose(bench->list) != 0) {
		done = error_errno(error, ERROR_FAILED, "%s", bench->list_path);
	}
	if (bench->sheet != NULL && done) {
		done = sheet_write(bench->sheet, bench->sheet_path, error);
	}
	sheet_close(bench->sheet);
	return done;
}

/* How far off the head was believed to be, where it turned. */
static void print_pointing(const struct watch_result *result)
{
	if (result->turned > 0) {
		printf(" %.4f |\n",
			geom_degrees(sqrt(
				result->off_rad2 / (double)result->turned)));
	} else {
		puts(" |");
	}
}

static void print_result(const struct bench *bench,
	const struct sim_scene_settings *scene,
	const struct watch_result *result)
{
	double hours = (double)result->frames / scene->rate_hz / S_PER_HOUR;
	double each_ms = 1e3 / (double)result->frames;

	for (int i = 0; i < bench->watch.score_count; i++) {
		const struct watch_tally *tally = &result->tally[i];

		printf("| `%s` | %.1f | %.1f | %lld | %lld | %lld | %.2f | "
		       "%.4f |",
			bench->scene, hours, bench->watch.scores[i],
			(long long)tally->false_tracks,
			(long long)tally->single, (long long)tally->turning,
			(double)tally->false_tracks / hours,
			tally->false_s / hours / S_PER_HOUR);
		if (result->targets > 0) {
			printf(" %.3f of %lld | %.2f |",
				(double)tally->found / (double)result->targets,
				(long long)result->targets,
				tally->found_after_s /
					fmax(1.0, (double)tally->found));
		} else {
			printf(" | |");
		}
		printf(" %.2f / %.2f / %.3f |", result->render_s * each_ms,
			result->vision_s * each_ms, result->core_s * each_ms);
		print_pointing(result);
	}
	fflush(stdout);
}

static bool watch_hours(
	struct bench *bench, const char *text, struct error *error)
{
	struct sim_scene_settings scene;
	struct watch_result result = { 0 };
	double first;

	bench->scene = text;
	if (!sim_scene_parse(&scene, text, error)) {
		return false;
	}
	first = scene.seed;
	for (int hour = 0; hour < bench->hours; hour++) {
		scene.seed = first + hour;
		scene.seconds = S_PER_HOUR * fmin(1.0, bench->hours - hour);
		bench->seed = scene.seed;
		if (!watch_scene(&bench->watch, &scene, &result, error)) {
			return false;
		}
	}
	print_result(bench, &scene, &result);
	return true;
}

static bool run(struct bench *bench, int argc, char **argv, struct error *error)
{
	if (!settings_load(&bench->watch.settings, bench->config, error) ||
		!open_outputs(bench, error)) {
		return false;
	}
	if (bench->watch.score_count == 0) {
		bench->watch.scores[bench->watch.score_count++] =
			bench->watch.settings.pursuit.detect.score_min;
	}
	printf("| scene | hours | score | false tracks | of a pixel | turning "
	       "| an hour | at a time | found | after s "
	       "| ms: draw / see / track | off in turns, deg |\n"
	       "|---|---|---|---|---|---|---|---|---|---|---|---|\n");
	for (int i = 0; i < argc; i++) {
		if (!watch_hours(bench, argv[i], error)) {
			return false;
		}
	}
	return close_outputs(bench, error);
}

int main(int argc, char **argv)
{
	struct bench bench = { .hours = 1.0, .watch.encoder_deg = 0.01 };
	struct error error;

	bench.watch.context = &bench;
	bench.watch.tell = tell;
	if (!parse(&bench, argc, argv, &error)) {
		return error_report(PROGRAM, &error);
	}
	if (bench.help) {
		fputs(usage, stdout);
		return ERROR_NONE;
	}
	return run(&bench, argc - optind, argv + optind, &error)
		? ERROR_NONE
		: error_report(PROGRAM, &error);
}
