/* SPDX-License-Identifier: Apache-2.0 */
#include "night.h"

/* Command lines and exit codes of searchlightd and searchlightctl. */

static struct night_paths paths;
static struct night night;

enum {
	SAID_MAX = 20000
};

static int begin(void **state)
{
	(void)state;
	memset(&night, 0, sizeof(night));
	night.paths = paths;
	night_start(&night, "");
	return 0;
}

static int end(void **state)
{
	(void)state;
	assert_int_equal(night_end(&night), 0);
	return 0;
}

/* Runs with what is given; the exit code, and in @said what it printed. */
static int run(const char *program, const char *words, char said[SAID_MAX])
{
	char copy[512];
	char output[NIGHT_PATH_MAX + 8];
	const char *argv[16] = { program };
	char *rest = copy;
	int count = 1;

	snprintf(copy, sizeof(copy), "%s", words);
	while ((argv[count] = strtok_r(rest, " ", &rest)) != NULL) {
		assert_true(++count < 16);
	}
	snprintf(output, sizeof(output), "%s/said", night.folder);
	int code = process_run(argv, output);
	FILE *file = fopen(output, "r");
	assert_non_null(file);
	said[fread(said, 1, SAID_MAX - 1, file)] = '\0';
	fclose(file);
	unlink(output);
	return code;
}

static int ctl(const char *words, char said[SAID_MAX])
{
	char all[512];

	snprintf(all, sizeof(all), "--socket %s %s", night.control, words);
	return run(paths.ctl, all, said);
}

static void the_control_tool_tells_by_its_exit_code(void **state)
{
	char said[SAID_MAX];

	(void)state;
	assert_int_equal(ctl("mode hold", said), 0);
	assert_string_equal(said, "ok mode hold\n");
	assert_int_equal(ctl("mode up", said), 2);
	assert_string_equal(said, "usage: mode safe|hold|follow\n");
	assert_int_equal(ctl("target lock 4000000000", said), 3);
	assert_non_null(strstr(said, "refused: no living track"));
	assert_int_equal(ctl("", said), 2);
	assert_int_equal(ctl("--nonsense status", said), 2);
	assert_int_equal(ctl("--for nan slew 1 1", said), 2);
	assert_int_equal(
		run(paths.ctl, "--socket /nowhere/at/all status", said), 4);
	assert_non_null(strstr(said, "is it running?"));
}

static void the_control_tool_takes_the_socket_from_settings(void **state)
{
	char said[SAID_MAX];
	char words[256];

	(void)state;
	snprintf(words, sizeof(words), "--config %s mode hold", night.config);
	assert_int_equal(run(paths.ctl, words, said), 0);
	assert_int_equal(
		run(paths.ctl, "--config /dev/null/x status", said), 5);
}

static void a_daemon_that_does_not_answer_is_a_timeout(void **state)
{
	char path[NIGHT_PATH_MAX];
	char words[256];
	char said[SAID_MAX];
	int mute = socket(AF_UNIX, SOCK_STREAM, 0);

	(void)state;
	snprintf(path, sizeof(path), "%s/mute", night.folder);
	struct sockaddr_un address = tap_address(path);
	assert_int_equal(
		bind(mute, (struct sockaddr *)&address, sizeof(address)), 0);
	listen(mute, 1);
	snprintf(words, sizeof(words), "--socket %s status", path);
	assert_int_equal(run(paths.ctl, words, said), 7);
	close(mute);
	unlink(path);
}

static size_t longest_line(const char *text)
{
	size_t longest = 0;

	while (*text != '\0') {
		size_t length = strcspn(text, "\n");

		longest = length > longest ? length : longest;
		text += length + (text[length] == '\n');
	}
	return longest;
}

static void the_status_fits_a_narrow_terminal(void **state)
{
	char said[SAID_MAX];

	(void)state;
	assert_int_equal(ctl("status", said), 0);
	assert_non_null(strstr(said, "light    NOT PERMITTED"));
	assert_non_null(strstr(said, "tracks"));
	if (longest_line(said) > 40) {
		fail_msg("too wide for 40 columns:\n%s", said);
	}
}

