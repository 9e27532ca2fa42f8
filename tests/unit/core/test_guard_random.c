/* SPDX-License-Identifier: Apache-2.0 */
#include "guard_bench.h"
#include "random.h"

/*
 * Ten million steps of lines, daemon, operator and lamp that do as they like.
 * In each: no light without everything that it needs, judged here from what
 * was put in and not from what the guard made of it, and no new light without
 * a new press.
 */

enum {
	STEPS = 10 * 1000 * 1000,
	RUN_STEPS = 20 * 1000 /* then a new guard, perhaps of another lamp */
};

static const int64_t ms = 1000000;

/* What the test itself remembers of what it put in. */
struct witness {
	int64_t closed_ns[GUARD_INPUT_COUNT]; /* since when without a break */
	bool was_closed[GUARD_INPUT_COUNT];
	bool pressed; /* a press that is new has been said in this step */
	uint64_t spent;
	bool said_before; /* on this connection */
	bool was_lit;
	uint64_t lights;
};

static bool chance(uint64_t *seed, double share)
{
	return random_between(seed, 0.0, 1.0) < share;
}

static void shake_lines(struct guard_bench *bench, uint64_t *seed)
{
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		struct contact_look *look = &bench->look.inputs[i];
		double flip = look->closed ? 0.0004 : 0.05;

		if (i == GUARD_KEY) {
			flip = look->closed ? 0.002 : 0.03;
		}
		if (i == GUARD_FEEDBACK) {
			flip = 0.0;
		}
		if (chance(seed, flip)) {
			look->closed = !look->closed;
		}
		look->opened = i != GUARD_FEEDBACK && chance(seed, 0.0003);
	}
	if (chance(seed, 0.0005)) {
		bench->light_follows = !bench->light_follows;
	} else if (!bench->light_follows && chance(seed, 0.01)) {
		bench->light_follows = true;
	}
}

static void shake_daemon(
	struct guard_bench *bench, struct witness *witness, uint64_t *seed)
{
	struct lease_claim *claim = &bench->claim;

	if (chance(seed, 0.001)) {
		bench->daemon = !bench->daemon;
	} else if (!bench->daemon && chance(seed, 0.02)) {
		bench->daemon = true;
	}
	if (chance(seed, 0.0005)) {
		lease_begin(&bench->guard.lease);
		claim->sequence = 0;
		witness->said_before = false;
	}
	if (chance(seed, 0.002)) {
		claim->sequence -= claim->sequence > 3 ? 3 : 0;
	}
	claim->may_burn = !chance(seed, claim->may_burn ? 0.001 : 0.9);
	claim->may_shine = !chance(seed, claim->may_shine ? 0.002 : 0.9);
	if (chance(seed, claim->held ? 0.002 : 0.02)) {
		claim->held = !claim->held;
		claim->press += chance(seed, 0.8);
	}
}

static void bear_witness(
	struct witness *witness, const struct guard_bench *bench, bool spoke)
{
	const struct lease_claim *claim = &bench->claim;

	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		struct contact_look look = bench->look.inputs[i];

		if (look.closed && (look.opened || !witness->was_closed[i])) {
			witness->closed_ns[i] = bench->now_ns;
		}
		witness->was_closed[i] = look.closed;
	}
	witness->pressed = spoke && claim->held &&
		claim->press > witness->spent && witness->said_before;
	if (spoke && claim->press > witness->spent) {
		witness->spent = claim->press;
	}
	witness->said_before |= spoke;
}

static bool closed_long(const struct witness *witness,
	const struct guard_bench *bench, enum guard_input input)
{
	return witness->was_closed[input] &&
		bench->now_ns - witness->closed_ns[input] >= CONTACT_CLOSE_NS;
}

static void check_lit(
	const struct witness *witness, const struct guard_bench *bench)
{
	const struct lease_claim *claim = &bench->guard.lease.claim;

	for (int i = GUARD_STOP_A; i <= GUARD_LIMIT_TILT; i++) {
		assert_true(closed_long(witness, bench, (enum guard_input)i));
	}
	assert_true(bench->now_ns - claim->decided_ns <= 100 * ms);
	assert_true(claim->held && bench->now_ns - claim->held_ns <= 250 * ms);
	assert_true(claim->may_burn);
	assert_true(claim->may_shine || bench->guard.settings.shutter);
	assert_true(claim->may_shine || !bench->orders.level[GUARD_SHUTTER]);
	assert_true(witness->was_lit || witness->pressed);
	assert_int_equal(bench->guard.fault, GUARD_SOUND);
}

static void check_step(
	struct witness *witness, struct guard_bench *bench, int edges_before)
{
	bool lit = bench->orders.level[GUARD_LAMP_ENABLE];

	if (lit) {
		check_lit(witness, bench);
		witness->lights += !witness->was_lit;
	} else {
		assert_int_equal(bench->edges, edges_before);
		assert_false(bench->orders.level[GUARD_SHUTTER]);
	}
	witness->was_lit = lit;
}

static uint64_t run_one(uint64_t *seed)
{
	struct guard_bench bench;
	struct witness witness = { .lights = 0 };

	guard_bench_init(&bench);
	bench.guard.settings.shutter = chance(seed, 0.5);
	guard_bench_permit(&bench);
	for (int i = 0; i < RUN_STEPS; i++) {
		int edges = bench.edges;
		bool spoke;
		uint32_t refused = bench.guard.lease.refused;

		shake_lines(&bench, seed);
		shake_daemon(&bench, &witness, seed);
		guard_bench_step(&bench);
		spoke = bench.daemon && bench.guard.lease.refused == refused;
		bear_witness(&witness, &bench, spoke);
		check_step(&witness, &bench, edges);
	}
	return witness.lights;
}

static void no_random_step_is_lit_without_everything_it_needs(void **state)
{
	const uint64_t first = 20261124;
	uint64_t seed = first;
	uint64_t lights = 0;

	(void)state;
	for (int i = 0; i < STEPS / RUN_STEPS; i++) {
		lights += run_one(&seed);
	}
	print_message("seed %llu: %d steps, lit %llu times\n",
		(unsigned long long)first, STEPS, (unsigned long long)lights);
	assert_true(lights > 1000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			no_random_step_is_lit_without_everything_it_needs),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
