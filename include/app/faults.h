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

struct fault_facts {
	const struct steering *steering;
	const struct capture_report *camera;
	const char *alarm; /* the guard's, see light_alarm; NULL: none */
	int64_t now_ns;
	double picture_age_s; /* since the last one, or since the start */
};

/* faults_find - false, with @text empty, where nothing is wrong. */
bool faults_find(const struct fault_facts *facts, char text[FAULT_TEXT_MAX]);

#endif
