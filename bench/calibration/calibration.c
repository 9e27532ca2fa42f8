/* SPDX-License-Identifier: Apache-2.0 */
#include "base/parse.h"
#include "study.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/*
 * bench_calibration [--rigs N] [--check] [STUDY...] - how far calibrations are
 * off on simulated rigs, as a table. With --check it fails where a limit is
 * missed or the stated intervals hold the truth too seldom or too often.
 */

enum {
	RIGS = 200,
	SEED = 7,
	MANY = 190 /* intervals, of which a share can be told */
};

static const struct {
	const char *name;
	void (*run)(struct study *study, int rigs, uint64_t seed);
} studies[] = {
	{ "lens-stars", study_skies },
	{ "lens-board", study_boards },
	{ "align", study_sightings },
	{ "align-quick", study_moves },
	{ "align-aircraft", study_aircraft },
	{ "boresight", study_boresight },
	{ "response", study_response },
	{ "latency", study_latency },
};

enum {
	STUDIES = sizeof(studies) / sizeof(studies[0])
};

struct options {
	int rigs;
	bool check;
	bool wanted[STUDIES];
};

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double percentile(const struct study_row *row, double share)
{
	return row->errors[(int)(share * (row->count - 1))];
}

/* True where it is as good as it must be. */
static bool print_row(const char *name, int rigs, struct study_row *row)
{
	qsort(row->errors, (size_t)row->count, sizeof(double), by_size);
	double p95 = percentile(row, 0.95);
	double held = row->stated > 0 ? 100.0 * row->covered / row->stated : 95;

	printf("| %s | %s, %s | %d | ", name, row->what, row->unit, rigs);
	if (row->limit > 0) {
		printf("%g | ", row->limit);
	} else {
		printf("- | ");
	}
	printf("%.4g | %.4g | ", percentile(row, 0.5), p95);
	if (row->stated > 0) {
		printf("%.1f |\n", held);
	} else {
		printf("- |\n");
	}
	bool many = row->stated >= MANY;
	return (row->limit == 0 || p95 < row->limit) &&
		(!many || (held >= 90 && held <= 99));
}

static bool run(const struct options *options, int which)
{
	struct study study = { 0 };
	bool good = true;

	studies[which].run(&study, options->rigs, SEED);
	for (int i = 0; i < study.row_count; i++) {
		good &= print_row(
			studies[which].name, options->rigs, &study.rows[i]);
		free(study.rows[i].errors);
	}
	if (study.failed > 0) {
		printf("%d gave no answer\n", study.failed);
	}
	fflush(stdout);
	return good && study.failed == 0;
}

static bool take_word(struct options *options, const char *word)
{
	for (int i = 0; i < STUDIES; i++) {
		if (strcmp(word, studies[i].name) == 0) {
			return options->wanted[i] = true;
		}
	}
	return false;
}

static bool parse(struct options *options, int argc, char **argv)
{
	bool any = false;

	*options = (struct options){ .rigs = RIGS };
	for (int i = 1; i < argc; i++) {
		long rigs;

		if (strcmp(argv[i], "--check") == 0) {
			options->check = true;
		} else if (strcmp(argv[i], "--rigs") == 0 && i + 1 < argc &&
			parse_long(argv[i + 1], &rigs) && rigs > 0) {
			options->rigs = (int)rigs;
			i++;
		} else if (take_word(options, argv[i])) {
			any = true;
		} else {
			return false;
		}
	}
	for (int i = 0; i < STUDIES && !any; i++) {
		options->wanted[i] = true;
	}
	return true;
}

int main(int argc, char **argv)
{
	struct options options;
	bool good = true;

	if (!parse(&options, argc, argv)) {
		fprintf(stderr,
			"usage: bench_calibration [--rigs N] [--check] "
			"[STUDY...]\n");
		return 2;
	}
	printf("seed %d\n\n", SEED);
	printf("| command | error of | rigs | limit, p95 | median | p95 | "
	       "truth within the 95 %% intervals, %% |\n"
	       "|---|---|---|---|---|---|---|\n");
	for (int i = 0; i < STUDIES; i++) {
		good &= !options.wanted[i] || run(&options, i);
	}
	return options.check && !good ? 6 : 0;
}