static void everything_can_be_had_as_json(void **state)
{
	static const char *const words[] = { "--json status", "--json help",
		"--json mode hold", "--json mode up",
		"--json target lock 4000000000" };
	char said[SAID_MAX];

	(void)state;
	for (size_t i = 0; i < 5; i++) {
		ctl(words[i], said);
		json_t *json = json_loads(said, 0, NULL);
		if (json == NULL) {
			fail_msg("%s: %s", words[i], said);
		}
		json_decref(json);
	}
}

static void a_held_slew_lasts_as_long_as_it_is_said(void **state)
{
	char said[SAID_MAX];

	(void)state;
	assert_int_equal(ctl("mode hold", said), 0);
	double before = night_number(&night, "head", "pan_deg");
	assert_int_equal(ctl("--for 1 slew 10 0", said), 0);
	poll(NULL, 0, 600);
	double turned = night_number(&night, "head", "pan_deg") - before;
	assert_near(turned, 10.0, 2.5);
}

static void wrong_settings_end_with_5_and_the_line(void **state)
{
	char path[NIGHT_PATH_MAX];
	char words[256];
	char said[SAID_MAX];
	char want[256];

	(void)state;
	snprintf(path, sizeof(path), "%s/wrong", night.folder);
	night_write(path, "tick_hz = 50\ntick_hzz = 50\n");
	snprintf(words, sizeof(words), "--config %s", path);
	snprintf(want, sizeof(want),
		"searchlightd: %s:2: 'tick_hzz' is no name that a settings "
		"file has; was 'tick_hz' meant?\n",
		path);
	assert_int_equal(run(paths.daemon, words, said), 5);
	assert_string_equal(said, want);
	snprintf(words, sizeof(words), "--check-config --config %s", path);
	assert_int_equal(run(paths.daemon, words, said), 5);
	snprintf(words, sizeof(words), "--check-config --rig %s", path);
	assert_int_equal(run(paths.daemon, words, said), 5);
	unlink(path);
}

static void a_trim_too_harsh_for_its_head_is_refused(void **state)
{
	char path[128];
	char words[256];
	char said[SAID_MAX];

	(void)state;
	snprintf(path, sizeof(path), "%s/harsh", night.folder);
	night_write(path, "aim.pan_kp = 40\n");
	snprintf(words, sizeof(words), "--check-config --config %s", path);
	assert_int_equal(run(paths.daemon, words, said), 5);
	assert_non_null(strstr(said, "aim.pan_kp: 40"));
	assert_non_null(strstr(said, "45 are needed; write "));
	snprintf(words, sizeof(words), "--config %s", path);
	assert_int_equal(run(paths.daemon, words, said), 5);
	unlink(path);
}

static void right_settings_are_said_to_be_right_and_print_as_such(void **state)
{
	char words[256];
	char said[SAID_MAX];

	(void)state;
	snprintf(words, sizeof(words), "--check-config --config %s",
		night.config);
	assert_int_equal(run(paths.daemon, words, said), 0);
	assert_string_equal(said, "the settings are right\n");
	assert_int_equal(run(paths.daemon, "--print-config", said), 0);
	assert_non_null(strstr(said, "camera.kind = footage\n"));
}

static void what_cannot_be_opened_is_told_with_its_code(void **state)
{
	static const struct {
		const char *settings;
		int code;
		const char *says;
	} cases[] = {
		{ "camera.kind = crystal ball\n", 5,
			"camera.kind: 'crystal ball' is not known" },
		{ "mount.kind = yoke\n", 5, "mount.kind: 'yoke' is not known" },
		{ "camera.source = /nowhere.mkv\n", -1, "/nowhere.mkv" },
		{ "camera.source = /dev/null\n", -1, "/dev/null" },
	};

	char path[NIGHT_PATH_MAX];
	char words[256];
	char said[SAID_MAX];

	(void)state;
	snprintf(path, sizeof(path), "%s/wrong", night.folder);
	snprintf(words, sizeof(words), "--config %s", path);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		night_write(path, cases[i].settings);
		int code = run(paths.daemon, words, said);
		assert_true(code > 0 && code < 128);
		assert_true(cases[i].code < 0 || code == cases[i].code);
		assert_non_null(strstr(said, cases[i].says));
	}
	unlink(path);
}

