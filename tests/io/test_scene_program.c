/* SPDX-License-Identifier: Apache-2.0 */
#include "footage_files.h"
#include "hw/sim_scene.h"
#include "process.h"

/* searchlight-sim scene, as a program: its files, and its answers. */

enum {
	WORDS_MAX = 24,
	SAID_MAX = 4096,
};

static const char *program;

/* Runs "searchlight-sim scene WORDS"; the exit code, and what it printed. */
static int run(const char *words, char said[SAID_MAX])
{
	struct file_path output = fresh_file(".txt");
	const char *argv[WORDS_MAX + 3] = { program, "scene" };
	char copy[1400];
	char *rest = copy;
	int count = 2;
	int code;
	FILE *file;

	snprintf(copy, sizeof(copy), "%s", words);
	while ((argv[count] = strtok_r(rest, " ", &rest)) != NULL) {
		assert_true(++count < WORDS_MAX);
	}
	code = process_run(argv, output.text);
	file = fopen(output.text, "r");
	assert_non_null(file);
	said[fread(said, 1, SAID_MAX - 1, file)] = '\0';
	fclose(file);
	unlink(output.text);
	return code;
}

/* Every row of @path belongs to a box of the scene, in order. */
static void check_truth(const char *path, struct sim_scene *scene)
{
	FILE *file = fopen(path, "r");
	struct sim_shot shot;
	struct sim_box boxes[SIM_BOX_MAX];
	char line[128];
	int rows = 0;

	assert_non_null(file);
	assert_non_null(fgets(line, sizeof(line), file));
	assert_string_equal(line, "frame,x,y,w,h,class\n");
	while (sim_scene_next(scene, &shot)) {
		int count = sim_scene_boxes(scene, boxes);

		for (int i = 0; i < count; i++) {
			int frame;
			double x;
			double y;
			double w;
			double h;
			char kind[16];

			assert_non_null(fgets(line, sizeof(line), file));
			assert_int_equal(sscanf(line, "%d,%lf,%lf,%lf,%lf,%15s",
						 &frame, &x, &y, &w, &h, kind),
				6);
			assert_int_equal(frame, shot.frame.sequence);
			assert_near(x + (w - 1.0) / 2.0, boxes[i].centre.x_px,
				0.011);
			assert_near(y + (h - 1.0) / 2.0, boxes[i].centre.y_px,
				0.011);
			assert_string_equal(kind, boxes[i].kind);
			rows++;
		}
	}
	assert_null(fgets(line, sizeof(line), file));
	assert_true(rows > 10);
	fclose(file);
}

static struct sim_scene *scene_of(const char *text)
{
	struct sim_scene_settings settings;
	struct sim_scene *scene;
	struct error error;

	assert_true(sim_scene_parse(&settings, text, &error));
	scene = sim_scene_open(&settings, &error);
	assert_non_null(scene);
	return scene;
}

static void the_file_holds_the_scene_to_the_bit_and_its_truth(void **state)
{
	const char *text = "town?size=96x80&seconds=1&seed=5&size_px=3&count=3"
			   "&every_s=1&lasts_s=1&motion=pan";
	struct file_path video = fresh_file(".mkv");
	struct file_path truth = fresh_file(".csv");
	struct sim_scene *scene = scene_of(text);
	struct camera *camera;
	struct sim_shot shot;
	struct frame frame;
	struct error error;
	char said[SAID_MAX];
	char words[1400];

	(void)state;
	snprintf(words, sizeof(words),
		"town --size 96x80 --seconds 1 --seed 5 --target "
		"size_px=3,count=3,every_s=1,lasts_s=1 --with motion=pan "
		"--out %s --truth %s",
		video.text, truth.text);
	assert_int_equal(run(words, said), 0);
	camera = must_open(video);
	while (sim_scene_next(scene, &shot)) {
		assert_int_equal(camera_footage.read(camera, &frame, 0, &error),
			CAMERA_FRAME);
		assert_int_equal(frame.sequence, shot.frame.sequence);
		for (int y = 0; y < 80; y++) {
			assert_memory_equal(frame_row(&frame, y),
				frame_row(&shot.frame, y), 2 * 96);
		}
	}
	assert_int_equal(
		camera_footage.read(camera, &frame, 0, &error), CAMERA_END);
	camera_footage.close(camera);
	sim_scene_close(scene);
	scene = scene_of(text);
	check_truth(truth.text, scene);
	sim_scene_close(scene);
	unlink(video.text);
	unlink(truth.text);
}

static void wrong_words_get_one_sentence_and_exit_code_2(void **state)
{
	static const char *const wrong[] = {
		"",
		"moor --out -",
		"sky",
		"sky cloud --out -",
		"sky --out",
		"sky --out - --seed x",
		"sky --out - --target size_px",
		"sky --out - --with wind=fast",
		"sky --out - --colour red",
	};
	char said[SAID_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_int_equal(run(wrong[i], said), 2);
		assert_ptr_equal(
			strstr(said, "searchlight-sim: "), (char *)said);
		/* One line, and it ends there. */
		assert_ptr_equal(strchr(said, '\n'), said + strlen(said) - 1);
	}
}

static void a_file_that_cannot_be_written_is_exit_code_1(void **state)
{
	char said[SAID_MAX];

	(void)state;
	assert_int_equal(
		run("sky --seconds 0.1 --out /nowhere/night.mkv", said), 1);
	assert_non_null(strstr(said, "/nowhere/night.mkv"));
	assert_int_equal(
		run("sky --seconds 0.1 --out - --truth /nowhere/t.csv", said),
		1);
	assert_non_null(strstr(said, "/nowhere/t.csv"));
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_file_holds_the_scene_to_the_bit_and_its_truth),
		cmocka_unit_test(wrong_words_get_one_sentence_and_exit_code_2),
		cmocka_unit_test(a_file_that_cannot_be_written_is_exit_code_1),
	};

	if (argc < 2) {
		fprintf(stderr, "usage: %s SEARCHLIGHT-SIM\n", argv[0]);
		return 2;
	}
	program = argv[1];
	return cmocka_run_group_tests(tests, NULL, NULL);
}
