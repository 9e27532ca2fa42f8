/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SUPPORT_GUARD_BENCH_H
#define SUPPORT_GUARD_BENCH_H

#include "check.h"
#include "core/guard.h"

#include <string.h>

/*
 * Guard bench: the guard's core with a daemon, an operator and a lamp beside
 * it that do as the test says, stepped every BENCH_STEP_NS.
 */

#define BENCH_STEP_NS (5 * INT64_C(1000000))

struct guard_bench {
	struct guard guard;
	struct guard_look look; /* what the lines say from now on */
	struct guard_orders orders;
	struct lease_claim claim; /* what the daemon says from now on */
	bool daemon;              /* it says something at each step */
	bool light_follows;       /* feedback is what the lamp was told */
	int64_t now_ns;
	int edges; /* of the heartbeat */
	int64_t edge_ns;
	int halts;
};

/* An LED with everything wired, all closed but the key; no daemon. */
static inline void guard_bench_init(struct guard_bench *bench)
{
	struct guard_settings settings = { .lamp = lamp_model(LAMP_LED) };

	memset(bench, 0, sizeof(*bench));
	bench->now_ns = 1000000000;
	bench->light_follows = true;
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		settings.wired[i] = true;
		bench->look.inputs[i].closed =
			i != GUARD_KEY && i != GUARD_FEEDBACK;
	}
	guard_init(&bench->guard, &settings, bench->now_ns);
}

static inline void guard_bench_step(struct guard_bench *bench)
{
	bool level = bench->orders.level[GUARD_HEARTBEAT];

	bench->now_ns += BENCH_STEP_NS;
	if (bench->light_follows) {
		bench->look.inputs[GUARD_FEEDBACK].closed =
			bench->orders.level[GUARD_LAMP_ENABLE];
	}
	if (bench->daemon) {
		bench->claim.sequence++;
		bench->claim.decided_ns = bench->now_ns;
		if (bench->claim.held) {
			bench->claim.held_ns = bench->now_ns;
		}
		lease_take(&bench->guard.lease, &bench->claim, bench->now_ns);
	}
	bench->look.now_ns = bench->now_ns;
	guard_step(&bench->guard, &bench->look, &bench->orders);
	bench->halts += bench->orders.halt;
	if (bench->orders.level[GUARD_HEARTBEAT] != level) {
		bench->edges++;
		bench->edge_ns = bench->now_ns;
	}
}

static inline void guard_bench_run(struct guard_bench *bench, int for_ms)
{
	int64_t until_ns = bench->now_ns + for_ms * INT64_C(1000000);

	while (bench->now_ns < until_ns) {
		guard_bench_step(bench);
	}
}

static inline void guard_bench_line(
	struct guard_bench *bench, enum guard_input input, bool closed)
{
	bench->look.inputs[input].closed = closed;
}

static inline void guard_bench_turn_key(struct guard_bench *bench)
{
	guard_bench_line(bench, GUARD_KEY, false);
	guard_bench_run(bench, 150);
	guard_bench_line(bench, GUARD_KEY, true);
	guard_bench_run(bench, 150);
}

static inline void guard_bench_permit(struct guard_bench *bench)
{
	bench->daemon = true;
	bench->claim.may_burn = true;
	bench->claim.may_shine = true;
}

static inline void guard_bench_press(struct guard_bench *bench)
{
	bench->claim.held = true;
	bench->claim.press++;
}

/* Everything in order and the key held: lit. */
static inline void guard_bench_light(struct guard_bench *bench)
{
	guard_bench_init(bench);
	guard_bench_permit(bench);
	guard_bench_turn_key(bench);
	assert_int_equal(bench->guard.verdict.state, GUARD_ARMED);
	guard_bench_press(bench);
	guard_bench_run(bench, 100);
	assert_int_equal(bench->guard.verdict.state, GUARD_LIT);
}

#endif
