/* SPDX-License-Identifier: Apache-2.0 */
#include "recorded.h"

#include <sys/resource.h>

/*
 * A night with the real daemon is recorded, and replayed by the real
 * searchlight-replay: it has to decide as it did that night.
 */

static struct recorded tonight;
static const char *kept_case;

static const char scenario[] = "duration_s = 24\n"
			       "camera.width_px = 160\ncamera.height_px = 128\n"
			       "camera.focal_mm = 12.5\nlamp.beam_deg = 2\n"
			       "target = -600 400 300  50 0 0  2.5 400  0 24\n";

static void a_night_that_was_closed_replays_as_it_was(void **state)
{
	char path[200];
	char out[100];

	(void)state;
	recorded_begin(&tonight, "");
	recorded_follow(&tonight, 3000);
	night_say(&tonight.night, "slew 2 1");
	poll(NULL, 0, 300);
	night_say(&tonight.night, "stop");
	poll(NULL, 0, 500);
	recorded_end(&tonight);
	recorded_find(&tonight, path);
	recorded_replays(&tonight, "%s", path);
	recorded_must_say(&tonight, "every step decides as it did that night");
	recorded_replays(&tonight, "%s --json", path);
	recorded_must_say(&tonight, "\"damaged\":0,");
	recorded_must_say(&tonight, "\"differing\":0}");
	assert_true(recorded_number(&tonight, "\"head_bytes\":") > 500.0);
	assert_true(recorded_number(&tonight, "\"skies\":") ==
		recorded_number(&tonight, "\"steps\":"));
	/* Part of it, as a case that plays by itself. */
	snprintf(out, sizeof(out), "%s/case", tonight.shelf);
	recorded_replays(&tonight, "%s --make-case 1:2.5 --out %s", path, out);
	recorded_replays(&tonight, "%s", out);
	recorded_must_say(&tonight, "every step decides as it did that night");
	recorded_clear(&tonight);
}

/* Something else was in force, as if the program had changed. */
static void change(const char *recording, const char *name, const char *value)
{
	char command[512];

	snprintf(command, sizeof(command),
		"sed -i 's|^%s = .*|%s = %s|' %s/settings.conf", name, name,
		value, recording);
	assert_int_equal(system(command), 0);
}

static void bytes_to_the_head_that_differ_are_named(void **state)
{
	char path[200];

	(void)state;
	recorded_begin(&tonight, "");
	recorded_follow(&tonight, 2000);
	recorded_end(&tonight);
	recorded_find(&tonight, path);
	change(path, "mount.address", "2");
	assert_int_equal(recorded_replay(&tonight, "%s", path), 6);
	recorded_must_say(&tonight,
		"steps decide otherwise than that night, first at frame");
	recorded_must_say(&tonight, "bytes to the head: ff01");
	recorded_must_say(&tonight, " -> ff02");
	recorded_clear(&tonight);
}

/* One second's file of a receiver: an airliner some kilometres away. */
static void put_aircraft(const char *path, int second)
{
	char text[400];
	char draft[120];

	snprintf(text, sizeof(text),
		"{\"now\":%.3f,\"messages\":%d,\"aircraft\":[{\"hex\":"
		"\"3c6444\",\"lat\":48.05,\"lon\":11.01,\"seen_pos\":0.5,"
		"\"alt_geom\":32800,\"gs\":450.0,\"track\":181.5,"
		"\"geom_rate\":-64}]}",
		clock_seconds(clock_wall_ns()), 100 + second);
	snprintf(draft, sizeof(draft), "%.100s.new", path);
	night_write(draft, text);
	assert_int_equal(rename(draft, path), 0);
}

static void permits_of_the_sky_are_judged_again(void **state)
{
	static const char site[] = "site.lat_deg = 48\nsite.lon_deg = 11\n";
	char settings[300];
	char file[100];
	char path[200];

	(void)state;
	snprintf(file, sizeof(file), "/tmp/searchlight-aircraft-%d", getpid());
	snprintf(settings, sizeof(settings), "%saircraft.file = %s\n", site,
		file);
	/* Nothing is heard at first, which withholds the permit. */
	recorded_begin(&tonight, settings);
	for (int i = 1; i < 5; i++) {
		put_aircraft(file, i);
		poll(NULL, 0, 500);
	}
	recorded_end(&tonight);
	unlink(file);
	recorded_find(&tonight, path);
	recorded_replays(&tonight, "%s --json", path);
	recorded_must_say(&tonight, "\"differing\":0}");
	change(path, "aircraft.file", "");
	assert_int_equal(recorded_replay(&tonight, "%s", path), 6);
	recorded_must_say(&tonight, "withheld for the sky: ");
	recorded_clear(&tonight);
}

static void pieces_of_a_night_play_as_one(void **state)
{
	char pieces[8][200];

	(void)state;
	recorded_begin(&tonight, "record.length_s = 2\n");
	recorded_follow(&tonight, 4500);
	recorded_end(&tonight);
	assert_true(recorded_pieces(&tonight, pieces, 8) >= 2);
	recorded_replays(&tonight, "%s/ %s --json", pieces[0], pieces[1]);
	recorded_must_say(&tonight, "\"continues\":false");
	recorded_must_say(&tonight, "\"unseen\":0");
	recorded_must_say(&tonight, "\"differing\":0}");
	assert_true(recorded_number(&tonight, "\"seconds\":") > 3.0);
	/* Alone it does not know what was before. */
	recorded_replay(&tonight, "%s", pieces[1]);
	recorded_must_say(&tonight, "name both, and they play as one");
	recorded_clear(&tonight);
}

