/* SPDX-License-Identifier: Apache-2.0 */
#include "v4l2_controls.h"

#include "base/clock.h"

#include <math.h>
#include <string.h>

/* V4L2 counts exposures in units of 100 us. */
static const double exposure_unit_s = 100e-6;

/* A thermal camera closes its shutter every three minutes or so. */
static const int64_t overdue_ns = 60 * CLOCK_NS_PER_S;

/* What every camera may do by itself; the first two by one name each. */
static const struct v4l2_hold known[] = {
	{ V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_MANUAL,
		V4L2_CID_EXPOSURE_ABSOLUTE, 0, false },
	{ V4L2_CID_AUTOGAIN, 0, V4L2_CID_GAIN, 0, false },
	{ V4L2_CID_AUTO_WHITE_BALANCE, 0, 0, 0, false },
	{ V4L2_CID_FOCUS_AUTO, 0, V4L2_CID_FOCUS_ABSOLUTE, 0, false },
};

/* Parts of the names that makers give to a shutter's control. */
static const char *const shutter_names[] = { "ffc", "flat field", "flat-field",
	"nuc", "shutter" };

/* And to the choice in which it does not close by itself. */
static const char *const manual_names[] = { "manual", "off", "disable" };

static bool get(int fd, uint32_t id, int32_t *value)
{
	struct v4l2_control control = { .id = id };

	if (!v4l2_call(fd, VIDIOC_G_CTRL, &control)) {
		return false;
	}
	*value = control.value;
	return true;
}

static bool set(int fd, uint32_t id, int32_t value)
{
	struct v4l2_control control = { .id = id, .value = value };

	return v4l2_call(fd, VIDIOC_S_CTRL, &control);
}

bool v4l2_controls_next(int fd, struct v4l2_query_ext_ctrl *query)
{
	*query = (struct v4l2_query_ext_ctrl){ .id = query->id |
			V4L2_CTRL_FLAG_NEXT_CTRL };
	return v4l2_call(fd, VIDIOC_QUERY_EXT_CTRL, query);
}

static bool names_one_of(
	const char *text, const char *const *parts, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (strcasestr(text, parts[i]) != NULL) {
			return true;
		}
	}
	return false;
}

static bool is_shutter(
	const struct v4l2_query_ext_ctrl *query, const struct v4l2_wish *wish)
{
	if (query->flags & V4L2_CTRL_FLAG_DISABLED) {
		return false;
	}
	return wish->shutter[0] != '\0'
		? strcmp(query->name, wish->shutter) == 0
		: names_one_of(query->name, shutter_names,
			  sizeof(shutter_names) / sizeof(*shutter_names));
}

/* The value in which it waits to be told; false: no such choice. */
static bool find_manual(
	int fd, const struct v4l2_query_ext_ctrl *query, int32_t *value)
{
	struct v4l2_querymenu item = { .id = query->id };

	if (query->type == V4L2_CTRL_TYPE_BOOLEAN) {
		*value = 0;
		return true;
	}
	for (int64_t i = query->minimum;
		query->type == V4L2_CTRL_TYPE_MENU && i <= query->maximum;
		i++) {
		item.index = (uint32_t)i;
		if (v4l2_call(fd, VIDIOC_QUERYMENU, &item) &&
			names_one_of((const char *)item.name, manual_names,
				sizeof(manual_names) / sizeof(*manual_names))) {
			*value = (int32_t)i;
			return true;
		}
	}
	return false;
}

static void add(struct v4l2_controls *controls, const struct v4l2_hold *hold)
{
	if (controls->count < V4L2_HOLDS_MAX) {
		controls->holds[controls->count++] = *hold;
	}
}

static void find_shutter(
	struct v4l2_controls *controls, const struct v4l2_wish *wish)
{
	struct v4l2_query_ext_ctrl query = { .id = 0 };

	while (v4l2_controls_next(controls->fd, &query)) {
		struct v4l2_hold hold = { .automatic = query.id };

		if (!is_shutter(&query, wish)) {
			continue;
		}
		if (query.type == V4L2_CTRL_TYPE_BUTTON) {
			controls->calibrate = query.id;
		} else if (!controls->shutter &&
			find_manual(controls->fd, &query, &hold.held)) {
			add(controls, &hold);
			controls->shutter = true;
		}
	}
}

