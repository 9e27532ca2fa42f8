/* SPDX-License-Identifier: Apache-2.0 */
/*
 * searchlight-replay as its user meets it: files, exit codes, scores.
 * Named on the command line: the program, the folder of the bundled clips.
 */
#include "check.h"
#include "core/geom.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
	COMMAND_MAX = 4096,
	TEXT_MAX = 16384,
};

static const char *program;
static const char *clips;
static char root[] = "/tmp/replay-XXXXXX";

/* What a command printed on both of its outputs, and how it ended. */
struct answer {
	int code;
	char text[TEXT_MAX];
};

static struct answer *run(const char *arguments)
{
	static struct answer answer;
	char command[2 * COMMAND_MAX];
	size_t used;
	FILE *pipe;

	snprintf(command, sizeof(command), "%s %s 2>&1", program, arguments);
	pipe = popen(command, "r");
	assert_non_null(pipe);
	used = fread(answer.text, 1, sizeof(answer.text) - 1, pipe);
	answer.text[used] = '\0';
	answer.code = WEXITSTATUS(pclose(pipe));
	return &answer;
}

/* Replays clip @name into root/@out with further @options. */
static struct answer *replay(
	const char *name, const char *options, const char *out)
{
	char arguments[COMMAND_MAX];

	snprintf(arguments, sizeof(arguments),
		"%s/%s.mp4 --truth %s/%s.csv --out %s/%s %s", clips, name,
		clips, name, root, out, options);
	return run(arguments);
}

static char *read_file(const char *folder, const char *name)
{
	char path[COMMAND_MAX];
	struct stat found;
	FILE *file;
	char *text;

	snprintf(path, sizeof(path), "%s/%s/%s", root, folder, name);
	file = fopen(path, "r");
	assert_non_null(file);
	assert_int_equal(fstat(fileno(file), &found), 0);
	text = malloc((size_t)found.st_size + 1);
	assert_non_null(text);
	assert_int_equal(
		fread(text, 1, (size_t)found.st_size, file), found.st_size);
	text[found.st_size] = '\0';
	fclose(file);
	return text;
}

static int count_lines(const char *text)
{
	int count = 0;

	for (; *text != '\0'; text++) {
		count += *text == '\n';
	}
	return count;
}

static bool begins(const char *text, const char *with)
{
	return strncmp(text, with, strlen(with)) == 0;
}

static void the_tables_have_the_agreed_columns(void **state)
{
	static const char *const heads[][2] = {
		{ "detections.csv", "image_or_frame,x,y,w,h,score,area\n" },
		{ "tracks.csv", "frame,id,x,y,w,h,score,state\n" },
		{ "pointing.csv",
			"t,target_az,target_el,beam_az,beam_el,state\n" },
		{ "latency.csv", "t_exposure,t_command\n" },
	};
	char *text;

	(void)state;
	assert_int_equal(replay("IR_DRONE_040", "", "columns")->code, 0);
	for (size_t i = 0; i < sizeof(heads) / sizeof(heads[0]); i++) {
		text = read_file("columns", heads[i][0]);
		assert_true(begins(text, heads[i][1]));
		free(text);
	}
	/* 305 frames: a row and a line each. */
	text = read_file("columns", "pointing.csv");
	assert_int_equal(count_lines(text), 306);
	free(text);
	text = read_file("columns", "trace.jsonl");
	assert_int_equal(count_lines(text), 305);
	free(text);
}

static void the_head_begins_where_it_is_told_to(void **state)
{
	double t;
	double az;
	double el;
	char *text;

	(void)state;
	replay("IR_DRONE_040", "--layout head --start 3.5:-2", "start");
	text = read_file("start", "pointing.csv");
	assert_int_equal(sscanf(strchr(text, '\n') + 1, "%lf,%*f,%*f,%lf,%lf",
				 &t, &az, &el),
		3);
	assert_near(t, 0.0, 1e-9);
	/* The base looks up by 20 degrees, so azimuth is more than pan. */
	assert_near(az, 3.5 / cos(18.0 * GEOM_PI / 180.0), 0.1);
	assert_near(el, 18.0, 0.1);
	free(text);
}

static void two_runs_write_the_same_bytes(void **state)
{
	static const char *const names[] = { "detections.csv", "tracks.csv",
		"pointing.csv", "latency.csv", "trace.jsonl" };

	(void)state;
	replay("IR_DRONE_146", "--layout head", "one");
	replay("IR_DRONE_146", "--layout head", "other");
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		char *one = read_file("one", names[i]);
		char *other = read_file("other", names[i]);

		assert_string_equal(one, other);
		free(one);
		free(other);
	}
}

