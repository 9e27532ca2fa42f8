/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

/* What befalls the programs themselves, and the operator's terminal. */

static void signal_daemon(struct tower *tower, int number)
{
	kill(tower->night.daemon, number);
}

static void kill_daemon(struct tower *tower)
{
	signal_daemon(tower, SIGKILL);
}

static void stop_daemon(struct tower *tower)
{
	signal_daemon(tower, SIGSTOP);
}

static void end_daemon(struct tower *tower)
{
	signal_daemon(tower, SIGTERM);
}

static void crash_daemon(struct tower *tower)
{
	signal_daemon(tower, SIGSEGV);
}

static void renew_daemon(struct tower *tower)
{
	kill_daemon(tower);
	process_wait(tower->night.daemon, 5.0);
	tower_start_daemon(tower);
}

static void hold_daemon_up_briefly(struct tower *tower)
{
	stop_daemon(tower);
	tower_run(tower, 50);
	signal_daemon(tower, SIGCONT);
}

static void hold_daemon_up(struct tower *tower)
{
	stop_daemon(tower);
	tower_run(tower, 400);
	signal_daemon(tower, SIGCONT);
}

static void kill_guard(struct tower *tower)
{
	kill(tower->post.pid, SIGKILL);
}

static void stop_guard(struct tower *tower)
{
	kill(tower->post.pid, SIGSTOP);
}

static void end_guard(struct tower *tower)
{
	kill(tower->post.pid, SIGTERM);
}

static void crash_guard(struct tower *tower)
{
	kill(tower->post.pid, SIGSEGV);
}

static void hold_guard_up(struct tower *tower)
{
	stop_guard(tower);
	tower_run(tower, 300);
	kill(tower->post.pid, SIGCONT);
}

/* Shorter than the timer, longer than a guard may miss its beat. */
static void hold_guard_up_briefly(struct tower *tower)
{
	stop_guard(tower);
	tower_run(tower, 70);
	kill(tower->post.pid, SIGCONT);
}

static void renew_guard(struct tower *tower)
{
	kill_guard(tower);
	process_wait(tower->post.pid, 5.0);
	tower_start_guard(tower);
}

static void kill_hold(struct tower *tower)
{
	kill(tower->hand.hold, SIGKILL);
}

static void stop_hold(struct tower *tower)
{
	kill(tower->hand.hold, SIGSTOP);
}

static void end_hold(struct tower *tower)
{
	kill(tower->hand.hold, SIGTERM);
}

static void hold_hold_up(struct tower *tower)
{
	stop_hold(tower);
	tower_run(tower, 500);
	kill(tower->hand.hold, SIGCONT);
}

static void type(struct tower *tower, char key)
{
	(void)!write(tower->hand.terminal, &key, 1);
}

static void interrupt(struct tower *tower)
{
	type(tower, 3); /* Ctrl-C */
}

static void suspend(struct tower *tower)
{
	type(tower, 26); /* Ctrl-Z */
}

static void quit(struct tower *tower)
{
	type(tower, 'q');
}

static void close_terminal(struct tower *tower)
{
	close(tower->hand.terminal);
	tower->hand.terminal = -1;
}

static void let_go(struct tower *tower)
{
	tower_let_go(tower);
}

static void kill_head(struct tower *tower)
{
	kill(tower->night.head, SIGKILL);
}

static void stop_head(struct tower *tower)
{
	kill(tower->night.head, SIGSTOP);
}

static void start_again(struct tower *tower, const char *const *argv)
{
	char log[NIGHT_PATH_MAX + 8];

	snprintf(log, sizeof(log), "%s/again", tower->night.folder);
	process_run(argv, log);
	unlink(log);
}

static void start_second_guard(struct tower *tower)
{
	const char *const argv[] = { tower->paths->guard, "--config",
		tower->post.config, NULL };

	start_again(tower, argv);
}

static void start_second_daemon(struct tower *tower)
{
	const char *const argv[] = { tower->paths->night.daemon, "--config",
		tower->night.config, NULL };

	start_again(tower, argv);
}

/* A process that the daemon made, by its name; 0: there is none. */
static pid_t child_of(pid_t parent, const char *name)
{
	char path[64];
	char found[32] = "";
	int child = 0;

	snprintf(path, sizeof(path), "/proc/%d/task/%d/children", (int)parent,
		(int)parent);
	FILE *children = fopen(path, "r");
	assert_non_null(children);
	while (strcmp(found, name) != 0 &&
		fscanf(children, "%d", &child) == 1) {
		snprintf(path, sizeof(path), "/proc/%d/comm", child);
		FILE *comm = fopen(path, "r");

		assert_non_null(comm);
		assert_int_equal(fscanf(comm, "%31s", found), 1);
		fclose(comm);
	}
	fclose(children);
	return strcmp(found, name) == 0 ? child : 0;
}

static void signal_watchdog(struct tower *tower, int number)
{
	pid_t pid = child_of(tower->night.daemon, "searchlight-dog");

	assert_true(pid > 0);
	kill(pid, number);
}

static void kill_watchdog(struct tower *tower)
{
	signal_watchdog(tower, SIGKILL);
}

