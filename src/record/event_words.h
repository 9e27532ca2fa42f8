/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RECORD_EVENT_WORDS_H
#define RECORD_EVENT_WORDS_H

/*
 * Event words: how enums are called in events.jsonl; private to event. Each
 * list ends with NULL.
 */
extern const char *const event_modes[];      /* by enum mode_event */
extern const char *const event_targets[];    /* by enum target_verb */
extern const char *const event_call_names[]; /* by enum event_call_kind */
extern const char *const event_holds[];      /* by enum focus_hold */

#endif
