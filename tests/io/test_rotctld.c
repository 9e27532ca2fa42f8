/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "loopback.h"
#include "process.h"
#include "real_mount.h"

/*
 * The driver against Hamlib's own rotctld with its dummy rotator, which turns
 * at 6 deg/s whatever it is told.
 */

static const char *rotctld;

struct server {
	pid_t pid;
	char port[16];
	char address[64];
};

static void server_start(struct server *server)
{
	const char *argv[] = { rotctld, "-m", "1", "-T", "127.0.0.1", "-t",
		server->port, NULL };

	snprintf(
		server->port, sizeof(server->port), "%d", loopback_free_port());
	snprintf(server->address, sizeof(server->address), "tcp:127.0.0.1:%s",
		server->port);
	server->pid = process_start(argv, "/dev/null", NULL);
	close(loopback_connect(atoi(server->port)));
}

static void server_end(const struct server *server)
{
	kill(server->pid, SIGKILL);
	assert_int_equal(process_wait(server->pid, 5.0), 128 + SIGKILL);
}

static struct mount_settings settings_for_dummy(void)
{
	struct mount_settings settings = mount_settings_default();

	settings.rate_pan_rad_s = geom_radians(6.0);
	settings.rate_tilt_rad_s = geom_radians(6.0);
	return settings;
}

static double pan_deg(const struct real_mount *real)
{
	return geom_degrees(real->newest.at.pan_rad);
}

static double tilt_deg(const struct real_mount *real)
{
	return geom_degrees(real->newest.at.tilt_rad);
}

static void it_turns_the_dummy_rotator_and_stops_it(void **state)
{
	struct mount_settings settings = settings_for_dummy();
	struct server server;
	struct real_mount real;
	double stopped_deg;

	(void)state;
	server_start(&server);
	real_mount_start(&real, "rotctld", server.address, &settings);
	assert_true(real_mount_run(&real, 0.5));
	assert_true(real.samples >= 2);
	assert_true(real_mount_drive(&real, 3.0, 2.0, 20.0, 2.0));
	print_message("2 s at 3 and 2 deg/s: %.2f, %.2f deg; %d answers, "
		      "%d lost, %d rejected, round trip %.1f ms\n",
		pan_deg(&real), tilt_deg(&real),
		(int)mount_stats(real.mount)->answers,
		(int)mount_stats(real.mount)->answers_lost,
		(int)mount_stats(real.mount)->rejected,
		mount_stats(real.mount)->round_trip_s * 1e3);
	assert_near(pan_deg(&real), 6.5, 3.0);
	assert_near(tilt_deg(&real), 4.0, 2.5);
	assert_int_equal(mount_stats(real.mount)->answers_lost, 0);
	assert_true(mount_stats(real.mount)->answers <= 28); /* 10 a second */

	real.ops->stop(real.mount, clock_now_ns());
	assert_true(real_mount_run(&real, 0.5));
	stopped_deg = pan_deg(&real);
	assert_true(real_mount_run(&real, 1.0));
	assert_near(pan_deg(&real), stopped_deg, 0.001);
	real_mount_end(&real);
	server_end(&server);
}

static void the_real_limits_bind_it(void **state)
{
	struct mount_settings settings = settings_for_dummy();
	struct server server;
	struct real_mount real;

	(void)state;
	server_start(&server);
	real_mount_start(&real, "rotctld", server.address, &settings);
	assert_true(real_mount_run(&real, 0.5));
	/* its lowest elevation is 0, and it stands there */
	assert_true(real_mount_drive(&real, 0.0, -5.0, 20.0, 1.0));
	assert_near(tilt_deg(&real), 0.0, 0.001);
	assert_int_equal(mount_stats(real.mount)->rejected, 0);
	real_mount_end(&real);
	server_end(&server);
}

static void a_server_that_is_killed_is_named(void **state)
{
	struct mount_settings settings = settings_for_dummy();
	struct server server;
	struct real_mount real;
	int64_t killed_ns;

	(void)state;
	server_start(&server);
	real_mount_start(&real, "rotctld", server.address, &settings);
	assert_true(real_mount_run(&real, 0.3));
	server_end(&server);
	killed_ns = clock_now_ns();
	assert_false(real_mount_run(&real, 1.0));
	assert_true(clock_now_ns() - killed_ns < 200 * CLOCK_NS_PER_MS);
	assert_non_null(strstr(real.error.text, "hung up"));
	real_mount_end(&real);
}

/* Alive, connected, and as dumb as a rotator that hangs. */
static void a_server_that_hangs_is_given_up_after_two_seconds(void **state)
{
	struct mount_settings settings = settings_for_dummy();
	struct server server;
	struct real_mount real;

	(void)state;
	server_start(&server);
	real_mount_start(&real, "rotctld", server.address, &settings);
	assert_true(real_mount_run(&real, 0.3));
	kill(server.pid, SIGSTOP);
	assert_false(real_mount_run(&real, 4.0));
	assert_non_null(strstr(real.error.text, "silent for 2 s"));
	real_mount_end(&real);
	server_end(&server);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_turns_the_dummy_rotator_and_stops_it),
		cmocka_unit_test(the_real_limits_bind_it),
		cmocka_unit_test(a_server_that_is_killed_is_named),
		cmocka_unit_test(
			a_server_that_hangs_is_given_up_after_two_seconds),
	};

	if (argc != 2) {
		return 2;
	}
	rotctld = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
