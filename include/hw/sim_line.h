/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_LINE_H
#define HW_SIM_LINE_H

#include "base/error.h"
#include "hw/link.h"
#include "hw/sim_head.h"

#include <stddef.h>
#include <stdint.h>

/*
 * Sim line: a simulated head at the far end of a simulated line, in virtual
 * time: every byte takes 10 bits at the baud rate, in both directions, and
 * the head answers as its protocol says.
 *
 * link_virtual_open gives the near end as a link, so that a mount backend
 * drives it with the very code that drives a real head; searchlight-sim puts
 * the same far end behind a pty or a socket in real time.
 */

struct sim_line_settings {
	const char *protocol; /* "pelco-d" */
	int address;
	int baud; /* 0: bytes take no time */
	int tilt_convention;
	double answer_s;   /* the head thinks for so long before it answers */
	double lose_share; /* of bytes, each way, 0..1 */
	double corrupt_share;
	double delay_s; /* on top, each way */
	uint64_t seed;
};

struct sim_line_settings sim_line_settings_default(void);

struct sim_line; /* owned by the caller */

/* @head stays the caller's and must outlive the line. */
struct sim_line *sim_line_open(const struct sim_line_settings *settings,
	struct sim_head *head, struct error *error);
void sim_line_close(struct sim_line *line);

/* sim_line_hear - bytes that left the near end at @now_ns. */
void sim_line_hear(struct sim_line *line, const uint8_t *bytes, size_t size,
	int64_t now_ns);

/*
 * sim_line_say - moves head and line on to @now_ns; fills @bytes with what
 * has arrived at the near end by then and returns how much.
 */
size_t sim_line_say(
	struct sim_line *line, uint8_t *bytes, size_t size, int64_t now_ns);

/* link_virtual_open - the near end. @line stays the caller's. */
struct link *link_virtual_open(struct sim_line *line, struct error *error);

#endif
