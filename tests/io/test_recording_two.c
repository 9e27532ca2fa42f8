/* SPDX-License-Identifier: Apache-2.0 */
#include "recorded.h"

/*
 * A night with two cameras, a wide and a narrow one, with the real daemon and
 * the real searchlight-replay: recorded once, and told again and again.
 */

enum {
	PIECES_MAX = 8
};

static struct recorded tonight;
static char piece[PIECES_MAX][200];
static int piece_count;
static char pieces[PIECES_MAX * 200]; /* all of them, in a line */
static double led_s;                  /* when the narrow camera took over */

static const char scenario[] =
	"duration_s = 24\nlamp.beam_deg = 2\n"
	"camera.width_px = 160\ncamera.height_px = 128\n"
	"camera.focal_mm = 6\n"
	"camera2.width_px = 128\ncamera2.height_px = 96\n"
	"camera2.focal_mm = 12.5\ncamera2.rate_hz = 20\n"
	"camera2.sees = visible\n"
	"target = -600 400 300  50 0 0  2.5 400  0 24\n";

/* Lines of a trace that are looked for: */
struct wanted {
	double from_s; /* of these seconds ... */
	double to_s;   /* ... 0: to the end */
	const char *mark[2];
};

static double time_of(const char *line)
{
	const char *time = strstr(line, "\"t\":");

	return time == NULL ? -1.0 : strtod(time + 4, NULL);
}

static bool is_wanted(const struct wanted *wanted, const char *line)
{
	double t_s = time_of(line);

	return t_s >= wanted->from_s &&
		(wanted->to_s == 0.0 || t_s < wanted->to_s) &&
		strstr(line, wanted->mark[0]) != NULL &&
		(wanted->mark[1] == NULL ||
			strstr(line, wanted->mark[1]) != NULL);
}

/* How many there are, and when the first was. */
static int look_for(
	const char *trace, const struct wanted *wanted, double *first_s)
{
	char path[128];
	char line[65536];
	int count = 0;

	snprintf(path, sizeof(path), "%s/%s/trace.jsonl", tonight.shelf, trace);
	FILE *file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (is_wanted(wanted, line) && count++ == 0) {
			*first_s = time_of(line);
		}
	}
	fclose(file);
	return count;
}

static int lines_of(const char *trace, struct wanted wanted)
{
	double ignored_s;

	return look_for(trace, &wanted, &ignored_s);
}

static int lines_with(const char *trace, const char *mark)
{
	return lines_of(trace, (struct wanted){ .mark = { mark } });
}

/* All pieces of it, into the folder @out of the shelf. */
static void replay_into(const char *out, const char *more)
{
	recorded_replays(&tonight, "%s --out %s/%s %s", pieces, tonight.shelf,
		out, more);
}

static void join_pieces(void)
{
	size_t used = 0;

	piece_count = recorded_pieces(&tonight, piece, PIECES_MAX);
	for (int i = 0; i < piece_count; i++) {
		used += (size_t)snprintf(
			pieces + used, sizeof(pieces) - used, "%s ", piece[i]);
	}
}

static int record_a_night(void **state)
{
	static const struct wanted narrow_leads = { .mark = { "\"lead\":2," } };

	(void)state;
	recorded_begin(&tonight, "record.length_s = 3\n");
	recorded_follow(&tonight, 0);
	assert_true(
		night_until(&tonight.night, "leads", NULL, "camera2", 30.0));
	poll(NULL, 0, 4000);
	recorded_end(&tonight);
	join_pieces();
	replay_into("all", "");
	assert_true(look_for("all", &narrow_leads, &led_s) > 30);
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
	assert_true(piece_count >= 2);
	replay_into("again", "--json");
	recorded_must_say(&tonight, "\"continues\":false");
	recorded_must_say(&tonight, "\"unseen\":0,\"damaged\":0,");
	recorded_must_say(&tonight, "\"differing\":0}");
	assert_true(lines_with("again", "\"camera\":1,") > 60);
	assert_true(lines_with("again", "\"camera\":2,") > 40);
}

static void a_case_holds_what_both_cameras_saw(void **state)
{
	char out[100];

	(void)state;
	snprintf(out, sizeof(out), "%s/case", tonight.shelf);
	recorded_replays(&tonight, "%s --make-case %.3f:%.3f --out %s", pieces,
		led_s - 0.5, led_s + 3.0, out);
	recorded_replays(&tonight, "%s --out %s/cut", out, tonight.shelf);
	recorded_must_say(&tonight, "every step decides as it did that night");
	assert_true(lines_with("cut", "\"camera\":1,") > 40);
	assert_true(lines_with("cut", "\"camera\":2,") > 25);
	assert_true(lines_with("cut", "\"state\":\"firm\"") > 40);
}

