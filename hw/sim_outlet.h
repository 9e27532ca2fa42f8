/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_OUTLET_H
#define HW_SIM_OUTLET_H

#include "hw/sim_faults.h"
#include "sim_protocol.h"

/*
 * Sim outlet: where a simulated head's answers leave it, with what faults do
 * to them: noise, broken, late, or two at a time.
 */

enum {
	SIM_OUTLET_MAX = 8 * SIM_ANSWER_MAX
};

struct sim_outlet {
	uint8_t bytes[SIM_OUTLET_MAX];
	size_t size;
	int answers;
	int64_t due_ns; /* INT64_MAX: when there are two */
};

/* sim_outlet_put - an answer at @now_ns; what does not fit is lost. */
void sim_outlet_put(struct sim_outlet *outlet, const struct sim_faults *faults,
	uint64_t *random, const uint8_t *bytes, size_t size, int64_t now_ns);

/* sim_outlet_take - what leaves at @now_ns; 0 where nothing does. */
size_t sim_outlet_take(struct sim_outlet *outlet,
	const struct sim_faults *faults, int64_t now_ns,
	uint8_t bytes[SIM_OUTLET_MAX]);

/* sim_outlet_due - when take has something again; INT64_MAX: never. */
int64_t sim_outlet_due(const struct sim_outlet *outlet);

#endif
