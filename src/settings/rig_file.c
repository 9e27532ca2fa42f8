/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/rig_file.h"

#include "rig_seal.h"
#include "settings/option_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define STRUCT struct rig

enum {
	SIDE_MAX_PX = 16384
};

#define ATTITUDE(called, field, does)                                          \
	NUMBER_AT(called ".yaw_deg",                                           \
		offsetof(STRUCT, field) + offsetof(struct attitude, yaw_rad),  \
		"deg", -180, 180, does ", to the right"),                      \
		NUMBER_AT(called ".pitch_deg",                                 \
			offsetof(STRUCT, field) +                              \
				offsetof(struct attitude, pitch_rad),          \
			"deg", -90, 90, does ", upwards"),                     \
		NUMBER_AT(called ".roll_deg",                                  \
			offsetof(STRUCT, field) +                              \
				offsetof(struct attitude, roll_rad),           \
			"deg", -180, 180, does ", clockwise seen from behind")

#define OFFSET(called, field, does)                                            \
	NUMBER_AT(called ".offset_x_m",                                        \
		offsetof(STRUCT, field) + offsetof(struct vec3, x), "m", -5,   \
		5, does " from the pivot, to the right"),                      \
		NUMBER_AT(called ".offset_y_m",                                \
			offsetof(STRUCT, field) + offsetof(struct vec3, y),    \
			"m", -5, 5, does " from the pivot, forward"),          \
		NUMBER_AT(called ".offset_z_m",                                \
			offsetof(STRUCT, field) + offsetof(struct vec3, z),    \
			"m", -5, 5, does " from the pivot, upwards")

/* Begins a line that tells where numbers come from. */
static const char NOTE[] = "#: ";

static const char *const places[] = { "head", "base", NULL };

static const struct option_field options[] = {
	WHOLE("lens.width_px", lens.width_px, "px", 16, SIDE_MAX_PX,
		"width of the picture that the lens was measured with"),
	WHOLE("lens.height_px", lens.height_px, "px", 16, SIDE_MAX_PX,
		"height of that picture"),
	NUMBER("lens.fx_px", lens.fx_px, "px", 1, 1e6,
		"focal length over the pixels' width"),
	NUMBER("lens.fy_px", lens.fy_px, "px", 1, 1e6,
		"focal length over the pixels' height"),
	NUMBER("lens.cx_px", lens.cx_px, "px", 0, SIDE_MAX_PX,
		"principal point, from the left; the first pixel's centre is "
		"0"),
	NUMBER("lens.cy_px", lens.cy_px, "px", 0, SIDE_MAX_PX,
		"principal point, from above"),
	NUMBER("lens.k1", lens.k1, "", -10, 10, "radial distortion, r^2"),
	NUMBER("lens.k2", lens.k2, "", -100, 100, "radial distortion, r^4"),
	NUMBER("lens.p1", lens.p1, "", -1, 1, "tangential distortion"),
	NUMBER("lens.p2", lens.p2, "", -1, 1, "tangential distortion"),
	NUMBER("lens.k3", lens.k3, "", -1000, 1000, "radial distortion, r^6"),

	CHOICE("camera.place", camera_place, CAMERA_ON_HEAD, places,
		"what carries the camera: the turning head, or the ground"),
	ATTITUDE("camera", camera, "the camera's turn"),
	OFFSET("camera", camera_offset_m, "the camera's lens"),
	NUMBER("camera.delay_s", camera_delay_s, "s", 0, 5,
		"from the middle of the exposure to the picture's stamp"),

	ATTITUDE("lamp", lamp, "the lamp axis' turn"),
	OFFSET("lamp", lamp_offset_m, "the lamp"),
	NUMBER("lamp.beam_deg", beam_rad, "deg", 0.05, 90,
		"full width of the beam at half intensity"),
	NUMBER("lamp.outer_beam_deg", outer_beam_rad, "deg", 0.05, 180,
		"full width out to where it stops dazzling"),

	ATTITUDE("base", base, "the base's turn from north and level"),
	NUMBER("axes.skew_deg", axes.skew_rad, "deg", -5, 5,
		"how the tilt axis leans, clockwise seen from behind"),
	NUMBER("axes.sag_deg", axes.sag_rad, "deg", -5, 5,
		"how much lower the head hangs where it is level"),
	NUMBER("range_m", range_m, "m", 1, 1e6,
		"distance of the target where none is measured"),

	NUMBER("mount.delay_s", mount_delay_s, "s", 0, 5,
		"from a command's last byte to motion"),
	NUMBER("mount.jitter_s", mount_jitter_s, "s", 0, 1,
		"RMS by which that varies"),
	NUMBER("mount.encoder_deg", encoder_rad, "deg", 0, 10,
		"one step of the head's answer"),
	NUMBER("mount.backlash_deg", backlash_rad, "deg", 0, 10,
		"play of the head's gears"),
};

