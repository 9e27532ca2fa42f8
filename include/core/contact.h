/* SPDX-License-Identifier: Apache-2.0 */
#ifndef CORE_CONTACT_H
#define CORE_CONTACT_H

#include <stdbool.h>
#include <stdint.h>

/*
 * Contact: a switch that bounces. Open counts at its first edge; closed only
 * once it has been closed, without one edge between, for CONTACT_CLOSE_NS.
 */

#define CONTACT_CLOSE_NS (100 * INT64_C(1000000))

struct contact {
	bool closed; /* debounced */
	bool touching;
	int64_t since_ns; /* touching without a break, valid with touching */
};

/* What the line said since the step before. */
struct contact_look {
	bool closed; /* its level now */
	bool opened; /* it was open at least for a moment since */
};

/* contact_init - open, whatever it is: it has to show itself first. */
void contact_init(struct contact *contact);

/* contact_step - true where it has just become closed. */
bool contact_step(
	struct contact *contact, struct contact_look look, int64_t now_ns);

#endif
