/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_LINE_H
#define HW_SIM_LINE_H

#include "base/error.h"
#include "hw/dmx_fixture.h"
#include "hw/link.h"
#include "hw/sim_faults.h"
#include "hw/sim_focus.h"
#include "hw/sim_head.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Sim line: a simulated head at the far end of a simulated line, in virtual
 * time: every byte takes 10 bits at the baud rate, in both directions, and
 * the head answers as its protocol says. An answer holds what was true when
 * the query's last byte was heard.
 *
 * link_virtual_open gives the near end as a link, so that a mount backend
 * drives it with the very code that drives a real head; searchlight-sim puts
 * the same far end behind a pty or a socket in real time.
 *
 * To drive it from one tick to the next, service the mount whenever it asks
 * to be, as the daemon's loop would:
 *
 *	ops->command(mount, rates, now_ns);
 *	while (now_ns < tick_ns) {
 *		ops->service(mount, now_ns, &report, error);
 *		... take report.samples ...
 *		now_ns = min(report.next_ns, tick_ns);
 *	}
 *	sim_head_advance(head, tick_ns);
 */

struct sim_line_settings {
	const char *protocol; /* "pelco-d", "pelco-p" */
	int address;          /* the byte on the line, 0..255 */
	int baud;             /* 0: bytes take no time */
	int tilt_convention;
	struct dmx_fixture fixture;      /* dmx */
	struct sim_focus_settings focus; /* of its lamp */
	double answer_s;   /* the head thinks for so long before it answers */
	double lose_share; /* of bytes, each way, 0..1 */
	double corrupt_share;
	double delay_s; /* on top, each way: a serial-to-Ethernet box */
	bool echo;      /* half duplex: the near end hears itself */
	bool mute;      /* it never answers, nor does any byte come back */
	bool general;   /* motion frames are answered, by four bytes */
	double turbo;   /* Pelco: pan turns so many times as fast as at the
			 * highest code when it is told more; 0: it does not */
	uint64_t seed;
	const struct sim_faults *faults; /* the caller's, started; NULL: none */
};

/* Pelco-D, address 1, 9600 baud, 'A', 3 ms to think, no faults. */
struct sim_line_settings sim_line_settings_default(void);

struct sim_line; /* owned by the caller */

/*
 * sim_line_open - @head stays the caller's and must outlive the line. NULL,
 * with @error filled, where the settings are wrong.
 */
struct sim_line *sim_line_open(const struct sim_line_settings *settings,
	struct sim_head *head, struct error *error);
void sim_line_close(struct sim_line *line); /* NULL is fine */

/*
 * sim_line_hear - bytes that leave the near end from @now_ns on. Returns how
 * many were taken: fewer than @size where the line is full.
 */
size_t sim_line_hear(struct sim_line *line, const uint8_t *bytes, size_t size,
	int64_t now_ns);

/*
 * sim_line_say - moves head and line on to @now_ns; fills @bytes with what
 * has arrived at the near end by then and returns how much.
 */
size_t sim_line_say(
	struct sim_line *line, uint8_t *bytes, size_t size, int64_t now_ns);

/*
 * sim_line_unplugged - whether nothing passes now, by its faults. Whoever
 * carries its bytes shall let go of the other end then.
 */
bool sim_line_unplugged(const struct sim_line *line, int64_t now_ns);

/*
 * sim_line_focus - where the lamp's motor stands, 0 (narrow) to 1 (wide), at
 * the time up to which the line has been moved.
 */
double sim_line_focus(struct sim_line *line);

/* sim_line_next - when sim_line_say has work again; INT64_MAX: never. */
int64_t sim_line_next(const struct sim_line *line);

/* link_virtual_open - the near end. @line stays the caller's. */
struct link *link_virtual_open(struct sim_line *line, struct error *error);

#endif
