/* SPDX-License-Identifier: Apache-2.0 */
#include "check.h"
#include "tools/folder.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_stem_is_the_name_without_folder_and_ending(void **state)
{
	static const char *const pairs[][2] = {
		{ "/a/b/clip.mp4", "clip" },
		{ "clip.tar.gz", "clip.tar" },
		{ "a.b/clip", "clip" },
		{ ".hidden", ".hidden" },
		{ "x/", "" },
	};
	char stem[64];

	(void)state;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
		folder_stem(pairs[i][0], stem, sizeof(stem));
		assert_string_equal(stem, pairs[i][1]);
	}
}

static void folders_within_folders_are_made(void **state)
{
	char root[] = "/tmp/folder-XXXXXX";
	char path[FOLDER_PATH_MAX];
	struct error error;
	struct stat found;

	(void)state;
	assert_non_null(mkdtemp(root));
	assert_true(folder_path(path, root, "one/two/three", &error));
	assert_true(folder_make(path, &error));
	assert_true(folder_make(path, &error));
	assert_int_equal(stat(path, &found), 0);
	assert_true(S_ISDIR(found.st_mode));
	rmdir(path);
	folder_path(path, root, "one/two", &error);
	rmdir(path);
	folder_path(path, root, "one", &error);
	rmdir(path);
	rmdir(root);
}

static void a_full_disk_is_told_when_the_file_is_finished(void **state)
{
	struct error error = { 0 };
	FILE *file = folder_create("/dev", "full", &error);

	(void)state;
	assert_non_null(file);
	fputs("text", file);
	assert_false(folder_finish(file, "full", &error));
	assert_non_null(strstr(error.text, "full"));
}

static void a_folder_that_cannot_be_made_is_named(void **state)
{
	struct error error = { 0 };

	(void)state;
	assert_false(folder_make("/dev/null/out", &error));
	assert_non_null(strstr(error.text, "/dev/null"));
	assert_false(folder_make("", &error));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_stem_is_the_name_without_folder_and_ending),
		cmocka_unit_test(folders_within_folders_are_made),
		cmocka_unit_test(a_full_disk_is_told_when_the_file_is_finished),
		cmocka_unit_test(a_folder_that_cannot_be_made_is_named),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
