/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_truth.h"

/* Where a direction lies in the recorded frame; outside of it if unseen. */
static struct pixel recorded_pixel(
	const struct scene *scene, struct angles world)
{
	struct mount_angles none = { 0.0, 0.0 };
	struct pixel at = { -1.0, -1.0 };

	rig_pixel_of_world(&scene->recorded, world, none, &at);
	return at;
}

/* A track that is newly locked chooses anew which box is meant. */
static void choose(
	struct replay_truth *truth, const struct rehearsal_step *step)
{
	const struct pursuit_output *output = step->output;
	const struct track *track =
		track_find(&step->pursuit->tracks, output->target_id);

	if (!output->locked || track == NULL ||
		output->target_id == truth->chosen_id) {
		return;
	}
	truth->chosen_id = output->target_id;
	truth_choose(truth->labels, step->frame->index,
		recorded_pixel(truth->scene,
			track_at(
				track, pursuit_lead(step->pursuit)->frame_ns)));
}

static bool truth_at(
	void *context, const struct rehearsal_step *step, struct angles *target)
{
	struct replay_truth *truth = context;
	struct mount_angles none = { 0.0, 0.0 };
	struct pixel middle;

	choose(truth, step);
	if (!truth_follow(truth->labels, step->frame->index,
		    recorded_pixel(truth->scene, step->frame->beam), &middle)) {
		return false;
	}
	*target = rig_world_of_pixel(&truth->scene->recorded, middle, none);
	return true;
}

struct journal_truth replay_truth_for_journal(struct replay_truth *truth)
{
	return (struct journal_truth){ .context = truth, .at = truth_at };
}
