/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/air_log.h"
#include "calibration/looks.h"
#include "calibration/sightings.h"
#include "settings/lens_yaml.h"
#include "settings/rig_file.h"

#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(bool condition)
{
	if (!condition) {
		abort();
	}
}

/* Whatever directions are claimed, the answer is finite or a sentence. */
static void try_align(struct sighting *sightings, int count)
{
	struct rig rig = rig_default();
	struct align_result result;
	struct error error = { 0 };

	if (!align_run(&rig, sightings, count, count < 4, &result, &error)) {
		require(error.text[0] != '\0');
		return;
	}
	require(isfinite(result.rms_rad) && isfinite(result.rig.base.yaw_rad));
}

static void try_sightings(const char *text, size_t size)
{
	static struct sighting sightings[ALIGN_SIGHTINGS_MAX];
	struct error error = { 0 };
	int count;

	if (!sightings_parse("f", text, size, sightings, &count, &error)) {
		require(error.text[0] != '\0');
	} else if (count <= 16) {
		try_align(sightings, count);
	}
}

static void try_looks(const char *text, size_t size, enum looks_kind kind)
{
	static struct look looks[64];
	struct error error = { 0 };
	int count;

	if (!looks_parse("f", text, size, kind, looks, 64, &count, &error)) {
		require(error.text[0] != '\0');
	}
	require(count >= 0 && count <= 64);
}

static void try_air(const char *text, size_t size)
{
	struct error error = { 0 };
	struct air_log *log = air_log_parse("f", text, size, &error);

	if (log == NULL) {
		require(error.text[0] != '\0');
		return;
	}
	for (int i = 0; i < air_log_aircraft(log); i++) {
		double first_s;
		double last_s;
		struct geodetic at = { 0 };

		air_log_span(log, &first_s, &last_s);
		require(first_s <= last_s);
		air_log_place(log, i, (first_s + last_s) / 2, &at);
		require(isfinite(at.lat_rad) && isfinite(at.height_m));
	}
	air_log_close(log);
}

static void try_rig(const uint8_t *data, size_t size)
{
	char path[32];
	struct rig_note notes[RIG_NOTES_MAX];
	int count;
	struct rig rig;
	struct error error = { 0 };
	int fd = memfd_create("fuzz", 0);

	require(fd >= 0 && write(fd, data, size) == (ssize_t)size);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	if (!rig_load(&rig, path, &error) ||
		!rig_notes_load(path, notes, &count, &error)) {
		require(error.text[0] != '\0');
	}
	close(fd);
}

static void try_note(const char *text, size_t size)
{
	char line[600];
	struct rig_note note;

	snprintf(line, sizeof(line), "%.*s", (int)(size < 599 ? size : 599),
		text);
	if (rig_note_parse(line, &note)) {
		require(memchr(note.text, 0, sizeof(note.text)) != NULL);
	}
}

static void try_lens(const char *text, size_t size)
{
	struct error error = { 0 };
	struct lens lens;

	if (!lens_yaml_parse("f", text, size, &lens, &error)) {
		require(error.text[0] != '\0');
		return;
	}
	require(lens.fx_px >= 1 && lens.fy_px >= 1 && lens.cx_px >= 0 &&
		lens.cx_px < lens.width_px && isfinite(lens.k3));
}

/* The same bytes as sightings, looks, an air log, a rig file, a note
 * and a lens in one.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	try_sightings((const char *)data, size);
	try_looks((const char *)data, size, LOOKS_POINTS);
	try_looks((const char *)data, size, LOOKS_PICTURES);
	try_air((const char *)data, size);
	try_rig(data, size);
	try_note((const char *)data, size);
	try_lens((const char *)data, size);
	return 0;
}
