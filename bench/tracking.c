/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What tracking costs: assignments and whole steps a second, nanoseconds for
 * each operation of the filter. One thread, the processor's time.
 */
#include "core/assign.h"
#include "core/kalman.h"
#include "core/track.h"
#include "random.h"

#include <stdio.h>
#include <time.h>

enum {
	SIDE = 32,
	TABLES = 16,
	SOLVES = 20000,
	FILTER_ROUNDS = 200000,
	STEPS = 3000,
	SEED = 20240607,
};

static const int64_t FRAME_NS = 33333333;
static const double FIELD_RAD = 0.05;
static const struct angles CENTRE = { 0.0, 0.3 };

static double now_s(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* @open_share of the pairs are possible, at random cost. */
static void bench_assign(const char *name, double open_share)
{
	static double cost[TABLES][SIDE * SIDE];
	struct assign_work work;
	int column_of_row[SIDE];
	uint64_t random = SEED;
	double sum = 0.0;

	for (int i = 0; i < TABLES * SIDE * SIDE; i++) {
		double open = random_between(&random, 0.0, 1.0);

		cost[i / (SIDE * SIDE)][i % (SIDE * SIDE)] = open < open_share
			? random_between(&random, 0.0, 1.0)
			: 1e9;
	}
	double start = now_s();

	for (int i = 0; i < SOLVES; i++) {
		sum += assign_solve(&work, cost[i % TABLES], SIDE, SIDE, 1e3,
			column_of_row);
	}
	printf("assign 32 x 32, %-22s %9.0f a second (total %.3f)\n", name,
		SOLVES / (now_s() - start), sum);
}

static void bench_kalman(void)
{
	struct kalman_prior prior = { 0.2, 0.003, 0.05 };
	struct kalman k;
	struct kalman_fix fix = { geom_vector(CENTRE), 1e-4, 0 };
	double sum = 0.0;

	kalman_init(&k, &prior, CENTRE, 1e-4, 0);
	double start = now_s();

	for (int i = 1; i <= FILTER_ROUNDS; i++) {
		kalman_predict(&k, i * FRAME_NS);
	}
	double predicted = now_s();

	fix.at_ns = k.at_ns;
	for (int i = 0; i < FILTER_ROUNDS; i++) {
		sum += kalman_match(&k, &fix).distance2;
	}
	double matched = now_s();

	for (int i = 0; i < FILTER_ROUNDS; i++) {
		kalman_update(&k, &fix);
	}
	double updated = now_s();

	printf("kalman predict %.0f ns, match %.0f ns, update %.0f ns (%.3f)\n",
		1e9 * (predicted - start) / FILTER_ROUNDS,
		1e9 * (matched - predicted) / FILTER_ROUNDS,
		1e9 * (updated - matched) / FILTER_ROUNDS, sum);
}

static struct detection spot(
	uint64_t *random, double az_rad, double el_rad, double score)
{
	return (struct detection){
		.at = { az_rad + 1e-4 * random_normal(random),
			CENTRE.el_rad + el_rad + 1e-4 * random_normal(random) },
		.sigma_rad = 1e-4,
		.size_rad = 5e-4,
		.score = score,
		.blob = { .w_px = 2.0, .h_px = 2.0 },
	};
}

/* @targets that circle slowly, and @noise spots anywhere, in each frame. */
static size_t look(struct detection *seen, int targets, int noise, int frame,
	uint64_t *random)
{
	size_t count = 0;

	for (int i = 0; i < targets; i++) {
		double turn = 0.01 * frame + i;
		int row = i / 6;

		seen[count++] =
			spot(random, 0.012 * (i % 6 - 2.5) + 0.003 * cos(turn),
				0.012 * (row - 2.5) + 0.003 * sin(turn), 15.0);
	}
	for (int i = 0; i < noise; i++) {
		seen[count++] =
			spot(random, random_between(random, -0.04, 0.04),
				random_between(random, -0.03, 0.03), 5.5);
	}
	return count;
}

static void bench_step(int targets, int noise)
{
	static struct track_table table;
	static struct detection seen[STEPS][DETECT_MAX];
	struct track_settings settings = track_settings_default();
	uint64_t random = SEED;
	size_t count = 0;

	track_init(&table);
	for (int i = 0; i < STEPS; i++) {
		count = look(seen[i], targets, noise, i, &random);
	}
	double start = now_s();

	for (int i = 0; i < STEPS; i++) {
		track_step(&table, &settings,
			&(struct track_view){
				0, (i + 1) * FRAME_NS, CENTRE, FIELD_RAD },
			seen[i], count);
	}
	double each = (now_s() - start) / STEPS;
	int firm = 0;

	for (int i = 0; i < TRACK_MAX; i++) {
		firm += table.slot[i].state == TRACK_FIRM;
	}
	printf("%7d %7d %7d %11.1f %13.0f\n", targets, noise, firm, 1e6 * each,
		1.0 / each);
}

int main(void)
{
	static const int targets[] = { 0, 1, 4, 16, 32 };
	static const int noise[] = { 0, 8, 32 };

	bench_assign("all pairs possible", 1.0);
	bench_assign("an eighth of them", 0.125);
	bench_kalman();
	printf("\ntargets   noise    firm  us a step  steps a second\n");
	for (size_t i = 0; i < sizeof(targets) / sizeof(targets[0]); i++) {
		for (size_t j = 0; j < sizeof(noise) / sizeof(noise[0]); j++) {
			bench_step(targets[i], noise[j]);
		}
	}
	return 0;
}
