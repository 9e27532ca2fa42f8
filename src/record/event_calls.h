/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_EVENT_CALLS_H
#define RECORD_EVENT_CALLS_H

#include "record/event.h"

#include <jansson.h>
#include <stdbool.h>

/* Event calls: those of the head's driver in a step; private to event. */

/* False where they are none; a step without the key has none. */
bool event_take_calls(const json_t *object, struct event_step *step);

#endif
