/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "sim_bench.h"

#include <fcntl.h>
#include <sys/stat.h>

/* What goes wrong on a real line, and what a real searchlight-sim refuses. */

static struct sim_bench bench;

static void an_unplugged_line_is_noticed_within_200_ms(void **state)
{
	struct sim_process sim;
	struct real_mount real;
	int64_t unplugged_ns;

	(void)state;
	sim_bench_start(&bench, &sim, &real, "--pty mount");
	assert_true(real_mount_drive(&real, 5.0, 0.0, 20.0, 0.5));
	assert_int_equal(sim_process_end(&sim, SIGKILL), 128 + SIGKILL);
	unplugged_ns = clock_now_ns();
	assert_false(real_mount_run(&real, 1.0));
	assert_true(clock_now_ns() - unplugged_ns < 200 * CLOCK_NS_PER_MS);
	assert_int_equal(real.error.code, ERROR_UNREACHABLE);
	assert_non_null(strstr(real.error.text, "hung up"));
	real_mount_end(&real);
}

static void a_killed_simulator_leaves_a_link_that_the_next_replaces(
	void **state)
{
	struct sim_process sim;
	struct real_mount real;
	struct stat status;

	(void)state;
	sim_bench_start(&bench, &sim, &real, "--pty mount");
	sim_process_end(&sim, SIGKILL);
	real_mount_end(&real);
	assert_int_equal(lstat("mount", &status), 0);
	sim_bench_start(&bench, &sim, &real, "--pty mount");
	assert_true(real_mount_run(&real, 0.5));
	assert_true(real.samples > 2);
	sim_bench_end(&sim, &real);
	assert_int_equal(lstat("mount", &status), -1);
}

/* A line on which somebody shouts without end. */
static void a_flood_of_garbage_neither_blocks_nor_spins_it(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct real_mount real;
	uint8_t garbage[4096];
	char address[64];
	uint64_t seed = 7;
	int far = posix_openpt(O_RDWR | O_NOCTTY | O_NONBLOCK);
	int64_t end_ns;

	(void)state;
	assert_true(far >= 0 && grantpt(far) == 0 && unlockpt(far) == 0);
	snprintf(address, sizeof(address), "pty:%s", ptsname(far));
	real_mount_start(&real, "pelco-d", address, &settings);
	for (size_t i = 0; i < sizeof(garbage); i++) {
		seed = seed * 6364136223846793005U + 1442695040888963407U;
		garbage[i] = (uint8_t)(seed >> 56);
	}
	end_ns = clock_now_ns() + CLOCK_NS_PER_S;
	while (clock_now_ns() < end_ns) {
		(void)!write(far, garbage, sizeof(garbage));
		assert_true(real_mount_run(&real, 0.01));
	}
	assert_int_equal(real.samples, 0);
	assert_true(mount_stats(real.mount)->rejected > 100);
	assert_true(mount_stats(real.mount)->frames_sent > 5);
	real_mount_end(&real);
	close(far);
}

static void a_line_that_takes_nothing_is_given_up_after_a_second(void **state)
{
	struct mount_settings settings = mount_settings_default();
	struct real_mount real;
	char address[64];
	int far = posix_openpt(O_RDWR | O_NOCTTY);
	int slave;
	uint8_t fill[4096] = { 0 };

	(void)state;
	assert_true(far >= 0 && grantpt(far) == 0 && unlockpt(far) == 0);
	snprintf(address, sizeof(address), "pty:%s", ptsname(far));
	real_mount_start(&real, "pelco-d", address, &settings);
	slave = real.link->ops->fd(real.link);
	for (int i = 0; i < 20; i++) { /* the kernel makes room for a while */
		while (write(slave, fill, sizeof(fill)) > 0) {
		}
		usleep(5000);
	}
	assert_false(real_mount_run(&real, 3.0));
	assert_non_null(strstr(real.error.text, "taken no byte"));
	real_mount_end(&real);
	close(far);
}

