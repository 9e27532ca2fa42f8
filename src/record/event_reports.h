/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_EVENT_REPORTS_H
#define RECORD_EVENT_REPORTS_H

#include "record/event.h"

#include <jansson.h>
#include <stdbool.h>

/* Event reports: what an aircraft.json said; private to event. */

bool event_take_reports(const json_t *object, struct event_aircraft *aircraft);

#endif
