/* SPDX-License-Identifier: Apache-2.0 */
#include "head_move.h"

static double bound(struct head_axis *base, struct head_belief *belief,
	double limit_rad2, double off_rad)
{
	if (belief->variance_rad2 <= limit_rad2) {
		return 0.0;
	}
	head_move(base, belief, off_rad);
	belief->variance_rad2 = limit_rad2;
	return off_rad;
}

struct mount_angles head_bound(
	struct head *head, const struct mount_sample *sample)
{
	struct head_path path = head_path_at(head, sample->at_ns);
	double limit_rad2 = sample->sigma_rad * sample->sigma_rad;

	return (struct mount_angles){
		bound(&head->pan, &head->pan_belief, limit_rad2,
			sample->at.pan_rad - path.pan.motor_rad),
		bound(&head->tilt, &head->tilt_belief, limit_rad2,
			sample->at.tilt_rad - path.tilt.motor_rad),
	};
}
