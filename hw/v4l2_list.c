/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/v4l2_list.h"

#include "v4l2_controls.h"
#include "v4l2_device.h"

#include <glob.h>
#include <limits.h>
#include <linux/videodev2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void name_format(struct v4l2_mode *mode, uint32_t fourcc)
{
	const struct pixels *pixels = pixels_find(fourcc);

	mode->readable = pixels != NULL;
	if (pixels != NULL) {
		snprintf(
			mode->format, sizeof(mode->format), "%s", pixels->name);
		return;
	}
	for (int i = 0; i < 4; i++) {
		char letter = (char)(fourcc >> 8 * i & 0x7F);

		mode->format[i] = letter > ' ' && letter < 0x7F ? letter : ' ';
	}
}

static double hertz(struct v4l2_fract period)
{
	return period.numerator == 0
		? 0.0
		: (double)period.denominator / period.numerator;
}

static double highest_rate(
	int fd, uint32_t fourcc, const struct v4l2_mode *mode)
{
	struct v4l2_frmivalenum is = { .pixel_format = fourcc,
		.width = (uint32_t)mode->width,
		.height = (uint32_t)mode->height };
	double highest = 0.0;

	for (; v4l2_call(fd, VIDIOC_ENUM_FRAMEINTERVALS, &is); is.index++) {
		double rate = is.type == V4L2_FRMIVAL_TYPE_DISCRETE
			? hertz(is.discrete)
			: hertz(is.stepwise.min);

		highest = rate > highest ? rate : highest;
		if (is.type != V4L2_FRMIVAL_TYPE_DISCRETE) {
			break;
		}
	}
	return highest;
}

static void add_mode(struct v4l2_entry *entry, int fd, uint32_t fourcc,
	const struct v4l2_frmsizeenum *size)
{
	bool discrete = size->type == V4L2_FRMSIZE_TYPE_DISCRETE;
	struct v4l2_mode mode = {
		.width = (int)(discrete ? size->discrete.width
					: size->stepwise.max_width),
		.height = (int)(discrete ? size->discrete.height
					 : size->stepwise.max_height),
		.any = !discrete,
	};

	if (entry->mode_count == V4L2_MODES_MAX) {
		return;
	}
	name_format(&mode, fourcc);
	mode.rate_hz = highest_rate(fd, fourcc, &mode);
	entry->modes[entry->mode_count++] = mode;
}

/* Some drivers name a format and no size. */
static void add_format(struct v4l2_entry *entry, int fd, uint32_t fourcc)
{
	struct v4l2_frmsizeenum size = { .pixel_format = fourcc };

	if (!v4l2_call(fd, VIDIOC_ENUM_FRAMESIZES, &size)) {
		size.type = V4L2_FRMSIZE_TYPE_DISCRETE;
		add_mode(entry, fd, fourcc, &size);
		return;
	}
	do {
		add_mode(entry, fd, fourcc, &size);
		size.index++;
	} while (size.type == V4L2_FRMSIZE_TYPE_DISCRETE &&
		v4l2_call(fd, VIDIOC_ENUM_FRAMESIZES, &size));
}

static void list_modes(struct v4l2_entry *entry, int fd)
{
	struct v4l2_fmtdesc format = { .type = V4L2_BUF_TYPE_VIDEO_CAPTURE };

	for (; v4l2_call(fd, VIDIOC_ENUM_FMT, &format); format.index++) {
		add_format(entry, fd, format.pixelformat);
	}
}

static bool is_held(const struct v4l2_controls *controls, uint32_t id)
{
	for (size_t i = 0; i < controls->count; i++) {
		if (controls->holds[i].automatic == id) {
			return true;
		}
	}
	return controls->calibrate == id;
}

static bool is_a_knob(const struct v4l2_query_ext_ctrl *query)
{
	return !(query->flags & V4L2_CTRL_FLAG_DISABLED) &&
		(query->type == V4L2_CTRL_TYPE_INTEGER ||
			query->type == V4L2_CTRL_TYPE_BOOLEAN ||
			query->type == V4L2_CTRL_TYPE_MENU ||
			query->type == V4L2_CTRL_TYPE_INTEGER_MENU ||
			query->type == V4L2_CTRL_TYPE_BUTTON);
}

static void list_knobs(
	struct v4l2_entry *entry, const struct v4l2_controls *controls)
{
	struct v4l2_query_ext_ctrl query = { .id = 0 };

	while (entry->knob_count < V4L2_KNOBS_MAX &&
		v4l2_controls_next(controls->fd, &query)) {
		struct v4l2_knob *knob = &entry->knobs[entry->knob_count];
		struct v4l2_control value = { .id = query.id };

		if (!is_a_knob(&query)) {
			continue;
		}
		v4l2_call(controls->fd, VIDIOC_G_CTRL, &value);
		*knob = (struct v4l2_knob){ .low = query.minimum,
			.high = query.maximum,
			.value = value.value,
			.held = is_held(controls, query.id) };
		snprintf(knob->name, sizeof(knob->name), "%s", query.name);
		entry->knob_count++;
	}
}

/* udev's name of the camera itself, wherever it is plugged in. */
static bool find_by_id(const char *path, char *name, size_t size)
{
	char target[PATH_MAX];
	bool found = false;
	glob_t all;

	if (glob("/dev/v4l/by-id/*", 0, NULL, &all) != 0) {
		return false;
	}
	for (size_t i = 0; i < all.gl_pathc && !found; i++) {
		found = realpath(all.gl_pathv[i], target) != NULL &&
			strcmp(target, path) == 0;
		if (found) {
			snprintf(name, size, "%s", all.gl_pathv[i]);
		}
	}
	globfree(&all);
	return found;
}

static bool is_alone(const struct v4l2_device *device,
	const struct v4l2_device *all, size_t count)
{
	size_t alike = 0;

	for (size_t i = 0; i < count; i++) {
		alike += strcmp(all[i].card, device->card) == 0;
	}
	return alike == 1;
}

static void name_source(
	struct v4l2_entry *entry, const struct v4l2_device *device, bool alone)
{
	if (find_by_id(device->path, entry->source, sizeof(entry->source))) {
		return;
	}
	snprintf(entry->source, sizeof(entry->source), "%s%s%s", device->card,
		alone ? "" : "@", alone ? "" : device->bus);
}

static void fill(struct v4l2_entry *entry, struct v4l2_device *device)
{
	struct v4l2_wish nothing = { .gain = -1.0, .hold = true };
	struct v4l2_controls controls;
	struct v4l2_device open;
	struct error error;

	memcpy(entry->path, device->path, sizeof(entry->path));
	memcpy(entry->card, device->card, sizeof(entry->card));
	memcpy(entry->bus, device->bus, sizeof(entry->bus));
	memcpy(entry->driver, device->driver, sizeof(entry->driver));
	if (!v4l2_device_open(&open, device->path, &error)) {
		return;
	}
	list_modes(entry, open.fd);
	if (v4l2_controls_open(&controls, &open, &nothing, &error)) {
		list_knobs(entry, &controls);
	}
	v4l2_device_close(&open);
}

size_t v4l2_list(struct v4l2_entry *entries)
{
	struct v4l2_device all[V4L2_DEVICES_MAX];
	size_t count = v4l2_device_list(all);
	size_t filled = 0;

	for (; filled < count && filled < V4L2_LIST_MAX; filled++) {
		struct v4l2_entry *entry = &entries[filled];
		bool alone = is_alone(&all[filled], all, count);

		memset(entry, 0, sizeof(*entry));
		fill(entry, &all[filled]);
		name_source(entry, &all[filled], alone);
	}
	return filled;
}
