/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/v4l2_wish.h"

#include "base/parse.h"

#include <math.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const char *const stamps[] = {
	[V4L2_STAMP_DRIVER] = "driver",
	[V4L2_STAMP_START] = "start",
	[V4L2_STAMP_FIRST] = "first",
	[V4L2_STAMP_LAST] = "last",
	[V4L2_STAMP_ARRIVAL] = "arrival",
};

struct number {
	const char *name;
	size_t offset; /* of a double */
	double scale;  /* from the text's unit to the field's */
	double low;    /* of the text's number */
	double high;
};

#define AT(field) offsetof(struct v4l2_wish, field)

static const struct number numbers[] = {
	{ "rate", AT(rate_hz), 1.0, 0.1, 10000.0 },
	{ "exposure_ms", AT(exposure_s), 1e-3, 0.001, 10000.0 },
	{ "gain", AT(gain), 1.0, 0.0, 1e6 },
	{ "readout_ms", AT(readout_s), 1e-3, 0.0, 1000.0 },
};

static bool set_format(
	struct v4l2_wish *wish, const char *value, struct error *error)
{
	size_t count;
	const struct pixels *all = pixels_all(&count);
	char names[256] = "";

	wish->pixels = pixels_named(value);
	if (wish->pixels != NULL) {
		return true;
	}
	for (size_t i = 0; i < count; i++) {
		size_t used = strlen(names);

		snprintf(
			names + used, sizeof(names) - used, " %s", all[i].name);
	}
	return error_set(error, ERROR_SETTINGS,
		"camera: format=%s is none that is known; choose one of%s",
		value, names);
}

static bool set_size(
	struct v4l2_wish *wish, const char *value, struct error *error)
{
	return (parse_size(value, &wish->width, &wish->height) &&
		       wish->width <= FRAME_SIDE_MAX &&
		       wish->height <= FRAME_SIDE_MAX) ||
		error_set(error, ERROR_SETTINGS,
			"camera: size=%s: it must read WIDTHxHEIGHT, each of "
			"1..%d pixels",
			value, FRAME_SIDE_MAX);
}

static bool set_stamp(
	struct v4l2_wish *wish, const char *value, struct error *error)
{
	for (size_t i = 0; i < sizeof(stamps) / sizeof(*stamps); i++) {
		if (strcmp(stamps[i], value) == 0) {
			wish->stamp = (enum v4l2_stamp)i;
			return true;
		}
	}
	return error_set(error, ERROR_SETTINGS,
		"camera: stamp=%s: it must be driver, start, first, last or "
		"arrival",
		value);
}

static bool set_hold(
	struct v4l2_wish *wish, const char *value, struct error *error)
{
	return parse_bool(value, &wish->hold) ||
		error_set(error, ERROR_SETTINGS,
			"camera: hold=%s: it must be yes or no", value);
}

static bool set_shutter(
	struct v4l2_wish *wish, const char *value, struct error *error)
{
	int length =
		snprintf(wish->shutter, sizeof(wish->shutter), "%s", value);

	return (length > 0 && (size_t)length < sizeof(wish->shutter)) ||
		error_set(error, ERROR_SETTINGS,
			"camera: shutter=%s: it must be the name of a control",
			value);
}

static const struct {
	const char *name;
	bool (*set)(
		struct v4l2_wish *wish, const char *value, struct error *error);
} words[] = {
	{ "format", set_format },
	{ "size", set_size },
	{ "stamp", set_stamp },
	{ "hold", set_hold },
	{ "shutter", set_shutter },
};

static bool set_number(struct v4l2_wish *wish, const struct number *number,
	const char *value, struct error *error)
{
	double *at = (double *)(void *)((char *)wish + number->offset);
	double parsed;

	if (!parse_double(value, &parsed) || parsed < number->low ||
		parsed > number->high) {
		return error_set(error, ERROR_SETTINGS,
			"camera: %s=%s: it must be a number of %g..%g",
			number->name, value, number->low, number->high);
	}
	*at = parsed * number->scale;
	return true;
}

static bool set(struct v4l2_wish *wish, const char *name, const char *value,
	struct error *error)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++) {
		if (strcmp(words[i].name, name) == 0) {
			return words[i].set(wish, value, error);
		}
	}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		if (strcmp(numbers[i].name, name) == 0) {
			return set_number(wish, &numbers[i], value, error);
		}
	}
	return error_set(error, ERROR_SETTINGS,
		"camera: there is no setting %s; write format, size, rate, "
		"exposure_ms, gain, readout_ms, stamp, hold or shutter",
		name);
}

static bool set_all(struct v4l2_wish *wish, char *rest, struct error *error)
{
	const char *name;
	const char *value;

	while (rest != NULL) {
		if (!parse_pair(&rest, "&", &name, &value)) {
			return error_set(error, ERROR_SETTINGS,
				"camera: '%s' must read NAME=VALUE", name);
		}
		if (!set(wish, name, value, error)) {
			return false;
		}
	}
	return true;
}

bool v4l2_wish_parse(
	struct v4l2_wish *wish, const char *text, struct error *error)
{
	char *rest;

	*wish = (struct v4l2_wish){ .gain = -1.0, .hold = true };
	if (strlen(text) >= sizeof(wish->device)) {
		return error_set(error, ERROR_SETTINGS,
			"camera: its description is longer than %d bytes",
			V4L2_WISH_TEXT - 1);
	}
	snprintf(wish->device, sizeof(wish->device), "%s", text);
	rest = strchr(wish->device, '?');
	if (rest != NULL) {
		*rest++ = '\0';
	}
	if (wish->device[0] == '\0') {
		return error_set(error, ERROR_SETTINGS,
			"camera: no device is named; searchlight-calibrate "
			"cameras tells what is attached");
	}
	return set_all(wish, rest, error);
}

const char *v4l2_stamp_name(enum v4l2_stamp stamp)
{
	return stamps[stamp];
}

long long v4l2_stamp_to_middle_ns(
	enum v4l2_stamp stamp, double exposure_s, double readout_s)
{
	double to_middle_s = stamp == V4L2_STAMP_START ? 0.5 * exposure_s
						       : -0.5 * exposure_s;

	if (stamp == V4L2_STAMP_LAST || stamp == V4L2_STAMP_ARRIVAL) {
		to_middle_s -= readout_s;
	}
	return llround(to_middle_s * 1e9);
}
