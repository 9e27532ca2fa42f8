/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_GUARD_SETTINGS_H
#define GUARD_GUARD_SETTINGS_H

#include "core/guard.h"
#include "settings/options.h"

/*
 * Guard settings: what stands in guard.conf. The keys stand in
 * searchlight-guard(8).
 */

struct guard_file {
	char socket[OPTION_TEXT_MAX];
	char daemon_user[OPTION_TEXT_MAX]; /* may claim; empty: its own */
	int priority;                      /* real-time, 1..99; 0: none */
	char lines[OPTION_TEXT_MAX];   /* "gpio:/dev/gpiochip0" or "sim:PATH" */
	int inputs[GUARD_INPUT_COUNT]; /* offsets; -1: not wired */
	int outputs[GUARD_OUTPUT_COUNT];
	int bias; /* enum lines_bias */
	bool closed_is_low;
	enum lamp_kind lamp;
	bool remote; /* it hangs on the head's line: the daemon switches it */
	/* Over what the kind has; negative: as the kind has it. */
	double strike_s;
	double warm_up_s;
	double min_on_s;
	double max_on_s;
	double cool_s;
	double restrike_s;
	double fan_s;
	char black_box[OPTION_TEXT_MAX]; /* its file; empty: none */
	int black_box_mb;
};

extern const struct option_table guard_settings_table;

/*
 * guard_settings_load - @path NULL: the defaults, with which no lamp can be
 * lit, since no line is wired.
 *
 * False, with @error filled, where a line that must be wired is not, or one
 * number stands for two roles.
 */
bool guard_settings_load(
	struct guard_file *file, const char *path, struct error *error);

/* guard_settings_core - the same for core/guard. */
struct guard_settings guard_settings_core(const struct guard_file *file);

#endif
