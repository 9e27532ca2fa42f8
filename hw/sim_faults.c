/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/sim_faults.h"

#include "base/parse.h"

#include <math.h>
#include <string.h>

enum {
	TEXT_MAX = 100
};

static const double length_max_s = 1e6;

static const struct {
	const char *name;
	const char *unit; /* "": it has no value */
	double value;     /* where none is given */
	double min;
	double max;
	const char *help;
} kinds[SIM_FAULT_COUNT] = {
	[SIM_FAULT_STALL] = { "stall", "", 0, 0, 0,
		"the axes stand, whatever they are told" },
	[SIM_FAULT_DRIFT] = { "drift", "deg/s", 3, -100, 100,
		"pan creeps on top of what it is told" },
	[SIM_FAULT_LOST_STOP] = { "lost-stop", "times", 3, 1, 1e6,
		"so many stops are not heard" },
	[SIM_FAULT_JUMP] = { "jump", "deg", 20, -360, 360,
		"its encoders count pan from elsewhere" },
	[SIM_FAULT_LIMIT] = { "limit", "deg", 2, 0, 360,
		"stops stand so near on both sides" },
	[SIM_FAULT_GARBAGE] = { "garbage", "share", 1, 0, 1,
		"so many of its answers are noise" },
	[SIM_FAULT_LATE] = { "late", "ms", 300, 0, 60000,
		"answers wait so long, and then come in a burst" },
	[SIM_FAULT_TRUNCATED] = { "truncated", "share", 1, 0, 1,
		"so many of its answers break off" },
	[SIM_FAULT_GLUED] = { "glued", "", 0, 0, 0,
		"answers come two at a time" },
	[SIM_FAULT_UNPLUG] = { "unplug", "", 0, 0, 0, "the line is gone" },
	[SIM_FAULT_MUTE] = { "mute", "", 0, 0, 0, "it answers nothing" },
	[SIM_FAULT_NO_CAMERA] = { "no-camera", "", 0, 0, 0,
		"its camera cannot be read (it needs --pose, as do these:)" },
	[SIM_FAULT_CAMERA_SILENT] = { "camera-silent", "", 0, 0, 0,
		"no picture comes" },
	[SIM_FAULT_CAMERA_SLOW] = { "camera-slow", "", 0, 0, 0,
		"a picture comes each 0.6 s" },
	[SIM_FAULT_CAMERA_FROZEN] = { "camera-frozen", "", 0, 0, 0,
		"the last picture again and again, with fresh stamps" },
	[SIM_FAULT_CAMERA_BLACK] = { "camera-black", "", 0, 0, 0,
		"every pixel is 0" },
	[SIM_FAULT_CAMERA_WHITE] = { "camera-white", "", 0, 0, 0,
		"every pixel is at the top" },
	[SIM_FAULT_CAMERA_NOISE] = { "camera-noise", "", 0, 0, 0,
		"pixels are random" },
	[SIM_FAULT_CAMERA_BACK] = { "camera-back", "", 0, 0, 0,
		"stamps run backwards" },
	[SIM_FAULT_CAMERA_AHEAD] = { "camera-ahead", "", 0, 0, 0,
		"stamps are a second ahead" },
};

void sim_faults_help(FILE *out)
{
	for (int i = 0; i < SIM_FAULT_COUNT; i++) {
		char value[40] = "";

		if (kinds[i].unit[0] != '\0') {
			snprintf(value, sizeof(value), "=%g %s", kinds[i].value,
				kinds[i].unit);
		}
		fprintf(out, "    %-14s%-14s %s\n", kinds[i].name, value,
			kinds[i].help);
	}
}

/* ---- from text ---- */

/* @text is cut at @mark; what stands behind it, NULL where it is not there. */
static char *cut(char *text, char mark)
{
	char *at = strchr(text, mark);

	if (at != NULL) {
		*at++ = '\0';
	}
	return at;
}

static bool is_kind(const char *name, enum sim_fault *fault)
{
	for (int i = 0; i < SIM_FAULT_COUNT; i++) {
		if (strcmp(kinds[i].name, name) == 0) {
			*fault = (enum sim_fault)i;
			return true;
		}
	}
	return false;
}

static bool is_value(enum sim_fault fault, const char *text, double *value)
{
	*value = kinds[fault].value;
	if (text == NULL) {
		return true;
	}
	return kinds[fault].unit[0] != '\0' && parse_double(text, value) &&
		*value >= kinds[fault].min && *value <= kinds[fault].max;
}

