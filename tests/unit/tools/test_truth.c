/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "tools/truth.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A file of labels with @text in it. */
static struct truth *labels(const char *text, struct error *error)
{
	char path[] = "/tmp/truth-XXXXXX";
	int descriptor = mkstemp(path);
	struct truth *truth;

	assert_true(descriptor >= 0);
	assert_int_equal(write(descriptor, text, strlen(text)), strlen(text));
	close(descriptor);
	truth = truth_load(path, error);
	unlink(path);
	return truth;
}

/* Two targets of 11 x 11 that pass each other, in frames 0 to 2. */
static const char two[] = "frame,x,y,w,h,class\n"
			  "0,95,45,11,11,drone\n"
			  "0,195,45,11,11,drone\n"
			  "1,105,45,11,11,drone\n"
			  "1,185,45,11,11,drone\n"
			  "2,115,45,11,11,drone\n"
			  "2,175,45,11,11,drone\n";

static void before_a_choice_the_nearest_box_is_told(void **state)
{
	struct error error;
	struct truth *truth = labels(two, &error);
	struct pixel middle;

	(void)state;
	assert_true(
		truth_follow(truth, 0, (struct pixel){ 190.0, 60.0 }, &middle));
	assert_near(middle.x_px, 200.0, 1e-9);
	assert_near(middle.y_px, 50.0, 1e-9);
	assert_true(
		truth_follow(truth, 1, (struct pixel){ 0.0, 0.0 }, &middle));
	assert_near(middle.x_px, 110.0, 1e-9);
	truth_close(truth);
}

static void the_chosen_box_is_continued_whatever_is_near(void **state)
{
	struct error error;
	struct truth *truth = labels(two, &error);
	struct pixel far_left = { 0.0, 50.0 };
	struct pixel middle;

	(void)state;
	truth_choose(truth, 0, (struct pixel){ 201.0, 50.0 });
	assert_true(truth_follow(truth, 1, far_left, &middle));
	assert_near(middle.x_px, 190.0, 1e-9);
	assert_true(truth_follow(truth, 2, far_left, &middle));
	assert_near(middle.x_px, 180.0, 1e-9);
	truth_close(truth);
}

static void a_target_that_is_gone_is_not_replaced_by_another_at_once(
	void **state)
{
	static const char gone[] = "0,95,45,11,11,drone\n"
				   "1,295,45,11,11,drone\n"
				   "16,295,45,11,11,drone\n";
	struct error error;
	struct truth *truth = labels(gone, &error);
	struct pixel near = { 100.0, 50.0 };
	struct pixel middle;

	(void)state;
	truth_choose(truth, 0, near);
	assert_false(truth_follow(truth, 1, near, &middle));
	/* After more than 15 frames it is given up. */
	assert_true(truth_follow(truth, 16, near, &middle));
	assert_near(middle.x_px, 300.0, 1e-9);
	truth_close(truth);
}

static void a_frame_without_a_box_has_no_target(void **state)
{
	struct error error;
	struct truth *truth =
		labels("5,10,10,4,4,bird\n6,0,0,0,0,none\n", &error);
	struct pixel middle;

	(void)state;
	assert_false(
		truth_follow(truth, 4, (struct pixel){ 0.0, 0.0 }, &middle));
	assert_false(
		truth_follow(truth, 6, (struct pixel){ 0.0, 0.0 }, &middle));
	truth_close(truth);
}

static void a_file_without_boxes_is_fine(void **state)
{
	struct error error;
	struct truth *truth = labels("frame,x,y,w,h,class\n", &error);

	(void)state;
	assert_non_null(truth);
	truth_close(truth);
}

static void a_line_that_is_no_box_is_named_by_its_number(void **state)
{
	static const char *const wrong[] = {
		"frame,x,y,w,h,class\n0,1,2,3,4,a\n1,2,3,x,5,a\n",
		"frame,x,y,w,h,class\n0,1,2,3,4,a\n1,2,3\n",
		"frame,x,y,w,h,class\n0,1,2,3,4,a\n1.5,2,3,4,5,a\n",
		"frame,x,y,w,h,class\n0,1,2,3,4,a\n-1,2,3,4,5,a\n",
		"frame,x,y,w,h,class\n0,1,2,3,4,a\nnan,2,3,4,5,a\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct error error = { 0 };

		assert_null(labels(wrong[i], &error));
		assert_non_null(strstr(error.text, ":3: "));
	}
}

static void a_line_without_end_is_refused(void **state)
{
	char text[1000];
	struct error error = { 0 };

	(void)state;
	memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = '\0';
	assert_null(labels(text, &error));
	assert_non_null(strstr(error.text, ":1: "));
}

static void a_file_that_is_not_there_is_named(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_null(truth_load("/nowhere/labels.csv", &error));
	assert_non_null(strstr(error.text, "/nowhere/labels.csv"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(before_a_choice_the_nearest_box_is_told),
		cmocka_unit_test(the_chosen_box_is_continued_whatever_is_near),
		cmocka_unit_test(
			a_target_that_is_gone_is_not_replaced_by_another_at_once),
		cmocka_unit_test(a_frame_without_a_box_has_no_target),
		cmocka_unit_test(a_file_without_boxes_is_fine),
		cmocka_unit_test(a_line_that_is_no_box_is_named_by_its_number),
		cmocka_unit_test(a_line_without_end_is_refused),
		cmocka_unit_test(a_file_that_is_not_there_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
