/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/guard_settings.h"

#include "lines.h"

#define NS_PER_S 1e9

enum {
	USUAL_PRIORITY = 50,
	AS_THE_KIND = -1,
	USUAL_BOX_MB = 8,
};

static struct guard_file defaults(void)
{
	struct guard_file file = {
		.socket = "/run/searchlight-guard/door",
		.priority = USUAL_PRIORITY,
		.lines = "gpio:/dev/gpiochip0",
		.bias = LINES_PULL_DOWN,
		.strike_s = AS_THE_KIND,
		.warm_up_s = AS_THE_KIND,
		.min_on_s = AS_THE_KIND,
		.max_on_s = AS_THE_KIND,
		.cool_s = AS_THE_KIND,
		.restrike_s = AS_THE_KIND,
		.fan_s = AS_THE_KIND,
		.black_box = "/var/lib/searchlight-guard/guard.box",
		.black_box_mb = USUAL_BOX_MB,
	};

	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		file.inputs[i] = LINES_NOT_WIRED;
	}
	for (int i = 0; i < GUARD_OUTPUT_COUNT; i++) {
		file.outputs[i] = LINES_NOT_WIRED;
	}
	return file;
}

static const char *name_of(int line)
{
	return line < GUARD_INPUT_COUNT
		? guard_input_name((enum guard_input)line)
		: guard_output_name(
			  (enum guard_output)(line - GUARD_INPUT_COUNT));
}

static int offset_of(const struct guard_file *file, int line)
{
	return line < GUARD_INPUT_COUNT
		? file->inputs[line]
		: file->outputs[line - GUARD_INPUT_COUNT];
}

static bool lines_are_distinct(
	const struct guard_file *file, const char *path, struct error *error)
{
	const int count = GUARD_INPUT_COUNT + GUARD_OUTPUT_COUNT;

	for (int i = 0; i < count; i++) {
		for (int j = 0; j < i; j++) {
			if (offset_of(file, i) == LINES_NOT_WIRED ||
				offset_of(file, i) != offset_of(file, j)) {
				continue;
			}
			return error_set(error, ERROR_SETTINGS,
				"%s: line %d stands for %s and for %s; each "
				"role needs a line of its own",
				path, offset_of(file, i), name_of(j),
				name_of(i));
		}
	}
	return true;
}

static bool needed_are_wired(
	const struct guard_file *file, const char *path, struct error *error)
{
	static const enum guard_input needed[] = { GUARD_STOP_A, GUARD_STOP_B,
		GUARD_KEY };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++) {
		if (file->inputs[needed[i]] == LINES_NOT_WIRED) {
			return error_set(error, ERROR_SETTINGS,
				"%s: line.%s is not wired; without it no light "
				"is ever allowed",
				path, guard_input_name(needed[i]));
		}
	}
	if (!file->remote &&
		file->outputs[GUARD_HEARTBEAT] == LINES_NOT_WIRED &&
		file->outputs[GUARD_LAMP_ENABLE] == LINES_NOT_WIRED) {
		return error_set(error, ERROR_SETTINGS,
			"%s: neither line.heartbeat nor line.lamp-enable is "
			"wired, and lamp.remote is no; no lamp hangs on "
			"anything",
			path);
	}
	return true;
}

/* What a broken wire reads as, and a contact that opened. */
static bool open_reads_as_open(
	const struct guard_file *file, const char *path, struct error *error)
{
	int wrong = file->closed_is_low ? LINES_PULL_DOWN : LINES_PULL_UP;

	return file->bias != wrong ||
		error_set(error, ERROR_SETTINGS,
			"%s: line.bias pulls an open contact to where "
			"line.closed_is_low has a closed one, so that a "
			"pressed stop would read as released; write %s, or "
			"none with resistors outside",
			path, file->closed_is_low ? "pull-up" : "pull-down");
}

bool guard_settings_load(
	struct guard_file *file, const char *path, struct error *error)
{
	struct guard_file draft = defaults();

	if (path != NULL &&
		(!options_read(&guard_settings_table, path, &draft, error) ||
			!needed_are_wired(&draft, path, error) ||
			!open_reads_as_open(&draft, path, error) ||
			!lines_are_distinct(&draft, path, error))) {
		return false;
	}
	*file = draft;
	return true;
}

static void overrule(int64_t *ns, double seconds)
{
	if (seconds >= 0.0) {
		*ns = (int64_t)(seconds * NS_PER_S);
	}
}

struct guard_settings guard_settings_core(const struct guard_file *file)
{
	struct guard_settings core = { .lamp = lamp_model(file->lamp) };

	overrule(&core.lamp.strike_ns, file->strike_s);
	overrule(&core.lamp.warm_up_ns, file->warm_up_s);
	overrule(&core.lamp.min_on_ns, file->min_on_s);
	overrule(&core.lamp.max_on_ns, file->max_on_s);
	overrule(&core.lamp.cool_ns, file->cool_s);
	overrule(&core.lamp.restrike_ns, file->restrike_s);
	overrule(&core.lamp.fan_ns, file->fan_s);
	for (int i = 0; i < GUARD_INPUT_COUNT; i++) {
		core.wired[i] = file->inputs[i] != LINES_NOT_WIRED;
	}
	core.shutter = file->outputs[GUARD_SHUTTER] != LINES_NOT_WIRED;
	return core;
}
