/* SPDX-License-Identifier: Apache-2.0 */
#include "record/shelf.h"

#include <dirent.h>
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <time.h>
#include <unistd.h>

#define NS_PER_S 1000000000LL
#define MEGABYTE 1000000.0

enum {
	FOLDER_MODE = 0750,
	SAME_SECOND_MAX = 99,
	BLOCK = 512, /* bytes of st_blocks */
};

/* Only these belong to a recording; a folder with others is not taken. */
static const char *const endings[] = { ".mkv", ".conf", ".jsonl", ".weights" };

static bool path_of(char path[PATH_MAX], const char *folder, const char *name)
{
	return snprintf(path, PATH_MAX, "%s/%s", folder, name) < PATH_MAX;
}

static bool is_there(const char *folder, const char *name)
{
	char path[PATH_MAX];

	return path_of(path, folder, name) && access(path, F_OK) == 0;
}

bool shelf_name(const char *shelf, int64_t wall_ns, char name[SHELF_NAME_MAX],
	struct error *error)
{
	time_t second = (time_t)(wall_ns / NS_PER_S);
	struct tm utc;
	char stem[SHELF_NAME_MAX - 4];

	if (mkdir(shelf, FOLDER_MODE) != 0 && errno != EEXIST) {
		return error_errno(
			error, ERROR_FAILED, "record.folder: %s", shelf);
	}
	gmtime_r(&second, &utc);
	strftime(stem, sizeof(stem), "%Y%m%dT%H%M%SZ", &utc);
	snprintf(name, SHELF_NAME_MAX, "%s", stem);
	for (int i = 2; is_there(shelf, name) && i <= SAME_SECOND_MAX; i++) {
		snprintf(name, SHELF_NAME_MAX, "%s-%d", stem, i);
	}
	return true;
}

static bool is_digits(const char *text, size_t count)
{
	return strspn(text, "0123456789") >= count;
}

/* "20261130T212400Z", with "-2" or so behind it. */
static bool is_name(const char *name)
{
	size_t length = strnlen(name, SHELF_NAME_MAX);

	return length >= 16 && length < SHELF_NAME_MAX && is_digits(name, 8) &&
		name[8] == 'T' && is_digits(name + 9, 6) && name[15] == 'Z' &&
		(length == 16 || (name[16] == '-' && is_digits(name + 17, 1)));
}

static bool is_ours(const char *file)
{
	size_t length = strlen(file);

	for (size_t i = 0; i < sizeof(endings) / sizeof(endings[0]); i++) {
		size_t ending = strlen(endings[i]);

		if (length > ending &&
			strcmp(file + length - ending, endings[i]) == 0) {
			return true;
		}
	}
	return false;
}

/* What a walk over one recording's files found. */
struct content {
	int64_t bytes; /* that its files take of the disk */
	bool strange;  /* not all of them are a recording's */
};

static void count_file(
	const char *folder, const char *file, struct content *content)
{
	char path[PATH_MAX];
	struct stat status;

	if (!path_of(path, folder, file) || lstat(path, &status) != 0) {
		return;
	}
	content->bytes += (int64_t)status.st_blocks * BLOCK;
	content->strange |= !S_ISREG(status.st_mode) || !is_ours(file);
}

static struct content look_into(const char *folder)
{
	struct content content = { 0 };
	DIR *directory = opendir(folder);
	const struct dirent *file;

	while (directory != NULL && (file = readdir(directory)) != NULL) {
		if (file->d_name[0] != '.') {
			count_file(folder, file->d_name, &content);
		}
	}
	if (directory != NULL) {
		closedir(directory);
	}
	return content;
}

static void take_away(const char *folder)
{
	DIR *directory = opendir(folder);
	const struct dirent *file;
	char path[PATH_MAX];

	while (directory != NULL && (file = readdir(directory)) != NULL) {
		if (is_ours(file->d_name) &&
			path_of(path, folder, file->d_name)) {
			unlink(path);
		}
	}
	if (directory != NULL) {
		closedir(directory);
	}
	rmdir(folder);
}

/* The shelf as it was found. */
struct stock {
	int64_t bytes;               /* of all recordings */
	char oldest[SHELF_NAME_MAX]; /* that may go; "": none */
};

/* "-10" comes after "-9": a longer name of the same second is younger. */
static bool is_older(const char *a, const char *b)
{
	int order = strncmp(a, b, 16);
	size_t lengths[] = { strlen(a), strlen(b) };

	if (order == 0 && lengths[0] != lengths[1]) {
		return lengths[0] < lengths[1];
	}
	return order < 0 || (order == 0 && strcmp(a, b) < 0);
}

static void count_recording(const char *shelf, const char *name,
	const char *except, struct stock *stock)
{
	char folder[PATH_MAX];
	struct content content;
	bool may_go;

	if (!is_name(name) || !path_of(folder, shelf, name) ||
		!is_there(folder, "events.jsonl")) {
		return;
	}
	content = look_into(folder);
	stock->bytes += content.bytes;
	may_go = !content.strange &&
		(except == NULL || strcmp(name, except) != 0);
	if (may_go &&
		(stock->oldest[0] == '\0' || is_older(name, stock->oldest))) {
		snprintf(stock->oldest, sizeof(stock->oldest), "%s", name);
	}
}

static bool take_stock(const char *shelf, const char *except,
	struct stock *stock, struct error *error)
{
	DIR *directory = opendir(shelf);
	const struct dirent *entry;

	*stock = (struct stock){ .bytes = 0 };
	if (directory == NULL) {
		return error_errno(
			error, ERROR_FAILED, "record.folder: %s", shelf);
	}
	while ((entry = readdir(directory)) != NULL) {
		count_recording(shelf, entry->d_name, except, stock);
	}
	closedir(directory);
	return true;
}

static int64_t free_of(const char *shelf)
{
	struct statvfs disk;

	return statvfs(shelf, &disk) != 0
		? INT64_MAX
		: (int64_t)disk.f_bavail * (int64_t)disk.f_frsize;
}

static bool refuse(const char *shelf, const struct shelf_limits *limits,
	const struct stock *stock, struct error *error)
{
	if (stock->bytes > limits->quota_bytes) {
		return error_set(error, ERROR_FAILED,
			"%s holds %.0f MB of recordings that may not go, more "
			"than record.quota_gb; move some away",
			shelf, (double)stock->bytes / MEGABYTE);
	}
	return error_set(error, ERROR_FAILED,
		"the disk of %s has %.0f MB left, less than record.free_gb; "
		"make room",
		shelf, (double)free_of(shelf) / MEGABYTE);
}

bool shelf_make_room(const char *shelf, const struct shelf_limits *limits,
	const char *except, struct error *error)
{
	struct stock stock;
	char folder[PATH_MAX];
	char last[SHELF_NAME_MAX] = "";

	while (take_stock(shelf, except, &stock, error)) {
		if (stock.bytes <= limits->quota_bytes &&
			free_of(shelf) >= limits->free_bytes) {
			return true;
		}
		/* One that does not go is not tried for ever. */
		if (stock.oldest[0] == '\0' ||
			strcmp(stock.oldest, last) == 0 ||
			!path_of(folder, shelf, stock.oldest)) {
			return refuse(shelf, limits, &stock, error);
		}
		snprintf(last, sizeof(last), "%s", stock.oldest);
		take_away(folder);
	}
	return false;
}
