/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_RECEIVER_H
#define FAULT_RECEIVER_H

#include "tower.h"

/*
 * Receiver: plays the receiver of manned aircraft on a real TCP port. One
 * aircraft far away keeps it from being silent; what else it says is up to
 * the test. There is one in each process.
 */

/* receiver_wire - a port is opened, and the daemon's settings name it. */
void receiver_wire(struct tower *tower);

/* receiver_wire_dead - the settings name a port at which nobody listens. */
void receiver_wire_dead(struct tower *tower);

/* receiver_say - this too, once, as fast as the daemon takes it. */
void receiver_say(const char *text, size_t size);

/* receiver_line - one aircraft, as SBS says it; the length. */
size_t receiver_line(char *line, size_t room, unsigned icao, double east_m,
	double north_m, double up_m);

/* receiver_shut - hangs up and listens no more; receiver_reopen: again. */
void receiver_shut(struct tower *tower);
void receiver_reopen(struct tower *tower);

/* receiver_hush - says nothing, but stays; receiver_speak: speaks again. */
void receiver_hush(struct tower *tower);
void receiver_speak(struct tower *tower);

#endif
