/* SPDX-License-Identifier: Apache-2.0 */
#include "night.h"

#include <dirent.h>
#include <sys/resource.h>

/*
 * A night with the real daemon is recorded, and replayed by the real
 * searchlight-replay: it has to decide as it did that night.
 */

enum {
	TEXT_MAX = 8192,
	COMMAND_MAX = 1024,
};

static struct night_paths paths;
static const char *replay;
static const char *kept_case;

static const char scenario[] = "duration_s = 24\n"
			       "camera.width_px = 160\ncamera.height_px = 128\n"
			       "camera.focal_mm = 12.5\nlamp.beam_deg = 2\n"
			       "target = -600 400 300  50 0 0  2.5 400  0 24\n";
static struct night night;
static char shelf[64];
static char said[TEXT_MAX];

static void begin_with(const char *settings)
{
	char more[512];

	snprintf(shelf, sizeof(shelf), "/tmp/searchlight-night-XXXXXX");
	assert_non_null(mkdtemp(shelf));
	snprintf(more, sizeof(more), "record.folder = %s\nguard =\n%s", shelf,
		settings);
	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night.scenario = scenario;
	night_start(&night, more);
}

static void begin(void)
{
	begin_with("");
}

static void clear(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", shelf);
	assert_int_equal(system(command), 0);
}

/* What waits is still written, which takes a while on a busy machine. */
static void end_night(void)
{
	kill(night.daemon, SIGTERM);
	assert_int_equal(process_wait(night.daemon, 30.0), 0);
	night.daemon = 0;
	night_end(&night);
}

/* The name of the shelf's only recording. */
static void find_recording(char path[200])
{
	DIR *directory = opendir(shelf);
	const struct dirent *entry;

	path[0] = '\0';
	while ((entry = readdir(directory)) != NULL) {
		if (entry->d_name[0] == '2') {
			snprintf(path, 200, "%s/%.60s", shelf, entry->d_name);
		}
	}
	closedir(directory);
	assert_true(path[0] != '\0');
}

/* With @option and its @value, where there is one; the exit code. */
static int run(const char *recording, const char *option, const char *value)
{
	char command[COMMAND_MAX];
	size_t used;

	snprintf(command, sizeof(command), "%s %s %s %s 2>&1", replay,
		recording, option, value);
	FILE *pipe = popen(command, "r");
	assert_non_null(pipe);
	used = fread(said, 1, sizeof(said) - 1, pipe);
	said[used] = '\0';
	return WEXITSTATUS(pclose(pipe));
}

static void must_say(const char *words)
{
	if (strstr(said, words) == NULL) {
		fail_msg("\"%s\" is not in:\n%s", words, said);
	}
}

/* The number behind @key. */
static double said_number(const char *key)
{
	double number = (double)NAN;

	must_say(key);
	assert_int_equal(
		sscanf(strstr(said, key) + strlen(key), "%lf", &number), 1);
	return number;
}

static void follow_for(int ms)
{
	assert_string_equal(night_say(&night, "mode follow"), "ok mode follow");
	assert_true(night_until(&night, "mode", NULL, "follow", 5.0));
	poll(NULL, 0, ms);
}

static void a_night_that_was_closed_replays_as_it_was(void **state)
{
	char path[200];
	char out[100];

	(void)state;
	begin();
	follow_for(3000);
	night_say(&night, "slew 2 1");
	poll(NULL, 0, 300);
	night_say(&night, "stop");
	poll(NULL, 0, 500);
	end_night();
	find_recording(path);
	if (run(path, "", "") != 0) {
		fail_msg("%s", said);
	}
	must_say("every step decides as it did that night");
	assert_int_equal(run(path, "--json", ""), 0);
	must_say("\"damaged\":0,");
	must_say("\"differing\":0}");
	assert_true(said_number("\"head_bytes\":") > 500.0);
	assert_true(said_number("\"skies\":") == said_number("\"steps\":"));
	/* Part of it, as a case that plays by itself. */
	snprintf(out, sizeof(out), "%s/case", shelf);
	assert_int_equal(run(path, "--make-case 1:2.5 --out", out), 0);
	assert_int_equal(run(out, "", ""), 0);
	must_say("every step decides as it did that night");
	clear();
}

