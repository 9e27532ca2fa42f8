/* SPDX-License-Identifier: Apache-2.0 */
#include "recorded.h"

/*
 * A night with two cameras, a wide and a narrow one, with the real daemon and
 * the real searchlight-replay: recorded once, and told again and again.
 */

static struct recorded tonight;
static char piece[2][200];

static const char scenario[] =
	"duration_s = 24\nlamp.beam_deg = 2\n"
	"camera.width_px = 160\ncamera.height_px = 128\n"
	"camera.focal_mm = 12.5\n"
	"camera2.width_px = 128\ncamera2.height_px = 96\n"
	"camera2.focal_mm = 16\ncamera2.rate_hz = 20\n"
	"camera2.sees = visible\n"
	"target = -600 400 300  50 0 0  2.5 400  0 24\n";

/* Lines of a trace that are looked for: */
struct wanted {
	double from_s; /* of these seconds ... */
	double to_s;   /* ... 0: to the end */
	const char *mark[2];
};

static bool is_wanted(const struct wanted *wanted, const char *line)
{
	const char *time = strstr(line, "\"t\":");
	double t_s = time == NULL ? -1.0 : strtod(time + 4, NULL);

	return t_s >= wanted->from_s &&
		(wanted->to_s == 0.0 || t_s < wanted->to_s) &&
		strstr(line, wanted->mark[0]) != NULL &&
		(wanted->mark[1] == NULL ||
			strstr(line, wanted->mark[1]) != NULL);
}

static int lines_of(const char *trace, struct wanted wanted)
{
	char path[128];
	char line[65536];
	int count = 0;

	snprintf(path, sizeof(path), "%s/%s/trace.jsonl", tonight.shelf, trace);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		count += is_wanted(&wanted, line);
	}
	fclose(file);
	return count;
}

static int lines_with(const char *trace, const char *mark)
{
	return lines_of(trace, (struct wanted){ .mark = { mark } });
}

/* Both pieces of it, into the folder @out of the shelf. */
static void replay_into(const char *out, const char *more)
{
	recorded_replays(&tonight, "%s %s --out %s/%s %s", piece[0], piece[1],
		tonight.shelf, out, more);
}

static int record_a_night(void **state)
{
	(void)state;
	recorded_begin(&tonight, "record.length_s = 3\n");
	recorded_follow(&tonight, 5000);
	recorded_end(&tonight);
	assert_true(recorded_pieces(&tonight, piece) >= 2);
	return 0;
}

static int forget_the_night(void **state)
{
	(void)state;
	recorded_clear(&tonight);
	return 0;
}

static void a_ring_of_both_cameras_replays_as_it_was(void **state)
{
	(void)state;
	replay_into("all", "");
	recorded_must_say(&tonight, "every step decides as it did that night");
	replay_into("all", "--json");
	recorded_must_say(&tonight, "\"continues\":false");
	recorded_must_say(&tonight, "\"unseen\":0,\"damaged\":0,");
	recorded_must_say(&tonight, "\"differing\":0}");
	assert_true(lines_with("all", "\"camera\":1,") > 90);
	assert_true(lines_with("all", "\"camera\":2,") > 60);
	assert_true(lines_with("all", "\"lead\":2,") > 10);
}

static void a_case_holds_what_both_cameras_saw(void **state)
{
	char out[100];

	(void)state;
	snprintf(out, sizeof(out), "%s/case", tonight.shelf);
	recorded_replays(&tonight, "%s %s --make-case 1.5:4.5 --out %s",
		piece[0], piece[1], out);
	recorded_replays(&tonight, "%s --out %s/cut", out, tonight.shelf);
	recorded_must_say(&tonight, "every step decides as it did that night");
	assert_true(lines_with("cut", "\"camera\":1,") > 70);
	assert_true(lines_with("cut", "\"camera\":2,") > 45);
	assert_true(lines_with("cut", "\"state\":\"firm\"") > 20);
}

static void a_fault_of_the_second_camera_leaves_the_first_as_it_was(
	void **state)
{
	static const char blind[] = "\"health\":\"blind\"";
	char file[100];
	char inject[120];

	(void)state;
	recorded_put(&tonight, "second.faults", "camera2.black = 2 4\n", file);
	snprintf(inject, sizeof(inject), "--json --inject %s", file);
	replay_into("black", inject);
	recorded_must_say(&tonight, "\"first_camera\":2,\"first_s\":2.");
	assert_true(lines_with("black", blind) > 20);
	assert_int_equal(
		lines_of("black",
			(struct wanted){ .mark = { blind, "\"camera\":1," } }),
		0);
	/* The wide one leads meanwhile, and keeps the track. */
	assert_int_equal(
		lines_of("black",
			(struct wanted){ 2.6, 3.9, { "\"lead\":2," } }),
		0);
	assert_true(lines_of("black",
			    (struct wanted){
				    2.6, 3.9, { "\"state\":\"firm\"" } }) > 60);
	assert_true(
		lines_of("black",
			(struct wanted){ 4.0, 0.0, { "\"lead\":2," } }) > 10);
}

static void what_differs_is_told_with_its_camera(void **state)
{
	char file[100];

	(void)state;
	recorded_put(&tonight, "second.faults", "camera2.stamps = 2 4 0.005\n",
		file);
	recorded_replays(&tonight, "%s --inject %s", piece[0], file);
	recorded_must_say(&tonight, "first at frame ");
	recorded_must_say(&tonight, " of camera 2, 2.");
	recorded_put(&tonight, "third.faults", "camera3.black = 2 4\n", file);
	assert_int_equal(
		recorded_replay(&tonight, "%s --inject %s", piece[0], file), 5);
	recorded_must_say(
		&tonight, "third.faults:1: 'camera3.black' is no name");
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ring_of_both_cameras_replays_as_it_was),
		cmocka_unit_test(a_case_holds_what_both_cameras_saw),
		cmocka_unit_test(
			a_fault_of_the_second_camera_leaves_the_first_as_it_was),
		cmocka_unit_test(what_differs_is_told_with_its_camera),
	};

	if (argc != 6) {
		return 2;
	}
	tonight.paths =
		(struct night_paths){ argv[1], argv[2], argv[3], argv[4] };
	tonight.replay = argv[5];
	tonight.scenario = scenario;
	return cmocka_run_group_tests(tests, record_a_night, forget_the_night);
}
