/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/heartbeat.h"

static const int64_t ms = 1000000;

/* Edges within @until_ms, stepped every millisecond. */
static int edges(struct heartbeat *heartbeat, bool lit, int from_ms, int to_ms)
{
	int count = 0;

	for (int at = from_ms; at < to_ms; at++) {
		bool before = heartbeat->level;

		count += heartbeat_step(heartbeat, lit, at * ms) != before;
	}
	return count;
}

static void it_beats_every_20_ms_and_at_once(void **state)
{
	struct heartbeat heartbeat = { .level = false };

	(void)state;
	assert_int_equal(edges(&heartbeat, true, 0, 1), 1);
	assert_int_equal(edges(&heartbeat, true, 1, 1001), 50);
}

static void it_ends_without_one_edge_more(void **state)
{
	struct heartbeat heartbeat = { .level = false };

	(void)state;
	edges(&heartbeat, true, 0, 10);
	assert_true(heartbeat.level);
	assert_int_equal(edges(&heartbeat, false, 10, 500), 0);
	assert_true(heartbeat.level);
}

static void late_beats_are_not_made_up_for(void **state)
{
	struct heartbeat heartbeat = { .level = false };

	(void)state;
	edges(&heartbeat, true, 0, 1);
	assert_int_equal(edges(&heartbeat, true, 500, 501), 1);
	assert_int_equal(edges(&heartbeat, true, 501, 520), 0);
	assert_int_equal(edges(&heartbeat, true, 520, 521), 1);
}

static void a_missed_beat_is_seen_until_it_ends(void **state)
{
	struct heartbeat heartbeat = { .level = false };

	(void)state;
	assert_false(heartbeat_missed(&heartbeat, 0));
	edges(&heartbeat, true, 0, 1);
	assert_false(heartbeat_missed(&heartbeat, 49 * ms));
	assert_true(heartbeat_missed(&heartbeat, 50 * ms));
	heartbeat_step(&heartbeat, false, 50 * ms);
	assert_false(heartbeat_missed(&heartbeat, 50 * ms));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_beats_every_20_ms_and_at_once),
		cmocka_unit_test(it_ends_without_one_edge_more),
		cmocka_unit_test(late_beats_are_not_made_up_for),
		cmocka_unit_test(a_missed_beat_is_seen_until_it_ends),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
