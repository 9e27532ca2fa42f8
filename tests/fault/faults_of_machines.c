/* SPDX-License-Identifier: Apache-2.0 */
#include "fault.h"

#include <sys/resource.h>
#include <time.h>

/* What the machine itself runs out of: time, descriptors, disk, the hour. */

enum {
	BUSY = 8,
	DAY_S = 86400,
};

/* ---- overload ---- */

static pid_t busy[BUSY];

static void work_for_ever(void)
{
	volatile unsigned long count = 0;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (;;) {
		count++;
	}
}

static void overload(struct tower *tower)
{
	for (int i = 0; i < BUSY; i++) {
		busy[i] = fork();
		if (busy[i] == 0) {
			work_for_ever();
		}
	}
	tower_run(tower, 700);
}

static void relieve(struct tower *tower)
{
	(void)tower;
	for (int i = 0; i < BUSY; i++) {
		kill(busy[i], SIGKILL);
		process_wait(busy[i], 5.0);
	}
}

/* ---- descriptors ---- */

/* With so many allowed nothing can be opened, and poll still works. */
enum {
	STANDARD_ONES = 3,
};

/* What is open stays so. */
static void limit(pid_t pid, rlim_t count)
{
	struct rlimit limit;

	assert_int_equal(prlimit(pid, RLIMIT_NOFILE, NULL, &limit), 0);
	limit.rlim_cur = count < limit.rlim_max ? count : limit.rlim_max;
	assert_int_equal(prlimit(pid, RLIMIT_NOFILE, &limit, NULL), 0);
}

static void exhaust_daemon(struct tower *tower)
{
	limit(tower->night.daemon, STANDARD_ONES);
	for (int i = 0; i < 5; i++) {
		int fd = night_call(&tower->night);

		tower_run(tower, 50);
		close(fd);
	}
}

/* It cannot open the head's line again, and says so. */
static void exhaust_daemon_and_pull(struct tower *tower)
{
	limit(tower->night.daemon, STANDARD_ONES);
	tap_plug(&tower->night.tap, false);
}

static void exhaust_guard(struct tower *tower)
{
	limit(tower->post.pid, 0);
	for (int i = 0; i < 5; i++) {
		int fd = post_dial(&tower->post);

		tower_run(tower, 50);
		if (fd >= 0) {
			close(fd);
		}
	}
}

static void give_back(struct tower *tower)
{
	limit(tower->night.daemon, RLIM_INFINITY);
	limit(tower->post.pid, RLIM_INFINITY);
}

/* ---- disk ---- */

static void fill_disk(struct tower *tower)
{
	assert_int_equal(symlink("/dev/full", tower->night.log), 0);
	assert_int_equal(symlink("/dev/full", tower->post.output), 0);
}

static void go_on(struct tower *tower)
{
	tower_run(tower, 100);
}

/* ---- the hour ---- */

static void set_clock(struct tower *tower, long long offset_s)
{
	char path[NIGHT_PATH_MAX + 8];

	snprintf(path, sizeof(path), "%s/far.s", tower->night.folder);
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fprintf(file, "%lld\n", offset_s);
	fclose(file);
	setenv("STEP_CLOCK", path, 1);
}

/* So that it is @hour o'clock there now, of universal time. */
static void set_hour(struct tower *tower, int hour)
{
	set_clock(tower, hour * 3600LL - (long long)time(NULL) % DAY_S);
}

static void begin_at_midnight(struct tower *tower)
{
	set_hour(tower, 0);
}

static void step_to_noon(struct tower *tower)
{
	set_hour(tower, 12);
}

static void lose_the_time(struct tower *tower)
{
	set_clock(tower, -(long long)time(NULL));
}

static void shut_clock(struct tower *tower)
{
	begin_at_midnight(tower);
}

static const char at_a_place[] = "site.lat_deg = 10\nsite.lon_deg = 0.1\n"
				 "sky.sun_high_deg = -6\n";

static const struct fault rows[] = {
	{ "the machine is overloaded", "8 busy loops on two cores",
		FAULT_IS_BORNE, .strike = overload, .mend = relieve },
	{ "searchlightd runs out of descriptors", "RLIMIT_NOFILE = 3, 5 calls",
		FAULT_IS_BORNE, .strike = exhaust_daemon, .mend = give_back },
	{ "no descriptor is left for the head's line",
		"RLIMIT_NOFILE = 3, and the plug is pulled", FAULT_DARKENS, 200,
		"the head's line is not there",
		.strike = exhaust_daemon_and_pull, .mend = give_back },
	{ "searchlight-guard runs out of descriptors",
		"RLIMIT_NOFILE = 0, 5 calls", FAULT_IS_BORNE,
		.strike = exhaust_guard, .mend = give_back },
	{ "the disk is full", "all that is said goes to /dev/full",
		FAULT_IS_BORNE, .before = fill_disk, .strike = go_on },
	{ "the clock is stepped to noon", "the wall clock, from midnight",
		FAULT_DARKENS, 50, "sun", .plan.daemon = at_a_place,
		.plan.steps_clock = true, .before = begin_at_midnight,
		.strike = step_to_noon, .mend = shut_clock },
	{ "the clock is lost", "the wall clock, to 1970", FAULT_DARKENS, 50,
		"clock", .plan.daemon = at_a_place, .plan.steps_clock = true,
		.before = begin_at_midnight, .strike = lose_the_time,
		.mend = shut_clock },
};

FAULT_TABLE(faults_of_machines, rows);