static void only_the_machine_differs_in_the_summary(void **state)
{
	json_t *one;
	json_t *other;

	(void)state;
	one = json_loads(
		replay("IR_DRONE_040", "--json", "one")->text, 0, NULL);
	other = json_loads(
		replay("IR_DRONE_040", "--json", "other")->text, 0, NULL);
	assert_non_null(one);
	assert_non_null(json_object_get(one, "machine"));
	json_object_del(one, "machine");
	json_object_del(other, "machine");
	assert_true(json_equal(one, other));
	json_decref(one);
	json_decref(other);
}

/* What each clip must reach; raise them when the program does better. */
struct floor {
	const char *clip;
	const char *layout;
	double share;   /* beam on target, at least */
	double p95_deg; /* at most */
	double light_s; /* time to first light, at most */
};

static const struct floor floors[] = {
	{ "IR_DRONE_040", "fixed", 0.97, 0.20, 0.5 },
	{ "IR_DRONE_040", "head", 0.97, 0.20, 0.5 },
	{ "IR_DRONE_146", "fixed", 0.92, 0.90, 0.8 },
	{ "IR_HELICOPTER_010", "head", 0.95, 0.20, 0.5 },
	{ "V_AIRPLANE_033", "head", 0.92, 0.50, 0.8 },
};

static double number(const json_t *summary, const char *key)
{
	json_t *value = json_object_get(summary, key);

	assert_true(json_is_number(value));
	return json_number_value(value);
}

static void the_beam_stays_on_the_targets_of_the_bundled_clips(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(floors) / sizeof(floors[0]); i++) {
		const struct floor *floor = &floors[i];
		char options[64];
		json_t *summary;

		snprintf(options, sizeof(options), "--json --layout %s",
			floor->layout);
		summary = json_loads(
			replay(floor->clip, options, "floor")->text, 0, NULL);
		assert_non_null(summary);
		print_message("%s, %s: share %.3f, p95 %.3f degrees\n",
			floor->clip, floor->layout,
			number(summary, "beam_on_target_share"),
			number(summary, "error_p95_deg"));
		assert_true(number(summary, "beam_on_target_share") >=
			floor->share);
		assert_true(number(summary, "error_p95_deg") <= floor->p95_deg);
		assert_true(number(summary, "time_to_first_light_s") <=
			floor->light_s);
		json_decref(summary);
	}
}

static void several_files_go_into_folders_of_their_own(void **state)
{
	char arguments[COMMAND_MAX];
	char *text;

	(void)state;
	snprintf(arguments, sizeof(arguments),
		"%s/IR_DRONE_040.mp4 %s/IR_BIRD_014.mp4 --out %s/several",
		clips, clips, root);
	assert_int_equal(run(arguments)->code, 0);
	text = read_file("several/IR_DRONE_040", "summary.json");
	free(text);
	text = read_file("several/IR_BIRD_014", "summary.json");
	free(text);
}

static void stills_go_on_after_a_bad_file(void **state)
{
	char arguments[COMMAND_MAX];
	struct answer *answer;
	char *text;

	(void)state;
	/* A clip's first picture serves as well as a picture of its own. */
	snprintf(arguments, sizeof(arguments),
		"--stills --out %s/stills %s/IR_DRONE_040.mp4 %s/README.md "
		"%s/V_DRONE_010.mp4 /nowhere.png",
		root, clips, clips, clips);
	answer = run(arguments);
	assert_int_equal(answer->code, 1);
	assert_non_null(strstr(answer->text, "README.md"));
	assert_non_null(strstr(answer->text, "/nowhere.png"));
	text = read_file("stills", "detections.csv");
	assert_non_null(strstr(text, "\nIR_DRONE_040,"));
	assert_non_null(strstr(text, "\nV_DRONE_010,"));
	free(text);
}

static void a_wrong_command_line_is_told_in_one_line(void **state)
{
	static const char *const wrong[] = {
		"",
		"--layout sideways x.mp4",
		"--no-such x.mp4",
		"--start 4 x.mp4",
		"--start 4:up x.mp4",
		"x.mp4 --truth",
		"x.mp4 --annotate",
		"a.mp4 b.mp4 --truth c.csv",
		"--stills a.png --truth c.csv",
		"night.mp4 --camera2-after 3",
		"night.mp4 --camera2 b.mp4 --camera2-after soon",
		"night.mp4 --camera2 b.mp4 --layout head",
		"night.mp4 c.mp4 --camera2 b.mp4",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct answer *answer = run(wrong[i]);

		assert_int_equal(answer->code, 2);
		assert_int_equal(count_lines(answer->text), 1);
		assert_true(begins(answer->text, "searchlight-replay: "));
	}
}