static void faults_begin_and_end_with_signals(void **state)
{
	struct sim_process sim;
	struct real_mount real;
	int samples;

	(void)state;
	sim_bench_start(
		&bench, &sim, &real, "--pty mount --fault garbage@signal");
	assert_true(real_mount_run(&real, 0.5));
	assert_true(real.samples > 2);
	kill(sim.pid, SIGUSR1);
	assert_true(real_mount_run(&real, 0.1));
	samples = real.samples;
	assert_true(real_mount_run(&real, 0.5));
	assert_int_equal(real.samples, samples);
	kill(sim.pid, SIGUSR2);
	assert_true(real_mount_run(&real, 1.5));
	assert_true(real.samples > samples + 2);
	sim_bench_end(&sim, &real);
}

static void a_simulated_unplug_hangs_up_and_comes_back(void **state)
{
	struct sim_process sim;
	struct real_mount real;
	struct stat status;
	int64_t until_ns;

	(void)state;
	sim_bench_start(
		&bench, &sim, &real, "--pty mount --fault unplug@0.5+0.5");
	assert_false(real_mount_run(&real, 2.0));
	assert_non_null(strstr(real.error.text, "hung up"));
	real_mount_end(&real);
	assert_int_equal(lstat("mount", &status), -1);
	until_ns = clock_now_ns() + 5 * CLOCK_NS_PER_S;
	while (lstat("mount", &status) != 0) {
		assert_true(clock_now_ns() < until_ns);
		usleep(10000);
	}
	struct mount_settings settings = mount_settings_default();
	real_mount_start(&real, "pelco-d", "pty:mount", &settings);
	assert_true(real_mount_run(&real, 0.5));
	assert_true(real.samples > 2);
	sim_bench_end(&sim, &real);
}

static void the_simulator_refuses_what_it_cannot_do(void **state)
{
	static const char *const wrong[] = { "", "--pty", "--rate x",
		"--pty x --protocol morse", "--pty x --lose 2",
		"--pty x --unix y", "--pty x --tilt-limits 5:-5",
		"--pty x --address 513", "--nonsense", "--pty x --convention D",
		"--pty x --fault fire@5", "--pty x --fault stall" };

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		char line[1024];
		int status;

		snprintf(line, sizeof(line), "%s mount %s 2>/dev/null",
			bench.program, wrong[i]);
		status = system(line);
		assert_true(WIFEXITED(status));
		assert_int_equal(WEXITSTATUS(status), ERROR_USAGE);
	}
}

static void it_does_not_replace_a_file_that_is_not_its_own(void **state)
{
	char line[1024];
	struct stat status;
	int code;

	(void)state;
	snprintf(line, sizeof(line),
		"touch precious; %s mount --pty precious 2>/dev/null",
		bench.program);
	code = system(line);
	assert_int_equal(WEXITSTATUS(code), ERROR_FAILED);
	assert_int_equal(lstat("precious", &status), 0);
	assert_true(S_ISREG(status.st_mode));
	unlink("precious");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_unplugged_line_is_noticed_within_200_ms),
		cmocka_unit_test(
			a_killed_simulator_leaves_a_link_that_the_next_replaces),
		cmocka_unit_test(
			a_flood_of_garbage_neither_blocks_nor_spins_it),
		cmocka_unit_test(
			a_line_that_takes_nothing_is_given_up_after_a_second),
		cmocka_unit_test(faults_begin_and_end_with_signals),
		cmocka_unit_test(a_simulated_unplug_hangs_up_and_comes_back),
		cmocka_unit_test(the_simulator_refuses_what_it_cannot_do),
		cmocka_unit_test(
			it_does_not_replace_a_file_that_is_not_its_own),
	};
	int failed;

	if (!sim_bench_enter(&bench, argc, argv)) {
		return 2;
	}
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	sim_bench_leave(&bench);
	return failed;
}
