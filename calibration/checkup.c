/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/checkup.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum {
	DAY_S = 86400,
	ASKED_FOR = 10 /* points of a pointing test */
};

static const double POINTING_RAD = 0.1 * GEOM_PI / 180;

/* How old, and how far off, each may be; who it was measured on. */
static const struct demand {
	const char *topic;
	const char *what;
	const char *unit;
	double residual;
	int days;
	bool of_camera;
	bool of_mount;
} demands[] = {
	{ "lens", "focal length and distortion", "px", 0.5, 365, true, false },
	{ "align", "level, north and axes", "deg", 0.11, 30, false, false },
	{ "boresight", "lamp to camera", "deg", 0.05, 90, true, false },
	{ "response", "how the head obeys", "ms", 50, 180, false, true },
	{ "latency", "delay of the pictures", "ms", 10, 180, true, false },
};

enum {
	DEMANDS = sizeof(demands) / sizeof(demands[0])
};

static void add(struct checkup *checkup, const char *topic, bool good,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

static void add(struct checkup *checkup, const char *topic, bool good,
	const char *format, ...)
{
	struct checkup_row *row = &checkup->rows[checkup->count++];
	va_list rest;

	*row = (struct checkup_row){ .good = good, .topic = topic };
	va_start(rest, format);
	vsnprintf(row->text, sizeof(row->text), format, rest);
	va_end(rest);
	checkup->good &= good;
}

static void check_age(struct checkup *checkup, const struct demand *demand,
	const struct rig_note *note, int64_t now_s)
{
	double days = (double)(now_s - note->at_s) / DAY_S;
	char when[32] = "within a day";

	if (days >= 1) {
		snprintf(when, sizeof(when), "%.0f days ago", days);
	}
	if (days < -1) {
		add(checkup, demand->topic, false,
			"measured %.0f days from now: set this computer's "
			"clock, or calibrate anew",
			-days);
	} else {
		add(checkup, demand->topic, days <= demand->days,
			"%s: measured %s, %d days are allowed%s", demand->what,
			when, demand->days,
			days <= demand->days ? "" : "; measure it again");
	}
}

static void check_residual(struct checkup *checkup, const struct demand *demand,
	const struct rig_note *note)
{
	bool same = strcmp(note->unit, demand->unit) == 0;
	bool good = same && note->residual <= demand->residual;

	add(checkup, demand->topic, good,
		"agreed to %.4g %s, %.4g %s are allowed (%.60s)",
		note->residual, note->unit, demand->residual, demand->unit,
		note->text);
}

static void check_device(struct checkup *checkup, const struct demand *demand,
	const struct rig_note *note, const char *kind, const char *attached)
{
	if (strcmp(note->device, "-") == 0 || strcmp(attached, "-") == 0) {
		return;
	}
	if (strcmp(note->device, attached) == 0) {
		add(checkup, demand->topic, true, "measured on this %s, %.40s",
			kind, attached);
	} else {
		add(checkup, demand->topic, false,
			"measured on %s %.40s, but %.40s is attached; measure "
			"it again",
			kind, note->device, attached);
	}
}

static void check_topic(struct checkup *checkup, const struct demand *demand,
	const struct rig_note *note, int64_t now_s,
	const struct checkup_devices *devices)
{
	if (note == NULL) {
		add(checkup, demand->topic, false,
			"%s: never measured; run searchlight-calibrate %s",
			demand->what, demand->topic);
		return;
	}
	check_age(checkup, demand, note, now_s);
	check_residual(checkup, demand, note);
	if (demand->of_camera) {
		check_device(checkup, demand, note, "camera", devices->camera);
	}
	if (demand->of_mount) {
		check_device(checkup, demand, note, "head", devices->mount);
	}
}

static void check_pointing(struct checkup *checkup, const struct rig *rig,
	struct sighting *sightings, int count)
{
	double squares = 0;
	const struct sighting *worst = &sightings[0];

	for (int i = 0; i < count; i++) {
		struct sighting *sighting = &sightings[i];

		sighting->off_rad = geom_separation(sighting->truth,
			rig_world_of_pixel(rig, sighting->at, sighting->head));
		squares += sighting->off_rad * sighting->off_rad;
		worst = sighting->off_rad > worst->off_rad ? sighting : worst;
	}
	checkup->pointing_rad = sqrt(squares / count);
	add(checkup, "pointing",
		checkup->pointing_rad <= POINTING_RAD && count >= ASKED_FOR,
		"%d things seen %.4f degrees RMS from where they are, %.3f are "
		"allowed and %d things asked for; worst: %.40s, %.4f",
		count, geom_degrees(checkup->pointing_rad),
		geom_degrees(POINTING_RAD), ASKED_FOR, worst->name,
		geom_degrees(worst->off_rad));
}

void checkup_run(struct checkup *checkup, const struct rig *rig,
	const struct rig_note *notes, int note_count, int64_t now_s,
	const struct checkup_devices *devices, struct sighting *sightings,
	int sighting_count)
{
	*checkup = (struct checkup){ .good = true };
	for (int i = 0; i < DEMANDS; i++) {
		check_topic(checkup, &demands[i],
			rig_note_find(notes, note_count, demands[i].topic),
			now_s, devices);
	}
	if (sighting_count > 0) {
		check_pointing(checkup, rig, sightings, sighting_count);
	}
}
