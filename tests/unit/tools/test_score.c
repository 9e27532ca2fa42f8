/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "tools/score.h"

#include <stdlib.h>
#include <unistd.h>

static char folder[64];

static void put(const char *name, const char *text)
{
	char path[128];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "w");
	assert_non_null(file);
	fputs(text, file);
	fclose(file);
}

/* Two targets that pass through three frames, ten pixels wide. */
static void make_folder(void)
{
	snprintf(folder, sizeof(folder), "/tmp/searchlight-score-XXXXXX");
	assert_non_null(mkdtemp(folder));
	put("truth.csv",
		"frame,x,y,w,h,class\n"
		"0,100,100,11,11,drone\n0,200,100,11,11,drone\n"
		"1,102,100,11,11,drone\n1,198,100,11,11,drone\n"
		"2,104,100,11,11,drone\n");
}

static struct score score_with(double score_min)
{
	struct score score;
	struct error error = { 0 };
	char truth[128];

	snprintf(truth, sizeof(truth), "%s/truth.csv", folder);
	if (!score_replay(&score, folder, truth, score_min, &error)) {
		fail_msg("%s", error.text);
	}
	score.frames = 3;
	return score;
}

static void clear(void)
{
	char command[128];

	snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static void hits_misses_and_what_is_false_are_counted(void **state)
{
	(void)state;
	make_folder();
	put("detections.csv",
		"image_or_frame,x,y,w,h,score,area\n"
		"0,103,102,5,5,9.0,4\n0,198,99,11,11,3.0,4\n"
		"1,300,300,5,5,8.0,4\n2,95,95,11,11,9.0,4\n");
	put("tracks.csv",
		"frame,id,x,y,w,h,score,state\n"
		"0,1,100,100,11,11,9,firm\n0,2,200,100,11,11,9,tentative\n"
		"1,1,102,100,11,11,9,firm\n1,3,50,50,11,11,9,firm\n");
	struct score score = score_with(5.0);
	assert_int_equal(score.boxes, 5);
	assert_int_equal(score.found, 2);
	assert_int_equal(score.false_detections, 1);
	assert_int_equal(score.tracked, 2);
	assert_int_equal(score.false_tracks, 1);
	assert_int_equal(score.swaps, 0);
	assert_near(score_found_share(&score), 0.4, 1e-12);
	assert_near(score_false_tracks(&score), 1.0 / 3.0, 1e-12);
	assert_int_equal(score_with(2.0).found, 3);
	clear();
}

static void a_target_that_goes_to_another_track_is_a_swap(void **state)
{
	(void)state;
	make_folder();
	put("detections.csv", "image_or_frame,x,y,w,h,score,area\n");
	put("tracks.csv",
		"frame,id,x,y,w,h,score,state\n"
		"0,1,100,100,11,11,9,firm\n0,2,200,100,11,11,9,firm\n"
		"1,1,102,100,11,11,9,firm\n1,2,198,100,11,11,9,firm\n"
		"2,2,104,100,11,11,9,firm\n");
	struct score score = score_with(5.0);
	assert_int_equal(score.tracked, 5);
	assert_int_equal(score.swaps, 1);
	clear();
}

static void what_cannot_be_read_is_named(void **state)
{
	struct score score;
	struct error error = { 0 };

	(void)state;
	make_folder();
	assert_false(
		score_replay(&score, folder, "/no/truth.csv", 5.0, &error));
	clear();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(hits_misses_and_what_is_false_are_counted),
		cmocka_unit_test(a_target_that_goes_to_another_track_is_a_swap),
		cmocka_unit_test(what_cannot_be_read_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
