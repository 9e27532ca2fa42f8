/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HW_FOOTAGE_JOIN_H
#define HW_FOOTAGE_JOIN_H

#include <libavcodec/avcodec.h>
#include <stdbool.h>

/*
 * Footage join: whole H.264 pictures out of packets that hold parts of them.
 *
 * Some cameras send the parameter sets before every slice of a key picture.
 * Libav's parser then makes a packet of each slice, and its decoder a picture
 * of each packet, and all that follow until the next key picture are built on
 * such a one. A slice that goes on with a picture tells so by its first bit
 * (first_mb_in_slice is not 0; ITU-T H.264, 7.3.3).
 *
 * To know that a picture is whole the next packet must have come, which costs
 * a picture's time: that is waited for only at key pictures, and only while
 * they come in parts, or at all where others do.
 */

/* The next packet of one stream into an empty @packet; 0, or libav's error. */
typedef int footage_join_read(void *context, AVPacket *packet);

struct footage_join {
	footage_join_read *read;
	void *context;
	AVPacket *ahead; /* what was read to know that the last was whole */
	bool held;       /* it is there */
	bool keys;       /* of key pictures the next packet is awaited ... */
	bool all;        /* ... of all */
	bool after_key;  /* the last packet was, or went on with, a key one */
	bool lost;       /* until the next key picture all are in parts */
};

/* footage_join_init - false where no memory is left; see fini either way. */
bool footage_join_init(
	struct footage_join *join, footage_join_read *read, void *context);

/* footage_join_fini - all zero is fine. */
void footage_join_fini(struct footage_join *join);

/*
 * footage_join_next - the next picture's packet into @packet; 0, or libav's
 * error. A picture that came in parts which nobody awaited, and those that are
 * built on it, are left out.
 */
int footage_join_next(struct footage_join *join, AVPacket *packet);

#endif
