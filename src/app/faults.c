/* SPDX-License-Identifier: Apache-2.0 */
#include "app/faults.h"

#include <math.h>
#include <stdio.h>

/* A camera that shows nothing for so long is a fault. */
static const double dark_s = 1.0;
static const double dark_frames = 3.0;

static double dark_limit_s(const struct capture_report *camera)
{
	double rate_hz = camera->info.rate_hz;

	return rate_hz > 0.0 ? fmax(dark_s, dark_frames / rate_hz) : dark_s;
}

static bool head_fault(const struct fault_facts *facts, char *text)
{
	const struct steering *steering = facts->steering;

	if (steering_starts(steering) ||
		steering_waits(steering, facts->now_ns)) {
		return false;
	}
	switch (steering->state) {
	case STEERING_ABSENT:
		snprintf(text, FAULT_TEXT_MAX,
			"the head's line is not there (%.400s); it is tried "
			"twice a second",
			steering->error.text);
		return true;
	case STEERING_ASKING:
		snprintf(text, FAULT_TEXT_MAX,
			"the head at %.300s does not say where it is; check "
			"its power and mount.address",
			steering->address);
		return true;
	case STEERING_NONE:
	case STEERING_READY:
		break;
	}
	return false;
}

bool faults_of_camera(const struct capture_report *camera, double picture_age_s,
	char text[FAULT_TEXT_MAX])
{
	text[0] = '\0';
	if (camera->state != CAPTURE_RUNS) {
		snprintf(text, FAULT_TEXT_MAX,
			"the camera is %s (%.380s); it must deliver again",
			capture_state_name(camera->state), camera->error.text);
		return true;
	}
	if (picture_age_s > dark_limit_s(camera)) {
		snprintf(text, FAULT_TEXT_MAX,
			"the camera is silent for over %.1f s; it must deliver "
			"again",
			dark_limit_s(camera));
		return true;
	}
	return false;
}

static bool camera_fault(const struct fault_facts *facts, char *text)
{
	for (int i = facts->camera_count - 1; i >= 0; i--) {
		const struct fault_camera *camera = &facts->cameras[i];

		if (!faults_of_camera(
			    camera->report, camera->picture_age_s, text)) {
			return false;
		}
	}
	return true;
}

static bool guard_fault(const struct fault_facts *facts, char *text)
{
	if (facts->alarm == NULL) {
		return false;
	}
	snprintf(text, FAULT_TEXT_MAX, "%s", facts->alarm);
	return true;
}

bool faults_find(const struct fault_facts *facts, char text[FAULT_TEXT_MAX])
{
	text[0] = '\0';
	return guard_fault(facts, text) || head_fault(facts, text) ||
		camera_fault(facts, text);
}
