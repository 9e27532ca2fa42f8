/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HEAD_MOVE_H
#define HEAD_MOVE_H

#include "head_path.h"

/*
 * Head move: the path of both axes, and how what is read or seen moves the
 * whole of it. Only for head.
 */

/* head_path_at - by all commands that are known. */
struct head_path head_path_at(const struct head *head, int64_t when_ns);

/* head_move - the path of one axis, and all that was seen from it. */
void head_move(
	struct head_axis *base, struct head_belief *belief, double by_rad);

/* What a look tells of one axis. */
struct head_glance {
	double off_rad;   /* the axis was so far ahead of the path */
	double gain;      /* so much of which moves that */
	double sigma_rad; /* standard error of how that differs from before */
};

/* head_look - what both say of how late the head is. */
void head_look(struct head *head, enum head_look_by by, int64_t at_ns,
	const struct head_glance *pan, const struct head_glance *tilt);

/* head_settled - when what was sent then will act, as far as is known now. */
int64_t head_settled(const struct head *head, int64_t sent_ns);

/* head_carry - what the way up to @to_ns adds to how unsure it is. */
void head_carry(struct head *head, int64_t to_ns);

/*
 * head_bound - a reckoning errs by the same for ever, so no mean of many is any
 * better; but a path that may have gone farther astray begins there anew.
 * Returns by how much that moved it.
 */
struct mount_angles head_bound(
	struct head *head, const struct mount_sample *sample);

#endif
