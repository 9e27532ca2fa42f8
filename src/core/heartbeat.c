/* SPDX-License-Identifier: Apache-2.0 */
#include "core/heartbeat.h"

bool heartbeat_missed(const struct heartbeat *heartbeat, int64_t now_ns)
{
	int64_t edge_ns = heartbeat->next_ns - HEARTBEAT_NS;

	return heartbeat->beating && now_ns - edge_ns >= HEARTBEAT_MISSED_NS;
}

bool heartbeat_step(struct heartbeat *heartbeat, bool lit, int64_t now_ns)
{
	if (!lit) {
		heartbeat->beating = false;
		return heartbeat->level;
	}
	if (!heartbeat->beating) {
		heartbeat->beating = true;
		heartbeat->next_ns = now_ns;
	}
	if (now_ns < heartbeat->next_ns) {
		return heartbeat->level;
	}
	heartbeat->level = !heartbeat->level;
	heartbeat->next_ns += HEARTBEAT_NS;
	if (heartbeat->next_ns <= now_ns) {
		heartbeat->next_ns = now_ns + HEARTBEAT_NS;
	}
	return heartbeat->level;
}