const struct option_table rig_table = {
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
	.size = sizeof(STRUCT),
	.what = "rig file",
};

/* Values that are fine alone and not together. */
static bool goes_together(
	const struct rig *rig, const char *path, struct error *error)
{
	if (rig->lens.cx_px >= rig->lens.width_px ||
		rig->lens.cy_px >= rig->lens.height_px) {
		return error_set(error, ERROR_SETTINGS,
			"%s: lens.cx_px, lens.cy_px: (%.10g, %.10g) lies "
			"outside of the picture of %d x %d pixels",
			path, rig->lens.cx_px, rig->lens.cy_px,
			rig->lens.width_px, rig->lens.height_px);
	}
	if (rig->outer_beam_rad < rig->beam_rad) {
		return error_set(error, ERROR_SETTINGS,
			"%s: lamp.outer_beam_deg must not be under "
			"lamp.beam_deg",
			path);
	}
	return true;
}

/* The file's text, NUL-ended, for the caller to free; NULL on failure. */
static char *read_text(const char *path, struct error *error)
{
	FILE *file = fopen(path, "re");
	char *text = malloc(OPTION_FILE_MAX + 1);

	if (file == NULL || text == NULL) {
		error_errno(error, ERROR_SETTINGS, "%s", path);
		if (file != NULL) {
			fclose(file);
		}
		free(text);
		return NULL;
	}
	size_t size = fread(text, 1, OPTION_FILE_MAX, file);
	text[size] = '\0';
	fclose(file);
	return text;
}

static bool is_sealed(const char *path, struct error *error)
{
	char *text = read_text(path, error);
	bool good = text != NULL && rig_seal_check(path, text, error);

	free(text);
	return good;
}

bool rig_load(struct rig *rig, const char *path, struct error *error)
{
	struct rig draft = rig_default();

	if (path != NULL && path[0] != '\0' &&
		(!options_read(&rig_table, path, &draft, error) ||
			!is_sealed(path, error) ||
			!goes_together(&draft, path, error))) {
		return false;
	}
	*rig = draft;
	return true;
}

/* The notes of an earlier file, but for the one on @topic. */
static bool keep_notes(
	const char *from, const char *topic, FILE *out, struct error *error)
{
	char *text = from != NULL ? read_text(from, error) : NULL;
	char *rest = text;
	char *line;

	if (from != NULL && text == NULL) {
		return false;
	}
	while (rest != NULL && (line = strsep(&rest, "\n")) != NULL) {
		size_t length = strlen(topic);
		bool note = strncmp(line, NOTE, sizeof(NOTE) - 1) == 0;
		const char *about = line + sizeof(NOTE) - 1;

		if (note &&
			(strncmp(about, topic, length) != 0 ||
				about[length] != ':')) {
			fprintf(out, "%s\n", line);
		}
	}
	free(text);
	return true;
}

/* Into @draft, and only when it is whole on the disk into @path. */
static bool replace(const char *path, const char *draft, const char *text,
	size_t size, struct error *error)
{
	FILE *out = fopen(draft, "we");

	if (out == NULL) {
		return error_errno(error, ERROR_FAILED, "%s", draft);
	}
	rig_seal_put(text, size, out);
	bool whole = fflush(out) == 0 && fsync(fileno(out)) == 0;
	whole = fclose(out) == 0 && whole;
	return (whole && rename(draft, path) == 0) ||
		error_errno(error, ERROR_FAILED, "%s", path);
}

bool rig_save(const struct rig *rig, const char *from, const char *path,
	const char *topic, const char *note, struct error *error)
{
	char *text = NULL;
	char *draft = NULL;
	size_t size = 0;
	FILE *out = open_memstream(&text, &size);

	if (out == NULL || asprintf(&draft, "%s.new", path) < 0) {
		if (out != NULL) {
			fclose(out);
		}
		free(text);
		return error_set(error, ERROR_FAILED, "out of memory");
	}
	rig_seal_head(out);
	bool done = keep_notes(from, topic, out, error);
	fprintf(out, "%s%s: %s\n", NOTE, topic, note);
	options_print(&rig_table, rig, out);
	fclose(out);
	done = done && replace(path, draft, text, size, error);
	free(text);
	free(draft);
	return done;
}
