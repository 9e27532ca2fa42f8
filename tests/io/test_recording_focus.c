/* SPDX-License-Identifier: Apache-2.0 */
#include "recorded.h"

/*
 * Nights with the real daemon and a lamp whose beam it makes wider and
 * narrower, replayed by the real searchlight-replay.
 */

static struct recorded tonight;
static char trace[16 << 20];

#define LAMP                                                                   \
	"duration_s = 60\n"                                                    \
	"camera.width_px = 160\ncamera.height_px = 128\n"                      \
	"lamp.beam_deg = 2\nlamp.wide_beam_deg = 10\n"                         \
	"lamp.focus_travel_s = 2\nlamp.focus_doubt = 0.1\n"                    \
	"lamp.focus_dead_s = 0.2\n"

static const char timed[] =
	LAMP "lamp.focus = timed\ncamera.focal_mm = 12.5\n"
	     "target = -700 700 530  3 0 0  2.5 400  0 60\n";

/* A fixture begins at the middle of its range. */
static const char told[] =
	LAMP "lamp.focus = told\nhead.kind = dmx\ncamera.focal_mm = 4\n"
	     "target = -45 500 40  1.5 0 0  6 400  0 60\n";

static const char fixture[] =
	"slots = 14\npan_coarse = 1\npan_fine = 2\ntilt_coarse = 3\n"
	"tilt_fine = 4\npan_range_deg = 540\ntilt_range_deg = 270\n"
	"error_deg = 0.1\ndark = 6 0\nfocus_coarse = 7\nfocus_fine = 8\n"
	"focus_narrow = 255\nfocus_wide = 0\n";

static const char fast[] = "mount.rate_pan_deg_s = 60\n"
			   "mount.rate_tilt_deg_s = 60\nmount.baud = 115200\n";

/* Tied, then wide, then narrow: the motor has to go both ways. */
static void record(const char *settings, char path[200])
{
	recorded_begin(&tonight, settings);
	recorded_follow(&tonight, 4000);
	night_say(&tonight.night, "focus wide");
	assert_string_equal(tonight.night.answer, "ok focus wide");
	poll(NULL, 0, 1500);
	night_say(&tonight.night, "focus 2");
	assert_string_equal(tonight.night.answer, "ok focus 2");
	poll(NULL, 0, 1500);
	recorded_end(&tonight);
	recorded_find(&tonight, path);
}

static void must_replay_as_it_was(const char *path)
{
	recorded_replays(&tonight, "%s --out %s/out", path, tonight.shelf);
	recorded_must_say(&tonight, "every step decides as it did that night");
	recorded_replays(&tonight, "%s --json", path);
	recorded_must_say(&tonight, "\"differing\":0}");
	assert_true(recorded_number(&tonight, "\"head_bytes\":") > 500.0);
	recorded_read(&tonight, "out/trace.jsonl", trace, sizeof(trace));
}

/* How many steps of the replay say so. */
static int steps_with(const char *mark)
{
	int count = 0;

	for (const char *at = trace; (at = strstr(at, mark)) != NULL; at++) {
		count++;
	}
	return count;
}

static void change(const char *recording, const char *file, const char *words)
{
	char command[512];

	snprintf(command, sizeof(command), "sed -i '%s' %s/%s", words,
		recording, file);
	assert_int_equal(system(command), 0);
}

static void must_differ(const char *path)
{
	assert_int_equal(recorded_replay(&tonight, "%s", path), 6);
	recorded_must_say(
		&tonight, "steps decide otherwise than that night, first at");
	recorded_must_say(&tonight, "bytes to the head: ");
}

static void a_motor_that_runs_while_told_runs_again_as_it_did(void **state)
{
	char path[200];

	(void)state;
	tonight.scenario = timed;
	tonight.fixture = NULL;
	record("", path);
	must_replay_as_it_was(path);
	assert_true(steps_with("\"tell\":1") > 20);
	assert_true(steps_with("\"tell\":-1") > 20);
	/* As if the program said it the other way round. */
	change(path, "settings.conf",
		"s/^mount.invert_focus = .*/mount.invert_focus = yes/");
	must_differ(path);
	recorded_clear(&tonight);
}

static void a_fixture_is_told_the_same_widths(void **state)
{
	char path[200];

	(void)state;
	tonight.scenario = told;
	tonight.fixture = fixture;
	record(fast, path);
	must_replay_as_it_was(path);
	assert_true(steps_with("\"hold\":\"wide\"") > 20);
	assert_true(steps_with("\"hold\":\"held\"") > 20);
	change(path, "fixture.conf", "s/^focus_wide = .*/focus_wide = 9/");
	must_differ(path);
	recorded_clear(&tonight);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			a_motor_that_runs_while_told_runs_again_as_it_did),
		cmocka_unit_test(a_fixture_is_told_the_same_widths),
	};

	if (argc != 6) {
		return 2;
	}
	tonight.paths =
		(struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	tonight.replay = argv[5];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
