/* SPDX-License-Identifier: Apache-2.0 */
#include "device.h"

#include "hw/v4l2_list.h"
#include "hw/v4l2_wish.h"
#include "tools/folder.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

enum {
	FOLDER_ROOM = PATH_MAX + 64
};

/* The first line of FOLDER/NAME. */
static bool read_line(
	const char *folder, const char *name, char *out, size_t size)
{
	char path[FOLDER_ROOM];

	snprintf(path, sizeof(path), "%s/%s", folder, name);
	FILE *file = fopen(path, "re");
	if (file == NULL) {
		return false;
	}
	bool good = fgets(out, (int)size, file) != NULL;
	fclose(file);
	if (good) {
		out[strcspn(out, "\n")] = '\0';
	}
	return good && out[0] != '\0';
}

/* Up from the device in sysfs to the first folder that has a number. */
static bool climb(char *folder, char *out, size_t size)
{
	char *end;

	while (!read_line(folder, "serial", out, size)) {
		end = strrchr(folder, '/');
		if (end == NULL || strcmp(folder, "/sys/devices") == 0) {
			return false;
		}
		*end = '\0';
	}
	return true;
}

void device_serial(const char *path, char *out, size_t size)
{
	const char *node = strncmp(path, "serial:", 7) == 0 ? path + 7 : path;
	struct stat info;
	char link[64];
	char folder[PATH_MAX];

	if (stat(node, &info) == 0 && S_ISCHR(info.st_mode)) {
		snprintf(link, sizeof(link), "/sys/dev/char/%u:%u",
			major(info.st_rdev), minor(info.st_rdev));
		if (realpath(link, folder) != NULL &&
			climb(folder, out, size)) {
			return;
		}
	}
	snprintf(out, size, "-");
}

/* The camera that is attached under this name or path. */
static bool find_camera(const char *device, struct v4l2_entry *found)
{
	struct v4l2_entry *entries = calloc(V4L2_LIST_MAX, sizeof(*entries));
	size_t count = entries != NULL ? v4l2_list(entries) : 0;
	char real[PATH_MAX];
	bool good = false;

	if (realpath(device, real) == NULL) {
		real[0] = '\0';
	}
	for (size_t i = 0; i < count && !good; i++) {
		const struct v4l2_entry *entry = &entries[i];

		good = strcmp(entry->source, device) == 0 ||
			strcmp(entry->card, device) == 0 ||
			strcmp(entry->path, real) == 0;
		if (good) {
			*found = *entry;
		}
	}
	free(entries);
	return good;
}

void device_camera(const char *source, char *out, size_t size)
{
	struct v4l2_wish wish;
	struct v4l2_entry *entry = malloc(sizeof(*entry));
	struct error ignored;

	snprintf(out, size, "-");
	if (entry != NULL && v4l2_wish_parse(&wish, source, &ignored) &&
		find_camera(wish.device, entry)) {
		device_serial(entry->path, out, size);
		if (strcmp(out, "-") == 0) {
			snprintf(out, size, "%s", entry->card);
		}
	}
	free(entry);
}

static void kept_name(const char *kind, char name[32])
{
	snprintf(name, 32, "%s.serial", kind);
}

bool device_keep(const char *folder, const char *kind, const char *serial,
	struct error *error)
{
	char name[32];

	kept_name(kind, name);
	FILE *out = folder_create(folder, name, error);
	if (out == NULL) {
		return false;
	}
	fprintf(out, "%s\n", serial);
	return folder_finish(out, name, error);
}

void device_kept(const char *folder, const char *kind, char *out, size_t size)
{
	char name[32];

	kept_name(kind, name);
	if (!read_line(folder, name, out, size)) {
		snprintf(out, size, "-");
	}
}
