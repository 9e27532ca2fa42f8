/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"
#include "check.h"
#include "virtual_stand.h"

#include <poll.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

/* The real searchlight-calibrate wizard, at a terminal of its own. */

enum {
	SCREEN_SIZE = 65536,
	WAIT_MS = 60000
};

static const char *program;

struct sitting {
	pid_t pid;
	int terminal;
	char screen[SCREEN_SIZE]; /* what came since the last word */
	size_t used;
};

static void sit_down(struct sitting *sitting, const char *folder)
{
	*sitting = (struct sitting){ 0 };
	sitting->pid = forkpty(&sitting->terminal, NULL, NULL, NULL);
	assert_true(sitting->pid >= 0);
	if (sitting->pid == 0) {
		execl(program, program, "wizard", "--from", folder, NULL);
		_exit(127);
	}
}

/* Waits until @text is on the screen; fails with what is there instead. */
static void expect(struct sitting *sitting, const char *text)
{
	struct pollfd one = { .fd = sitting->terminal, .events = POLLIN };

	while (strstr(sitting->screen, text) == NULL) {
		long got = poll(&one, 1, WAIT_MS) == 1
			? read(sitting->terminal,
				  sitting->screen + sitting->used,
				  SCREEN_SIZE - 1 - sitting->used)
			: 0;

		if (got <= 0) {
			print_error("wanted \"%s\", saw: %s\n", text,
				sitting->screen);
			fail();
		}
		sitting->used += (size_t)got;
		sitting->screen[sitting->used] = '\0';
	}
}

static void type(struct sitting *sitting, const char *line)
{
	size_t size = strlen(line);

	sitting->used = 0;
	sitting->screen[0] = '\0';
	assert_int_equal(write(sitting->terminal, line, size), (long)size);
}

static int stand_up(struct sitting *sitting)
{
	int status = 0;

	assert_int_equal(waitpid(sitting->pid, &status, 0), sitting->pid);
	close(sitting->terminal);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* An evening's folder that holds a recording for latency, and no more. */
static void record_nods(char *folder)
{
	struct virtual_stand v;
	struct drill_settings drill;
	struct error error;
	char path[64];

	assert_non_null(mkdtemp(folder));
	snprintf(path, sizeof(path), "%s/latency", folder);
	assert_int_equal(mkdir(path, 0700), 0);
	virtual_stand_init(&v, 4);
	assert_true(virtual_stand_open(&v, &error));
	drill = virtual_stand_drill(&v);
	assert_true(drill_nods(&v.stand, &drill, EXERCISE_PAN, 20, &error));
	assert_true(exercise_save(&v.stand.exercise, path, &error));
	virtual_stand_close(&v);
}

static void forget(const char *folder)
{
	static const char *const files[] = { "latency/commands.csv",
		"latency/answers.csv", "latency/sights.csv", "rig.conf",
		"wizard.step" };
	static const char *const folders[] = { "lens", "align", "boresight",
		"latency" };
	char path[96];

	for (size_t i = 0; i < sizeof(files) / sizeof(*files); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, files[i]);
		unlink(path);
	}
	for (size_t i = 0; i < sizeof(folders) / sizeof(*folders); i++) {
		snprintf(path, sizeof(path), "%s/%s", folder, folders[i]);
		rmdir(path);
	}
	rmdir(folder);
}

static void it_leads_through_and_goes_on_where_it_was_left(void **state)
{
	char folder[] = "/tmp/searchlight-wizard-XXXXXX";
	struct sitting sitting;

	(void)state;
	record_nods(folder);
	sit_down(&sitting, folder);
	expect(&sitting, "Step 1 of 7: The lens");
	expect(&sitting, "/lens holds 0 files.");
	expect(&sitting, "q stops for now");
	type(&sitting, "s\n");
	expect(&sitting, "Step 2 of 7: Level, north");
	type(&sitting, "s\n");
	expect(&sitting, "Step 3 of 7: Where the lamp points");
	type(&sitting, "\n");
	expect(&sitting, "boresight holds nothing yet");
	type(&sitting, "\n");
	expect(&sitting, "Step 3 of 7");
	type(&sitting, "s\n");
	expect(&sitting, "Step 4 of 7");
	type(&sitting, "what?\n");
	expect(&sitting, "is none of these");
	type(&sitting, "s\n");
	expect(&sitting, "Step 5 of 7: How late the pictures are");
	type(&sitting, "\n");
	expect(&sitting, "ms from mid-exposure");
	expect(&sitting, "Done.");
	type(&sitting, "\n");
	expect(&sitting, "Step 6 of 7: Is it to be trusted?");
	type(&sitting, "q\n");
	expect(&sitting, "begin again with the same folder");
	assert_int_equal(stand_up(&sitting), 0);

	sit_down(&sitting, folder);
	expect(&sitting, "Step 6 of 7");
	type(&sitting, "b\n");
	expect(&sitting, "Step 5 of 7");
	expect(&sitting, "Measured already on");
	type(&sitting, "q\n");
	expect(&sitting, "begin again with the same folder");
	assert_int_equal(stand_up(&sitting), 0);
	forget(folder);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			it_leads_through_and_goes_on_where_it_was_left),
	};

	program = argc == 2 ? argv[1] : NULL;
	return program != NULL ? cmocka_run_group_tests(tests, NULL, NULL) : 1;
}
