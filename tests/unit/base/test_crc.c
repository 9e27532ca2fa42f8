/* SPDX-License-Identifier: Apache-2.0 */
#include "base/crc.h"
#include "check.h"

/* The check value that every table of CRCs gives. */
static void nine_digits_give_the_known_sum(void **state)
{
	(void)state;
	assert_true(crc_32("123456789", 9) == 0xcbf43926U);
	assert_true(crc_32("", 0) == 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(nine_digits_give_the_known_sum),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
