/* SPDX-License-Identifier: Apache-2.0 */
#include "replay_pace.h"

#include "base/clock.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <time.h>

/* Of the column that names a frame. */
enum {
	ALONE_WIDTH = 12,
	OF_TWO_WIDTH = 24
};

static void wait_until(int64_t when_ns)
{
	struct timespec when = { .tv_sec = when_ns / CLOCK_NS_PER_S,
		.tv_nsec = when_ns % CLOCK_NS_PER_S };

	while (clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &when, NULL) !=
		0) {
	}
}

static void keep_time(struct replay_pace *pace, double t_s)
{
	double after_s = (t_s - pace->from_s) / pace->speed;

	wait_until(pace->began_ns +
		llround(fmax(after_s, 0.0) * (double)CLOCK_NS_PER_S));
}

static void put_target(const struct pursuit_output *output)
{
	if (output->target_id == 0) {
		printf("  no target");
		return;
	}
	printf("  target %" PRIu32 " %-8s %7.2f %6.2f, %.3f deg off",
		output->target_id, track_state_name(output->target_state),
		geom_degrees(output->target.az_rad),
		geom_degrees(output->target.el_rad),
		geom_degrees(output->error_rad));
}

static void put_refusals(const struct permits *permits)
{
	printf("  %s", safety_all(permits) ? "light permitted" : "dark:");
	for (int i = 0; i < PERMIT_COUNT; i++) {
		if (!permits->granted[i]) {
			printf(" %s", safety_name((enum permit)i));
		}
	}
}

static void show(const struct playback_step *step)
{
	char frame[PLAYBACK_FRAME_MAX];

	playback_frame(frame, step->frame, step->camera);
	printf("%9.3f s  %-*s %-6s", step->t_s,
		step->camera < 0 ? ALONE_WIDTH : OF_TWO_WIDTH, frame,
		mode_name(step->output->mode));
	put_target(step->output);
	put_refusals(&step->output->permits);
	puts(step->same ? "" : "  (not as that night)");
	fflush(stdout);
}

/* Enter goes on; "q" and the end of the input do not. */
static bool wants_more(void)
{
	int first = getchar();

	for (int byte = first; byte != '\n' && byte != EOF;) {
		byte = getchar();
	}
	return first != 'q' && first != EOF;
}

bool replay_pace_step(
	struct replay_pace *pace, const struct playback_step *step)
{
	if ((pace->speed <= 0.0 && !pace->by_hand) ||
		step->t_s < pace->from_s || step->frame < 0) {
		return true;
	}
	if (pace->began_ns == 0) {
		pace->began_ns = clock_now_ns();
	}
	if (pace->speed > 0.0) {
		keep_time(pace, step->t_s);
	}
	show(step);
	return !pace->by_hand || wants_more();
}
