/* SPDX-License-Identifier: Apache-2.0 */
#ifndef ROWS_H
#define ROWS_H

#include "score.h"

/*
 * Rows: the scenarios of the pointing table, what is measured of each, and
 * what it has to be.
 */

enum {
	MEASURES_MAX = 4
};

/* A row as one pilot flew it. */
struct flown {
	struct flight *flights; /* owned */
	int count;
	struct errors confirmed;
	struct errors steady;
};

/* All pilots of a row. */
struct row_result {
	struct flown by[PILOT_COUNT];
	struct flown pictures; /* the loop again, with pictures drawn */
};

struct row;

struct measure {
	const char *what;
	const char *unit;
	int decimals;
	bool at_most; /* the less the better */
	double least;
	double goal; /* NAN: none */

	/* @oracle: of the same seeds; flown by nobody where count is 0 */
	double (*of)(const struct row *row, struct flown *flown,
		struct flown *oracle);
};

struct row {
	const char *name; /* of its scenario, without ending */
	const char *says;
	double limit_deg;
	int seeds;
	double skip_from_s; /* where something happens that is no cycle */
	double skip_to_s;
	struct measure measures[MEASURES_MAX]; /* ends where what is NULL */
};

extern const struct row rows[];
extern const int row_count;

/* rows_gather - fills confirmed and steady from the flights. */
bool rows_gather(const struct row *row, struct flown *flown);

void rows_fini(struct flown *flown);

#endif
