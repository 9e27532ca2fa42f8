/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "hw/sim_pose.h"
#include "sim_bench.h"

/* The Pelco-D driver against a real searchlight-sim on a real pty. */

static struct sim_bench bench;

static void commands_move_the_head_and_positions_come_back(void **state)
{
	struct sim_process sim;
	struct real_mount real;
	struct sim_pose_file *file;
	struct sim_pose pose;
	struct error error;
	double apart_deg;

	(void)state;
	sim_bench_start(&bench, &sim, &real, "--pty mount --pose pose");
	file = sim_pose_open("pose", &error);
	assert_non_null(file);
	assert_true(real_mount_drive(&real, 12.0, 6.0, 20.0, 1.0));
	assert_true(sim_pose_read(file, &pose));
	assert_true(geom_degrees(pose.at.pan_rad) > 7.0);
	apart_deg = geom_degrees(sim_pose_at(&pose, real.newest.at_ns).pan_rad -
		real.newest.at.pan_rad);
	/* encoder 0.1, backlash 0.05, and a busy machine's late stamps */
	assert_near(apart_deg, 0.0, 1.0);

	real.ops->stop(real.mount, clock_now_ns());
	assert_true(real_mount_run(&real, 0.6));
	assert_true(sim_pose_read(file, &pose));
	assert_near(pose.rates.pan_rad_s, 0.0, 0.0);
	assert_near(pose.rates.tilt_rad_s, 0.0, 0.0);
	sim_pose_close(file);
	sim_bench_end(&sim, &real);
}

static void twenty_commands_a_second_fit_beside_the_queries(void **state)
{
	const struct mount_stats *stats;
	struct sim_process sim;
	struct real_mount real;

	(void)state;
	sim_bench_start(&bench, &sim, &real, "--pty mount");
	assert_true(real_mount_drive(&real, 5.0, 0.0, 20.0, 1.25));
	stats = mount_stats(real.mount);
	print_message(
		"1.25 s at 9600 baud: %d frames sent, %d answers, %d lost, "
		"round trip %.1f ms\n",
		(int)stats->frames_sent, (int)stats->answers,
		(int)stats->answers_lost, stats->round_trip_s * 1e3);
	/* 20 Hz of both is proved in virtual time; here the machine is shared
	 */
	assert_true(stats->frames_sent - stats->answers >= 15);
	assert_true(stats->answers >= 20);
	assert_true(stats->answers_lost <= 2);
	sim_bench_end(&sim, &real);
}

static void lost_and_corrupted_bytes_do_not_stop_it(void **state)
{
	struct sim_process sim;
	struct real_mount real;

	(void)state;
	sim_bench_start(
		&bench, &sim, &real, "--pty mount --lose 0.02 --corrupt 0.02");
	for (int i = 0; i < 20 &&
		(real.samples < 6 || mount_stats(real.mount)->answers_lost < 3);
		i++) {
		assert_true(real_mount_drive(&real, 5.0, 2.0, 20.0, 0.5));
	}
	assert_true(real.samples >= 6);
	assert_true(mount_stats(real.mount)->answers_lost >= 3);
	assert_true(real.newest.at.pan_rad > geom_radians(1.0));
	sim_bench_end(&sim, &real);
}

static void it_is_a_moving_head_behind_a_widget(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct sim_process sim;
	struct real_mount real;
	struct sim_pose_file *file;
	struct sim_pose pose;
	struct error error;

	(void)state;
	settings.baud = 115200;
	sim = sim_process_start(bench.program,
		"--protocol dmx --baud 115200 --pty mount --pose pose");
	real_mount_start(&real, "dmx", "pty:mount", &settings);
	assert_true(real_mount_drive(&real, 10.0, 5.0, 20.0, 1.5));
	file = sim_pose_open("pose", &error);
	assert_non_null(file);
	assert_true(sim_pose_read(file, &pose));
	assert_true(geom_degrees(pose.at.pan_rad) > 8.0);
	assert_true(mount_stats(real.mount)->answers >= 1);
	assert_true(mount_stats(real.mount)->frames_sent > 20);
	sim_pose_close(file);
	sim_bench_end(&sim, &real);
}

static void it_is_a_rotator_behind_tcp(void **state)
{
	int port = 20000 + (int)getpid() % 20000;
	struct mount_settings settings = mount_settings_default();
	struct sim_process sim;
	struct real_mount real;
	char words[80];

	(void)state;
	snprintf(words, sizeof(words), "--protocol rotctld --tcp 127.0.0.1:%d",
		port);
	sim = sim_process_start(bench.program, words);
	snprintf(words, sizeof(words), "tcp:127.0.0.1:%d", port);
	real_mount_start(&real, "rotctld", words, &settings);
	assert_true(real_mount_run(&real, 0.5));
	assert_true(real_mount_drive(&real, 10.0, 5.0, 20.0, 1.0));
	assert_true(real.samples > 5);
	assert_true(real.newest.at.pan_rad > geom_radians(4.0));
	sim_bench_end(&sim, &real);
}

static void it_speaks_over_a_unix_socket_and_tcp_as_well(void **state)
{
	/* other runs of this test may be under way on this machine */
	int port = 20000 + (int)getpid() % 20000;
	char sim_tcp[64];
	char link_tcp[64];

	const struct {
		const char *sim;
		const char *link;
	} ways[] = {
		{ "--unix sock", "unix:sock" },
		{ sim_tcp, link_tcp },
	};
	struct mount_settings settings = mount_settings_default();

	(void)state;
	snprintf(sim_tcp, sizeof(sim_tcp), "--tcp 127.0.0.1:%d", port);
	snprintf(link_tcp, sizeof(link_tcp), "tcp:127.0.0.1:%d", port);
	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++) {
		struct sim_process sim =
			sim_process_start(bench.program, ways[i].sim);
		struct real_mount real;

		real_mount_start(&real, "pelco-d", ways[i].link, &settings);
		assert_true(real_mount_drive(&real, 5.0, 2.0, 20.0, 0.3));
		assert_true(real.samples > 1);
		sim_bench_end(&sim, &real);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			commands_move_the_head_and_positions_come_back),
		cmocka_unit_test(
			twenty_commands_a_second_fit_beside_the_queries),
		cmocka_unit_test(lost_and_corrupted_bytes_do_not_stop_it),
		cmocka_unit_test(it_is_a_moving_head_behind_a_widget),
		cmocka_unit_test(it_is_a_rotator_behind_tcp),
		cmocka_unit_test(it_speaks_over_a_unix_socket_and_tcp_as_well),
	};
	int failed;

	if (!sim_bench_enter(&bench, argc, argv)) {
		return 2;
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sim_bench_leave(&bench);
	return failed;
}
