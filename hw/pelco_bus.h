/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_PELCO_BUS_H
#define HW_PELCO_BUS_H

#include "hw/link.h"
#include "hw/pelco.h"
#include "outbox.h"

#include <stdbool.h>
#include <stdint.h>

/*
 * Pelco bus: one frame at a time on a line that may be half duplex, and
 * silence until the answer has come or is given up.
 *
 * Knows when the line is free. Knows nothing of what is worth sending.
 */

struct pelco_bus {
	const struct pelco_dialect *dialect;
	struct link *link;
	struct pelco_receiver receiver;
	int64_t frame_ns; /* a frame's time on the wire */
	int64_t free_ns;  /* no frame begins before */

	struct pelco_frame last; /* being sent, or sent last */
	struct outbox out;

	bool awaits;      /* an answer to the last frame */
	int64_t sent_ns;  /* when the last frame was written */
	int64_t heard_ns; /* when its last byte is at the head */
	int64_t wait_ns;  /* how long after that an answer may take */
};

void pelco_bus_init(struct pelco_bus *bus, const struct pelco_dialect *dialect,
	struct link *link, int baud, int64_t now_ns);

/*
 * pelco_bus_answer - reads; 1 with @answer filled, 0 where there is no more
 * for now, -1 with @error filled where the line is gone. Bounded work, also
 * under a flood.
 */
int pelco_bus_answer(struct pelco_bus *bus, int64_t now_ns,
	struct pelco_answer *answer, struct error *error);

/*
 * pelco_bus_answered - the answer that was awaited is here, or will not come;
 * @useful: the wait adapts to how long it took.
 */
void pelco_bus_answered(struct pelco_bus *bus, bool useful, int64_t now_ns);

/*
 * pelco_bus_moment - of which an answer that came now tells; see struct
 * mount_report.
 */
int64_t pelco_bus_moment(const struct pelco_bus *bus, int64_t now_ns);

/* pelco_bus_give_up - true where the awaited answer is overdue: once. */
bool pelco_bus_give_up(struct pelco_bus *bus, int64_t now_ns);

/*
 * pelco_bus_interrupt - no answer is awaited any more: the next frame cannot
 * wait. One that comes all the same is dropped.
 */
void pelco_bus_interrupt(struct pelco_bus *bus);

/* pelco_bus_is_free - whether pelco_bus_send may be called. */
bool pelco_bus_is_free(const struct pelco_bus *bus, int64_t now_ns);

/* pelco_bus_send - the next frame; it leaves in pelco_bus_write. */
void pelco_bus_send(struct pelco_bus *bus, struct pelco_frame frame,
	bool awaits, int64_t now_ns);

/*
 * pelco_bus_write - puts out what the line takes. @gone: set where a frame's
 * last byte was written just now. False, with @error filled, where the line
 * is gone or has taken nothing for a second.
 */
bool pelco_bus_write(
	struct pelco_bus *bus, int64_t now_ns, bool *gone, struct error *error);

/*
 * pelco_bus_due - when the bus itself has work though no byte comes;
 * INT64_MAX: never.
 */
int64_t pelco_bus_due(const struct pelco_bus *bus, int64_t now_ns);

#endif
