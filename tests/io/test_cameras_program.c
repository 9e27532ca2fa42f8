/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_files.h"
#include "process.h"

#include <string.h>

/*
 * searchlight-calibrate cameras, as a program, where no camera is: what a
 * simulated scene delivers, and what is said of one that is not there. On a
 * real kernel it is tested in tests/hardware.
 */

enum {
	SAID_MAX = 4096,
};

static const char *program;

/* Runs "searchlight-calibrate cameras" with up to four words. */
static int run(char said[SAID_MAX], const char *a, const char *b, const char *c,
	const char *d)
{
	const char *argv[] = { program, "cameras", a, b, c, d, NULL };
	struct file_path output = fresh_file(".txt");
	int code = process_run(argv, output.text);
	FILE *file = fopen(output.text, "r");

	assert_non_null(file);
	said[fread(said, 1, SAID_MAX - 1, file)] = '\0';
	fclose(file);
	unlink(output.text);
	return code;
}

static void must_say(const char *said, const char *what)
{
	if (strstr(said, what) == NULL) {
		fail_msg("'%s' does not say '%s'", said, what);
	}
}

static void a_shot_shows_what_the_camera_delivers(void **state)
{
	struct file_path shot = fresh_file(".png");
	char said[SAID_MAX];

	(void)state;
	assert_int_equal(run(said, "--shot", shot.text,
				 "scene:sky?seconds=1&size=64x48", NULL),
		0);
	must_say(said, "30 of 64 x 48, 16 bits, 30.00 a second");
	must_say(said, "health     sound");
	struct camera *camera = must_open(shot);
	assert_int_equal(camera_footage.info(camera).width, 64);
	assert_int_equal(camera_footage.info(camera).height, 48);
	camera_footage.close(camera);
	unlink(shot.text);
}

static void one_that_is_not_there_ends_with_4_and_a_sentence(void **state)
{
	char said[SAID_MAX];

	(void)state;
	assert_int_equal(run(said, "/dev/no-such-camera", NULL, NULL, NULL), 4);
	must_say(said, "camera /dev/no-such-camera is not there");
	assert_int_equal(run(said, "/dev/null", NULL, NULL, NULL), 4);
	must_say(said, "/dev/null is no camera");
}

static void wrong_words_end_with_2_and_a_wrong_wish_with_5(void **state)
{
	char said[SAID_MAX];

	(void)state;
	assert_int_equal(run(said, "--shot", "x.png", NULL, NULL), 2);
	must_say(said, "needs a SOURCE");
	assert_int_equal(run(said, "--seconds", "0", "x", NULL), 2);
	assert_int_equal(run(said, "a", "b", NULL, NULL), 2);
	must_say(said, "'b' is one too many");
	assert_int_equal(run(said, "/dev/null?rate=x", NULL, NULL, NULL), 5);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_shot_shows_what_the_camera_delivers),
		cmocka_unit_test(
			one_that_is_not_there_ends_with_4_and_a_sentence),
		cmocka_unit_test(
			wrong_words_end_with_2_and_a_wrong_wish_with_5),
	};

	if (argc != 2) {
		return 2;
	}
	program = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
