/* SPDX-License-Identifier: Apache-2.0 */
#include "core/heartbeat.h"

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
