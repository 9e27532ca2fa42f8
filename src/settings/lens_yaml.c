/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/lens_yaml.h"

#include "base/parse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
	FILE_MAX = 1024 * 1024,
	WORD_SIZE = 64,
	NUMBERS_MAX = 16,
	MATRIX = 9,
	SIDE_MAX = 16384
};

/* A name that begins a line, with what follows its colon; NULL: none. */
static const char *value_of(const char *text, const char *key)
{
	size_t length = strlen(key);
	const char *at = text;

	while ((at = strstr(at, key)) != NULL) {
		bool begins = at == text || at[-1] == '\n';

		if (begins && at[length] == ':') {
			return at + length + 1;
		}
		at += length;
	}
	return NULL;
}

/* A number that ends at a blank, a comma, a bracket or the line's end. */
static bool take_number(const char **at, double *value)
{
	size_t length = strcspn(*at, " \t\r\n,]");
	char word[WORD_SIZE];

	if (length == 0 || length >= sizeof(word)) {
		return false;
	}
	memcpy(word, *at, length);
	word[length] = '\0';
	/* OpenCV writes whole numbers with a bare point: "0." */
	if (word[length - 1] == '.') {
		word[length - 1] = '\0';
	}
	*at += length;
	return parse_double(word, value);
}

/* The numbers in brackets behind the next "data:"; -1: there are none. */
static int take_data(const char *text, double *value)
{
	const char *at = strstr(text, "data:");
	int count = 0;

	if (at == NULL || (at = strchr(at, '[')) == NULL) {
		return -1;
	}
	at++;
	for (;;) {
		at += strspn(at, " \t\r\n,");
		if (*at == ']') {
			return count;
		}
		if (count == NUMBERS_MAX || !take_number(&at, &value[count])) {
			return -1;
		}
		count++;
	}
}

static bool take_side(const char *name, const char *text, const char *key,
	int *side, struct error *error)
{
	const char *at = value_of(text, key);
	double value = 0;

	if (at != NULL) {
		at += strspn(at, " \t");
	}
	if (at == NULL || !take_number(&at, &value) || value < 16 ||
		value > SIDE_MAX || value != floor(value)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: %s must be a whole number from 16 to %d", name,
			key, SIDE_MAX);
	}
	*side = (int)value;
	return true;
}

static bool take_matrix(const char *name, const char *text, struct lens *lens,
	struct error *error)
{
	const char *at = value_of(text, "camera_matrix");
	double m[NUMBERS_MAX];

	if (at == NULL || take_data(at, m) != MATRIX) {
		return error_set(error, ERROR_SETTINGS,
			"%s: camera_matrix must have nine numbers as its data",
			name);
	}
	if (!(m[0] >= 1 && m[0] < 1e6) || !(m[4] >= 1 && m[4] < 1e6) ||
		m[1] != 0 || m[3] != 0 || m[6] != 0 || m[7] != 0 || m[8] != 1) {
		return error_set(error, ERROR_SETTINGS,
			"%s: camera_matrix must read fx 0 cx 0 fy cy 0 0 1; a "
			"lens with skew, or turned over, is not known here",
			name);
	}
	lens->fx_px = m[0];
	lens->cx_px = m[2];
	lens->fy_px = m[4];
	lens->cy_px = m[5];
	if (!(lens->cx_px >= 0 && lens->cx_px < lens->width_px) ||
		!(lens->cy_px >= 0 && lens->cy_px < lens->height_px)) {
		return error_set(error, ERROR_SETTINGS,
			"%s: the principal point (%.6g, %.6g) lies outside of "
			"the picture of %d x %d pixels",
			name, lens->cx_px, lens->cy_px, lens->width_px,
			lens->height_px);
	}
	return true;
}

static bool take_distortion(const char *name, const char *text,
	struct lens *lens, struct error *error)
{
	const char *model = value_of(text, "distortion_model");
	const char *at = value_of(text, "distortion_coefficients");
	double k[NUMBERS_MAX] = { 0 };
	int count = at != NULL ? take_data(at, k) : 0;
	bool more = false;