static void stop_watchdog(struct tower *tower)
{
	signal_watchdog(tower, SIGSTOP);
}

static void wake_watchdog(struct tower *tower)
{
	signal_watchdog(tower, SIGCONT);
}

enum {
	TIMER_MS = 100
};

static const char no_daemon[] = "No fresh word from searchlightd";
static const char ready_again[] = "ready at";

static const struct fault rows[] = {
	{ "searchlightd is killed", "kill -9", FAULT_DARKENS, 150, no_daemon,
		.stops_head = true, .strike = kill_daemon },
	{ "searchlightd hangs", "SIGSTOP", FAULT_DARKENS, 150, no_daemon,
		.stops_head = true, .strike = stop_daemon },
	{ "searchlightd is told to end", "SIGTERM", FAULT_DARKENS, 50,
		"the daemon was told to end", .stops_head = true,
		.strike = end_daemon },
	{ "searchlightd crashes", "SIGSEGV", FAULT_DARKENS, 150, no_daemon,
		.stops_head = true, .strike = crash_daemon },
	{ "searchlightd is killed and there again", "kill -9, started at once",
		FAULT_DARKENS, 150, ready_again, .strike = renew_daemon },
	{ "searchlightd is held up for 0.4 s", "SIGSTOP, SIGCONT",
		FAULT_DARKENS, 150, no_daemon, .stops_head = true,
		.strike = hold_daemon_up },
	{ "searchlightd is held up for 50 ms", "SIGSTOP, SIGCONT",
		FAULT_IS_BORNE, .strike = hold_daemon_up_briefly },
	{ "a second searchlightd is started", "at the same sockets",
		FAULT_IS_BORNE, .strike = start_second_daemon },
	{ "the watchdog is killed", "kill -9", FAULT_IS_BORNE, 0,
		"the watchdog is gone or hangs", .once = true,
		.strike = kill_watchdog },
	{ "the watchdog hangs", "SIGSTOP", FAULT_IS_BORNE,
		.strike = stop_watchdog, .mend = wake_watchdog },
	{ "searchlight-guard is killed", "kill -9", FAULT_DARKENS, TIMER_MS,
		"No searchlight-guard answers", .strike = kill_guard },
	{ "searchlight-guard hangs", "SIGSTOP", FAULT_DARKENS, TIMER_MS,
		"The guard is silent", .strike = stop_guard },
	{ "searchlight-guard is told to end", "SIGTERM", FAULT_DARKENS, 50,
		"No searchlight-guard answers", .strike = end_guard },
	{ "searchlight-guard crashes", "SIGSEGV", FAULT_DARKENS, TIMER_MS,
		"No searchlight-guard answers", .strike = crash_guard },
	{ "searchlight-guard is killed and there again",
		"kill -9, started at once", FAULT_DARKENS, TIMER_MS,
		"The key was on before all was well", .strike = renew_guard },
	{ "searchlight-guard is held up for 0.3 s", "SIGSTOP, SIGCONT",
		FAULT_DARKENS, TIMER_MS, "The guard was held up",
		.strike = hold_guard_up },
	{ "searchlight-guard is held up for 70 ms", "SIGSTOP, SIGCONT",
		FAULT_DARKENS, TIMER_MS, "The guard was held up",
		.strike = hold_guard_up_briefly },
	{ "a second searchlight-guard is started", "on the same lines",
		FAULT_IS_BORNE, .strike = start_second_guard },
	{ "the operator lets go", "no key any more", FAULT_DARKENS, 300,
		"press and hold the operator's key", .strike = let_go },
	{ "searchlightctl is killed", "kill -9", FAULT_DARKENS, 300,
		"press and hold the operator's key", .strike = kill_hold },
	{ "searchlightctl hangs", "SIGSTOP", FAULT_DARKENS, 300,
		"press and hold the operator's key", .strike = stop_hold },
	{ "searchlightctl is told to end", "SIGTERM", FAULT_DARKENS, 300,
		"press and hold the operator's key", .strike = end_hold },
	{ "searchlightctl is held up for 0.5 s", "SIGSTOP, SIGCONT",
		FAULT_DARKENS, 300, "press and hold the operator's key",
		.strike = hold_hold_up },
	{ "the operator interrupts", "Ctrl-C", FAULT_DARKENS, 300,
		"press and hold the operator's key", .strike = interrupt },
	{ "the operator suspends", "Ctrl-Z", FAULT_DARKENS, 300,
		"press and hold the operator's key", .strike = suspend },
	{ "the operator ends", "q", FAULT_DARKENS, 300,
		"press and hold the operator's key", .strike = quit },
	{ "the terminal is closed", "its other end is", FAULT_DARKENS, 300,
		"press and hold the operator's key", .strike = close_terminal },
	{ "the head loses its power",
		"kill -9 of its simulator, with the "
		"camera on it",
		FAULT_DARKENS, 200, "does not say where it is",
		.plan.scenario = tower_calm_night, .strike = kill_head },
	{ "the head hangs", "SIGSTOP of its simulator", FAULT_DARKENS, 200,
		"does not say where it is", .strike = stop_head },
};

FAULT_TABLE(faults_of_programs, rows);
