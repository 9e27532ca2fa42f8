/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "core/earshot.h"

static const int64_t ms = 1000000;

static struct earshot earshot;

static void listen(int64_t from_ms, int64_t to_ms)
{
	for (int64_t at_ms = from_ms; at_ms <= to_ms; at_ms += 20) {
		earshot_listen(&earshot, at_ms * ms);
	}
}

static int start(void **state)
{
	(void)state;
	earshot = (struct earshot){ 0 };
	return 0;
}

static double silence_ms(int64_t heard_ms, int64_t now_ms)
{
	return 1e3 * earshot_silence(&earshot, heard_ms * ms, now_ms * ms);
}

static void who_listens_all_the_time_hears_every_silence(void **state)
{
	(void)state;
	listen(1000, 1400);
	assert_near(silence_ms(1100, 1400), 300.0, 1e-9);
}

static void time_in_which_nobody_listened_does_not_count(void **state)
{
	(void)state;
	listen(1000, 1200);
	listen(1500, 1540);
	/* heard before, meanwhile and after */
	assert_near(silence_ms(1150, 1540), 390.0 - 300.0, 1e-9);
	assert_near(silence_ms(1300, 1540), 240.0 - 200.0, 1e-9);
	assert_near(silence_ms(1510, 1540), 30.0, 1e-9);
}

static void silence_goes_on_after_that(void **state)
{
	(void)state;
	listen(1000, 1200);
	listen(1500, 1700);
	assert_near(silence_ms(1150, 1700), 250.0, 1e-9);
}

static void the_first_time_there_was_nothing_to_miss(void **state)
{
	(void)state;
	listen(5000, 5000);
	assert_near(silence_ms(4000, 5000), 1000.0, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(
			who_listens_all_the_time_hears_every_silence, start),
		cmocka_unit_test_setup(
			time_in_which_nobody_listened_does_not_count, start),
		cmocka_unit_test_setup(silence_goes_on_after_that, start),
		cmocka_unit_test_setup(
			the_first_time_there_was_nothing_to_miss, start),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
