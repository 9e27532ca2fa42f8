/* SPDX-License-Identifier: Apache-2.0 */
#include "base/error.h"
#include "guard/guard_settings.h"
#include "guard/table_page.h"
#include "guard/watch.h"

#include <getopt.h>
#include <stdio.h>

static const char program[] = "searchlight-guard";

static const char usage_text[] =
	"usage: searchlight-guard --config FILE\n"
	"       searchlight-guard [--config FILE] --check-config\n"
	"       searchlight-guard [--config FILE] --print-config\n"
	"  --config FILE   which line is what, and what the lamp can bear\n"
	"  --check-config  say whether the file is right, end\n"
	"  --print-config  print all settings with their help, end\n"
	"  --table         print the table of states, end\n"
	"  --help, --version\n";

/* What is asked for; the values stand for the long options. */
enum task {
	TASK_RUN,
	TASK_CHECK,
	TASK_PRINT,
	TASK_TABLE,
	TASK_HELP,
	TASK_VERSION,
	TASK_REFUSE,
	WITH_CONFIG,
};

struct request {
	enum task task;
	const char *config; /* NULL: the defaults */
};

static struct request read_arguments(int argc, char **argv)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, WITH_CONFIG },
		{ "check-config", no_argument, NULL, TASK_CHECK },
		{ "print-config", no_argument, NULL, TASK_PRINT },
		{ "table", no_argument, NULL, TASK_TABLE },
		{ "help", no_argument, NULL, TASK_HELP },
		{ "version", no_argument, NULL, TASK_VERSION },
		{ NULL, 0, NULL, 0 },
	};
	struct request request = { .task = TASK_RUN };
	int option;

	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		if (option == WITH_CONFIG) {
			request.config = optarg;
		} else if (option == '?') {
			request.task = TASK_REFUSE;
			return request;
		} else {
			request.task = (enum task)option;
		}
	}
	if (optind < argc ||
		(request.task == TASK_RUN && request.config == NULL)) {
		request.task = TASK_REFUSE;
	}
	return request;
}

static int work(const struct request *request)
{
	struct guard_file file;
	struct error error;

	if (!guard_settings_load(&file, request->config, &error)) {
		return error_report(program, &error);
	}
	if (request->task == TASK_PRINT) {
		options_print(&guard_settings_table, &file, stdout);
	} else if (request->task == TASK_CHECK) {
		printf("%s: right\n",
			request->config == NULL ? "defaults" : request->config);
	} else if (!watch_run(&file, &error)) {
		return error_report(program, &error);
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct request request = read_arguments(argc, argv);

	switch (request.task) {
	case TASK_HELP:
		fputs(usage_text, stdout);
		return 0;
	case TASK_VERSION:
		puts("searchlight-guard " SEARCHLIGHT_VERSION);
		return 0;
	case TASK_TABLE:
		table_page(stdout);
		return 0;
	case TASK_RUN:
	case TASK_CHECK:
	case TASK_PRINT:
		return work(&request);
	default:
		fputs(usage_text, stderr);
		return ERROR_USAGE;
	}
}