static void a_fault_of_the_second_camera_leaves_the_first_as_it_was(
	void **state)
{
	static const char blind[] = "\"health\":\"blind\"";
	static const char second[] = "\"lead\":2,";
	double from_s = led_s + 0.5;
	double to_s = led_s + 2.5;
	char text[60];
	char file[100];
	char inject[120];

	(void)state;
	snprintf(text, sizeof(text), "camera2.black = %.3f %.3f\n", from_s,
		to_s);
	recorded_put(&tonight, "second.faults", text, file);
	snprintf(inject, sizeof(inject), "--json --inject %s", file);
	replay_into("black", inject);
	recorded_must_say(&tonight, "\"first_camera\":2,");
	assert_true(recorded_number(&tonight, "\"first_s\":") >= from_s);
	assert_true(lines_with("black", blind) > 15);
	assert_int_equal(
		lines_of("black",
			(struct wanted){ .mark = { blind, "\"camera\":1," } }),
		0);
	/* The wide one leads meanwhile, and keeps the track. */
	from_s += 0.7;
	assert_int_equal(
		lines_of("black", (struct wanted){ from_s, to_s, { second } }),
		0);
	assert_true(lines_of("black",
			    (struct wanted){ from_s, to_s,
				    { "\"state\":\"firm\"" } }) > 30);
	assert_true(lines_of("black",
			    (struct wanted){ to_s, 0.0, { second } }) > 10);
}

static void what_differs_is_told_with_its_camera(void **state)
{
	char text[60];
	char file[100];

	(void)state;
	snprintf(text, sizeof(text), "camera2.stamps = %.3f %.3f 0.005\n",
		led_s, led_s + 1.0);
	recorded_put(&tonight, "second.faults", text, file);
	recorded_replays(&tonight, "%s --inject %s", pieces, file);
	recorded_must_say(&tonight, "first at frame ");
	recorded_must_say(&tonight, " of camera 2, ");
	recorded_put(&tonight, "third.faults", "camera3.black = 2 4\n", file);
	assert_int_equal(
		recorded_replay(&tonight, "%s --inject %s", pieces, file), 5);
	recorded_must_say(
		&tonight, "third.faults:1: 'camera3.black' is no name");
}

/* As each of the night's pieces tells of @mark. */
static int lines_of_pieces(const char *mark)
{
	int count = 0;

	for (int i = 0; i < piece_count; i++) {
		char run[32];

		snprintf(run, sizeof(run), "batch/%d-1", i + 1);
		count += lines_with(run, mark);
	}
	return count;
}

/* The films of a later piece begin in the midst of the night. */
static void a_batch_plays_both_films_of_each_piece_and_a_clip(void **state)
{
	static char text[1 << 16];
	char plain[100];
	char deaf[100];

	(void)state;
	recorded_put(&tonight, "plain.conf", "", plain);
	recorded_put(&tonight, "deaf.conf", "detect.score_min = 900\n", deaf);
	recorded_replays(&tonight,
		"--batch %s %s/IR_DRONE_040.mp4 --config %s --config %s "
		"--out %s/batch",
		pieces, tonight.paths.clips, plain, deaf, tonight.shelf);
	recorded_read(&tonight, "batch/batch.csv", text, sizeof(text));
	assert_non_null(strstr(text, "deaf.conf,305,305,0.000,0.000,"));
	for (int i = 0; i < piece_count; i++) {
		assert_non_null(strstr(text, piece[i]));
	}
	assert_true(lines_of_pieces("\"camera\":1,") > 60);
	assert_true(lines_of_pieces("\"camera\":2,") > 40);
	assert_true(lines_of_pieces("\"state\":\"firm\"") > 40);
	assert_int_equal(lines_with("batch/1-2", "\"state\":\"firm\""), 0);
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_ring_of_both_cameras_replays_as_it_was),
		cmocka_unit_test(a_case_holds_what_both_cameras_saw),
		cmocka_unit_test(
			a_fault_of_the_second_camera_leaves_the_first_as_it_was),
		cmocka_unit_test(what_differs_is_told_with_its_camera),
		cmocka_unit_test(
			a_batch_plays_both_films_of_each_piece_and_a_clip),
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
