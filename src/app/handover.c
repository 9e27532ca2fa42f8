/* SPDX-License-Identifier: Apache-2.0 */
#include "app/handover.h"

#include "base/clock.h"
#include "guard/packet.h"
#include "hw/halt.h"

#include <string.h>

_Static_assert((int)HALT_FRAME_MAX == (int)MESSAGE_FRAME_MAX,
	"a halt fits into a message");

static const int64_t again_ns = 250 * CLOCK_NS_PER_MS;

void handover_begin(struct handover *handover)
{
	*handover = (struct handover){ .opened = 0 };
}

static bool is_news(const struct handover *handover, uint64_t opened,
	const struct message_line *line)
{
	return handover->missed || opened != handover->opened ||
		memcmp(line, &handover->line, sizeof(*line)) != 0;
}

void handover_step(struct handover *handover, int socket,
	const struct pursuit_output *step, const struct steering *steering,
	const struct settings *settings, int64_t now_ns)
{
	int fd = steering_fd(steering);
	uint64_t opened = fd < 0 ? 0 : steering->opened;
	struct message_line line = { .length = 0 };
	uint8_t bytes[MESSAGE_SIZE];

	if (opened == handover->opened && now_ns < handover->next_ns) {
		return;
	}
	if (fd >= 0) {
		line.length = halt_frame(settings->mount_kind, &settings->mount,
			step->head, line.frame);
	}
	handover->next_ns = now_ns + again_ns;
	if (!is_news(handover, opened, &line)) {
		return;
	}
	message_put_line(bytes, &line);
	handover->missed =
		!packet_send(socket, bytes, line.length > 0 ? fd : -1);
	handover->opened = opened;
	handover->line = line;
}
