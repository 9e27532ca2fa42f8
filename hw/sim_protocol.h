/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_SIM_PROTOCOL_H
#define HW_SIM_PROTOCOL_H

#include "hw/dmx_fixture.h"
#include "hw/enttec.h"
#include "hw/rotctl.h"
#include "hw/sim_focus.h"
#include "hw/sim_head.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * Sim protocol: what a simulated head understands and answers, one const
 * table a protocol. Knows bytes and the head; knows nothing of the line.
 */

enum {
	SIM_HEARD_MAX = 64,
	SIM_ANSWER_MAX = 512,
};

/* The end of the line at the head. */
struct sim_listener {
	struct sim_head *head;
	struct sim_focus focus; /* of its lamp */
	int address;            /* as it stands on the line */
	int tilt_convention;
	bool general;   /* answer motion frames */
	double turbo;   /* pan's rate over that of the highest code; 0: none */
	int64_t gap_ns; /* silence that breaks a frame */
	uint8_t heard[SIM_HEARD_MAX];
	size_t heard_count;
	int64_t heard_ns;        /* the last byte */
	struct mount_rates wish; /* of a protocol that tells axes apart */
	bool velocity_mode;
	bool at_stop[2]; /* pan's and tilt's limit was noticed */
	struct rotctl_reader reader;
	struct enttec_receiver widget;
	struct dmx_fixture fixture;
};

struct sim_answer {
	uint8_t bytes[SIM_ANSWER_MAX];
	size_t size;
};

struct sim_protocol {
	const char *name;
	size_t frame_size; /* of what a controller sends; 0: it varies */

	/*
	 * One byte, heard whole at @at_ns, to which the head has been
	 * advanced. Fills @answer, its size 0 where there is none.
	 */
	void (*hear)(struct sim_listener *listener, uint8_t byte, int64_t at_ns,
		struct sim_answer *answer);
};

/* sim_protocol_find - NULL where there is none of this name. */
const struct sim_protocol *sim_protocol_find(const char *name);

extern const struct sim_protocol sim_pelco_d;
extern const struct sim_protocol sim_pelco_p;
extern const struct sim_protocol sim_dmx;
extern const struct sim_protocol sim_ptu;
extern const struct sim_protocol sim_rotctl;

#endif
