/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "record/intake.h"

#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>

enum {
	RING = 4096,
	EACH = 5000
};

static struct intake *open_ring(void)
{
	struct error error = { 0 };
	struct intake *intake = intake_open(RING, &error);

	assert_non_null(intake);
	return intake;
}

static bool put(struct intake *intake, int value, size_t size)
{
	uint8_t *entry = intake_reserve(intake, size, 0);

	if (entry == NULL) {
		return false;
	}
	memset(entry, value, size);
	intake_commit(intake, entry);
	return true;
}

static void entries_of_any_size_come_out_in_their_order(void **state)
{
	struct intake *intake = open_ring();
	size_t size;

	(void)state;
	/* Many times around the ring. */
	for (int i = 0; i < 500; i++) {
		size_t length = (size_t)(i * 37 % 900) + 1;

		assert_true(put(intake, i & 255, length));
		assert_true(put(intake, (i + 1) & 255, 3));
		for (int k = 0; k < 2; k++) {
			const uint8_t *entry = intake_take(intake, &size, 0);

			assert_non_null(entry);
			assert_int_equal(size, k == 0 ? length : 3);
			assert_int_equal(entry[size - 1], (i + k) & 255);
			intake_done(intake);
		}
	}
	assert_null(intake_take(intake, &size, 0));
	intake_close(intake);
}

static void what_does_not_fit_is_refused_and_what_is_in_stays(void **state)
{
	struct intake *intake = open_ring();
	int taken = 0;
	size_t size;

	(void)state;
	for (int i = 0; i < 100 && put(intake, i, 300); i++) {
		taken++;
	}
	assert_true(taken > 5 && taken < 14);
	assert_true(intake_share(intake) > 0.9);
	assert_false(put(intake, 1, RING));
	for (int i = 0; i < taken; i++) {
		const uint8_t *entry = intake_take(intake, &size, 0);

		assert_int_equal(entry[299], i);
		intake_done(intake);
	}
	assert_true(intake_share(intake) == 0.0);
	assert_true(put(intake, 1, 300));
	intake_close(intake);
}

static void room_that_is_to_be_spared_is_left_to_others(void **state)
{
	struct intake *intake = open_ring();

	(void)state;
	assert_true(put(intake, 1, RING / 2));
	assert_null(intake_reserve(intake, RING / 4, RING / 2));
	assert_true(put(intake, 1, RING / 4));
	intake_close(intake);
}

static void an_entry_under_way_holds_back_those_behind_it(void **state)
{
	struct intake *intake = open_ring();
	uint8_t *slow = intake_reserve(intake, 10, 0);
	size_t size;

	(void)state;
	assert_true(put(intake, 2, 10));
	assert_null(intake_take(intake, &size, 1));
	memset(slow, 1, 10);
	intake_commit(intake, slow);
	assert_int_equal(*(uint8_t *)intake_take(intake, &size, 0), 1);
	intake_done(intake);
	assert_int_equal(*(uint8_t *)intake_take(intake, &size, 0), 2);
	intake_close(intake);
}

/* What one thread of several puts: its number and a count. */
struct producer {
	struct intake *intake;
	uint32_t number;
};

static void *produce(void *context)
{
	const struct producer *producer = context;

	for (uint32_t i = 0; i < EACH;) {
		uint32_t *entry =
			intake_reserve(producer->intake, 8 + (i % 5) * 40, 0);

		if (entry != NULL) {
			entry[0] = producer->number;
			entry[1] = i++;
			intake_commit(producer->intake, entry);
		} else {
			sched_yield();
		}
	}
	return NULL;
}

static void three_threads_lose_nothing_and_each_keeps_its_order(void **state)
{
	struct intake *intake = open_ring();
	struct producer producers[3];
	pthread_t threads[3];
	uint32_t next[3] = { 0 };
	size_t size;

	(void)state;
	for (uint32_t i = 0; i < 3; i++) {
		producers[i] = (struct producer){ intake, i };
		pthread_create(&threads[i], NULL, produce, &producers[i]);
	}
	for (int i = 0; i < 3 * EACH; i++) {
		const uint32_t *entry = intake_take(intake, &size, 60000);

		assert_non_null(entry);
		assert_true(entry[0] < 3);
		assert_int_equal(entry[1], next[entry[0]]);
		next[entry[0]]++;
		intake_done(intake);
	}
	for (int i = 0; i < 3; i++) {
		pthread_join(threads[i], NULL);
	}
	intake_close(intake);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(entries_of_any_size_come_out_in_their_order),
		cmocka_unit_test(
			what_does_not_fit_is_refused_and_what_is_in_stays),
		cmocka_unit_test(room_that_is_to_be_spared_is_left_to_others),
		cmocka_unit_test(an_entry_under_way_holds_back_those_behind_it),
		cmocka_unit_test(
			three_threads_lose_nothing_and_each_keeps_its_order),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
