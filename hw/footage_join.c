/* SPDX-License-Identifier: Apache-2.0 */
#include "hw/footage_join.h"

#include <string.h>

/* Kinds of NAL units, in the low bits of their first byte. */
enum {
	NAL_KIND = 0x1f,
	NAL_SLICE = 1,
	NAL_KEY_SLICE = 5,
	START_SIZE = 3,
};

static const uint8_t start_code[START_SIZE] = { 0, 0, 1 };

/* Of the first slice; NULL: there is none. */
static const uint8_t *find_slice(const AVPacket *packet)
{
	for (int i = 0; i + START_SIZE + 1 < packet->size; i++) {
		const uint8_t *at = packet->data + i;
		int kind = at[START_SIZE] & NAL_KIND;

		if (memcmp(at, start_code, START_SIZE) == 0 &&
			(kind == NAL_SLICE || kind == NAL_KEY_SLICE)) {
			return at + START_SIZE + 1;
		}
	}
	return NULL;
}

/* Its first number is 0, which is written as one bit, or not. */
static bool goes_on(const AVPacket *packet)
{
	const uint8_t *slice = find_slice(packet);

	return slice != NULL && (slice[0] & 0x80) == 0;
}

static bool is_key(const AVPacket *packet)
{
	return (packet->flags & AV_PKT_FLAG_KEY) != 0;
}

bool footage_join_init(
	struct footage_join *join, footage_join_read *read, void *context)
{
	*join = (struct footage_join){ .read = read,
		.context = context,
		.ahead = av_packet_alloc(),
		.keys = true };
	return join->ahead != NULL;
}

void footage_join_fini(struct footage_join *join)
{
	av_packet_free(&join->ahead);
}

static int take(struct footage_join *join, AVPacket *packet)
{
	av_packet_unref(packet);
	if (!join->held) {
		return join->read(join->context, packet);
	}
	av_packet_move_ref(packet, join->ahead);
	join->held = false;
	return 0;
}

/* Whether it begins a picture that can be decoded. */
static bool begins(struct footage_join *join, const AVPacket *packet)
{
	if (goes_on(packet)) {
		join->keys = join->keys || join->after_key;
		join->all = join->all || !join->after_key;
		join->lost = true;
		return false;
	}
	join->after_key = is_key(packet);
	join->lost = join->lost && !join->after_key;
	return !join->lost;
}

static int append(AVPacket *packet, const AVPacket *more)
{
	int size = packet->size;
	int code = av_grow_packet(packet, more->size);

	if (code >= 0) {
		memcpy(packet->data + size, more->data, (size_t)more->size);
	}
	return code;
}

/* What ends the stream meanwhile is told when it is asked for again. */
static int complete(struct footage_join *join, AVPacket *packet)
{
	int parts = 1;

	while (join->read(join->context, join->ahead) >= 0) {
		if (!goes_on(join->ahead)) {
			join->held = true;
			join->keys =
				join->keys && (parts > 1 || !join->after_key);
			return 0;
		}
		int code = append(packet, join->ahead);

		av_packet_unref(join->ahead);
		if (code < 0) {
			return code;
		}
		parts++;
	}
	return 0;
}

int footage_join_next(struct footage_join *join, AVPacket *packet)
{
	int code;

	do {
		code = take(join, packet);
	} while (code >= 0 && !begins(join, packet));
	if (code < 0 || !(join->all || (join->keys && is_key(packet)))) {
		return code;
	}
	return complete(join, packet);
}
