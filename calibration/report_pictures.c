/* SPDX-License-Identifier: Apache-2.0 */
#include "report_pictures.h"

#include "hw/footage_shrink.h"
#include "record/markup.h"
#include "tools/folder.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum {
	CHUNK = 57, /* bytes: 76 letters of base64 */
	DEEP = 1,
	PICTURE_SIDE = 1280,
	PAGE_MOST = 12000000 /* bytes, beyond which no picture is added */
};

/* Three bytes as four letters (RFC 4648). */
static void put_base64(const unsigned char *bytes, size_t size, FILE *out)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijkl"
				      "mnopqrstuvwxyz0123456789+/";

	for (size_t i = 0; i < size; i += 3) {
		unsigned rest = (unsigned)(size - i);
		unsigned bits = (unsigned)bytes[i] << 16;

		bits |= rest > 1 ? (unsigned)bytes[i + 1] << 8 : 0;
		bits |= rest > 2 ? (unsigned)bytes[i + 2] : 0;
		fputc(letters[bits >> 18], out);
		fputc(letters[bits >> 12 & 63], out);
		fputc(rest > 1 ? letters[bits >> 6 & 63] : '=', out);
		fputc(rest > 2 ? letters[bits & 63] : '=', out);
	}
}

static void put_lines(const unsigned char *bytes, size_t size, FILE *out)
{
	for (size_t at = 0; at < size; at += CHUNK) {
		put_base64(
			bytes + at, size - at < CHUNK ? size - at : CHUNK, out);
		fputc('\n', out);
	}
}

static bool put_file(const char *path, FILE *out, struct error *error)
{
	unsigned char bytes[CHUNK];
	FILE *in = fopen(path, "re");
	size_t size;

	if (in == NULL) {
		return error_errno(error, ERROR_FAILED, "%s", path);
	}
	while ((size = fread(bytes, 1, sizeof(bytes), in)) > 0) {
		put_lines(bytes, size, out);
	}
	fclose(in);
	return true;
}

static bool ends_with(const char *name, const char *end)
{
	size_t length = strlen(name);
	size_t tail = strlen(end);

	return length > tail && strcmp(name + length - tail, end) == 0;
}

static void put_caption(const char *name, const char *more, FILE *out)
{
	fputs("<figcaption>", out);
	markup_text(out, name);
	markup_text(out, more);
	fputs("</figcaption></figure>\n", out);
}

/*
 * A plot is a picture as well, so that what its file holds is shown and never
 * run.
 */
static bool put_plot(
	const char *path, const char *name, FILE *out, struct error *error)
{
	fputs("<figure><img alt=\"\" src=\"data:image/svg+xml;base64,\n", out);
	if (!put_file(path, out, error)) {
		return false;
	}
	fputs("\">", out);
	put_caption(name, "", out);
	return true;
}

/* One that is none, or would make the page too large, is named alone. */
static void put_picture(const char *path, const char *name, FILE *out)
{
	unsigned char *jpeg = NULL;
	size_t size = 0;
	struct error why;

	/* Charts that lens drew have names to be read. */
	bool chart = strstr(name, "-found: ") != NULL;

	fputs(chart ? "<figure>" : "<figure class=\"half\">", out);
	if (ftell(out) > PAGE_MOST) {
		put_caption(name, ": left out, the page is large enough", out);
		return;
	}
	if (!footage_shrink(path, PICTURE_SIDE, &jpeg, &size, &why)) {
		put_caption(name, ": left out, it cannot be read", out);
		return;
	}
	fputs("<img alt=\"\" src=\"data:image/jpeg;base64,\n", out);
	put_lines(jpeg, size, out);
	fputs("\">", out);
	put_caption(name, "", out);
	free(jpeg);
}

static bool is_picture(const char *name)
{
	static const char *const endings[] = { ".png", ".jpg", ".jpeg", ".tif",
		".tiff", ".pgm", ".bmp" };

	for (size_t i = 0; i < sizeof(endings) / sizeof(*endings); i++) {
		if (ends_with(name, endings[i])) {
			return true;
		}
	}
	return false;
}

static bool put_figure(
	const char *path, const char *name, FILE *out, struct error *error)
{
	if (ends_with(name, ".svg")) {
		return put_plot(path, name, out, error);
	}
	if (is_picture(name)) {
		put_picture(path, name, out);
	}
	return true;
}

static bool put_folder(const char *folder, const char *called, int deep,
	FILE *out, struct error *error);

static bool put_entry(const char *folder, const char *called, const char *name,
	int deep, FILE *out, struct error *error)
{
	char path[FOLDER_PATH_MAX];
	char title[2 * NAME_MAX + 8];
	struct stat info;

	if (name[0] == '.' || !folder_path(path, folder, name, error) ||
		stat(path, &info) != 0) {
		return true;
	}
	snprintf(title, sizeof(title), "%.255s%s%.255s", called,
		called[0] != '\0' ? ": " : "", name);
	if (S_ISDIR(info.st_mode)) {
		return deep == 0 ||
			put_folder(path, name, deep - 1, out, error);
	}
	return put_figure(path, title, out, error);
}

static bool put_folder(const char *folder, const char *called, int deep,
	FILE *out, struct error *error)
{
	struct dirent **entries;
	int count = scandir(folder, &entries, NULL, alphasort);
	bool good = true;

	if (count < 0) {
		return error_errno(error, ERROR_FAILED, "%s", folder);
	}
	for (int i = 0; i < count; i++) {
		good = good &&
			put_entry(folder, called, entries[i]->d_name, deep, out,
				error);
		free(entries[i]);
	}
	free(entries);
	return good;
}

bool report_pictures_put(const char *folder, FILE *out, struct error *error)
{
	fputs("<h2>Plots and pictures</h2>\n", out);
	return put_folder(folder, "", DEEP, out, error);
}