static void put_file(const char *name, const char *text, char path[100])
{
	snprintf(path, 100, "%s/%s", shelf, name);
	night_write(path, text);
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
	begin();
	follow_for(2000);
	end_night();
	find_recording(path);
	change(path, "mount.address", "2");
	assert_int_equal(run(path, "", ""), 6);
	must_say("steps decide otherwise than that night, first at frame");
	must_say("bytes to the head: ff01");
	must_say(" -> ff02");
	clear();
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
	begin_with(settings);
	for (int i = 1; i < 5; i++) {
		put_aircraft(file, i);
		poll(NULL, 0, 500);
	}
	end_night();
	unlink(file);
	find_recording(path);
	if (run(path, "--json", "") != 0) {
		fail_msg("%s", said);
	}
	must_say("\"differing\":0}");
	change(path, "aircraft.file", "");
	assert_int_equal(run(path, "", ""), 6);
	must_say("withheld for the sky: ");
	clear();
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static int is_recording(const struct dirent *entry)
{
	return entry->d_name[0] == '2';
}

static void pieces_of_a_night_play_as_one(void **state)
{
	struct dirent **pieces;
	char both[450];
	char second[250];

	(void)state;
	begin_with("record.length_s = 2\n");
	follow_for(4500);
	end_night();
	int count = scandir(shelf, &pieces, is_recording, by_name);

	assert_true(count >= 2);
	snprintf(second, sizeof(second), "%s/%.60s", shelf, pieces[1]->d_name);
	snprintf(both, sizeof(both), "%s/%.60s/ %s", shelf, pieces[0]->d_name,
		second);
	for (int i = 0; i < count; i++) {
		free(pieces[i]);
	}
	free(pieces);
	if (run(both, "--json", "") != 0) {
		fail_msg("%s", said);
	}
	must_say("\"continues\":false");
	must_say("\"unseen\":0");
	must_say("\"differing\":0}");
	assert_true(said_number("\"seconds\":") > 3.0);
	/* Alone it does not know what was before. */
	run(second, "", "");
	must_say("name both, and they play as one");
	clear();
}

static void other_settings_and_faults_are_told_by_what_they_change(void **state)
{
	char path[200];
	char file[100];

	(void)state;
	begin();
	follow_for(3000);
	end_night();
	find_recording(path);
	put_file("blind.conf", "detect.score_min = 900\n", file);
	assert_int_equal(run(path, "--config", file), 0);
	must_say("steps decide otherwise than that night, first at frame");
	put_file("dark.faults", "black = 1 3\nlost_answers = 2 3\n", file);
	assert_int_equal(run(path, "--inject", file), 0);
	must_say("health: nothing -> \"");
	put_file("bad.faults", "melted = 1 2\n", file);
	assert_int_equal(run(path, "--inject", file), 5);
	must_say("bad.faults:1");
	clear();
}

static void a_daemon_that_is_killed_leaves_a_night_that_replays(void **state)
{
	char path[200];

	(void)state;
	begin();
	follow_for(3000);
	kill(night.daemon, SIGKILL);
	process_wait(night.daemon, 5.0);
	night.daemon = 0;
	night_end(&night);
	find_recording(path);
	if (run(path, "", "") != 0) {
		fail_msg("%s", said);
	}
	must_say("it was not closed");
	must_say("every step decides as it did that night");
	clear();
}

static void a_full_disk_ends_the_recording_and_not_the_night(void **state)
{
	struct rlimit small = { .rlim_cur = 300000, .rlim_max = 300000 };
	char text[512];

	(void)state;
	begin();
	assert_true(night_until(&night, "record", "state", "runs", 10.0));
	assert_int_equal(prlimit(night.daemon, RLIMIT_FSIZE, &small, NULL), 0);
	assert_string_equal(night_say(&night, "mode follow"), "ok mode follow");
	assert_true(night_until(&night, "record", "state", "stopped", 30.0));
	night_text(&night, "record", "why", text);
	assert_non_null(strstr(text, "File too large"));
	double steps = night_number(&night, "loop", "steps");
	poll(NULL, 0, 500);
	assert_true(night_number(&night, "loop", "steps") > steps + 5.0);
	assert_true(night_until(&night, "mode", NULL, "follow", 1.0));
	end_night();
	clear();
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
	snprintf(shelf, sizeof(shelf), "/tmp/searchlight-case-XXXXXX");
	assert_non_null(mkdtemp(shelf));
	snprintf(out, sizeof(out), "%s/out", shelf);
	run(kept_case, "--out", out);
	must_say("steps in");
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
	clear();
}

static void read_file(const char *name, char *text, size_t size)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", shelf, name);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	size_t used = fread(text, 1, size - 1, file);
	text[used] = '\0';
	fclose(file);
}

static void a_batch_scores_a_clip_with_each_of_the_settings(void **state)
{
	static char text[1 << 20];
	char options[400];
	char clip[300];
	char deaf[100];

	(void)state;
	snprintf(shelf, sizeof(shelf), "/tmp/searchlight-batch-XXXXXX");
	assert_non_null(mkdtemp(shelf));
	put_file("deaf.conf", "detect.score_min = 900\n", deaf);
	put_file("plain.conf", "", deaf);
	snprintf(
		clip, sizeof(clip), "--batch %s/IR_DRONE_040.mp4", paths.clips);
	snprintf(options, sizeof(options),
		"--config %s/plain.conf --config %s/deaf.conf --out", shelf,
		shelf);
	assert_int_equal(run(clip, options, shelf), 0);
	read_file("batch.csv", text, sizeof(text));
	assert_non_null(strstr(text, "plain.conf,305,305,1.000,"));
	assert_non_null(strstr(text, "deaf.conf,305,305,0.000,0.000,0.000,"));
	read_file("batch.html", text, sizeof(text));
	assert_non_null(strstr(text, "data:image/svg+xml;base64,"));
	clear();
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
	paths = (struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	replay = argv[5];
	kept_case = argv[6];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
