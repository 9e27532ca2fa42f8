/* SPDX-License-Identifier: Apache-2.0 */
#ifndef FAULT_STAGE_H
#define FAULT_STAGE_H

#include "core/pursuit.h"
#include "hw/mount.h"
#include "hw/sim_line.h"

/*
 * Stage: pursuit, a driver, a line and a head with faults, in virtual time. A
 * target crosses at 3 deg/s, and the camera on the head sees it wherever it
 * looks. The line is kept as the daemon keeps it: opened anew half a second
 * after it was lost.
 */

struct stage {
	const struct mount_ops *ops;
	struct mount_settings mount_settings;
	struct rig rig;
	struct pursuit_settings settings;
	struct sim_faults faults;
	struct sim_head head;
	struct sim_line *line;
	struct link *link;
	struct mount *mount; /* NULL: the line is lost */
	struct error error;  /* why it was lost last */
	struct pursuit pursuit;
	struct pursuit_output out;
	struct pursuit_order order; /* of the next step only */
	struct mount_sample samples[64];
	size_t sample_count;
	struct mount_command sent[64];
	size_t sent_count;
	int64_t now_ns;
	int64_t service_ns;
	int64_t lost_ns;
	int64_t safe_ns;  /* when it became safe; 0: it is not */
	double worst_deg; /* beam to target since it was cleared */
};

/* stage_open - @protocol's head with @fault, following by second 5. */
void stage_open(struct stage *stage, const char *protocol, const char *fault);
void stage_close(struct stage *stage);

/* stage_run - to @until_s of virtual time. */
void stage_run(struct stage *stage, double until_s);

/* stage_run_until_safe - or to @until_s; the time in seconds, or infinity. */
double stage_run_until_safe(struct stage *stage, double until_s);

/* stage_rate_deg_s - how fast the head truly turns, both axes. */
double stage_rate_deg_s(const struct stage *stage);

#endif
