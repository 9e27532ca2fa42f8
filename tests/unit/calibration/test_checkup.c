/* SPDX-License-Identifier: Apache-2.0 */
#include "calibration/checkup.h"
#include "check.h"

#include <string.h>

enum {
	NOW_S = 1796015407,
	DAY_S = 86400,
	TOPICS = 5
};

static const struct checkup_devices same = { "CAM1", "HEAD1" };

/* All measured a day ago, well, on those devices. */
static void fresh(struct rig_note *notes)
{
	static const struct {
		const char *topic;
		const char *unit;
		const char *device;
	} all[TOPICS] = { { "lens", "px", "CAM1" }, { "align", "deg", "-" },
		{ "boresight", "deg", "CAM1" }, { "response", "ms", "HEAD1" },
		{ "latency", "ms", "CAM1" } };

	for (int i = 0; i < TOPICS; i++) {
		notes[i] = (struct rig_note){ .at_s = NOW_S - DAY_S,
			.residual = 0.02 };
		snprintf(notes[i].topic, sizeof(notes[i].topic), "%s",
			all[i].topic);
		snprintf(notes[i].unit, sizeof(notes[i].unit), "%s",
			all[i].unit);
		snprintf(notes[i].device, sizeof(notes[i].device), "%s",
			all[i].device);
	}
}

static struct checkup check(const struct rig_note *notes, int count,
	const struct checkup_devices *devices)
{
	struct rig rig = rig_default();
	struct checkup checkup;

	checkup_run(&checkup, &rig, notes, count, NOW_S, devices, NULL, 0);
	return checkup;
}

/* The only bad row's text; fails where there are more or none. */
static const char *only_fault(const struct checkup *checkup)
{
	const char *text = NULL;

	assert_false(checkup->good);
	for (int i = 0; i < checkup->count; i++) {
		if (!checkup->rows[i].good) {
			assert_null(text);
			text = checkup->rows[i].text;
		}
	}
	assert_non_null(text);
	return text;
}

static void what_was_measured_yesterday_on_these_devices_is_good(void **state)
{
	struct rig_note notes[TOPICS];

	(void)state;
	fresh(notes);
	struct checkup checkup = check(notes, TOPICS, &same);
	assert_true(checkup.good);
	assert_true(checkup.count > 2 * TOPICS);
}

static void each_reason_for_distrust_is_named(void **state)
{
	static const struct checkup_devices other = { "CAM2", "HEAD1" };
	struct rig_note notes[TOPICS];
	struct checkup checkup;

	(void)state;
	fresh(notes);
	notes[1].at_s = NOW_S - 31 * DAY_S;
	checkup = check(notes, TOPICS, &same);
	assert_non_null(strstr(only_fault(&checkup), "31 days ago"));
	fresh(notes);
	notes[2].residual = 0.06;
	checkup = check(notes, TOPICS, &same);
	assert_non_null(strstr(only_fault(&checkup), "0.06 deg"));
	fresh(notes);
	notes[3].at_s = NOW_S + 5 * DAY_S;
	checkup = check(notes, TOPICS, &same);
	assert_non_null(strstr(only_fault(&checkup), "clock"));
	fresh(notes);
	checkup = check(notes, TOPICS - 1, &same);
	assert_non_null(strstr(only_fault(&checkup), "never measured"));
	fresh(notes);
	snprintf(notes[2].device, sizeof(notes[2].device), "-");
	snprintf(notes[4].device, sizeof(notes[4].device), "-");
	checkup = check(notes, TOPICS, &other);
	assert_non_null(strstr(only_fault(&checkup), "CAM2 is attached"));
}

static void ten_sightings_tell_whether_it_points(void **state)
{
	struct rig rig = rig_default();
	struct sighting sightings[10] = { 0 };
	struct rig_note notes[TOPICS];
	struct checkup checkup;

	(void)state;
	fresh(notes);
	for (int i = 0; i < 10; i++) {
		sightings[i].head.pan_rad = 0.3 * i;
		sightings[i].head.tilt_rad = 0.1 * i;
		sightings[i].at = (struct pixel){ 300, 200 };
		sightings[i].truth = rig_world_of_pixel(
			&rig, sightings[i].at, sightings[i].head);
	}
	checkup_run(&checkup, &rig, notes, TOPICS, NOW_S, &same, sightings, 10);
	assert_true(checkup.good);
	rig.base.yaw_rad += geom_radians(0.3);
	checkup_run(&checkup, &rig, notes, TOPICS, NOW_S, &same, sightings, 10);
	assert_non_null(strstr(only_fault(&checkup), "degrees RMS"));
	assert_near(geom_degrees(checkup.pointing_rad), 0.27, 0.04);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(
			what_was_measured_yesterday_on_these_devices_is_good),
		cmocka_unit_test(each_reason_for_distrust_is_named),
		cmocka_unit_test(ten_sightings_tell_whether_it_points),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
