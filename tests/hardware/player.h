/* SPDX-License-Identifier: Apache-2.0 */
#ifndef HARDWARE_PLAYER_H
#define HARDWARE_PLAYER_H

#include "check.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Player: writes pictures into the other end of a v4l2loopback camera. */

#define PLAYER_DEVICE "/dev/video10"

enum {
	PLAYER_PICTURE_MAX = 4 << 20,
};

struct player {
	int fd;
	uint8_t *bytes; /* of one picture, at most PLAYER_PICTURE_MAX */
};

static inline struct player player_start(uint32_t fourcc, int width, int height)
{
	struct player player = { open(PLAYER_DEVICE, O_RDWR | O_CLOEXEC),
		malloc(PLAYER_PICTURE_MAX) };
	struct v4l2_format format = { .type = V4L2_BUF_TYPE_VIDEO_OUTPUT };
	struct v4l2_pix_format *is = &format.fmt.pix;

	assert_true(player.fd >= 0 && player.bytes != NULL);
	is->width = (uint32_t)width;
	is->height = (uint32_t)height;
	is->pixelformat = fourcc;
	is->field = V4L2_FIELD_NONE;
	assert_int_equal(ioctl(player.fd, VIDIOC_S_FMT, &format), 0);
	assert_int_equal(is->pixelformat, fourcc);
	return player;
}

static inline void player_play(
	struct player *player, const void *bytes, size_t size)
{
	assert_int_equal(write(player->fd, bytes, size), (ssize_t)size);
}

static inline void player_end(struct player *player)
{
	close(player->fd);
	free(player->bytes);
}

#endif