static void other_settings_and_faults_are_told_by_what_they_change(void **state)
{
	char path[200];
	char file[100];

	(void)state;
	recorded_begin(&tonight, "");
	recorded_follow(&tonight, 3000);
	recorded_end(&tonight);
	recorded_find(&tonight, path);
	recorded_put(&tonight, "blind.conf", "detect.score_min = 900\n", file);
	recorded_replays(&tonight, "%s --config %s", path, file);
	recorded_must_say(&tonight,
		"steps decide otherwise than that night, first at frame");
	recorded_put(&tonight, "dark.faults",
		"black = 1 3\nlost_answers = 2 3\n", file);
	recorded_replays(&tonight, "%s --inject %s", path, file);
	recorded_must_say(&tonight, "health: nothing -> \"");
	recorded_put(&tonight, "bad.faults", "melted = 1 2\n", file);
	assert_int_equal(
		recorded_replay(&tonight, "%s --inject %s", path, file), 5);
	recorded_must_say(&tonight, "bad.faults:1");
	recorded_clear(&tonight);
}

static void a_daemon_that_is_killed_leaves_a_night_that_replays(void **state)
{
	char path[200];

	(void)state;
	recorded_begin(&tonight, "");
	recorded_follow(&tonight, 3000);
	kill(tonight.night.daemon, SIGKILL);
	process_wait(tonight.night.daemon, 5.0);
	tonight.night.daemon = 0;
	night_end(&tonight.night);
	recorded_find(&tonight, path);
	recorded_replays(&tonight, "%s", path);
	recorded_must_say(&tonight, "it was not closed");
	recorded_must_say(&tonight, "every step decides as it did that night");
	recorded_clear(&tonight);
}

static void a_full_disk_ends_the_recording_and_not_the_night(void **state)
{
	struct rlimit small = { .rlim_cur = 300000, .rlim_max = 300000 };
	char text[512];

	(void)state;
	recorded_begin(&tonight, "");
	assert_true(
		night_until(&tonight.night, "record", "state", "runs", 10.0));
	assert_int_equal(
		prlimit(tonight.night.daemon, RLIMIT_FSIZE, &small, NULL), 0);
	assert_string_equal(
		night_say(&tonight.night, "mode follow"), "ok mode follow");
	assert_true(night_until(
		&tonight.night, "record", "state", "stopped", 30.0));
	night_text(&tonight.night, "record", "why", text);
	assert_non_null(strstr(text, "File too large"));
	double steps = night_number(&tonight.night, "loop", "steps");
	poll(NULL, 0, 500);
	assert_true(
		night_number(&tonight.night, "loop", "steps") > steps + 5.0);
	assert_true(night_until(&tonight.night, "mode", NULL, "follow", 1.0));
	recorded_end(&tonight);
	recorded_clear(&tonight);
}

/* Seconds of a night, recorded once, cut by --make-case and kept. */
static void the_kept_case_still_finds_and_follows_its_drone(void **state)
{
	char out[100];
	char trace[200];
	char line[65536];
	int firm = 0;
	int lines = 0;

	(void)state;
	recorded_shelf(&tonight);
	snprintf(out, sizeof(out), "%s/out", tonight.shelf);
	recorded_replay(&tonight, "%s --out %s", kept_case, out);
	recorded_must_say(&tonight, "steps in");
	snprintf(trace, sizeof(trace), "%s/trace.jsonl", out);
	FILE *file = fopen(trace, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		lines++;
		firm += strstr(line, "\"state\":\"firm\"") != NULL &&
			strstr(line, "\"mode\":\"follow\"") != NULL;
	}
	fclose(file);
	assert_true(lines > 100);
	assert_true(firm > lines / 2);
	recorded_clear(&tonight);
}

static void a_batch_scores_a_clip_with_each_of_the_settings(void **state)
{
	static char text[1 << 20];
	char plain[100];
	char deaf[100];

	(void)state;
	recorded_shelf(&tonight);
	recorded_put(&tonight, "plain.conf", "", plain);
	recorded_put(&tonight, "deaf.conf", "detect.score_min = 900\n", deaf);
	recorded_replays(&tonight,
		"--batch %s/IR_DRONE_040.mp4 --config %s --config %s --out %s",
		tonight.paths.clips, plain, deaf, tonight.shelf);
	recorded_read(&tonight, "batch.csv", text, sizeof(text));
	assert_non_null(strstr(text, "plain.conf,305,305,1.000,"));
	assert_non_null(strstr(text, "deaf.conf,305,305,0.000,0.000,0.000,"));
	recorded_read(&tonight, "batch.html", text, sizeof(text));
	assert_non_null(strstr(text, "data:image/svg+xml;base64,"));
	recorded_clear(&tonight);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_night_that_was_closed_replays_as_it_was),
		cmocka_unit_test(bytes_to_the_head_that_differ_are_named),
		cmocka_unit_test(permits_of_the_sky_are_judged_again),
		cmocka_unit_test(pieces_of_a_night_play_as_one),
		cmocka_unit_test(
			other_settings_and_faults_are_told_by_what_they_change),
		cmocka_unit_test(
			a_daemon_that_is_killed_leaves_a_night_that_replays),
		cmocka_unit_test(
			a_full_disk_ends_the_recording_and_not_the_night),
		cmocka_unit_test(
			a_batch_scores_a_clip_with_each_of_the_settings),
		cmocka_unit_test(
			the_kept_case_still_finds_and_follows_its_drone),
	};

	if (argc != 7) {
		return 2;
	}
	tonight.paths =
		(struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	tonight.replay = argv[5];
	tonight.scenario = scenario;
	kept_case = argv[6];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
