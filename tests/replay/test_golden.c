/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What was decided on the bundled clips, second by second, against what was
 * decided when somebody last looked. Named on the command line: the program,
 * the folder of the clips, the folder of the golden traces; "renew" as a
 * fourth word writes them anew, to be looked at and committed.
 */
#include "check.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum {
	PATH_MAX_BYTES = 1024,
	EVERY_FRAMES = 30,
	GOLDEN_MAX = 8192,
};

static const char *program;
static const char *clips;
static const char *golden;
static bool renew;

static const struct {
	const char *clip;
	const char *layout;
} cases[] = {
	{ "IR_DRONE_040", "head" },
	{ "IR_DRONE_146", "fixed" },
	{ "IR_BIRD_014", "head" },
};

static double pair(const json_t *object, const char *key, size_t index)
{
	return json_number_value(
		json_array_get(json_object_get(object, key), index));
}

/* One line of a trace in a few words, to a tenth of a degree. */
static size_t tell(const json_t *line, char *text, size_t size)
{
	const json_t *target = json_object_get(line, "target");
	const char *mode = json_string_value(json_object_get(line, "mode"));
	long long frame = json_integer_value(json_object_get(line, "frame"));
	int used = snprintf(text, size, "%4lld %s, %zu tracks, beam %.1f %.1f",
		frame, mode, json_array_size(json_object_get(line, "tracks")),
		pair(line, "beam", 0), pair(line, "beam", 1));

	if (!json_is_object(target)) {
		return (size_t)used +
			(size_t)snprintf(text + used, size - (size_t)used,
				", no target\n");
	}
	return (size_t)used +
		(size_t)snprintf(text + used, size - (size_t)used,
			", target %lld %s at %.1f %.1f\n",
			json_integer_value(json_object_get(target, "id")),
			json_string_value(json_object_get(target, "state")),
			pair(target, "at", 0), pair(target, "at", 1));
}

/* Every so many frames of the trace in @folder. */
static void shorten(const char *folder, char text[GOLDEN_MAX])
{
	char path[PATH_MAX_BYTES];
	char *line = NULL;
	size_t room = 0;
	size_t used = 0;
	FILE *file;

	snprintf(path, sizeof(path), "%s/trace.jsonl", folder);
	file = fopen(path, "r");
	assert_non_null(file);
	for (int i = 0; getline(&line, &room, file) > 0; i++) {
		if (i % EVERY_FRAMES == 0) {
			json_t *read = json_loads(line, 0, NULL);

			assert_non_null(read);
			used += tell(read, text + used, GOLDEN_MAX - used);
			json_decref(read);
		}
	}
	free(line);
	fclose(file);
}

static void replay(const char *clip, const char *layout, char text[GOLDEN_MAX])
{
	char folder[] = "/tmp/golden-XXXXXX";
	char command[4 * PATH_MAX_BYTES];

	assert_non_null(mkdtemp(folder));
	snprintf(command, sizeof(command),
		"%s %s/%s.mp4 --layout %s --out %s >/dev/null", program, clips,
		clip, layout, folder);
	assert_int_equal(system(command), 0);
	shorten(folder, text);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	assert_int_equal(system(command), 0);
}

static void golden_path(
	const char *clip, const char *layout, char path[PATH_MAX_BYTES])
{
	snprintf(path, PATH_MAX_BYTES, "%s/%s-%s.txt", golden, clip, layout);
}

static void read_golden(const char *path, char text[GOLDEN_MAX])
{
	FILE *file = fopen(path, "r");
	size_t used;

	assert_non_null(file);
	used = fread(text, 1, GOLDEN_MAX - 1, file);
	text[used] = '\0';
	fclose(file);
}

static void write_golden(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	assert_int_equal(fclose(file), 0);
}

static void the_decisions_on_the_bundled_clips_are_as_last_looked_at(
	void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char path[PATH_MAX_BYTES];
		char now[GOLDEN_MAX];
		char then[GOLDEN_MAX];

		replay(cases[i].clip, cases[i].layout, now);
		golden_path(cases[i].clip, cases[i].layout, path);
		if (renew) {
			write_golden(path, now);
		}
		read_golden(path, then);
		if (strcmp(now, then) != 0) {
			print_error("%s now:\n%s\nIf this is what was meant, "
				    "run 'ninja -C build renew-golden', look "
				    "at the difference and commit it.\n",
				path, now);
		}
		assert_string_equal(now, then);
	}
}

int main(int argc, char **argv)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			the_decisions_on_the_bundled_clips_are_as_last_looked_at),
	};

	if (argc != 4 && argc != 5) {
		return 2;
	}
	program = argv[1];
	clips = argv[2];
	golden = argv[3];
	renew = argc == 5 && strcmp(argv[4], "renew") == 0;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