static bool is_seconds(const char *text, double *value)
{
	return parse_double(text, value) && *value >= 0.0 &&
		*value <= length_max_s;
}

static bool read_entry(char *text, struct sim_fault_entry *entry)
{
	char *begin = cut(text, '@');
	char *length = begin != NULL ? cut(begin, '+') : NULL;
	char *value = cut(text, '=');

	*entry = (struct sim_fault_entry){ .length_s = (double)INFINITY };
	if (begin == NULL || !is_kind(text, &entry->fault) ||
		!is_value(entry->fault, value, &entry->value)) {
		return false;
	}
	entry->on_call = strcmp(begin, "signal") == 0;
	return (entry->on_call || is_seconds(begin, &entry->begin_s)) &&
		(length == NULL || is_seconds(length, &entry->length_s));
}

bool sim_faults_add(
	struct sim_faults *faults, const char *text, struct error *error)
{
	struct sim_fault_entry entry;
	char copy[TEXT_MAX];

	if (faults->count == SIM_FAULTS_MAX) {
		return error_set(error, ERROR_USAGE,
			"more than %d faults are too many", SIM_FAULTS_MAX);
	}
	snprintf(copy, sizeof(copy), "%s", text);
	if (strlen(text) >= sizeof(copy) || !read_entry(copy, &entry)) {
		return error_set(error, ERROR_USAGE,
			"\"%.100s\" is no fault; write NAME[=VALUE]@SECONDS, "
			"such as drift=3@5, jump@5+2 or stall@signal; --help "
			"names them",
			text);
	}
	faults->entries[faults->count++] = entry;
	return true;
}

/* ---- in time ---- */

static int64_t ns_of(double seconds)
{
	return (int64_t)(seconds * 1e9);
}

void sim_faults_start(struct sim_faults *faults, int64_t now_ns)
{
	faults->start_ns = now_ns;
	for (size_t i = 0; i < faults->count; i++) {
		struct sim_fault_entry *entry = &faults->entries[i];

		entry->begin_ns = entry->on_call
			? INT64_MAX
			: now_ns + ns_of(entry->begin_s);
	}
}

void sim_faults_call(struct sim_faults *faults, int64_t now_ns)
{
	for (size_t i = 0; i < faults->count; i++) {
		if (faults->entries[i].on_call) {
			faults->entries[i].begin_ns = now_ns;
		}
	}
}

static int64_t end_of(const struct sim_fault_entry *entry)
{
	return isinf(entry->length_s) || entry->begin_ns == INT64_MAX
		? INT64_MAX
		: entry->begin_ns + ns_of(entry->length_s);
}

static bool reigns(const struct sim_fault_entry *entry, int64_t now_ns)
{
	return now_ns >= entry->begin_ns && now_ns < end_of(entry);
}

void sim_faults_end(struct sim_faults *faults, int64_t now_ns)
{
	for (size_t i = 0; i < faults->count; i++) {
		if (reigns(&faults->entries[i], now_ns)) {
			faults->entries[i].begin_ns = INT64_MAX;
		}
	}
}

bool sim_faults_now(const struct sim_faults *faults, enum sim_fault fault,
	int64_t now_ns, double *value, int64_t *since_ns)
{
	for (size_t i = 0; i < faults->count; i++) {
		const struct sim_fault_entry *entry = &faults->entries[i];

		if (entry->fault != fault || !reigns(entry, now_ns)) {
			continue;
		}
		*value = entry->value;
		if (since_ns != NULL) {
			*since_ns = entry->begin_ns;
		}
		return true;
	}
	return false;
}

uint64_t sim_faults_set(const struct sim_faults *faults, int64_t now_ns)
{
	uint64_t set = 0;

	for (size_t i = 0; i < faults->count; i++) {
		if (reigns(&faults->entries[i], now_ns)) {
			set |= UINT64_C(1) << faults->entries[i].fault;
		}
	}
	return set;
}

int64_t sim_faults_next(const struct sim_faults *faults, int64_t now_ns)
{
	int64_t next_ns = INT64_MAX;

	for (size_t i = 0; i < faults->count; i++) {
		int64_t begin_ns = faults->entries[i].begin_ns;
		int64_t end_ns = end_of(&faults->entries[i]);

		if (begin_ns > now_ns && begin_ns < next_ns) {
			next_ns = begin_ns;
		}
		if (end_ns > now_ns && end_ns < next_ns) {
			next_ns = end_ns;
		}
	}
	return next_ns;
}
