/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/lease.h"

static const int64_t ms = 1000000;

static struct lease_claim claim_at(uint64_t sequence, int64_t at_ns)
{
	return (struct lease_claim){ .sequence = sequence,
		.decided_ns = at_ns,
		.may_burn = true,
		.may_shine = true };
}

static struct lease_claim held_at(
	uint64_t sequence, int64_t at_ns, uint64_t press)
{
	struct lease_claim claim = claim_at(sequence, at_ns);

	claim.held = true;
	claim.held_ns = at_ns;
	claim.press = press;
	return claim;
}

static enum lease_verdict take(
	struct lease *lease, struct lease_claim claim, int64_t now_ns)
{
	return lease_take(lease, &claim, now_ns);
}

static void a_claim_is_worth_100_ms_from_its_decision(void **state)
{
	struct lease lease;

	(void)state;
	lease_init(&lease);
	assert_false(lease_fresh(&lease, 0));
	assert_int_equal(
		take(&lease, claim_at(1, 10 * ms), 60 * ms), LEASE_TAKEN);
	assert_true(lease_fresh(&lease, 110 * ms));
	assert_false(lease_fresh(&lease, 110 * ms + 1));
}

static void what_waited_too_long_or_comes_from_the_future_is_refused(
	void **state)
{
	struct lease lease;

	(void)state;
	lease_init(&lease);
	assert_int_equal(take(&lease, claim_at(1, 0), 100 * ms + 1), LEASE_OLD);
	assert_int_equal(
		take(&lease, claim_at(2, 200 * ms), 199 * ms), LEASE_FUTURE);
	assert_false(lease_fresh(&lease, 200 * ms));
	assert_int_equal(lease.refused, 2);
}

/* Farther from now than a number of 64 bits can say. */
static void a_stamp_from_before_all_time_is_old_and_not_young(void **state)
{
	struct lease_claim claim = held_at(2, 100 * ms, 7);
	struct lease lease;

	(void)state;
	lease_init(&lease);
	assert_int_equal(
		take(&lease, claim_at(1, INT64_MIN), 100 * ms), LEASE_OLD);
	assert_false(lease_fresh(&lease, 100 * ms));
	claim.held_ns = INT64_MIN;
	assert_int_equal(take(&lease, claim, 100 * ms), LEASE_TAKEN);
	assert_true(lease_fresh(&lease, 100 * ms));
	assert_false(lease_held(&lease, 100 * ms));
}

static void a_sequence_that_does_not_rise_is_refused(void **state)
{
	struct lease lease;

	(void)state;
	lease_init(&lease);
	take(&lease, claim_at(5, 0), 0);
	assert_int_equal(take(&lease, claim_at(5, ms), ms), LEASE_REPLAYED);
	assert_int_equal(take(&lease, claim_at(4, ms), ms), LEASE_REPLAYED);
	assert_int_equal(lease.claim.decided_ns, 0);
	assert_int_equal(take(&lease, claim_at(6, ms), ms), LEASE_TAKEN);
}

static void a_held_key_is_worth_250_ms_from_its_hearing(void **state)
{
	struct lease lease;
	struct lease_claim claim = held_at(1, 0, 1);

	(void)state;
	lease_init(&lease);
	take(&lease, claim, 0);
	claim.sequence = 2;
	claim.decided_ns = 240 * ms;
	take(&lease, claim, 240 * ms);
	assert_true(lease_held(&lease, 250 * ms));
	assert_false(lease_held(&lease, 250 * ms + 1));
	assert_true(lease_fresh(&lease, 250 * ms + 1));
}

static void a_press_is_told_once_and_its_number_is_spent(void **state)
{
	struct lease lease;

	(void)state;
	lease_init(&lease);
	take(&lease, claim_at(1, 0), 0);
	take(&lease, held_at(2, ms, 7), ms);
	assert_true(lease_press(&lease));
	assert_false(lease_press(&lease));
	take(&lease, held_at(3, 2 * ms, 7), 2 * ms);
	assert_false(lease_press(&lease));
	take(&lease, claim_at(4, 400 * ms), 400 * ms);
	take(&lease, held_at(5, 500 * ms, 7), 500 * ms);
	assert_false(lease_press(&lease));
	take(&lease, held_at(6, 501 * ms, 8), 501 * ms);
	assert_true(lease_press(&lease));
}

static void a_key_that_is_held_when_the_daemon_comes_is_no_press(void **state)
{
	struct lease lease;

	(void)state;
	lease_init(&lease);
	take(&lease, held_at(1, 0, 9), 0);
	assert_false(lease_press(&lease));
	take(&lease, held_at(2, ms, 9), ms);
	assert_false(lease_press(&lease));
	lease_begin(&lease);
	take(&lease, claim_at(1, 2 * ms), 2 * ms);
	take(&lease, held_at(2, 3 * ms, 9), 3 * ms);
	assert_false(lease_press(&lease));
}

static void a_new_connection_counts_anew_but_has_nothing_of_the_old(
	void **state)
{
	struct lease lease;

	(void)state;
	lease_init(&lease);
	take(&lease, claim_at(1000, 0), 0);
	lease_begin(&lease);
	assert_false(lease_fresh(&lease, 0));
	assert_int_equal(take(&lease, claim_at(1, ms), ms), LEASE_TAKEN);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_claim_is_worth_100_ms_from_its_decision),
		cmocka_unit_test(
			what_waited_too_long_or_comes_from_the_future_is_refused),
		cmocka_unit_test(
			a_stamp_from_before_all_time_is_old_and_not_young),
		cmocka_unit_test(a_sequence_that_does_not_rise_is_refused),
		cmocka_unit_test(a_held_key_is_worth_250_ms_from_its_hearing),
		cmocka_unit_test(a_press_is_told_once_and_its_number_is_spent),
		cmocka_unit_test(
			a_key_that_is_held_when_the_daemon_comes_is_no_press),
		cmocka_unit_test(
			a_new_connection_counts_anew_but_has_nothing_of_the_old),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
