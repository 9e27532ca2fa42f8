/* SPDX-License-Identifier: Apache-2.0 */
#include "rows.h"

#include <math.h>
#include <stdlib.h>

static double rms(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	(void)row;
	(void)oracle;
	return errors_rms(&flown->steady);
}

static double p95(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	(void)row;
	(void)oracle;
	return errors_percentile(&flown->steady, 0.95);
}

static double share(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	(void)oracle;
	return 100.0 * errors_share(&flown->confirmed, row->limit_deg);
}

static double over_oracle(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	(void)row;
	return errors_rms(&flown->steady) / errors_rms(&oracle->steady);
}

/* A figure of each flight, and the one that 95 in 100 do not exceed. */
static double p95_of_flights(const struct row *row, const struct flown *flown,
	double (*of)(const struct row *, const struct flight *))
{
	double *values = calloc((size_t)flown->count + 1, sizeof(*values));
	double result;

	if (values == NULL) {
		return NAN;
	}
	for (int i = 0; i < flown->count; i++) {
		values[i] = of(row, &flown->flights[i]);
	}
	result = score_percentile(values, (size_t)flown->count, 0.95);
	free(values);
	return result;
}

static double since_entry(const struct row *row, const struct flight *flight)
{
	double lit_s = score_first_light(flight, row->limit_deg);

	return lit_s >= SCORE_NEVER ? SCORE_NEVER : lit_s - flight->entered_s;
}

static double first_light(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	(void)oracle;
	return p95_of_flights(row, flown, since_entry);
}

static double regained_of(const struct row *row, const struct flight *flight)
{
	return score_regained(flight, row->limit_deg);
}

static double regained(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	(void)oracle;
	return p95_of_flights(row, flown, regained_of);
}

static double kept(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	int count = 0;

	(void)oracle;
	for (int i = 0; i < flown->count; i++) {
		count += score_kept(&flown->flights[i], row->limit_deg);
	}
	return 100.0 * count / flown->count;
}

/* The least of all flights. */
static double warned(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	double least = SCORE_NEVER;

	(void)oracle;
	for (int i = 0; i < flown->count; i++) {
		least = fmin(least,
			score_warned(&flown->flights[i], row->limit_deg));
	}
	return least;
}

static double overhead_of(const struct row *row, const struct flight *flight)
{
	return score_overhead(flight, row->limit_deg);
}

static double overhead(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	(void)oracle;
	return p95_of_flights(row, flown, overhead_of);
}

/* The worst of all flights. */
static double cycle(
	const struct row *row, struct flown *flown, struct flown *oracle)
{
	double worst = 0.0;

	(void)oracle;
	for (int i = 0; i < flown->count; i++) {
		worst = fmax(worst,
			score_cycle(&flown->flights[i], row->limit_deg,
				row->skip_from_s, row->skip_to_s));
	}
	return worst;
}

#define CYCLE(goal)                                                            \
	{                                                                      \
		"largest limit cycle", "deg", 3, true, 0.03, goal, cycle       \
	}

