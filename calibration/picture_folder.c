/* SPDX-License-Identifier: Apache-2.0 */
#include "picture_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const char *const endings[] = { ".png", ".tif", ".tiff", ".jpg", ".jpeg",
	".bmp", ".pgm", ".mkv", ".mp4", ".avi", ".mov" };

static int is_picture(const struct dirent *entry)
{
	const char *ending = strrchr(entry->d_name, '.');

	for (size_t i = 0;
		ending != NULL && i < sizeof(endings) / sizeof(endings[0]);
		i++) {
		if (strcasecmp(ending, endings[i]) == 0) {
			return 1;
		}
	}
	return 0;
}

void picture_folder_free(char **list, int count)
{
	for (int i = 0; list != NULL && i < count; i++) {
		free(list[i]);
	}
	free(list);
}

/* Takes the entries with it. */
static char **paths_of(const char *folder, struct dirent **entries, int count)
{
	char **list = calloc((size_t)count + 1, sizeof(*list));
	bool whole = list != NULL;

	for (int i = 0; i < count; i++) {
		if (whole &&
			asprintf(&list[i], "%s/%s", folder,
				entries[i]->d_name) < 0) {
			list[i] = NULL;
			whole = false;
		}
		free(entries[i]);
	}
	free(entries);
	if (!whole) {
		picture_folder_free(list, count);
		return NULL;
	}
	return list;
}

char **picture_folder_list(const char *folder, int *count, struct error *error)
{
	struct dirent **entries = NULL;
	int found = scandir(folder, &entries, is_picture, versionsort);

	*count = 0;
	if (found < 0) {
		error_errno(error, ERROR_FAILED, "%s", folder);
		return NULL;
	}
	if (found == 0) {
		free(entries);
		error_set(error, ERROR_FAILED,
			"%s: it holds no picture or video", folder);
		return NULL;
	}
	char **list = paths_of(folder, entries, found);
	if (list == NULL) {
		error_set(error, ERROR_FAILED, "out of memory");
		return NULL;
	}
	*count = found;
	return list;
}
