/* SPDX-License-Identifier: Apache-2.0 */
#ifndef SCENES_WATCH_H
#define SCENES_WATCH_H

#include "hw/sim_scene.h"
#include "settings/settings.h"

/*
 * Watch: looks at one simulated scene from frame to tracks, and counts what
 * became a firm track and should not have, and what should have and did not.
 *
 * The frames are searched once; several trackers with different lowest scores
 * then look at the same spots.
 */

enum {
	WATCH_SCORES_MAX = 12
};

/* A firm track on nothing. */
struct watch_false {
	int which; /* of the scores */
	double at_s;
	struct pixel at; /* where it is when it becomes firm */
	struct blob blob;
	double score; /* the track's, smoothed */
	const struct frame *frame;
};

struct watch_settings {
	struct settings settings;
	double scores[WATCH_SCORES_MAX]; /* for detect.score_min */
	int score_count;
	double encoder_deg; /* one step of the head's encoder */
	double late_s; /* what is told of the head is older by so much than its
			* stamp; up to a frame */
	void *context;
	void (*tell)(void *context, const struct watch_false *track);
};

struct watch_tally {
	int64_t false_tracks;
	int64_t single;  /* of them, no larger than a pixel */
	int64_t turning; /* of them, that became firm while the head turned */
	double false_s;  /* so long one was firm, summed over tracks */
	int64_t found; /* targets that had a firm track while they were seen */
	double found_after_s; /* summed */
};

struct watch_result {
	int64_t frames;
	int64_t turned;  /* of them, while the head turned */
	double off_rad2; /* summed over those: how far from where it looked the
			  * first tracker believed it to look, squared */
	int64_t targets; /* that were seen for nine tenths of their time */
	struct watch_tally tally[WATCH_SCORES_MAX];
	double render_s; /* of the processor, for all frames */
	double vision_s;
	double core_s; /* of one tracker */
};

/* watch_scene - adds to @result. False, with @error filled, on failure. */
bool watch_scene(const struct watch_settings *settings,
	const struct sim_scene_settings *scene, struct watch_result *result,
	struct error *error);

#endif
