/* SPDX-License-Identifier: Apache-2.0 */
#include "sim_outlet.h"

#include "hw/random.h"

#include <string.h>

static bool hits(const struct sim_faults *faults, enum sim_fault fault,
	uint64_t *random, int64_t now_ns)
{
	double share;

	return sim_faults_now(faults, fault, now_ns, &share, NULL) &&
		random_unit(random) < share;
}

/* When an answer that is put now may leave. */
static int64_t due_for(const struct sim_faults *faults, int64_t now_ns)
{
	double value;

	if (sim_faults_now(faults, SIM_FAULT_LATE, now_ns, &value, NULL)) {
		return now_ns + (int64_t)(value * 1e6);
	}
	return sim_faults_now(faults, SIM_FAULT_GLUED, now_ns, &value, NULL)
		? INT64_MAX
		: now_ns;
}

void sim_outlet_put(struct sim_outlet *outlet, const struct sim_faults *faults,
	uint64_t *random, const uint8_t *bytes, size_t size, int64_t now_ns)
{
	uint8_t *to = outlet->bytes + outlet->size;

	if (hits(faults, SIM_FAULT_TRUNCATED, random, now_ns)) {
		size /= 2;
	}
	if (size == 0 || outlet->size + size > SIM_OUTLET_MAX) {
		return;
	}
	memcpy(to, bytes, size);
	if (hits(faults, SIM_FAULT_GARBAGE, random, now_ns)) {
		for (size_t i = 0; i < size; i++) {
			to[i] = (uint8_t)random_next(random);
		}
	}
	if (outlet->size == 0) {
		outlet->due_ns = due_for(faults, now_ns);
	}
	outlet->size += size;
	outlet->answers++;
}

/* A fault that is over holds nothing back any more. */
static bool is_held(const struct sim_outlet *outlet,
	const struct sim_faults *faults, int64_t now_ns)
{
	double value;

	if (outlet->due_ns == INT64_MAX) {
		return outlet->answers < 2 &&
			sim_faults_now(
				faults, SIM_FAULT_GLUED, now_ns, &value, NULL);
	}
	return now_ns < outlet->due_ns &&
		sim_faults_now(faults, SIM_FAULT_LATE, now_ns, &value, NULL);
}

size_t sim_outlet_take(struct sim_outlet *outlet,
	const struct sim_faults *faults, int64_t now_ns,
	uint8_t bytes[SIM_OUTLET_MAX])
{
	size_t size = outlet->size;

	if (size == 0 || is_held(outlet, faults, now_ns)) {
		return 0;
	}
	memcpy(bytes, outlet->bytes, size);
	*outlet = (struct sim_outlet){ 0 };
	return size;
}

int64_t sim_outlet_due(const struct sim_outlet *outlet)
{
	return outlet->size == 0 ? INT64_MAX : outlet->due_ns;
}
