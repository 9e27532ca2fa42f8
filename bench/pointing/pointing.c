/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Pointing: flies every row of the pointing table with the loop and with what
 * it is compared to, and writes the table and a plot of each row.
 */
#include "base/parse.h"
#include "crew.h"
#include "report.h"
#include "tools/folder.h"

#include <getopt.h>
#include <string.h>
#include <unistd.h>

static const char usage[] =
	"usage: bench_pointing --scenarios DIR [--out DIR] [--row NAME]...\n"
	"           [--seeds N] [--pictures N] [--jobs N]\n"
	"  --scenarios DIR  where the rows' scenarios are\n"
	"  --out DIR        write pointing.md and a plot of each row there\n"
	"  --row NAME       only this row; may be repeated\n"
	"  --seeds N        at most N seeds a row\n"
	"  --pictures N     seeds that are flown with pictures drawn as well\n"
	"  --jobs N         flights at a time; else one a processor\n";

enum {
	ROWS_MAX = 64
};

struct options {
	struct crew_settings crew;
	const char *out;
	const char *row[ROWS_MAX];
	int row_count;
	bool help;
};

static const struct option long_options[] = {
	{ "scenarios", required_argument, NULL, 's' },
	{ "out", required_argument, NULL, 'o' },
	{ "row", required_argument, NULL, 'r' },
	{ "seeds", required_argument, NULL, 'n' },
	{ "pictures", required_argument, NULL, 'p' },
	{ "jobs", required_argument, NULL, 'j' },
	{ "help", no_argument, NULL, 'h' },
	{ NULL, 0, NULL, 0 },
};

static bool take_number(
	const char *text, int least, int *number, struct error *error)
{
	long value;

	if (!parse_long(text, &value) || value < least || value > 10000) {
		return error_set(error, ERROR_USAGE,
			"%s: it must be a whole number of %d..10000", text,
			least);
	}
	*number = (int)value;
	return true;
}

static bool take_row(
	struct options *options, const char *name, struct error *error)
{
	bool known = false;

	for (int i = 0; i < row_count; i++) {
		known = known || strcmp(rows[i].name, name) == 0;
	}
	if (!known || options->row_count == ROWS_MAX) {
		return error_set(
			error, ERROR_USAGE, "%s: there is no such row", name);
	}
	options->row[options->row_count++] = name;
	return true;
}

static bool take(struct options *options, int option, const char *argument,
	struct error *error)
{
	switch (option) {
	case 's':
		options->crew.scenarios = argument;
		return true;
	case 'o':
		options->out = argument;
		return true;
	case 'r':
		return take_row(options, argument, error);
	case 'n':
		return take_number(argument, 1, &options->crew.seeds, error);
	case 'p':
		return take_number(argument, 0, &options->crew.pictures, error);
	case 'j':
		return take_number(argument, 1, &options->crew.jobs, error);
	case 'h':
		options->help = true;
		return true;
	default:
		return error_set(
			error, ERROR_USAGE, "no such option; see --help");
	}
}

static bool parse(
	struct options *options, int argc, char **argv, struct error *error)
{
	int option;

	*options = (struct options){ .crew.jobs = (int)sysconf(
					     _SC_NPROCESSORS_ONLN) };
	opterr = 0;
	while ((option = getopt_long(argc, argv, "", long_options, NULL)) !=
		-1) {
		if (!take(options, option, optarg, error)) {
			return false;
		}
	}
	if (!options->help && options->crew.scenarios == NULL) {
		return error_set(error, ERROR_USAGE,
			"say where the scenarios are with --scenarios DIR");
	}
	return true;
}

static bool is_wanted(const struct options *options, const struct row *row)
{
	for (int i = 0; i < options->row_count; i++) {
		if (strcmp(options->row[i], row->name) == 0) {
			return true;
		}
	}
	return options->row_count == 0;
}

static bool fly_row(const struct options *options, const struct row *row,
	FILE *table, struct error *error)
{
	struct row_result result;
	bool done = crew_fly(&options->crew, row, &result, error);

	if (done) {
		report_row(stdout, row, &result);
		fflush(stdout);
	}
	if (done && table != NULL) {
		report_row(table, row, &result);
		done = report_plot(options->out, row, &result, error);
	}
	crew_fini(&result);
	return done;
}

static bool fly(const struct options *options, struct error *error)
{
	FILE *table = NULL;
	bool done = true;

	if (options->out != NULL) {
		table = folder_make(options->out, error)
			? folder_create(options->out, "pointing.md", error)
			: NULL;
		if (table == NULL) {
			return false;
		}
		report_head(table);
	}
	report_head(stdout);
	for (int i = 0; done && i < row_count; i++) {
		if (is_wanted(options, &rows[i])) {
			done = fly_row(options, &rows[i], table, error);
		}
	}
	return folder_finish(table, "pointing.md", error) && done;
}

int main(int argc, char **argv)
{
	struct options options;
	struct error error;

	if (!parse(&options, argc, argv, &error)) {
		return error_report("bench_pointing", &error);
	}
	if (options.help) {
		fputs(usage, stdout);
		return ERROR_NONE;
	}
	return fly(&options, &error) ? ERROR_NONE
				     : error_report("bench_pointing", &error);
}
