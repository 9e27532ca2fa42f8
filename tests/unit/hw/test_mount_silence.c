/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/mount.h"

static double silence_s(const char *kind, int baud, double poll_hz)
{
	struct mount_settings settings = mount_settings_default();

	settings.baud = baud;
	settings.poll_hz = poll_hz;
	return mount_silence_s(mount_find(kind), &settings);
}

static void at_9600_baud_and_20_hz_each_serial_head_is_known_within_200_ms(
	void **state)
{
	(void)state;
	assert_true(silence_s("pelco-d", 9600, 20.0) <= 0.2);
	assert_true(silence_s("pelco-p", 9600, 20.0) <= 0.2);
	assert_true(silence_s("ptu", 9600, 20.0) <= 0.2);
}

static void a_slower_line_is_given_what_its_bytes_take(void **state)
{
	(void)state;
	/* 24 bytes a reading are 0.1 s, and 10 ms beside; 4 of them */
	assert_near(silence_s("pelco-d", 2400, 20.0), 0.44, 1e-9);
	assert_true(silence_s("ptu", 2400, 20.0) > 0.6);
}

static void one_that_is_asked_seldom_is_heard_seldom(void **state)
{
	(void)state;
	/* each axis 3 times a second */
	assert_near(silence_s("pelco-d", 9600, 3.0), 4.0 / 6.0, 1e-9);
	/* rotctld ten times a second at most, both axes at once */
	assert_near(silence_s("rotctld", 9600, 20.0), 0.3, 1e-9);
	assert_near(silence_s("rotctld", 9600, 2.0), 1.5, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			at_9600_baud_and_20_hz_each_serial_head_is_known_within_200_ms),
		cmocka_unit_test(a_slower_line_is_given_what_its_bytes_take),
		cmocka_unit_test(one_that_is_asked_seldom_is_heard_seldom),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
