/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_FAULT_H
#define FAULT_FAULT_H

#include "tower.h"

/*
 * Fault: what can go wrong, how it is caused, and what must then hold. Each is
 * a row of a table; fault_all is all of them.
 */

enum {
	HEAD_STOP_MS = 150,
};

enum fault_outcome {
	/* Lit before; dark within the budget, and for good. */
	FAULT_DARKENS,
	/* Never lit at all, although the key is held. */
	FAULT_KEEPS_DARK,
	/* Lit before; whether or not it goes on, the key still rules. */
	FAULT_IS_BORNE,
};

struct fault {
	const char *name;
	const char *how; /* it is caused */
	enum fault_outcome outcome;
	int budget_ms;        /* from the event to the line, of DARKENS */
	const char *sentence; /* part of what a person then reads; NULL: none */
	bool once;            /* it stays wary for long: no second round */
	bool stops_head; /* a stop frame is on the wire within HEAD_STOP_MS */
	uint32_t rises; /* KEEPS_DARK: how often power may be tried all the same
			 */
	struct tower_plan plan;
	/* Before anything is started, after the files are there. */
	void (*before)(struct tower *tower);
	/* The fault itself; NULL: it is there from the start. */
	void (*strike)(struct tower *tower);
	/* Strikes at the same moment, in this site; NULL: nothing. */
	const struct fault *also;
	/* Ends what tower_heal does not know of; NULL: nothing does. */
	void (*mend)(struct tower *tower);
};

struct fault_table {
	const struct fault *faults;
	size_t count;
};

/* fault_find - by its name, in @tables, a list that ends with NULL. */
const struct fault *fault_find(
	const struct fault_table *const *tables, const char *name);

extern const struct fault_table faults_of_programs;
extern const struct fault_table faults_of_lines;
extern const struct fault_table faults_of_cameras;
extern const struct fault_table faults_of_heads;
extern const struct fault_table faults_of_sockets;
extern const struct fault_table faults_of_air;
extern const struct fault_table faults_of_machines;

#define FAULT_TABLE(name, rows)                                                \
	const struct fault_table name = { rows, sizeof(rows) / sizeof(*(rows)) }

#endif
