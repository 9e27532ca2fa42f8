/* SPDX-License-Identifier: Apache-2.0 */
#include "app/orders.h"
#include "check.h"

#define MS 1000000LL

static const struct mount_rates turn = { 0.1, -0.2 };

static void a_held_slew_is_released_half_a_second_after_its_last_word(
	void **state)
{
	struct orders orders;

	(void)state;
	orders_init(&orders);
	assert_true(orders_slew(&orders, turn, 0));
	assert_int_equal(orders_take(&orders, 1 * MS).mode, MODE_TO_SLEW);
	assert_int_equal(orders_take(&orders, 400 * MS).mode, MODE_NOTHING);
	assert_true(orders_slew(&orders, turn, 450 * MS));
	assert_int_equal(orders_take(&orders, 460 * MS).mode, MODE_TO_SLEW);
	assert_int_equal(orders_take(&orders, 949 * MS).mode, MODE_NOTHING);
	assert_int_equal(orders_take(&orders, 950 * MS).mode, MODE_RELEASE);
	assert_int_equal(orders_take(&orders, 960 * MS).mode, MODE_NOTHING);
}

static void the_slew_keeps_its_rates_while_it_is_held(void **state)
{
	struct orders orders;

	(void)state;
	orders_init(&orders);
	orders_slew(&orders, turn, 0);
	orders_take(&orders, 1 * MS);
	assert_near(orders_take(&orders, 2 * MS).slew.tilt_rad_s, -0.2, 0.0);
}

static void letting_go_releases_with_the_next_step(void **state)
{
	struct orders orders;

	(void)state;
	orders_init(&orders);
	orders_slew(&orders, turn, 0);
	orders_take(&orders, 1 * MS);
	orders_release(&orders);
	assert_int_equal(orders_take(&orders, 2 * MS).mode, MODE_RELEASE);
}

static void a_release_does_not_swallow_a_word_of_the_same_step(void **state)
{
	struct orders orders;

	(void)state;
	orders_init(&orders);
	orders_slew(&orders, turn, 0);
	orders_take(&orders, 1 * MS);
	assert_true(orders_mode(&orders, MODE_TO_FOLLOW));
	assert_int_equal(orders_take(&orders, 600 * MS).mode, MODE_TO_FOLLOW);
	assert_int_equal(orders_take(&orders, 601 * MS).mode, MODE_RELEASE);
}

static void nothing_talks_over_a_stop(void **state)
{
	struct orders orders;

	(void)state;
	orders_init(&orders);
	orders_slew(&orders, turn, 0);
	orders_stop(&orders);
	assert_true(orders_stopping(&orders));
	assert_false(orders_mode(&orders, MODE_TO_FOLLOW));
	assert_false(orders_slew(&orders, turn, 0));
	assert_int_equal(orders_take(&orders, 1 * MS).mode, MODE_STOP);
	assert_false(orders_stopping(&orders));
	assert_int_equal(orders_take(&orders, 900 * MS).mode, MODE_NOTHING);
}

static void a_target_is_ordered_once(void **state)
{
	struct orders orders;

	(void)state;
	orders_init(&orders);
	orders_target(&orders, TARGET_LOCK, 7);
	struct pursuit_order order = orders_take(&orders, 0);
	assert_int_equal(order.target, TARGET_LOCK);
	assert_int_equal(order.target_id, 7);
	assert_int_equal(orders_take(&orders, 1).target, TARGET_KEEP);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_held_slew_is_released_half_a_second_after_its_last_word),
		cmocka_unit_test(the_slew_keeps_its_rates_while_it_is_held),
		cmocka_unit_test(letting_go_releases_with_the_next_step),
		cmocka_unit_test(
			a_release_does_not_swallow_a_word_of_the_same_step),
		cmocka_unit_test(nothing_talks_over_a_stop),
		cmocka_unit_test(a_target_is_ordered_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
