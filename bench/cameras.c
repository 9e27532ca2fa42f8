/* SPDX-License-Identifier: Apache-2.0 */
/*
 * bench_cameras [SEEDS [SCENARIO]] - what two cameras are worth beside either
 * of them alone: the scenario of a wide and a narrow camera, flown with both,
 * with the wide and with the narrow one, once with the head told where to
 * wait and once with it waiting anywhere. Nothing is drawn: what a detector
 * finds is reckoned. Prints a table.
 */
#include "tools/sim_run.h"

#include <stdio.h>
#include <stdlib.h>

enum {
	SEEDS_MAX = 1000,
	WIDE = 0,
	NARROW = 1,
};

/* False spots in the mean of a frame: haze, insects, hot pixels. */
static const double spots = 0.3;

/* Waiting anywhere in the sector that the wide camera sees. */
static const double anywhere_rad = 40.0 * GEOM_PI / 180.0;

/* Of one row, over all seeds. */
struct row {
	const char *cameras;
	const char *waits;
	int seeds;
	int lit;       /* runs in which light came at all */
	int firm;      /* runs in which a track became firm */
	int targets;   /* firm tracks of all runs; one each is true */
	double firm_s; /* sums over those runs */
	double light_s;
	double p50_deg[SEEDS_MAX];
	double p95_deg[SEEDS_MAX];
	double share; /* of the confirmed time in the beam */
};

static void leave_only(struct scenario *scenario, int camera)
{
	scenario->cameras[0] = scenario->cameras[camera];
	scenario->cameras[1].width_px = 0;
}

static void add(struct row *row, const struct summary_result *result)
{
	if (result->time_to_firm_s >= 0.0) {
		row->firm_s += result->time_to_firm_s;
		row->firm++;
	}
	if (result->time_to_first_light_s >= 0.0) {
		row->light_s += result->time_to_first_light_s;
		row->lit++;
	}
	if (result->confirmed_s > 0.0) {
		row->p50_deg[row->seeds] = result->error_p50_deg;
		row->p95_deg[row->seeds] = result->error_p95_deg;
		row->share += result->beam_on_target_share;
		row->seeds++;
	}
	row->targets += result->targets;
}

static int ascending(const void *a, const void *b)
{
	double x = *(const double *)a;
	double y = *(const double *)b;

	return (x > y) - (x < y);
}

static double median(double *values, int count)
{
	if (count == 0) {
		return -1.0;
	}
	qsort(values, (size_t)count, sizeof(values[0]), ascending);
	return values[count / 2];
}

static void print(struct row *row, int runs)
{
	printf("| %s | %s | %d of %d | %.2f | %d of %d | %.2f | %.3f | %.3f | "
	       "%.1f | %d |\n",
		row->waits, row->cameras, row->firm, runs,
		row->firm_s / (row->firm > 0 ? row->firm : 1), row->lit, runs,
		row->light_s / (row->lit > 0 ? row->lit : 1),
		median(row->p50_deg, row->seeds),
		median(row->p95_deg, row->seeds),
		100.0 * row->share / (row->seeds > 0 ? row->seeds : 1),
		row->targets - row->firm);
}

static bool fly(struct row *row, const struct scenario *scenario, int seeds,
	struct error *error)
{
	struct settings settings = settings_default();

	for (int seed = 1; seed <= seeds; seed++) {
		struct scenario flown = *scenario;
		struct sim_run_result result;

		flown.seed = seed;
		if (!sim_run(&flown, &settings, NULL, false, NULL, &result,
			    error)) {
			return false;
		}
		add(row, &result.summary);
	}
	print(row, seeds);
	return true;
}

static bool fly_all(const struct scenario *scenario, const char *waits,
	int seeds, struct error *error)
{
	static struct row rows[3]; /* large */
	struct scenario wide = *scenario;
	struct scenario narrow = *scenario;

	leave_only(&wide, WIDE);
	leave_only(&narrow, NARROW);
	rows[0] = (struct row){ .cameras = "wide", .waits = waits };
	rows[1] = (struct row){ .cameras = "narrow", .waits = waits };
	rows[2] = (struct row){ .cameras = "both", .waits = waits };
	return fly(&rows[0], &wide, seeds, error) &&
		fly(&rows[1], &narrow, seeds, error) &&
		fly(&rows[2], scenario, seeds, error);
}

int main(int argc, char **argv)
{
	int seeds = argc > 1 ? atoi(argv[1]) : 30;
	const char *path =
		argc > 2 ? argv[2] : "data/scenarios/wide-narrow.conf";
	struct scenario scenario;
	struct error error;

	if (seeds < 1 || seeds > SEEDS_MAX) {
		fprintf(stderr, "bench_cameras [SEEDS (1..%d) [SCENARIO]]\n",
			SEEDS_MAX);
		return ERROR_USAGE;
	}
	if (!scenario_load(&scenario, path, &error)) {
		return error_report("bench_cameras", &error);
	}
	scenario.render = false;
	scenario.sight.spots = spots;
	puts("| head waits | cameras | found | firm after, s | lit | light "
	     "after, s | p50, deg | p95, deg | in the beam, % | false tracks "
	     "|\n|---|---|---|---|---|---|---|---|---|---|");
	if (!fly_all(&scenario, "as told", seeds, &error)) {
		return error_report("bench_cameras", &error);
	}
	scenario.vary_wait_rad = anywhere_rad;
	if (!fly_all(&scenario, "anywhere", seeds, &error)) {
		return error_report("bench_cameras", &error);
	}
	return ERROR_NONE;
}
