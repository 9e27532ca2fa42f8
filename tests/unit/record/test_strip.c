/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "record/strip.h"

#include <stdlib.h>
#include <string.h>

static const double beam_rad = 0.04; /* on target within 0.01 */

/* A run that the tests write step by step. */
struct run {
	struct strip *strip;
	struct pursuit pursuit;
	struct pursuit_output output;
};

static int set_up(void **state)
{
	struct run *run = calloc(1, sizeof(*run));
	struct error error;

	run->strip = strip_open(100, 0.5, &error);
	assert_non_null(run->strip);
	*state = run;
	return 0;
}

static int tear_down(void **state)
{
	struct run *run = *state;

	strip_close(run->strip);
	free(run);
	return 0;
}

static enum strip_moment step(
	struct run *run, enum track_state target, double error_rad)
{
	run->output.target_id = target == TRACK_FREE ? 0 : 4;
	run->output.target_state = target;
	run->output.locked = target != TRACK_FREE;
	run->output.error_rad = error_rad;
	return strip_moment(run->strip, &run->pursuit, &run->output, beam_rad);
}

static void a_run_is_told_in_its_moments(void **state)
{
	struct run *run = *state;

	assert_int_equal(step(run, TRACK_FREE, 0.0), STRIP_FIRST);
	assert_int_equal(step(run, TRACK_FREE, 0.0), STRIP_NONE);
	run->pursuit.tracks.slot[9].state = TRACK_TENTATIVE;
	assert_int_equal(step(run, TRACK_FREE, 0.0), STRIP_SEEN);
	assert_int_equal(step(run, TRACK_FREE, 0.0), STRIP_NONE);
	assert_int_equal(step(run, TRACK_FIRM, 0.05), STRIP_FIRM);
	assert_int_equal(step(run, TRACK_FIRM, 0.0101), STRIP_NONE);
	assert_int_equal(step(run, TRACK_FIRM, 0.0099), STRIP_ON_TARGET);
	assert_int_equal(step(run, TRACK_FIRM, 0.0098), STRIP_NONE);
	memset(run->output.permits.granted, true,
		sizeof(run->output.permits.granted));
	assert_int_equal(step(run, TRACK_FIRM, 0.0097), STRIP_LIT);
	assert_int_equal(step(run, TRACK_FIRM, 0.0098), STRIP_NONE);
	assert_int_equal(step(run, TRACK_FIRM, 0.012), STRIP_WORST);
	assert_int_equal(step(run, TRACK_FIRM, 0.011), STRIP_NONE);
	assert_int_equal(step(run, TRACK_FIRM, 0.013), STRIP_WORST);
	assert_int_equal(step(run, TRACK_COASTING, 0.013), STRIP_HIDDEN);
	assert_int_equal(step(run, TRACK_COASTING, 0.001), STRIP_NONE);
	assert_int_equal(step(run, TRACK_FIRM, 0.001), STRIP_AGAIN);
}

static void without_a_target_there_is_only_the_start(void **state)
{
	struct run *run = *state;

	assert_int_equal(step(run, TRACK_FREE, 0.0), STRIP_FIRST);
	for (int i = 0; i < 20; i++) {
		assert_int_equal(step(run, TRACK_FREE, 9.0), STRIP_NONE);
	}
}

static struct canvas *plain_picture(uint8_t grey)
{
	struct error error;
	struct canvas *picture = canvas_open(200, 100, &error);

	assert_non_null(picture);
	canvas_fill(picture, 0, 0, 200, 100,
		(struct colour){ grey, grey, grey }, 1.0);
	return picture;
}

static void add_plain(
	struct run *run, enum strip_moment moment, double t_s, uint8_t grey)
{
	struct canvas *picture = plain_picture(grey);

	strip_add(run->strip, moment, t_s, picture);
	canvas_close(picture);
}

/* The middle of the panel in this column and row. */
static int grey_of_panel(const struct canvas *strip, int column, int row)
{
	int x = 8 + column * 108 + 50;
	int y = 8 + row * 92 + 34 + 25;

	return canvas_pixels(strip)[(size_t)y * canvas_stride(strip) +
		(size_t)3 * (size_t)x];
}

static void panels_stand_in_the_order_of_time(void **state)
{
	struct run *run = *state;
	struct error error;
	struct canvas *strip;

	add_plain(run, STRIP_WORST, 3.0, 150);
	add_plain(run, STRIP_FIRST, 0.0, 100);
	add_plain(run, STRIP_AGAIN, 2.0, 200);
	strip = strip_draw(run->strip, 2, &error);
	assert_non_null(strip);
	assert_int_equal(canvas_width(strip), 8 + 2 * 108);
	assert_int_equal(canvas_height(strip), 8 + 2 * 92);
	assert_int_equal(grey_of_panel(strip, 0, 0), 100);
	assert_int_equal(grey_of_panel(strip, 1, 0), 200);
	assert_int_equal(grey_of_panel(strip, 0, 1), 150);
	canvas_close(strip);
}

static void a_moment_that_comes_again_replaces_its_picture(void **state)
{
	struct run *run = *state;
	struct error error;
	struct canvas *strip;

	add_plain(run, STRIP_WORST, 1.0, 50);
	add_plain(run, STRIP_WORST, 2.0, 220);
	strip = strip_draw(run->strip, 4, &error);
	assert_non_null(strip);
	assert_int_equal(canvas_width(strip), 8 + 108);
	assert_int_equal(grey_of_panel(strip, 0, 0), 220);
	canvas_close(strip);
}

static void a_strip_without_moments_is_an_error(void **state)
{
	struct run *run = *state;
	struct error error = { 0 };

	add_plain(run, STRIP_NONE, 1.0, 50);
	assert_null(strip_draw(run->strip, 4, &error));
	assert_non_null(strstr(error.text, "no moment"));
	assert_null(strip_open(10, 0.5, &error));
	assert_null(strip_open(100, (double)NAN, &error));
	strip_close(NULL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
#define on_run(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
		on_run(a_run_is_told_in_its_moments),
		on_run(without_a_target_there_is_only_the_start),
		on_run(panels_stand_in_the_order_of_time),
		on_run(a_moment_that_comes_again_replaces_its_picture),
		on_run(a_strip_without_moments_is_an_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
