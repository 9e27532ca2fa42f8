/* SPDX-License-Identifier: Apache-2.0 */
#ifndef APP_FAULTS_H
#define APP_FAULTS_H

#include "app/capture.h"
#include "app/steering.h"

#include <stdbool.h>

/*
 * Faults: what is wrong with camera or head, in one sentence that says what
 * ends it. Any of these keeps the mode SAFE.
 */

enum {
	FAULT_TEXT_MAX = 512
};

/* One camera. */
struct fault_camera {
	const struct capture_report *report;
	double picture_age_s; /* since the last one, or since the start */
};

struct fault_facts {
	const struct steering *steering;
	struct fault_camera cameras[RIG_CAMERAS];
	int camera_count;  /* 1 or 2; while one of two is well none is at fault
			    */
	const char *alarm; /* the guard's, see light_alarm; NULL: none */
	int64_t now_ns;
};

/* faults_of_camera - of one by itself; false, with @text empty: it is well. */
bool faults_of_camera(const struct capture_report *camera, double picture_age_s,
	char text[FAULT_TEXT_MAX]);

/* faults_find - false, with @text empty, where nothing is wrong. */
bool faults_find(const struct fault_facts *facts, char text[FAULT_TEXT_MAX]);

#endif
