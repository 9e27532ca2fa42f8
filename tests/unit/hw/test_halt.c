/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/halt.h"

static void every_head_is_halted_in_its_own_words(void **state)
{
	static const uint8_t d[] = { 0xff, 0x02, 0, 0, 0, 0, 0x02 };
	static const uint8_t p[] = { 0xa0, 0x01, 0, 0, 0, 0, 0xaf, 0x0e };
	struct mount_settings settings = mount_settings_default();
	uint8_t bytes[HALT_FRAME_MAX];

	(void)state;
	settings.address = 2;
	assert_int_equal(halt_frame("pelco-d", &settings, bytes), sizeof(d));
	assert_memory_equal(bytes, d, sizeof(d));
	assert_int_equal(halt_frame("pelco-p", &settings, bytes), sizeof(p));
	assert_memory_equal(bytes, p, sizeof(p));
	assert_int_equal(halt_frame("ptu", &settings, bytes), 2);
	assert_memory_equal(bytes, "H ", 2);
	assert_int_equal(halt_frame("rotctld", &settings, bytes), 3);
	assert_memory_equal(bytes, "\nS\n", 3);
}

static void what_no_bytes_can_halt_has_none(void **state)
{
	struct mount_settings settings = mount_settings_default();
	uint8_t bytes[HALT_FRAME_MAX];

	(void)state;
	assert_int_equal(halt_frame("dmx", &settings, bytes), 0);
	assert_int_equal(halt_frame("none", &settings, bytes), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_head_is_halted_in_its_own_words),
		cmocka_unit_test(what_no_bytes_can_halt_has_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
