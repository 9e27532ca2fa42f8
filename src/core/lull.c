/* SPDX-License-Identifier: Apache-2.0 */
#include "core/lull.h"

static bool is_steady(struct lull *lull, bool silent, int64_t now_ns)
{
	if (silent) {
		lull->steady_ns = 0;
		return false;
	}
	if (lull->steady_ns == 0) {
		lull->steady_ns = now_ns;
	}
	return now_ns - lull->steady_ns >= LULL_STEADY_NS;
}

bool lull_step(struct lull *lull, bool silent, int64_t now_ns)
{
	if (!lull->waits && !silent) {
		return false;
	}
	if (!lull->waits) {
		*lull = (struct lull){ .waits = true, .since_ns = now_ns };
	}
	lull->waits = !is_steady(lull, silent, now_ns);
	return lull->waits && now_ns - lull->since_ns >= LULL_PATIENCE_NS;
}
