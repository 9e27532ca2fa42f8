/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_EVENT_PUT_H
#define RECORD_EVENT_PUT_H

#include "base/json.h"
#include "record/event.h"

/* Event put: the longer parts of an event's text; private to event. */

/* The calls of the head's driver. */
void event_put_calls(struct json *json, const struct event_step *step);

/* What an aircraft.json said. */
void event_put_reports(struct json *json, const struct event *event);

#endif
