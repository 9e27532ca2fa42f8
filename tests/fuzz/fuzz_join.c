/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What a camera on the network sends, in packets: each begins with a byte that
 * says how long it is (7 bits) and whether it is a key picture's.
 */
#include "hw/footage_join.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct sender {
	const uint8_t *at;
	size_t left;
	size_t sent; /* bytes */
};

static int send_one(void *context, AVPacket *packet)
{
	struct sender *sender = context;
	size_t size;

	if (sender->left < 1) {
		return AVERROR_EOF;
	}
	size = *sender->at >> 1;
	size = size < sender->left ? size : sender->left - 1;
	if (av_new_packet(packet, (int)size) < 0) {
		abort();
	}
	memcpy(packet->data, sender->at + 1, size);
	packet->flags = (*sender->at & 1) != 0 ? AV_PKT_FLAG_KEY : 0;
	sender->at += 1 + size;
	sender->left -= 1 + size;
	sender->sent += size;
	return 0;
}

/* It ends, and hands out no more than it was given. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct sender sender = { data, size, 0 };
	struct footage_join join;
	AVPacket *packet = av_packet_alloc();
	size_t came = 0;

	if (packet == NULL || !footage_join_init(&join, send_one, &sender)) {
		abort();
	}
	while (footage_join_next(&join, packet) >= 0) {
		came += (size_t)packet->size;
		if (came > sender.sent) {
			abort();
		}
	}
	footage_join_fini(&join);
	av_packet_free(&packet);
	return 0;
}
