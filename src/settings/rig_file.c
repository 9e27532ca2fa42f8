/* SPDX-License-Identifier: Apache-2.0 */
#include "settings/rig_file.h"

#include "rig_seal.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_lens(const struct lens *lens, const char *name, const char *path,
	struct error *error)
{
	if (lens->cx_px >= lens->width_px || lens->cy_px >= lens->height_px) {
		return error_set(error, ERROR_SETTINGS,
			"%s: %s.cx_px, %s.cy_px: (%.10g, %.10g) lies "
			"outside of the picture of %d x %d pixels",
			path, name, name, lens->cx_px, lens->cy_px,
			lens->width_px, lens->height_px);
	}
	if (lens->fx_px < 1.0 || lens->fy_px < 1.0) {
		return error_set(error, ERROR_SETTINGS,
			"%s: %s.fx_px, %s.fy_px must be told, at least 1 each",
			path, name, name);
	}
	return true;
}

/* Values that are fine alone and not together. */
static bool goes_together(
	const struct rig *rig, const char *path, struct error *error)
{
	if (!is_lens(&rig->lens, "lens", path, error) ||
		(rig_cameras(rig) > 1 &&
			!is_lens(&rig->beside.lens, "lens2", path, error))) {
		return false;
	}
	if (rig->outer_beam_rad < rig->beam_rad) {
		return error_set(error, ERROR_SETTINGS,
			"%s: lamp.outer_beam_deg must not be under "
			"lamp.beam_deg",
			path);
	}
	if (rig->speeds.count != 0 && rig->speeds.count != RIG_SPEEDS_MAX) {
		return error_set(error, ERROR_SETTINGS,
			"%s: mount.speed_deg_s: %d lines, but a head has %d "
			"speeds; write one for each, or none",
			path, rig->speeds.count, RIG_SPEEDS_MAX);
	}
	if (rig->focus.drive != FOCUS_FIXED &&
		rig->focus.wide_rad <= rig->beam_rad) {
		return error_set(error, ERROR_SETTINGS,
			"%s: lamp.wide_beam_deg must be over lamp.beam_deg, "
			"which is the beam at the narrow stop; or say "
			"lamp.focus = fixed",
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

static bool take_notes(const char *path, char *text, struct rig_note *out,
	int *count, struct error *error)
{
	char *line;

	while ((line = strsep(&text, "\n")) != NULL) {
		if (!rig_note_line(line)) {
			continue;
		}
		if (*count == RIG_NOTES_MAX ||
			!rig_note_parse(line, &out[(*count)++])) {
			return error_set(error, ERROR_SETTINGS,
				"%s: '%.60s' is no note that Searchlight "
				"writes; delete the line, or calibrate anew",
				path, line);
		}
	}
	return true;
}

bool rig_notes_load(
	const char *path, struct rig_note *out, int *count, struct error *error)
{
	*count = 0;
	if (path == NULL || path[0] == '\0') {
		return true;
	}
	char *text = read_text(path, error);
	bool good = text != NULL && take_notes(path, text, out, count, error);

	free(text);
	return good;
}

/* The notes of an earlier file, but for the one on @topic. */
static bool keep_notes(
	const char *from, const char *topic, FILE *out, struct error *error)
{
	struct rig_note notes[RIG_NOTES_MAX];
	int count;

	if (!rig_notes_load(from, notes, &count, error)) {
		return false;
	}
	for (int i = 0; i < count; i++) {
		if (strcmp(notes[i].topic, topic) != 0) {
			rig_note_print(&notes[i], out);
		}
	}
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
	const struct rig_note *note, struct error *error)
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
	bool done = keep_notes(from, note->topic, out, error);
	rig_note_print(note, out);
	options_print(&rig_table, rig, out);
	fclose(out);
	done = done && replace(path, draft, text, size, error);
	free(text);
	free(draft);
	return done;
}
