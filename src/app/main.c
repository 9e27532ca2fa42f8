/* SPDX-License-Identifier: Apache-2.0 */
#include "app/daemon.h"
#include "base/error.h"
#include "settings/margin.h"
#include "settings/rig_file.h"
#include "settings/settings.h"

#include <getopt.h>
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

/* What is asked for; the values stand for the long options. */
enum task {
	TASK_RUN,
	TASK_CHECK,
	TASK_PRINT,
	TASK_HELP,
	TASK_VERSION,
	TASK_REFUSE,
};

enum {
	WITH_CONFIG = 'c',
	WITH_RIG = 'r',
};

struct request {
	enum task task;
	const char *config; /* NULL: the defaults */
	const char *rig;    /* NULL: as the settings say */
};

static struct request read_arguments(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, WITH_CONFIG },
		{ "rig", required_argument, NULL, WITH_RIG },
		{ "check-config", no_argument, NULL, TASK_CHECK },
		{ "print-config", no_argument, NULL, TASK_PRINT },
		{ "help", no_argument, NULL, TASK_HELP },
		{ "version", no_argument, NULL, TASK_VERSION },
		{ NULL, 0, NULL, 0 },
	};
	struct request request = { .task = TASK_RUN };
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == WITH_CONFIG) {
			request.config = optarg;
		} else if (option == WITH_RIG) {
			request.rig = optarg;
		} else if (option == '?') {
			request.task = TASK_REFUSE;
			return request;
		} else {
			request.task = (enum task)option;
		}
	}
	if (optind < argc) {
		request.task = TASK_REFUSE;
	}
	return request;
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
	if (request->task == TASK_CHECK) {
		puts("the settings are right");
		return 0;
	}
	if (request->task == TASK_PRINT) {
		options_print(&settings_table, &settings, stdout);
		return 0;
	}
	return daemon_run(&settings, &rig, &error)
		? 0
		: error_report(program, &error);
}

int main(int argc, char **argv)
{
	struct request request = read_arguments(argc, argv);

	switch (request.task) {
	case TASK_REFUSE:
		fputs(usage_text, stderr);
		return ERROR_USAGE;
	case TASK_HELP:
		fputs(usage_text, stdout);
		return 0;
	case TASK_VERSION:
		puts("searchlightd " SEARCHLIGHT_VERSION);
		return 0;
	case TASK_RUN:
	case TASK_CHECK:
	case TASK_PRINT:
		break;
	}
	return work(&request);
}
