/* SPDX-License-Identifier: Apache-2.0 */
#ifndef GUARD_LEDGER_H
#define GUARD_LEDGER_H

#include "core/lamp.h"
#include "guard/clerk.h"
#include "guard/guard_settings.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Ledger: the guard's black box, and by it the lamp's hours and strikes over
 * a restart. Every change is written at once, how it stands each second while
 * lit and each minute while dark.
 */

struct ledger {
	struct clerk clerk;
	struct black_box_entry last;
	int64_t next_ns;
};

/* ledger_init - nothing is written; may be closed. */
void ledger_init(struct ledger *ledger);

/* ledger_open - as clerk_open. */
void ledger_open(struct ledger *ledger, const struct guard_file *file);

/* ledger_close - the last words, then as clerk_close. */
void ledger_close(struct ledger *ledger);

/* ledger_lamp - gives a lamp that was just begun its hours and strikes. */
void ledger_lamp(const struct ledger *ledger, struct lamp *lamp);

/* ledger_note - writes it down if it is worth it. Never waits. */
void ledger_note(struct ledger *ledger, const struct message_report *report,
	const struct message_scene *scene, int64_t now_ns);

#endif
