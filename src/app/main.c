/* SPDX-License-Identifier: Apache-2.0 */
#include "app/daemon.h"
#include "base/command_line.h"
#include "base/error.h"
#include "settings/margin.h"
#include "settings/rig_file.h"
#include "settings/settings.h"

#include <stdio.h>

static const char program[] = "searchlightd";

static const char usage_text[] =
	"usage: searchlightd [--config FILE] [--rig FILE]\n"
	"       [--check-config | --print-config]\n"
	"  --config FILE   settings; without it the defaults\n"
	"  --rig FILE      what the calibration measured; over the setting\n"
	"  --check-config  read both files, say whether they are right, end\n"
	"  --print-config  print all settings with their help, end\n"
	"  --help, --version\n";

struct request {
	const char *config; /* NULL: the defaults */
	const char *rig;    /* NULL: as the settings say */
	bool check;
	bool print;
	bool help;
	bool version;
};

static bool read_arguments(
	struct request *request, int argc, char **argv, struct error *error)
{
	const struct command_word words[] = {
		{ "config", .text = &request->config },
		{ "rig", .text = &request->rig },
		{ "check-config", .flag = &request->check },
		{ "print-config", .flag = &request->print },
		{ "help", .flag = &request->help },
		{ "version", .flag = &request->version },
		{ 0 },
	};

	if (!command_words(argc, argv, words, "--help", error)) {
		return false;
	}
	return optind == argc ||
		error_set(error, ERROR_USAGE,
			"%s: only options are understood; see --help",
			argv[optind]);
}

static bool load(const struct request *request, struct settings *settings,
	struct rig *rig, struct error *error)
{
	if (!settings_load(settings, request->config, error)) {
		return false;
	}
	if (request->rig != NULL &&
		snprintf(settings->rig, sizeof(settings->rig), "%s",
			request->rig) >= (int)sizeof(settings->rig)) {
		return error_set(error, ERROR_USAGE,
			"--rig: a path of at most %zu bytes",
			sizeof(settings->rig) - 1);
	}
	return rig_load(rig, settings->rig, error) &&
		margin_fits(
			&settings->pursuit.aim, &settings->mount, rig, error);
}

static int work(const struct request *request)
{
	struct settings settings;
	struct rig rig;
	struct error error = { 0 };

	if (!load(request, &settings, &rig, &error)) {
		return error_report(program, &error);
	}
	if (request->check) {
		puts("the settings are right");
		return 0;
	}
	if (request->print) {
		options_print(&settings_table, &settings, stdout);
		return 0;
	}
	return daemon_run(&settings, &rig, &error)
		? 0
		: error_report(program, &error);
}

int main(int argc, char **argv)
{
	struct request request = { .config = NULL };
	struct error error;

	if (!read_arguments(&request, argc, argv, &error)) {
		return error_report(program, &error);
	}
	if (request.help) {
		fputs(usage_text, stdout);
		return 0;
	}
	if (request.version) {
		puts("searchlightd " SEARCHLIGHT_VERSION);
		return 0;
	}
	return work(&request);
}
