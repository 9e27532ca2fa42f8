/* SPDX-License-Identifier: Apache-2.0 */
#include "tower.h"

static bool on_head(const struct tower *tower)
{
	return tower->plan->lamp != TOWER_OWN_LINE;
}

bool tower_is_lit(struct tower *tower)
{
	if (on_head(tower)) {
		return tap_lamp(&tower->night.tap).lit;
	}
	return sim_lines_light(tower->post.lines, true, clock_now_ns());
}

uint32_t tower_rises(struct tower *tower)
{
	if (on_head(tower)) {
		return tap_lamp(&tower->night.tap).rises;
	}
	return atomic_load(&tower->post.lines->rises);
}

/* Its line is low, or its timer has run down. */
static int64_t fed_out_ns(const struct post *post)
{
	int64_t unfed_ns =
		post_edge_ns(post, GUARD_HEARTBEAT) + HEARTBEAT_TIMER_NS;
	int64_t low_ns = post_edge_ns(post, GUARD_LAMP_ENABLE);

	return post_high(post, GUARD_LAMP_ENABLE) || unfed_ns < low_ns
		? unfed_ns
		: low_ns;
}

static bool is_out(struct tower *tower)
{
	if (on_head(tower)) {
		return !tower_is_lit(tower);
	}
	return !post_high(&tower->post, GUARD_LAMP_ENABLE) ||
		clock_now_ns() >= fed_out_ns(&tower->post);
}

int64_t tower_dark_ns(struct tower *tower, int wait_ms)
{
	int64_t until_ns = clock_now_ns() + wait_ms * CLOCK_NS_PER_MS;

	while (!is_out(tower)) {
		if (clock_now_ns() > until_ns) {
			return -1;
		}
		tower_run(tower, 1);
	}
	return on_head(tower) ? tap_lamp(&tower->night.tap).out_ns
			      : fed_out_ns(&tower->post);
}