static void a_second_daemon_at_the_same_socket_is_refused(void **state)
{
	char words[256];
	char said[SAID_MAX];

	(void)state;
	snprintf(words, sizeof(words), "--config %s", night.config);
	assert_int_equal(run(paths.daemon, words, said), 1);
	assert_non_null(strstr(said, "another searchlightd listens"));
	assert_true(night_until(&night, "camera", "state", "runs", 1.0));
}

static void a_rig_of_another_camera_is_refused(void **state)
{
	char path[NIGHT_PATH_MAX];
	char words[256];
	char said[SAID_MAX];

	(void)state;
	snprintf(path, sizeof(path), "%s/other", night.folder);
	night_write(path, "lens.width_px = 800\nlens.height_px = 600\n");
	snprintf(words, sizeof(words), "--config %s --rig %s", night.config,
		path);
	assert_int_equal(run(paths.daemon, words, said), 5);
	assert_non_null(
		strstr(said, "but the rig was measured with 800 x 600"));
	unlink(path);
}

static void footage_that_is_not_repeated_ends_the_daemon_with_0(void **state)
{
	char path[NIGHT_PATH_MAX];
	char text[512];
	char words[256];
	char said[SAID_MAX];

	(void)state;
	snprintf(path, sizeof(path), "%s/once", night.folder);
	snprintf(text, sizeof(text),
		"camera.source = %s/IR_BIRD_014.mp4\nsocket = %s/other\n"
		"black_box.file = %s/box\nblack_box.size_mb = 1\n",
		paths.clips, night.folder, night.folder);
	night_write(path, text);
	snprintf(words, sizeof(words), "--config %s", path);
	assert_int_equal(run(paths.daemon, words, said), 0);
	assert_non_null(strstr(said, "the footage is at its end"));
	/* Which is also what its black box says, now that it has gone. */
	snprintf(words, sizeof(words), "log --since 10m %s/box", night.folder);
	assert_int_equal(run(paths.ctl, words, said), 0);
	assert_non_null(strstr(said, "begin"));
	assert_non_null(strstr(said, "the footage is at its end"));
	snprintf(words, sizeof(words), "log --json %s/box", night.folder);
	assert_int_equal(run(paths.ctl, words, said), 0);
	assert_non_null(strstr(said, "\"event\":\"begin\""));
	assert_int_equal(run(paths.ctl, "log --since noon", said), 2);
	assert_int_equal(run(paths.ctl, "log --since 9999-01-01", said), 2);
	assert_int_equal(run(paths.ctl, "log /nowhere/box", said), 4);
	snprintf(words, sizeof(words), "%s/box", night.folder);
	unlink(words);
	unlink(path);
}

static void usage_and_version_are_told(void **state)
{
	char said[SAID_MAX];

	(void)state;
	assert_int_equal(run(paths.daemon, "--help", said), 0);
	assert_int_equal(run(paths.daemon, "--version", said), 0);
	assert_int_equal(strncmp(said, "searchlightd ", 13), 0);
	assert_int_equal(run(paths.daemon, "--config", said), 2);
	assert_int_equal(run(paths.daemon, "more", said), 2);
	assert_int_equal(run(paths.ctl, "--version", said), 0);
	assert_int_equal(run(paths.ctl, "--help", said), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_control_tool_tells_by_its_exit_code),
		cmocka_unit_test(
			the_control_tool_takes_the_socket_from_settings),
		cmocka_unit_test(a_daemon_that_does_not_answer_is_a_timeout),
		cmocka_unit_test(the_status_fits_a_narrow_terminal),
		cmocka_unit_test(everything_can_be_had_as_json),
		cmocka_unit_test(a_held_slew_lasts_as_long_as_it_is_said),
		cmocka_unit_test(wrong_settings_end_with_5_and_the_line),
		cmocka_unit_test(a_trim_too_harsh_for_its_head_is_refused),
		cmocka_unit_test(
			right_settings_are_said_to_be_right_and_print_as_such),
		cmocka_unit_test(what_cannot_be_opened_is_told_with_its_code),
		cmocka_unit_test(a_second_daemon_at_the_same_socket_is_refused),
		cmocka_unit_test(a_rig_of_another_camera_is_refused),
		cmocka_unit_test(
			footage_that_is_not_repeated_ends_the_daemon_with_0),
		cmocka_unit_test(usage_and_version_are_told),
	};

	if (argc != 5) {
		return 2;
	}
	paths = (struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	return cmocka_run_group_tests(tests, begin, end);
}