static void find_holds(
	struct v4l2_controls *controls, const struct v4l2_wish *wish)
{
	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		int32_t value;

		if (get(controls->fd, known[i].automatic, &value)) {
			add(controls, &known[i]);
		}
	}
	find_shutter(controls, wish);
}

static bool fix(const struct v4l2_controls *controls, uint32_t automatic,
	int32_t manual, uint32_t id, double value)
{
	set(controls->fd, automatic, manual);
	return set(controls->fd, id, (int32_t)lround(value));
}

static bool set_wishes(const struct v4l2_controls *controls,
	const struct v4l2_device *device, const struct v4l2_wish *wish,
	struct error *error)
{
	set(controls->fd, V4L2_CID_EXPOSURE_AUTO_PRIORITY, 0);
	if (wish->exposure_s > 0.0 &&
		!fix(controls, V4L2_CID_EXPOSURE_AUTO, V4L2_EXPOSURE_MANUAL,
			V4L2_CID_EXPOSURE_ABSOLUTE,
			wish->exposure_s / exposure_unit_s)) {
		return error_errno(error, ERROR_SETTINGS,
			"camera %s does not take exposure_ms=%g", device->path,
			wish->exposure_s * 1e3);
	}
	if (wish->gain >= 0.0 &&
		!fix(controls, V4L2_CID_AUTOGAIN, 0, V4L2_CID_GAIN,
			wish->gain)) {
		return error_errno(error, ERROR_SETTINGS,
			"camera %s does not take gain=%g", device->path,
			wish->gain);
	}
	return true;
}

bool v4l2_controls_open(struct v4l2_controls *controls,
	const struct v4l2_device *device, const struct v4l2_wish *wish,
	struct error *error)
{
	int32_t value;

	*controls = (struct v4l2_controls){ .fd = device->fd };
	if (!set_wishes(controls, device, wish, error)) {
		return false;
	}
	controls->exposure_known =
		get(controls->fd, V4L2_CID_EXPOSURE_ABSOLUTE, &value);
	if (wish->hold) {
		find_holds(controls, wish);
	}
	return wish->shutter[0] == '\0' || !wish->hold || controls->shutter ||
		error_set(error, ERROR_SETTINGS,
			"camera %s has no control '%s' with which to hold its "
			"shutter off; searchlight-calibrate cameras tells "
			"which it has",
			device->path, wish->shutter);
}

/* What was reached last stays, and not what was set long ago. */
static void hold_one(int fd, struct v4l2_hold *hold)
{
	int32_t value;

	hold->changed = false;
	if (!get(fd, hold->automatic, &hold->before) ||
		hold->before == hold->held) {
		return;
	}
	bool known_value = hold->value != 0 && get(fd, hold->value, &value);

	hold->changed = set(fd, hold->automatic, hold->held);
	if (hold->changed && known_value) {
		set(fd, hold->value, value);
	}
}

void v4l2_controls_hold(struct v4l2_controls *controls, bool on, int64_t now_ns)
{
	if (controls->on == on) {
		return;
	}
	controls->on = on;
	for (size_t i = 0; i < controls->count; i++) {
		struct v4l2_hold *hold = &controls->holds[i];

		if (on) {
			hold_one(controls->fd, hold);
		} else if (hold->changed) {
			set(controls->fd, hold->automatic, hold->before);
		}
	}
	if (!on && controls->calibrate != 0 &&
		now_ns - controls->since_ns >= overdue_ns) {
		set(controls->fd, controls->calibrate, 1);
	}
	controls->since_ns = now_ns;
}

double v4l2_controls_exposure(const struct v4l2_controls *controls)
{
	int32_t value;

	return controls->exposure_known &&
			get(controls->fd, V4L2_CID_EXPOSURE_ABSOLUTE, &value)
		? value * exposure_unit_s
		: 0.0;
}
