/* SPDX-License-Identifier: Apache-2.0 */
#include "real_mount.h"

#include <string.h>
#include <unistd.h>

/*
 * Pelco-D through libserialport on a real kernel's 8250 UART, joined to
 * searchlight-sim outside of the machine. The processor is emulated and slow,
 * so nothing here is asserted on time.
 */

#define DEVICE "/dev/ttyS1"

static struct mount_angles rest(struct real_mount *real)
{
	assert_true(real_mount_run(real, 2.0));
	return real->newest.at;
}

static void a_head_turns_tells_where_it_is_and_stops(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct real_mount real;
	struct mount_angles before;
	struct mount_angles after;

	(void)state;
	real_mount_start(&real, "pelco-d", "serial:" DEVICE, &settings);
	before = rest(&real);
	assert_true(real.samples > 3);
	assert_true(real_mount_drive(&real, 8.0, 4.0, 10.0, 4.0));
	assert_true(
		geom_degrees(real.newest.at.pan_rad - before.pan_rad) > 10.0);
	assert_true(
		geom_degrees(real.newest.at.tilt_rad - before.tilt_rad) > 5.0);

	real.ops->stop(real.mount, clock_now_ns());
	before = rest(&real);
	after = rest(&real);
	assert_near(after.pan_rad, before.pan_rad, 0.0);
	assert_near(after.tilt_rad, before.tilt_rad, 0.0);
	print_message("%s: %d frames sent, %d answers, %d lost, %d rejected, "
		      "round trip %.0f ms\n",
		DEVICE, (int)mount_stats(real.mount)->frames_sent,
		(int)mount_stats(real.mount)->answers,
		(int)mount_stats(real.mount)->answers_lost,
		(int)mount_stats(real.mount)->rejected,
		mount_stats(real.mount)->round_trip_s * 1e3);
	real_mount_end(&real);
}

static void a_link_to_a_tty_is_followed(void **state)
{
	struct error error;
	struct link *link;

	(void)state;
	assert_int_equal(symlink(DEVICE, "/tmp/by-id"), 0);
	link = link_open("serial:/tmp/by-id", 9600, &error);
	assert_non_null(link);
	assert_true(link->ops->fd(link) >= 0);
	link_close(link);
	unlink("/tmp/by-id");
}

static void odd_speeds_and_what_is_no_tty_are_refused(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_null(link_open("serial:/dev/zero", 9600, &error));
	assert_int_equal(error.code, ERROR_UNREACHABLE);
	assert_null(link_open("serial:" DEVICE, -5, &error));
	assert_non_null(strstr(error.text, "speed"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_head_turns_tells_where_it_is_and_stops),
		cmocka_unit_test(a_link_to_a_tty_is_followed),
		cmocka_unit_test(odd_speeds_and_what_is_no_tty_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