static void a_file_that_is_no_video_is_told_in_one_line(void **state)
{
	char arguments[COMMAND_MAX];
	struct answer *answer;

	(void)state;
	snprintf(arguments, sizeof(arguments), "%s/README.md", clips);
	answer = run(arguments);
	assert_int_equal(answer->code, 1);
	assert_int_equal(count_lines(answer->text), 1);
	assert_non_null(strstr(answer->text, "README.md"));
}

/* A rig of two cameras that look the same way, as the clip's did. */
static void put_rig(void)
{
	char path[COMMAND_MAX];

	snprintf(path, sizeof(path), "%s/two.conf", root);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	for (int i = 1; i <= 2; i++) {
		const char *number = i == 1 ? "" : "2";

		fprintf(file,
			"lens%s.width_px = 320\nlens%s.height_px = 256\n"
			"lens%s.fx_px = 752\nlens%s.fy_px = 752\n"
			"lens%s.cx_px = 159.5\nlens%s.cy_px = 127.5\n"
			"camera%s.place = base\ncamera%s.pitch_deg = 25\n",
			number, number, number, number, number, number, number,
			number);
	}
	fclose(file);
}

/* The clip, and beside it itself as the second camera's; its trace. */
static char *replay_two(const char *options)
{
	char all[COMMAND_MAX / 4];
	struct answer *answer;

	put_rig();
	snprintf(all, sizeof(all),
		"--json --rig %s/two.conf --camera2 %s/IR_DRONE_040.mp4 %s",
		root, clips, options);
	answer = replay("IR_DRONE_040", all, "two");
	if (answer->code != 0) {
		fail_msg("%s", answer->text);
	}
	return read_file("two", "trace.jsonl");
}

static int count_of(const char *text, const char *word)
{
	int count = 0;

	while ((text = strstr(text, word)) != NULL) {
		count++;
		text += strlen(word);
	}
	return count;
}

static void two_files_of_one_moment_show_one_target(void **state)
{
	char *trace = replay_two("");
	char *summary = read_file("two", "summary.json");

	(void)state;
	assert_int_equal(count_of(trace, "\"camera\":1,"), 305);
	assert_int_equal(count_of(trace, "\"camera\":2,"), 305);
	assert_non_null(strstr(summary, "\"targets\":1,"));
	free(trace);
	free(summary);
}

static void a_second_file_that_began_earlier_is_joined_in_its_midst(
	void **state)
{
	char *early = replay_two("--camera2-after -1");
	char *late = replay_two("--camera2-after 2");

	(void)state;
	assert_int_equal(count_of(early, "\"camera\":1,"), 305);
	assert_int_equal(count_of(early, "\"camera\":2,"), 275);
	/* Until then the first is alone: two seconds of it. */
	*strstr(late, "\"camera\":2,") = '\0';
	assert_int_equal(count_of(late, "\"camera\":1,"), 61);
	free(early);
	free(late);
}

static void a_second_file_needs_a_rig_that_tells_of_it(void **state)
{
	struct answer *answer =
		replay("IR_DRONE_040", "--camera2 beside.mp4", "none");

	(void)state;
	assert_int_equal(answer->code, 5);
	assert_int_equal(count_lines(answer->text), 1);
	assert_non_null(strstr(answer->text, "lens2.* and camera2.*"));
}

static int make_root(void **state)
{
	(void)state;
	return mkdtemp(root) == NULL;
}

static int remove_root(void **state)
{
	char command[COMMAND_MAX];

	(void)state;
	snprintf(command, sizeof(command), "rm -r '%s'", root);
	return system(command);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_tables_have_the_agreed_columns),
		cmocka_unit_test(the_head_begins_where_it_is_told_to),
		cmocka_unit_test(two_runs_write_the_same_bytes),
		cmocka_unit_test(only_the_machine_differs_in_the_summary),
		cmocka_unit_test(
			the_beam_stays_on_the_targets_of_the_bundled_clips),
		cmocka_unit_test(several_files_go_into_folders_of_their_own),
		cmocka_unit_test(stills_go_on_after_a_bad_file),
		cmocka_unit_test(a_wrong_command_line_is_told_in_one_line),
		cmocka_unit_test(a_file_that_is_no_video_is_told_in_one_line),
		cmocka_unit_test(two_files_of_one_moment_show_one_target),
		cmocka_unit_test(
			a_second_file_that_began_earlier_is_joined_in_its_midst),
		cmocka_unit_test(a_second_file_needs_a_rig_that_tells_of_it),
	};

	if (argc != 3) {
		return 2;
	}
	program = argv[1];
	clips = argv[2];
	return cmocka_run_group_tests(tests, make_root, remove_root);
}
