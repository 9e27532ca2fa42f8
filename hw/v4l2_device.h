/* SPDX-License-Identifier: Apache-2.0 */
#ifndef V4L2_DEVICE_H
#define V4L2_DEVICE_H

#include "base/error.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* V4L2 device: a node that captures pictures, and how it is found. */

enum {
	V4L2_DEVICES_MAX = 64,
};

struct v4l2_device {
	int fd; /* -1: closed */
	char path[300];
	char card[32];   /* what the camera calls itself */
	char bus[32];    /* where it is plugged in */
	char driver[16]; /* "uvcvideo", "vivid" */
};

/*
 * v4l2_device_open - by a path, by CARD, or by CARD@BUS.
 *
 * By its name it is found whichever number it has now. Opened without waiting.
 * False, with @error filled, where there is none, more than one, where it may
 * not be opened, or where it does not capture pictures into mapped memory.
 */
bool v4l2_device_open(
	struct v4l2_device *device, const char *name, struct error *error);

void v4l2_device_close(struct v4l2_device *device);

/*
 * v4l2_device_list - all that capture, closed; returns how many.
 *
 * @devices: room for V4L2_DEVICES_MAX
 */
size_t v4l2_device_list(struct v4l2_device *devices);

/* v4l2_call - ioctl, begun again after a signal; false: errno tells why. */
bool v4l2_call(int fd, unsigned long request, void *argument);

#endif