const struct row rows[] = {
	{ .name = "crossing-500-good",
		.says = "crossing 50 m/s at 500 m, good head",
		.limit_deg = 0.25,
		.seeds = 30,
		.measures = { { "RMS", "deg", 4, true, 0.03, 0.01, rms },
			{ "p95", "deg", 4, true, 0.06, 0.02, p95 },
			{ "RMS over the oracle's", "x", 2, true, NAN, 1.15,
				over_oracle } } },
	{ .name = "crossing-500-pelco",
		.says = "the same, cheap Pelco-D head at 9600 baud",
		.limit_deg = 0.5,
		.seeds = 30,
		.measures = { { "p95", "deg", 4, true, 0.15, 0.07, p95 },
			{ "within 0.5 deg", "%", 2, false, 99.0, 100.0,
				share } } },
	{ .name = "crossing-500-2400",
		.says = "the same at 2400 baud",
		.limit_deg = 0.75,
		.seeds = 30,
		.measures = { { "within 0.75 deg", "%", 2, false, 97.0, NAN,
				      share },
			{ "p95", "deg", 4, true, NAN, 0.3, p95 } } },
	{ .name = "crossing-500-base",
		.says = "camera on its own base, level and north off by 0.1",
		.limit_deg = 0.5,
		.seeds = 30,
		.measures = { { "p95", "deg", 4, true, 0.30, 0.20, p95 } } },
	{ .name = "crossing-200-good",
		.says = "crossing at 200 m, good head",
		.limit_deg = 0.25,
		.seeds = 30,
		.measures = { { "p95", "deg", 4, true, 0.25, 0.10, p95 },
			{ "RMS over the oracle's", "x", 2, true, NAN, NAN,
				over_oracle } } },
	{ .name = "jinks-300",
		.says = "quadcopter, 5 m/s2 jinks at 300 m",
		.limit_deg = 0.75,
		.seeds = 30,
		.measures = { { "within 0.75 deg", "%", 2, false, 95.0, 99.0,
				      share },
			{ "p95", "deg", 4, true, NAN, NAN, p95 } } },
	{ .name = "hidden-2s",
		.says = "hidden for 2 s behind a cloud",
		.limit_deg = 0.5,
		.seeds = 200,
		.measures = { { "regained, p95", "s", 2, true, 0.5, 0.2,
			regained } } },
	{ .name = "two-crossing",
		.says = "two crossing targets",
		.limit_deg = 0.5,
		.seeds = 200,
		.measures = { { "chosen one kept", "%", 1, false, 98.0, 99.5,
			kept } } },
	{ .name = "overhead",
		.says = "overhead pass within the blind cap, good head",
		.limit_deg = 0.25,
		.seeds = 30,
		.measures = { { "told ahead, least", "s", 1, false, 10.0, NAN,
				      warned },
			{ "regained after it was possible, p95", "s", 2, true,
				1.0, NAN, overhead } } },
	{ .name = "head-on",
		.says = "approaching head-on, good head",
		.limit_deg = 0.25,
		.seeds = 20,
		.measures = { CYCLE(0.01) } },
	{ .name = "hover",
		.says = "hover, good head",
		.limit_deg = 0.25,
		.seeds = 20,
		.skip_from_s = 5.5,
		.skip_to_s = 9.0,
		.measures = { CYCLE(0.01) } },
	{ .name = "from-rest",
		.says = "start from rest, good head",
		.limit_deg = 0.25,
		.seeds = 20,
		.skip_from_s = 7.5,
		.skip_to_s = 13.5,
		.measures = { CYCLE(0.01) } },
	{ .name = "head-on-pelco",
		.says = "approaching head-on, cheap head",
		.limit_deg = 0.25,
		.seeds = 20,
		.measures = { CYCLE(0.1) } },
	{ .name = "hover-pelco",
		.says = "hover, cheap head",
		.limit_deg = 0.25,
		.seeds = 20,
		.skip_from_s = 5.5,
		.skip_to_s = 9.0,
		.measures = { CYCLE(0.1) } },
	{ .name = "from-rest-pelco",
		.says = "start from rest, cheap head",
		.limit_deg = 0.25,
		.seeds = 20,
		.skip_from_s = 7.5,
		.skip_to_s = 13.5,
		.measures = { CYCLE(0.1) } },
	{ .name = "first-light",
		.says = "from entering the field to light, cheap head",
		.limit_deg = 0.25,
		.seeds = 60,
		.measures = { { "first light, p95", "s", 2, true, 2.0, 1.0,
			first_light } } },
};

const int row_count = sizeof(rows) / sizeof(rows[0]);

bool rows_gather(const struct row *row, struct flown *flown)
{
	for (int i = 0; i < flown->count; i++) {
		if (!score_confirmed(&flown->flights[i], &flown->confirmed) ||
			!score_steady(&flown->flights[i], row->limit_deg,
				&flown->steady)) {
			return false;
		}
	}
	return true;
}

void rows_fini(struct flown *flown)
{
	for (int i = 0; i < flown->count; i++) {
		flight_fini(&flown->flights[i]);
	}
	free(flown->flights);
	errors_fini(&flown->confirmed);
	errors_fini(&flown->steady);
	*flown = (struct flown){ .count = 0 };
}
