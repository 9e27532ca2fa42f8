/* SPDX-License-Identifier: Apache-2.0 */
#include "app/cameras.h"
#include "base/clock.h"
#include "check.h"

#include <stdio.h>
#include <string.h>

static const struct capture_witness nobody[RIG_CAMERAS];

static struct settings settings;
static struct cameras cameras; /* large */
static struct pursuit pursuit; /* large */
static struct loop loop;
static int pictures[RIG_CAMERAS];

static void see(void *context, int camera)
{
	struct pursuit_frame frame;

	(void)context;
	if (cameras_take(&cameras, camera, &frame)) {
		assert_int_equal(frame.camera, camera);
		pictures[camera]++;
		pursuit.eye[camera].seen = true;
		pursuit.eye[camera].arrived_ns = clock_now_ns();
	}
}

static void choose(int camera, const char *source)
{
	struct camera_settings *chosen = &settings.cameras[camera];

	snprintf(chosen->kind, sizeof(chosen->kind), "scene");
	snprintf(chosen->source, sizeof(chosen->source), "%s", source);
}

static void open_two(struct rig *rig, const char *first, const char *second)
{
	struct cameras_post post = { .handle = see };
	struct error error;

	settings = settings_default();
	memset(&cameras, 0, sizeof(cameras));
	memset(&pursuit, 0, sizeof(pursuit));
	memset(pictures, 0, sizeof(pictures));
	choose(0, first);
	choose(1, second);
	*rig = rig_default();
	assert_true(loop_init(&loop, &error));
	if (!cameras_open(&cameras, &settings, nobody, rig, &error)) {
		print_error("%s\n", error.text);
		fail();
	}
	assert_true(cameras_listen(&cameras, post, &loop, &error));
}

static void close_two(void)
{
	cameras_close(&cameras);
	loop_fini(&loop);
}

static void two_cameras_bring_their_own_pictures_and_lenses(void **state)
{
	struct rig rig;

	(void)state;
	open_two(&rig, "sky?size=96x64&rate=20&seconds=600&motion=still",
		"sky?size=128x96&rate=20&seconds=600&motion=still");
	assert_int_equal(rig_cameras(&rig), 2);
	assert_int_equal(rig.lens.width_px, 96);
	assert_int_equal(rig.beside.lens.width_px, 128);
	for (int i = 0; i < 3000 && (pictures[0] < 3 || pictures[1] < 3); i++) {
		loop_pass(&loop, 20);
	}
	assert_true(pictures[0] >= 3 && pictures[1] >= 3);
	assert_false(cameras_watch(&cameras, &pursuit, clock_now_ns()));
	assert_string_equal(cameras.alone, "");
	close_two();
}

static void one_of_two_that_fails_is_named_and_the_other_goes_on(void **state)
{
	const struct error *why;
	struct rig rig;
	bool told = false;

	(void)state;
	open_two(&rig, "sky?size=96x64&rate=20&seconds=600&motion=still",
		"sky?size=96x64&rate=20&seconds=0.5&motion=still");
	for (int i = 0; i < 3000 && !told; i++) {
		loop_pass(&loop, 20);
		told = cameras_watch(&cameras, &pursuit, clock_now_ns()) &&
			strstr(cameras.alone,
				"camera 2 fails, camera 1 goes "
				"on alone: the camera is "
				"ended") != NULL;
	}
	assert_true(told);
	assert_false(cameras_over(&cameras, &why));
	assert_false(cameras_run(&cameras));
	int before = pictures[0];
	for (int i = 0; i < 3000 && pictures[0] < before + 3; i++) {
		loop_pass(&loop, 20);
	}
	assert_true(pictures[0] >= before + 3);
	close_two();
}

static void when_both_have_ended_it_is_over(void **state)
{
	const struct error *why;
	struct rig rig;

	(void)state;
	open_two(&rig, "sky?size=96x64&rate=20&seconds=0.3&motion=still",
		"sky?size=96x64&rate=20&seconds=0.3&motion=still");
	for (int i = 0; i < 3000 && !cameras_over(&cameras, &why); i++) {
		loop_pass(&loop, 20);
	}
	assert_true(cameras_over(&cameras, &why));
	assert_null(why);
	close_two();
}

static void a_rig_file_that_knows_one_camera_does_not_do_for_two(void **state)
{
	struct rig rig = rig_default();
	struct error error;

	(void)state;
	settings = settings_default();
	memset(&cameras, 0, sizeof(cameras));
	choose(0, "sky?size=96x64&rate=20&seconds=600&motion=still");
	choose(1, "sky?size=96x64&rate=20&seconds=600&motion=still");
	snprintf(settings.rig, sizeof(settings.rig), "my.rig");
	rig.lens = lens_pinhole(96, 64, 500.0);
	assert_false(cameras_open(&cameras, &settings, nobody, &rig, &error));
	assert_string_equal(error.text,
		"my.rig: tells nothing of the second camera; calibrate it and "
		"write lens2.* and camera2.*");
	cameras_close(&cameras);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			two_cameras_bring_their_own_pictures_and_lenses),
		cmocka_unit_test(
			one_of_two_that_fails_is_named_and_the_other_goes_on),
		cmocka_unit_test(when_both_have_ended_it_is_over),
		cmocka_unit_test(
			a_rig_file_that_knows_one_camera_does_not_do_for_two),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
