/* SPDX-License-Identifier: Apache-2.0 */
#include "base/command_line.h"
#include "guard/guard_settings.h"
#include "guard/table_page.h"
#include "guard/watch.h"

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

struct request {
	const char *config; /* NULL: the defaults */
	bool check;
	bool print;
	bool table;
	bool help;
	bool version;
};

static bool read_arguments(
	struct request *request, int argc, char **argv, struct error *error)
{
	const struct command_word words[] = {
		{ "config", .text = &request->config },
		{ "check-config", .flag = &request->check },
		{ "print-config", .flag = &request->print },
		{ "table", .flag = &request->table },
		{ "help", .flag = &request->help },
		{ "version", .flag = &request->version },
		{ 0 },
	};

	if (!command_words(argc, argv, words, "--help", error)) {
		return false;
	}
	if (optind < argc) {
		return error_set(error, ERROR_USAGE,
			"%s: only options are understood; see --help",
			argv[optind]);
	}
	bool runs = !request->check && !request->print && !request->table &&
		!request->help && !request->version;

	return !runs || request->config != NULL ||
		error_set(error, ERROR_USAGE,
			"which line is what must be told with --config FILE; "
			"see --help");
}

static int work(const struct request *request)
{
	struct guard_file file;
	struct error error;

	if (!guard_settings_load(&file, request->config, &error)) {
		return error_report(program, &error);
	}
	if (request->print) {
		options_print(&guard_settings_table, &file, stdout);
	} else if (request->check) {
		printf("%s: right\n",
			request->config == NULL ? "defaults" : request->config);
	} else if (!watch_run(&file, &error)) {
		return error_report(program, &error);
	}
	return 0;
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
		puts("searchlight-guard " SEARCHLIGHT_VERSION);
		return 0;
	}
	if (request.table) {
		table_page(stdout);
		return 0;
	}
	return work(&request);
}
