/* SPDX-License-Identifier: Apache-2.0 */
#include "tools/folder.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

enum {
	FOLDER_MODE = 0777 /* the umask takes from it */
};

static bool make_one(const char *path, struct error *error)
{
	return mkdir(path, FOLDER_MODE) == 0 || errno == EEXIST
		? true
		: error_errno(
			  error, ERROR_FAILED, "%s: making the folder", path);
}

bool folder_make(const char *path, struct error *error)
{
	char part[FOLDER_PATH_MAX];
	size_t length = strlen(path);

	if (length == 0 || length >= sizeof(part)) {
		return error_set(error, ERROR_USAGE,
			"a folder's name must have 1 to %zu bytes",
			sizeof(part) - 1);
	}
	memcpy(part, path, length + 1);
	for (char *slash = strchr(part + 1, '/'); slash != NULL;
		slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (!make_one(part, error)) {
			return false;
		}
		*slash = '/';
	}
	return make_one(part, error);
}

bool folder_path(char path[FOLDER_PATH_MAX], const char *folder,
	const char *name, struct error *error)
{
	int length = snprintf(path, FOLDER_PATH_MAX, "%s/%s", folder, name);

	return length < FOLDER_PATH_MAX
		? true
		: error_set(error, ERROR_USAGE, "%.200s...: name too long",
			  folder);
}

FILE *folder_create(const char *folder, const char *name, struct error *error)
{
	char path[FOLDER_PATH_MAX];
	FILE *file;

	if (!folder_path(path, folder, name, error)) {
		return NULL;
	}
	file = fopen(path, "w");
	if (file == NULL) {
		error_errno(error, ERROR_FAILED, "%s", path);
	}
	return file;
}

bool folder_finish(FILE *file, const char *name, struct error *error)
{
	bool failed;

	if (file == NULL) {
		return true;
	}
	failed = ferror(file) != 0;
	failed = fclose(file) != 0 || failed;
	return failed ? error_errno(error, ERROR_FAILED, "%s: writing", name)
		      : true;
}

void folder_stem(const char *path, char *stem, size_t size)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash == NULL ? path : slash + 1;
	const char *dot = strrchr(name, '.');
	size_t length = dot == NULL || dot == name ? strlen(name)
						   : (size_t)(dot - name);

	snprintf(stem, size, "%.*s", (int)length, name);
}
