/* SPDX-License-Identifier: Apache-2.0 */
#include "guard/guard_settings.h"
#include "lines.h"
#include "settings/option_rows.h"

#define STRUCT struct guard_file

/* A chip has fewer; a lamp needs less. */
#define LINE_LAST 1023
#define TIME_LAST 86400

#define LINE(called, field, does)                                              \
	WHOLE("line." called, field, "", LINES_NOT_WIRED, LINE_LAST, does)
#define SPAN(called, field, does)                                              \
	NUMBER("lamp." called, field, "s", -1, TIME_LAST, does)

static const char *const lamps[LAMP_KIND_COUNT + 1] = {
	[LAMP_LED] = "led",
	[LAMP_XENON] = "xenon",
	[LAMP_HMI] = "hmi",
	[LAMP_METAL_HALIDE] = "metal-halide",
};

static const char *const biases[] = { "none", "pull-up", "pull-down", NULL };

static const struct option_field options[] = {
	TEXT("socket", socket, "where searchlightd finds the guard"),
	TEXT("daemon_user", daemon_user,
		"the user whose programs may ask for light; empty: the guard's "
		"own"),
	WHOLE("priority", priority, "", 0, 99,
		"real-time priority; 0: none, which is weaker"),

	TEXT("lines", lines,
		"the chip: gpio:/dev/gpiochip0, or sim:FILE for simulated "
		"lines"),
	CHOICE("line.bias", bias, LINES_BIAS_NONE, biases,
		"the inputs' own resistors; they must pull to open"),
	FLAG("line.closed_is_low", closed_is_low,
		"closed contacts pull their line to ground; line.bias is then "
		"pull-up or none"),
	LINE("stop-a", inputs[GUARD_STOP_A],
		"number of the line of channel A of the emergency stop; "
		"closed: light is possible; -1: not wired"),
	LINE("stop-b", inputs[GUARD_STOP_B], "the same for channel B"),
	LINE("key", inputs[GUARD_KEY], "the arm key; closed: on"),
	LINE("spotter", inputs[GUARD_SPOTTER],
		"the button of the person who watches the sky; it opens"),
	LINE("limit-pan", inputs[GUARD_LIMIT_PAN],
		"the head's limit switches in pan; they open"),
	LINE("limit-tilt", inputs[GUARD_LIMIT_TILT], "the same in tilt"),
	LINE("feedback", inputs[GUARD_FEEDBACK],
		"closed while the lamp gives light, or draws current"),
	LINE("heartbeat", outputs[GUARD_HEARTBEAT],
		"edges for the timer that holds the lamp's supply; -1: there "
		"is no such timer, which is weaker"),
	LINE("lamp-enable", outputs[GUARD_LAMP_ENABLE], "high: light"),
	LINE("shutter", outputs[GUARD_SHUTTER],
		"high: open; where there is one, the lamp may burn behind it "
		"while the head slews"),
	LINE("fan", outputs[GUARD_FAN], "high: the lamp's fan runs"),
	LINE("drive-enable", outputs[GUARD_DRIVE_ENABLE],
		"high: the head's drive has power"),

	CHOICE("lamp.kind", lamp, LAMP_LED, lamps,
		"what it can bear; the following are taken from it where they "
		"are -1"),
	FLAG("lamp.remote", remote,
		"it hangs on the head's line, and searchlightd switches it by "
		"the guard's word, which is weaker; then neither "
		"line.heartbeat nor line.lamp-enable must be wired"),
	SPAN("strike_s", strike_s, "from power to light, at most"),
	SPAN("warm_up_s", warm_up_s, "from light to full light"),
	SPAN("min_on_s", min_on_s,
		"put out earlier it wears; that is counted and never waited "
		"for"),
	SPAN("max_on_s", max_on_s, "it goes out after so long; 0: never"),
	SPAN("cool_s", cool_s, "for so long it then rests"),
	SPAN("restrike_s", restrike_s,
		"for so long it is not struck again, also after a start of the "
		"guard"),
	SPAN("fan_s", fan_s, "for so long the fan runs on"),

	TEXT("black_box.file", black_box,
		"where the guard writes down what it decided, and the lamp's "
		"hours; empty: nowhere, which is weaker"),
	WHOLE("black_box.size_mb", black_box_mb, "MB", 1, 1024,
		"how large a new one is made"),
};

const struct option_table guard_settings_table = {
	.options = options,
	.count = sizeof(options) / sizeof(options[0]),
	.size = sizeof(STRUCT),
	.what = "guard's settings file",
};