	for (int i = 5; i < count; i++) {
		more |= k[i] != 0;
	}
	if (model != NULL && strstr(model, "plumb_bob") == NULL) {
		more = true;
	}
	if (count < 0 || more) {
		return error_set(error, ERROR_SETTINGS,
			"%s: the distortion must be k1 k2 p1 p2 k3 "
			"(plumb_bob); measure the lens anew for this model",
			name);
	}
	lens->k1 = k[0];
	lens->k2 = k[1];
	lens->p1 = k[2];
	lens->p2 = k[3];
	lens->k3 = k[4];
	return true;
}

/* @text ends with a NUL. */
static bool parse(const char *name, const char *text, struct lens *lens,
	struct error *error)
{
	struct lens draft = { 0 };

	if (!take_side(name, text, "image_width", &draft.width_px, error) ||
		!take_side(
			name, text, "image_height", &draft.height_px, error) ||
		!take_matrix(name, text, &draft, error) ||
		!take_distortion(name, text, &draft, error)) {
		return false;
	}
	*lens = draft;
	return true;
}

bool lens_yaml_parse(const char *name, const char *text, size_t size,
	struct lens *lens, struct error *error)
{
	char *copy = strndup(text, size);
	bool good = copy != NULL
		? parse(name, copy, lens, error)
		: error_set(error, ERROR_FAILED, "out of memory");

	free(copy);
	return good;
}

bool lens_yaml_read(const char *path, struct lens *lens, struct error *error)
{
	FILE *file = fopen(path, "re");
	char *text = malloc(FILE_MAX);
	bool good = false;

	if (file == NULL || text == NULL) {
		error_errno(error, ERROR_SETTINGS, "%s", path);
	} else {
		size_t size = fread(text, 1, FILE_MAX, file);

		good = lens_yaml_parse(path, text, size, lens, error);
	}
	if (file != NULL) {
		fclose(file);
	}
	free(text);
	return good;
}

static void print_matrix(const char *key, const char *tag, int rows, int cols,
	const double *value, FILE *out)
{
	bool tagged = tag[0] != '\0';

	fprintf(out, "%s:%s\n  rows: %d\n  cols: %d\n%s  data: [", key, tag,
		rows, cols, tagged ? "  dt: d\n" : "");
	for (int i = 0; i < rows * cols; i++) {
		fprintf(out, "%s%.17g", i > 0 ? ", " : "", value[i]);
	}
	fputs("]\n", out);
}

void lens_yaml_print(
	const struct lens *lens, enum lens_yaml_form form, FILE *out)
{
	double matrix[9] = { lens->fx_px, 0, lens->cx_px, 0, lens->fy_px,
		lens->cy_px, 0, 0, 1 };
	double distortion[5] = { lens->k1, lens->k2, lens->p1, lens->p2,
		lens->k3 };
	double rectification[9] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
	double projection[12] = { lens->fx_px, 0, lens->cx_px, 0, 0,
		lens->fy_px, lens->cy_px, 0, 0, 0, 1, 0 };
	bool opencv = form == LENS_YAML_OPENCV;
	const char *tag = opencv ? " !!opencv-matrix" : "";

	fprintf(out, "%simage_width: %d\nimage_height: %d\n%s",
		opencv ? "%YAML:1.0\n---\n" : "", lens->width_px,
		lens->height_px, opencv ? "" : "camera_name: searchlight\n");
	print_matrix("camera_matrix", tag, 3, 3, matrix, out);
	if (!opencv) {
		fputs("distortion_model: plumb_bob\n", out);
	}
	print_matrix("distortion_coefficients", tag, 1, 5, distortion, out);
	if (!opencv) {
		print_matrix(
			"rectification_matrix", tag, 3, 3, rectification, out);
		print_matrix("projection_matrix", tag, 3, 4, projection, out);
	}
}
